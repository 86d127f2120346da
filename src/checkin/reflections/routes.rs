//! `/groups/{id}/reflections`.

use actix_web::{HttpResponse, get, put, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ReflectionView;
use crate::checkin::CheckIns;
use crate::checkin::model::Standing;
use crate::clock::Clock;
use crate::day::Day;
use crate::http::{Answer, Code, Fault, Json, Page, Path, Query};
use crate::id::{GroupId, MemberId};
use crate::identity::{Actor, Role};
use crate::timetable::Frame;

#[derive(Deserialize)]
struct GroupPath {
    id: GroupId,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DayQuery {
    date: Option<Day>,
}

/// Reflections of a group: those that were let pass; for the secretary also those that wait for a decision.
#[utoipa::path(
    tag = "checkin", operation_id = "list_reflections", security(("bearer" = [])),
    params(("id" = String, Path, description = "a group of the own branch"), ("date" = Option<String>, Query, description = "YYYY-MM-DD; default: the group's study day")),
    responses((status = 200, body = Page<ReflectionView>), (status = 403)))]
#[get("/groups/{id}/reflections")]
pub(in crate::checkin) async fn list_reflections(
    actor: Actor,
    checkins: web::Data<CheckIns>,
    clock: web::Data<Clock>,
    path: Path<GroupPath>,
    query: Query<DayQuery>,
) -> Answer<HttpResponse> {
    let id = path.read()?.id;
    let group = actor.tree.group(&id).ok_or(Fault::new(Code::NotFound))?;
    let today = Frame::at(&group.shifts, clock.now()).day;
    let day = query.read()?.date.unwrap_or(today);
    let items = checkins.of_group(&actor, &id, day).await?;
    Ok(HttpResponse::Ok().json(Page::whole(items)))
}

#[derive(Deserialize)]
struct DecisionPath {
    id: GroupId,
    member: MemberId,
    day: Day,
}

/// What the secretary decides.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Decision {
    /// Whether the branch may see it.
    show: bool,
}

/// What became of it.
#[derive(Serialize, ToSchema)]
pub(crate) struct Decided {
    standing: Standing,
}

/// The secretary shows or withholds a reflection that the content check did not let pass, or takes one back.
#[utoipa::path(
    tag = "checkin", operation_id = "decide_reflection", security(("bearer" = [])), request_body = Decision,
    params(("id" = String, Path, description = "the group"), ("member" = String, Path, description = "the author"), ("day" = String, Path, description = "YYYY-MM-DD")),
    responses((status = 200, body = Decided), (status = 403)))]
#[put("/groups/{id}/reflections/{member}/{day}")]
pub(in crate::checkin) async fn decide_reflection(
    actor: Actor,
    checkins: web::Data<CheckIns>,
    path: Path<DecisionPath>,
    body: Json<Decision>,
) -> Answer<HttpResponse> {
    actor.require(&[Role::Secretary])?;
    let DecisionPath { id, member, day } = path.read()?;
    let show = body.read()?.show;
    let standing = checkins.decide(&actor, &id, (&member, day), show).await?;
    Ok(HttpResponse::Ok().json(Decided { standing }))
}
