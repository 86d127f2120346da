//! `/schedules`.

use actix_web::{HttpResponse, get, post, put, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::Push;
use super::super::fires::PreviewRow;
use super::super::progress::KEEPERS;
use super::super::schedules::{NewSchedule, ScheduleView};
use crate::http::{Answer, Json, Page, Path};
use crate::id::ScheduleId;
use crate::identity::Actor;

#[derive(Deserialize)]
struct SchedulePath {
    id: ScheduleId,
}

/// Schedules within the caller's scope.
#[utoipa::path(
    tag = "push", operation_id = "list_schedules", security(("bearer" = [])),
    responses((status = 200, body = Page<ScheduleView>), (status = 403)))]
#[get("/schedules")]
pub(super) async fn list_schedules(actor: Actor, push: web::Data<Push>) -> Answer<HttpResponse> {
    actor.require(&KEEPERS)?;
    Ok(HttpResponse::Ok().json(Page::whole(push.schedules(&actor).await?)))
}

/// Makes a schedule.
#[utoipa::path(
    tag = "push", operation_id = "make_schedule", security(("bearer" = [])), request_body = NewSchedule,
    responses((status = 201, body = ScheduleView), (status = 200, description = "known before", body = ScheduleView), (status = 403), (status = 404), (status = 409)))]
#[post("/schedules")]
pub(super) async fn make_schedule(
    actor: Actor,
    push: web::Data<Push>,
    body: Json<NewSchedule>,
) -> Answer<HttpResponse> {
    actor.require(&KEEPERS)?;
    let (schedule, is_new) = push.make_schedule(&actor, body.read()?).await?;
    let view = push.schedule_view(schedule).await?;
    let mut answer = if is_new {
        HttpResponse::Created()
    } else {
        HttpResponse::Ok()
    };
    Ok(answer.json(view))
}

/// Whether a schedule fires.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Switch {
    /// On or off.
    enabled: bool,
}

/// Switches a schedule on or off.
#[utoipa::path(
    tag = "push", operation_id = "switch_schedule", security(("bearer" = [])), request_body = Switch,
    params(("id" = String, Path, description = "the schedule")), responses((status = 200, body = ScheduleView), (status = 403)))]
#[put("/schedules/{id}")]
pub(super) async fn switch_schedule(
    actor: Actor,
    push: web::Data<Push>,
    path: Path<SchedulePath>,
    body: Json<Switch>,
) -> Answer<HttpResponse> {
    actor.require(&KEEPERS)?;
    let schedule = push.kept_schedule(&actor, &path.read()?.id).await?;
    let enabled = body.read()?.enabled;
    let schedule = push.switch(&actor, schedule, enabled).await?;
    Ok(HttpResponse::Ok().json(push.schedule_view(schedule).await?))
}

/// The next fires of a schedule.
#[derive(Serialize, ToSchema)]
pub(super) struct Fires {
    /// The next 20 fires, and the days between them that are left out, with reasons.
    items: Vec<PreviewRow>,
    /// Always null.
    next: Option<String>,
}

/// The next fires of a schedule, with what is left out and why.
#[utoipa::path(
    tag = "push", operation_id = "preview_schedule", security(("bearer" = [])),
    params(("id" = String, Path, description = "the schedule")), responses((status = 200, body = Fires), (status = 403)))]
#[get("/schedules/{id}/preview")]
pub(super) async fn preview_schedule(
    actor: Actor,
    push: web::Data<Push>,
    path: Path<SchedulePath>,
) -> Answer<HttpResponse> {
    actor.require(&KEEPERS)?;
    let schedule = push.kept_schedule(&actor, &path.read()?.id).await?;
    Ok(HttpResponse::Ok().json(Fires {
        items: push.preview_fires(&schedule, &actor.tree),
        next: None,
    }))
}
