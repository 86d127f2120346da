//! `/contests`.

use std::time::Duration;

use actix_web::{HttpResponse, get, web};
use serde::Deserialize;

use super::Contests;
use super::model::{PersonView, Standings};
use crate::http::sse::Streams;
use crate::http::{Answer, Page, Path};
use crate::id::PaperId;
use crate::identity::Actor;

#[derive(Deserialize)]
struct ContestPath {
    id: PaperId,
}

/// The standings of a contest.
#[utoipa::path(
    tag = "contest", operation_id = "get_standings", security(("bearer" = [])),
    params(("id" = String, Path, description = "the contest")), responses((status = 200, body = Standings)))]
#[get("/contests/{id}/standings")]
async fn get_standings(
    actor: Actor,
    contests: web::Data<Contests>,
    path: Path<ContestPath>,
) -> Answer<HttpResponse> {
    let (paper, teams) = contests.seen_by(&actor, &path.read()?.id).await?;
    let board = contests.board(&paper, &teams, Some(Duration::ZERO)).await?;
    Ok(HttpResponse::Ok().json(&*board.standings))
}

/// The standings as they change: `standings` events (the present state first, then every change within two seconds, each a
/// whole `Standings`), comments as signs of life, and one `end` event after which nothing changes and a client need not
/// come back.
#[utoipa::path(
    tag = "contest", operation_id = "stream_standings", security(("bearer" = [])),
    params(("id" = String, Path, description = "the contest")),
    responses((status = 200, content_type = "text/event-stream", body = String, description = "events whose data is a Standings")))]
#[get("/contests/{id}/standings/stream")]
async fn stream_standings(
    actor: Actor,
    contests: web::Data<Contests>,
    streams: web::Data<Streams>,
    path: Path<ContestPath>,
) -> Answer<HttpResponse> {
    let person = actor.member.id.to_string();
    let contests = contests.into_inner();
    let events = contests.live(actor, path.read()?.id).await?;
    streams.answer(&person, events)
}

/// The members of the caller's own branch by their best try; only where the policy allows it, which by default it does not.
#[utoipa::path(
    tag = "contest", operation_id = "list_contest_members", security(("bearer" = [])),
    params(("id" = String, Path, description = "the contest")), responses((status = 200, body = Page<PersonView>), (status = 403)))]
#[get("/contests/{id}/members")]
async fn list_contest_members(
    actor: Actor,
    contests: web::Data<Contests>,
    path: Path<ContestPath>,
) -> Answer<HttpResponse> {
    let id = path.read()?.id;
    Ok(HttpResponse::Ok().json(Page::whole(contests.people(&actor, &id).await?)))
}

/// Mounts the routes.
pub(in crate::quiz) fn mount(config: &mut utoipa_actix_web::service_config::ServiceConfig<'_>) {
    config
        .service(get_standings)
        .service(stream_standings)
        .service(list_contest_members);
}
