//! `/schedules`.

use actix_web::{HttpResponse, get, post, put, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::Push;
use super::super::fires::PreviewRow;
use super::super::forecast::Forecast;
use super::super::new_schedule::NewSchedule;
use super::super::progress::KEEPERS;
use super::super::schedule_change::ScheduleChange;
use super::super::schedules::ScheduleView;
use super::super::templates::{Template, templates};
use crate::http::{Answer, Fault, Json, Page, Path};
use crate::id::{ClientId, PushId, ScheduleId};
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

/// Changes a schedule, or switches it on or off.
///
/// `{"enabled": …}` alone needs no version. Any other change names the `version` that it is made to as `if_version`; if the
/// schedule was changed since, it is refused with 409 `version_conflict`. New times hold at once; a time that has been claimed
/// does not fire again.
#[utoipa::path(
    tag = "push", operation_id = "update_schedule", security(("bearer" = [])), request_body = ScheduleChange,
    params(("id" = String, Path, description = "the schedule")),
    responses((status = 200, body = ScheduleView), (status = 403), (status = 404), (status = 409)))]
#[put("/schedules/{id}")]
pub(super) async fn update_schedule(
    actor: Actor,
    push: web::Data<Push>,
    path: Path<SchedulePath>,
    body: Json<ScheduleChange>,
) -> Answer<HttpResponse> {
    actor.require(&KEEPERS)?;
    let id = path.read()?.id;
    let schedule = push.change_schedule(&actor, &id, body.read()?).await?;
    Ok(HttpResponse::Ok().json(push.schedule_view(schedule).await?))
}

/// A schedule with its last decisions.
#[utoipa::path(
    tag = "push", operation_id = "get_schedule", security(("bearer" = [])),
    params(("id" = String, Path, description = "the schedule")), responses((status = 200, body = ScheduleView), (status = 403)))]
#[get("/schedules/{id}")]
pub(super) async fn get_schedule(
    actor: Actor,
    push: web::Data<Push>,
    path: Path<SchedulePath>,
) -> Answer<HttpResponse> {
    actor.require(&KEEPERS)?;
    let schedule = push.kept_schedule(&actor, &path.read()?.id).await?;
    Ok(HttpResponse::Ok().json(push.schedule_view(schedule).await?))
}

/// Templates that a schedule can be made of.
#[utoipa::path(
    tag = "push", operation_id = "list_schedule_templates", security(("bearer" = [])),
    responses((status = 200, body = Page<Template>), (status = 403)))]
#[get("/schedule-templates")]
pub(super) async fn list_schedule_templates(actor: Actor) -> Answer<HttpResponse> {
    actor.require(&KEEPERS)?;
    let templates = templates().map_err(Fault::internal)?;
    Ok(HttpResponse::Ok().json(Page::whole(templates)))
}

/// The client's id of a run by hand.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewRun {
    /// Made by the client; a repeat has no further effect.
    #[schema(value_type = String)]
    id: ClientId,
}

/// A run on its way.
#[derive(Serialize, ToSchema)]
pub(super) struct Run {
    /// The push that it made.
    #[schema(value_type = String)]
    push: PushId,
}

/// Fires a schedule now, whatever its days and hours say; its next due time stays.
#[utoipa::path(
    tag = "push", operation_id = "run_schedule", security(("bearer" = [])), request_body = NewRun,
    params(("id" = String, Path, description = "the schedule")),
    responses((status = 202, body = Run), (status = 200, description = "known before", body = Run), (status = 403)))]
#[post("/schedules/{id}/run")]
pub(super) async fn run_schedule(
    actor: Actor,
    push: web::Data<Push>,
    path: Path<SchedulePath>,
    body: Json<NewRun>,
) -> Answer<HttpResponse> {
    actor.require(&KEEPERS)?;
    let schedule = push.kept_schedule(&actor, &path.read()?.id).await?;
    let (id, is_new) = push.run_now(&actor, &schedule, &body.read()?.id).await?;
    let mut answer = if is_new {
        HttpResponse::Accepted()
    } else {
        HttpResponse::Ok()
    };
    Ok(answer.json(Run { push: id }))
}

/// What the next firing of a schedule would reach, channel by channel.
#[utoipa::path(
    tag = "push", operation_id = "forecast_schedule", security(("bearer" = [])),
    params(("id" = String, Path, description = "the schedule")), responses((status = 200, body = Forecast), (status = 403)))]
#[get("/schedules/{id}/forecast")]
pub(super) async fn forecast_schedule(
    actor: Actor,
    push: web::Data<Push>,
    path: Path<SchedulePath>,
) -> Answer<HttpResponse> {
    actor.require(&KEEPERS)?;
    let schedule = push.kept_schedule(&actor, &path.read()?.id).await?;
    Ok(HttpResponse::Ok().json(push.forecast(&schedule, &actor.tree).await?))
}

/// The next fires of a schedule.
#[derive(Serialize, ToSchema)]
pub(super) struct Fires {
    /// The next 20 fires, and the days between them that are left out, with reasons.
    items: Vec<PreviewRow>,
    /// Always null.
    next: Option<String>,
    /// What the first of them would reach.
    forecast: Forecast,
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
        forecast: push.forecast(&schedule, &actor.tree).await?,
    }))
}
