//! `/complaints` and `/me/complaints`.

use actix_web::{HttpResponse, get, post, put, web};
use serde::Deserialize;
use utoipa::ToSchema;

use super::model::{ComplaintState, Words};
use super::{Complaints, OFFICE, OfficeComplaint, OwnComplaint};
use crate::http::{Answer, Fault, Json, Page, Path, Query};
use crate::id::ClientId;
use crate::identity::Actor;

fn words(text: &str) -> Answer<Words> {
    Words::new(text).map_err(|bad| Fault::field("/text", "bad_text", &bad.to_string()))
}

/// A complaint or suggestion.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewComplaint {
    /// Made by the phone; a repeat has no further effect.
    #[schema(value_type = String)]
    id: ClientId,
    /// 1 to 500 characters.
    text: String,
}

/// Writes to the office above the own branch, which learns the branch and not the author.
#[utoipa::path(
    tag = "complaint", operation_id = "create_complaint", security(("bearer" = [])), request_body = NewComplaint,
    responses((status = 201, body = OwnComplaint), (status = 200, description = "written before", body = OwnComplaint),
        (status = 409, description = "the id was used for another text, or ten wait for an answer")))]
#[post("/complaints")]
async fn create_complaint(
    actor: Actor,
    complaints: web::Data<Complaints>,
    body: Json<NewComplaint>,
) -> Answer<HttpResponse> {
    let body = body.read()?;
    let text = words(&body.text)?;
    let (is_new, view) = complaints.write(&actor, body.id, text).await?;
    let mut answer = if is_new {
        HttpResponse::Created()
    } else {
        HttpResponse::Ok()
    };
    Ok(answer.json(view))
}

/// The caller's own complaints with their answers, newest first.
#[utoipa::path(
    tag = "me", operation_id = "list_own_complaints", security(("bearer" = [])),
    responses((status = 200, body = Page<OwnComplaint>)))]
#[get("/me/complaints")]
async fn list_own_complaints(
    actor: Actor,
    complaints: web::Data<Complaints>,
) -> Answer<HttpResponse> {
    Ok(HttpResponse::Ok().json(Page::whole(complaints.own(&actor).await?)))
}

/// Which complaints.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    #[serde(default)]
    state: ComplaintState,
    cursor: Option<String>,
}

/// What the caller's office has to answer, oldest first, or has answered, newest first.
#[utoipa::path(
    tag = "complaint", operation_id = "list_complaints", security(("bearer" = [])),
    params(("state" = Option<ComplaintState>, Query, description = "default: received"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before")),
    responses((status = 200, body = Page<OfficeComplaint>), (status = 403)))]
#[get("/complaints")]
async fn list_complaints(
    actor: Actor,
    complaints: web::Data<Complaints>,
    query: Query<ListQuery>,
) -> Answer<HttpResponse> {
    actor.require(OFFICE)?;
    let query = query.read()?;
    let cursor = query.cursor.as_deref();
    let page = complaints.of_office(&actor, query.state, cursor).await?;
    Ok(HttpResponse::Ok().json(page))
}

#[derive(Deserialize)]
struct ComplaintPath {
    id: ClientId,
}

/// What the office says.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAnswer {
    /// 1 to 500 characters.
    text: String,
}

/// Answers a complaint; a later answer takes the place of the former one.
#[utoipa::path(
    tag = "complaint", operation_id = "answer_complaint", security(("bearer" = [])), request_body = NewAnswer,
    params(("id" = String, Path, description = "its reference")),
    responses((status = 200, body = OfficeComplaint), (status = 403)))]
#[put("/complaints/{id}/answer")]
async fn answer_complaint(
    actor: Actor,
    complaints: web::Data<Complaints>,
    path: Path<ComplaintPath>,
    body: Json<NewAnswer>,
) -> Answer<HttpResponse> {
    actor.require(OFFICE)?;
    let id = path.read()?.id;
    let reply = complaints.reply(&actor, id.as_str(), || words(&body.read()?.text));
    Ok(HttpResponse::Ok().json(reply.await?))
}

/// Mounts the domain.
pub(crate) fn mount(config: &mut utoipa_actix_web::service_config::ServiceConfig<'_>) {
    config
        .service(create_complaint)
        .service(list_own_complaints)
        .service(list_complaints)
        .service(answer_complaint);
}
