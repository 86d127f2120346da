//! `/papers`: what organisers announce.

use actix_web::{HttpResponse, delete, get, post, web};
use serde::Deserialize;

use super::desk::{Desk, End, PaperCard};
use super::draft::NewPaper;
use super::model::ANNOUNCERS;
use crate::http::{Answer, Json, Page, Path, Query};
use crate::id::PaperId;
use crate::identity::Actor;

#[derive(Deserialize)]
struct PaperPath {
    id: PaperId,
}

/// Where a list goes on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CursorQuery {
    cursor: Option<usize>,
}

/// Papers on a page.
const PAGE: usize = 50;

/// Papers within the caller's scope, newest first.
#[utoipa::path(
    tag = "quiz", operation_id = "list_papers", security(("bearer" = [])),
    params(("cursor" = Option<String>, Query, description = "`next` of the page before")),
    responses((status = 200, body = Page<PaperCard>), (status = 403)))]
#[get("/papers")]
async fn list_papers(
    actor: Actor,
    desk: web::Data<Desk>,
    query: Query<CursorQuery>,
) -> Answer<HttpResponse> {
    actor.require(&ANNOUNCERS)?;
    let from = query.read()?.cursor.unwrap_or(0);
    let (papers, now) = (desk.kept(&actor).await?, desk.now());
    let items = papers.iter().skip(from).take(PAGE);
    let items = items.map(|paper| PaperCard::of(paper, now)).collect();
    let next = from.saturating_add(PAGE);
    let next = (next < papers.len()).then(|| next.to_string());
    Ok(HttpResponse::Ok().json(Page { items, next }))
}

/// Announces a paper.
#[utoipa::path(
    tag = "quiz", operation_id = "create_paper", security(("bearer" = [])), request_body = NewPaper,
    responses((status = 201, body = PaperCard), (status = 200, description = "known before", body = PaperCard), (status = 403), (status = 404), (status = 409)))]
#[post("/papers")]
async fn create_paper(
    actor: Actor,
    desk: web::Data<Desk>,
    body: Json<NewPaper>,
) -> Answer<HttpResponse> {
    actor.require(&ANNOUNCERS)?;
    let (paper, is_new) = desk.announce(&actor, body.read()?).await?;
    let card = desk.card(&actor, &paper).await?;
    let mut answer = if is_new {
        HttpResponse::Created()
    } else {
        HttpResponse::Ok()
    };
    Ok(answer.json(card))
}

/// A paper and how it has been taken.
#[utoipa::path(
    tag = "quiz", operation_id = "get_paper", security(("bearer" = [])),
    params(("id" = String, Path, description = "the paper")), responses((status = 200, body = PaperCard), (status = 403)))]
#[get("/papers/{id}")]
async fn get_paper(
    actor: Actor,
    desk: web::Data<Desk>,
    path: Path<PaperPath>,
) -> Answer<HttpResponse> {
    actor.require(&ANNOUNCERS)?;
    let paper = desk.own(&actor, &path.read()?.id).await?;
    Ok(HttpResponse::Ok().json(desk.card(&actor, &paper).await?))
}

/// Closes a paper before its time: what was saved by then counts.
#[utoipa::path(
    tag = "quiz", operation_id = "close_paper", security(("bearer" = [])),
    params(("id" = String, Path, description = "the paper")), responses((status = 200, body = PaperCard), (status = 403)))]
#[post("/papers/{id}/close")]
async fn close_paper(
    actor: Actor,
    desk: web::Data<Desk>,
    path: Path<PaperPath>,
) -> Answer<HttpResponse> {
    actor.require(&ANNOUNCERS)?;
    let paper = desk.end(&actor, &path.read()?.id, End::Close).await?;
    Ok(HttpResponse::Ok().json(desk.card(&actor, &paper).await?))
}

/// Withdraws a paper: members no longer see it; results already given stay with those who have them.
#[utoipa::path(
    tag = "quiz", operation_id = "withdraw_paper", security(("bearer" = [])),
    params(("id" = String, Path, description = "the paper")), responses((status = 200, body = PaperCard), (status = 403)))]
#[delete("/papers/{id}")]
async fn withdraw_paper(
    actor: Actor,
    desk: web::Data<Desk>,
    path: Path<PaperPath>,
) -> Answer<HttpResponse> {
    actor.require(&ANNOUNCERS)?;
    let paper = desk.end(&actor, &path.read()?.id, End::Withdraw).await?;
    Ok(HttpResponse::Ok().json(desk.card(&actor, &paper).await?))
}

/// Mounts the routes.
pub(in crate::quiz) fn mount(config: &mut utoipa_actix_web::service_config::ServiceConfig<'_>) {
    config
        .service(list_papers)
        .service(create_paper)
        .service(get_paper)
        .service(close_paper)
        .service(withdraw_paper);
}
