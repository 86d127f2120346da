//! `GET /materials` and `GET /materials/{id}`.

use actix_web::{HttpResponse, get, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Materials;
use crate::day::Day;
use crate::http::{Answer, Code, Fault, Page, Path};
use crate::id::MaterialId;
use crate::identity::Actor;

/// One unit of a text, ready to read.
#[derive(Serialize, ToSchema)]
pub(crate) struct MaterialView {
    #[schema(value_type = String)]
    id: MaterialId,
    /// Title of the unit.
    title: String,
    /// Title of the text that it is part of.
    document: String,
    /// Who issued the text.
    source: Option<String>,
    /// Which version.
    edition: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    valid_from: Option<Day>,
    #[schema(value_type = Option<String>, format = Date)]
    valid_until: Option<Day>,
    /// Reading time in minutes.
    minutes: u32,
    /// Length in characters.
    characters: u32,
    /// Safe HTML, made on the server.
    html: String,
    /// The units before and after it in the text.
    #[schema(value_type = Option<String>)]
    previous: Option<MaterialId>,
    #[schema(value_type = Option<String>)]
    next: Option<MaterialId>,
}

/// A unit in a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct UnitView {
    #[schema(value_type = String)]
    id: MaterialId,
    title: String,
    minutes: u32,
}

/// A text in the reading list.
#[derive(Serialize, ToSchema)]
pub(crate) struct DocumentView {
    id: String,
    title: String,
    source: Option<String>,
    edition: Option<String>,
    units: Vec<UnitView>,
}

/// Which material.
#[derive(Deserialize)]
struct MaterialPath {
    id: MaterialId,
}

/// One unit of a text.
#[utoipa::path(
    tag = "material", operation_id = "get_material", security(("bearer" = [])),
    params(("id" = String, Path, description = "the unit")), responses((status = 200, body = MaterialView)))]
#[get("/materials/{id}")]
async fn get_material(
    _actor: Actor,
    materials: web::Data<Materials>,
    path: Path<MaterialPath>,
) -> Answer<HttpResponse> {
    let id = path.read()?.id;
    let (entry, unit, html) = materials
        .unit(&id)
        .await?
        .ok_or(Fault::new(Code::NotFound))?;
    let at = entry.units.iter().position(|u| u.id == id).unwrap_or(0);
    let neighbour = |at: Option<usize>| at.and_then(|at| entry.units.get(at)).map(|u| u.id.clone());
    Ok(HttpResponse::Ok().json(MaterialView {
        previous: neighbour(at.checked_sub(1)),
        next: neighbour(at.checked_add(1)),
        id,
        title: unit.title,
        document: entry.title,
        source: entry.source,
        edition: entry.edition,
        valid_from: entry.valid_from,
        valid_until: entry.valid_until,
        minutes: unit.minutes,
        characters: unit.characters,
        html,
    }))
}

/// The reading list.
#[utoipa::path(tag = "material", operation_id = "list_materials", security(("bearer" = [])), responses((status = 200, body = Page<DocumentView>)))]
#[get("/materials")]
async fn list_materials(_actor: Actor, materials: web::Data<Materials>) -> Answer<HttpResponse> {
    let library = materials.library().await?;
    let view = library.iter().cloned().map(|entry| DocumentView {
        id: entry.id,
        title: entry.title,
        source: entry.source,
        edition: entry.edition,
        units: entry
            .units
            .into_iter()
            .map(|u| UnitView {
                id: u.id,
                title: u.title,
                minutes: u.minutes,
            })
            .collect(),
    });
    Ok(HttpResponse::Ok().json(Page::whole(view.collect())))
}

/// Mounts the domain.
pub(crate) fn mount(config: &mut utoipa_actix_web::service_config::ServiceConfig<'_>) {
    config.service(get_material).service(list_materials);
}
