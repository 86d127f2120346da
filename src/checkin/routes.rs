//! `POST /checkins` and `GET /me/calendar`.

use actix_web::{HttpResponse, get, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::{MakeUpReason, Reflection, Standing};
use super::reflections::routes::{decide_reflection, list_reflections};
use super::{CheckIns, Wish};
use crate::clock::Clock;
use crate::day::{Day, Month};
use crate::http::{Answer, Fault, Json, Query};
use crate::id::ClientId;
use crate::identity::Actor;
use crate::record::{DayByte, Records};
use crate::timetable::Slot;

/// Why a day is made up.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MakeUp {
    /// One to 100 characters.
    #[serde(default)]
    reason: Option<String>,
}

/// A tick for a day.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CheckIn {
    /// Made by the phone; a repeat has no further effect.
    #[schema(value_type = String)]
    id: ClientId,
    /// The study day.
    #[schema(value_type = String, format = Date)]
    day: Day,
    /// From `GET /me/today`; a queued check-in carries its own day's anchor.
    anchor: String,
    /// 心得, at most 500 characters.
    #[serde(default)]
    reflection: Option<String>,
    /// Present for a make-up.
    #[serde(default)]
    makeup: Option<MakeUp>,
}

/// The streak after a check-in.
#[derive(Serialize, ToSchema)]
pub(crate) struct PresentStreak {
    /// Days of the present streak.
    workdays: u32,
}

/// The state after a check-in.
#[derive(Serialize, ToSchema)]
pub(crate) struct CheckedIn {
    #[schema(value_type = String, format = Date)]
    day: Day,
    /// Whether the day counts as made up.
    made_up: bool,
    streak: PresentStreak,
    /// Make-ups left this month.
    makeup_left: u32,
}

/// Checks a day in, or makes one up.
#[utoipa::path(
    tag = "checkin", operation_id = "create_checkin", security(("bearer" = [])), request_body = CheckIn,
    responses((status = 201, body = CheckedIn), (status = 200, description = "ticked before", body = CheckedIn),
        (status = 403), (status = 409, description = "the day is closed")))]
#[post("/checkins")]
async fn create_checkin(
    actor: Actor,
    checkins: web::Data<CheckIns>,
    records: web::Data<Records>,
    clock: web::Data<Clock>,
    body: Json<CheckIn>,
) -> Answer<HttpResponse> {
    actor.home(actor.frame(clock.now()).day)?;
    let body = body.read()?;
    let anchored = records.verify(&actor, &body.anchor)?.day;
    let reflection = body.reflection.filter(|text| !text.trim().is_empty());
    let reflection = reflection.map(|text| Reflection::new(&text)).transpose();
    let reflection =
        reflection.map_err(|bad| Fault::field("/reflection", "bad_text", &bad.to_string()))?;
    let reason = |wanted: MakeUp| {
        let text = wanted.reason.filter(|text| !text.trim().is_empty());
        text.map(|text| MakeUpReason::new(&text)).transpose()
    };
    let make_up = body.makeup.map(reason).transpose();
    let make_up =
        make_up.map_err(|bad| Fault::field("/makeup/reason", "bad_text", &bad.to_string()))?;
    let wish = Wish {
        id: body.id,
        day: body.day,
        anchored,
        reflection,
        make_up,
    };
    let done = checkins.check_in(&actor, &wish).await?;
    let view = CheckedIn {
        day: wish.day,
        made_up: done.made_up,
        streak: PresentStreak {
            workdays: done.presence.streak.workdays,
        },
        makeup_left: done.presence.makeup_left,
    };
    let mut answer = if done.is_new {
        HttpResponse::Created()
    } else {
        HttpResponse::Ok()
    };
    Ok(answer.json(view))
}

/// Which month.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CalendarQuery {
    month: Option<Month>,
}

/// One day of the member's own record.
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts on the wire"
)]
#[derive(Serialize, ToSchema)]
pub(crate) struct CalendarDay {
    #[schema(value_type = String, format = Date)]
    day: Day,
    /// Whether the unit works.
    workday: bool,
    /// The holiday, or the one that a make-up workday belongs to.
    holiday: Option<String>,
    /// Slots whose target was reached.
    slots: Vec<Slot>,
    /// Every slot of the plan.
    full_day: bool,
    checked_in: bool,
    made_up: bool,
    quiz_submitted: bool,
    /// The member's own reflection.
    reflection: Option<String>,
    /// Who may see it.
    reflection_standing: Option<Standing>,
}

/// A month of the member's own record.
#[derive(Serialize, ToSchema)]
pub(crate) struct CalendarMonth {
    /// `YYYY-MM`.
    #[schema(value_type = String)]
    month: Month,
    items: Vec<CalendarDay>,
    /// Always null: a month is one page.
    next: Option<String>,
}

/// The member's own record of a month.
#[utoipa::path(
    tag = "me", operation_id = "get_calendar", security(("bearer" = [])),
    params(("month" = Option<String>, Query, description = "YYYY-MM; default: this month")),
    responses((status = 200, body = CalendarMonth)))]
#[get("/me/calendar")]
async fn get_calendar(
    actor: Actor,
    checkins: web::Data<CheckIns>,
    clock: web::Data<Clock>,
    query: Query<CalendarQuery>,
) -> Answer<HttpResponse> {
    let today = actor.frame(clock.now()).day;
    let month = query.read()?.month.unwrap_or_else(|| today.month());
    let bytes = checkins.bytes(&actor.member.id, month.last()).await?;
    let reflections = checkins.own_reflections(&actor.member.id).await?;
    let view = |day: Day| {
        let byte = bytes.on(day);
        CalendarDay {
            day,
            workday: actor.is_workday(day),
            holiday: actor.tree.calendar().name(day).map(str::to_owned),
            slots: Slot::ALL
                .into_iter()
                .filter(|slot| byte.slot(*slot))
                .collect(),
            full_day: byte.has(DayByte::FULL),
            checked_in: byte.has(DayByte::CHECKED_IN),
            made_up: byte.has(DayByte::MADE_UP),
            quiz_submitted: byte.has(DayByte::QUIZ),
            reflection: reflections.get(&day).map(|(text, _)| text.clone()),
            reflection_standing: reflections.get(&day).map(|(_, standing)| *standing),
        }
    };
    Ok(HttpResponse::Ok().json(CalendarMonth {
        month,
        items: month.days().map(view).collect(),
        next: None,
    }))
}

/// Mounts the domain.
pub(crate) fn mount(config: &mut utoipa_actix_web::service_config::ServiceConfig<'_>) {
    config
        .service(create_checkin)
        .service(get_calendar)
        .service(list_reflections)
        .service(decide_reflection);
}
