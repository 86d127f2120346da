//! `/study/sessions` and the public rule of counting.

use actix_web::{HttpResponse, get, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Study;
use super::model::{DayView, Note, Refused, rules_zh};
use crate::clock::{Clock, Time};
use crate::day::Day;
use crate::http::{Answer, Fault, Json, Path};
use crate::id::{ClientId, MaterialId};
use crate::identity::{Actor, Claimed};
use crate::timetable::{MAX_TICKS_PER_BEAT, TICK_S};

/// Opens a sitting.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OpenSession {
    /// Made by the phone; a repeat has no further effect.
    #[schema(value_type = String)]
    id: ClientId,
    /// What is read.
    #[schema(value_type = String)]
    material: MaterialId,
    /// A name that the phone keeps for itself.
    #[schema(max_length = 64)]
    device: String,
    /// From `GET /me/today`.
    anchor: String,
}

/// A sitting.
#[derive(Serialize, ToSchema)]
pub(crate) struct SessionOpened {
    #[schema(value_type = String)]
    id: ClientId,
    #[schema(value_type = String)]
    material: MaterialId,
    /// The study day that ticks are numbered in.
    #[schema(value_type = String, format = Date)]
    day: Day,
    /// Start of tick 0.
    #[schema(value_type = String, format = DateTime)]
    day_start: Time,
    /// The first tick that starts at or after the anchor.
    first_tick: u16,
    /// Seconds of a tick.
    tick_s: i64,
    /// Most ticks of one report.
    max_ticks: u32,
    #[schema(value_type = String, format = DateTime)]
    server_now: Time,
}

/// A sign that the phone is in the foreground and the reader active.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BeatReport {
    /// Number of the report within the sitting; echoed.
    seq: u64,
    /// Inclusive ranges of ticks.
    #[schema(value_type = Vec<[i64; 2]>)]
    ticks: Vec<[i64; 2]>,
}

/// What the server made of a report.
#[derive(Serialize, ToSchema)]
pub(crate) struct BeatCredited {
    seq: u64,
    /// Ticks newly accepted.
    credited: u32,
    /// Ticks accepted before.
    already_credited: u32,
    /// Newly accepted ticks that were reported more than two minutes late.
    offline: u32,
    /// Refused ticks with the reason.
    refused: Vec<Refused>,
    /// Remarks that are no errors.
    #[schema(value_type = Vec<String>)]
    notes: Vec<Note>,
    /// The day as it now is.
    day: DayView,
    #[schema(value_type = String, format = DateTime)]
    server_now: Time,
}

/// Path of a sitting.
#[derive(Deserialize)]
struct SessionPath {
    id: ClientId,
}

/// Opens a sitting with one material within one study day.
#[utoipa::path(
    tag = "study", operation_id = "open_study_session", security(("bearer" = [])), request_body = OpenSession,
    responses((status = 201, body = SessionOpened), (status = 200, description = "known before", body = SessionOpened), (status = 403)))]
#[post("/study/sessions")]
async fn open_study_session(
    actor: Actor,
    study: web::Data<Study>,
    clock: web::Data<Clock>,
    body: Json<OpenSession>,
) -> Answer<HttpResponse> {
    actor.home(actor.frame(clock.now()).day)?;
    let body = body.read()?;
    if body.device.chars().count() > 64 {
        return Err(Fault::field("/device", "too_long", "设备名最多 64 个字。"));
    }
    let opened = study
        .open(&actor, &body.id, (body.material, body.device), &body.anchor)
        .await?;
    let view = SessionOpened {
        id: body.id,
        material: opened.material,
        day: opened.frame.day,
        day_start: opened.frame.start,
        first_tick: opened.first_tick,
        tick_s: TICK_S,
        max_ticks: u32::from(MAX_TICKS_PER_BEAT),
        server_now: clock.now(),
    };
    let mut answer = if opened.is_new {
        HttpResponse::Created()
    } else {
        HttpResponse::Ok()
    };
    Ok(answer.json(view))
}

/// Reports ticks of a sitting.
#[utoipa::path(
    tag = "study", operation_id = "report_study_beat", security(("bearer" = [])), request_body = BeatReport,
    params(("id" = String, Path, description = "the sitting")),
    responses((status = 200, body = BeatCredited)))]
#[post("/study/sessions/{id}/beats")]
async fn report_study_beat(
    Claimed(actor): Claimed,
    study: web::Data<Study>,
    clock: web::Data<Clock>,
    path: Path<SessionPath>,
    body: Json<BeatReport>,
) -> Answer<HttpResponse> {
    let id = path.read()?.id;
    study.check_sitting(&actor, &id).await?;
    let body = body.read()?;
    let credited = study.beat(&actor, &id, &body.ticks).await?;
    Ok(HttpResponse::Ok().json(BeatCredited {
        seq: body.seq,
        credited: credited.credited,
        already_credited: credited.already,
        offline: credited.offline,
        refused: credited.refused,
        notes: credited.notes,
        day: credited.day,
        server_now: clock.now(),
    }))
}

/// The rule of counting, in Chinese, generated from the constants that the server uses.
#[derive(Serialize, ToSchema)]
pub(crate) struct Rules {
    /// Paragraphs.
    items: Vec<String>,
}

/// The rule of counting as members read it.
#[utoipa::path(tag = "study", operation_id = "get_study_rules", security(("bearer" = [])), responses((status = 200, body = Rules)))]
#[get("/study/rules")]
async fn get_study_rules(actor: Actor) -> Answer<HttpResponse> {
    Ok(HttpResponse::Ok().json(Rules {
        items: rules_zh(&actor.plans),
    }))
}

/// Mounts the domain.
pub(crate) fn mount(config: &mut utoipa_actix_web::service_config::ServiceConfig<'_>) {
    config
        .service(open_study_session)
        .service(report_study_beat)
        .service(get_study_rules);
}
