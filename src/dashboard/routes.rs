//! `/dashboard/orgs/…`, `/groups` and `/audit`.

use actix_web::{HttpResponse, get, web};
use serde::Deserialize;

use super::model::{ChildrenView, GroupToday, GroupView, OrgFigures, TrendView};
use super::{Dashboard, GROUP_VIEWERS, ORG_VIEWERS};
use crate::audit::{Audit, Record};
use crate::day::Day;
use crate::http::page::PAGE;
use crate::http::{Answer, Page, Path, Query};
use crate::id::{GroupId, OrgId};
use crate::identity::{Actor, Named, Role};

#[derive(Deserialize)]
struct OrgPath {
    id: OrgId,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DayQuery {
    date: Option<Day>,
    cursor: Option<String>,
}

/// Figures of an organisation on a study day.
#[utoipa::path(
    tag = "dashboard", operation_id = "get_org_figures", security(("bearer" = [])),
    params(("id" = String, Path, description = "the organisation"), ("date" = Option<String>, Query, description = "YYYY-MM-DD; default: today")),
    responses((status = 200, body = OrgFigures), (status = 403)))]
#[get("/dashboard/orgs/{id}")]
async fn get_org_figures(
    actor: Actor,
    dashboard: web::Data<Dashboard>,
    path: Path<OrgPath>,
    query: Query<DayQuery>,
) -> Answer<HttpResponse> {
    actor.require(ORG_VIEWERS)?;
    let id = path.read()?.id;
    Dashboard::org(&actor, &id, dashboard.today())?;
    Ok(HttpResponse::Ok().json(dashboard.figures(&actor, &id, query.read()?.date).await?))
}

/// Figures of the direct subordinates.
#[utoipa::path(
    tag = "dashboard", operation_id = "list_org_children", security(("bearer" = [])),
    params(("id" = String, Path, description = "the organisation"), ("date" = Option<String>, Query, description = "YYYY-MM-DD; default: today"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before")),
    responses((status = 200, body = ChildrenView), (status = 403)))]
#[get("/dashboard/orgs/{id}/children")]
async fn list_org_children(
    actor: Actor,
    dashboard: web::Data<Dashboard>,
    path: Path<OrgPath>,
    query: Query<DayQuery>,
) -> Answer<HttpResponse> {
    actor.require(ORG_VIEWERS)?;
    let id = path.read()?.id;
    Dashboard::org(&actor, &id, dashboard.today())?;
    let DayQuery { date, cursor } = query.read()?;
    Ok(HttpResponse::Ok().json(dashboard.children(&actor, &id, date, cursor).await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TrendQuery {
    from: Day,
    to: Day,
}

/// Figures of an organisation day by day.
#[utoipa::path(
    tag = "dashboard", operation_id = "get_org_trend", security(("bearer" = [])),
    params(("id" = String, Path, description = "the organisation"), ("from" = String, Query, description = "first day"), ("to" = String, Query, description = "last day")),
    responses((status = 200, body = TrendView), (status = 403), (status = 422)))]
#[get("/dashboard/orgs/{id}/trend")]
async fn get_org_trend(
    actor: Actor,
    dashboard: web::Data<Dashboard>,
    path: Path<OrgPath>,
    query: Query<TrendQuery>,
) -> Answer<HttpResponse> {
    actor.require(ORG_VIEWERS)?;
    let id = path.read()?.id;
    Dashboard::org(&actor, &id, dashboard.today())?;
    let TrendQuery { from, to } = query.read()?;
    Ok(HttpResponse::Ok().json(dashboard.trend(&actor, &id, from, to).await?))
}

/// Where a list goes on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CursorQuery {
    cursor: Option<String>,
}

/// The groups that the caller looks after.
#[utoipa::path(
    tag = "group", operation_id = "list_groups", security(("bearer" = [])),
    params(("cursor" = Option<String>, Query, description = "`next` of the page before")),
    responses((status = 200, body = Page<GroupView>), (status = 403)))]
#[get("/groups")]
async fn list_groups(
    actor: Actor,
    dashboard: web::Data<Dashboard>,
    query: Query<CursorQuery>,
) -> Answer<HttpResponse> {
    actor.require(GROUP_VIEWERS)?;
    let cursor = query.read()?.cursor;
    let today = dashboard.today();
    let view = |group: &std::sync::Arc<crate::org::Group>| {
        let branch = actor
            .tree
            .branch_of(&group.id, today)
            .and_then(|id| actor.tree.org(id));
        GroupView {
            id: group.id.to_string(),
            name: group.name.clone(),
            org: branch.map(|o| Named {
                id: o.id.to_string(),
                name: o.name.clone(),
            }),
        }
    };
    let groups = dashboard.own_groups(&actor).into_iter().map(view);
    Ok(HttpResponse::Ok().json(Page::cut(groups, cursor.as_deref(), |g| g.id.clone())))
}

#[derive(Deserialize)]
struct GroupPath {
    id: GroupId,
}

/// A group's study day.
#[utoipa::path(
    tag = "group", operation_id = "get_group_today", security(("bearer" = [])),
    params(("id" = String, Path, description = "the group")), responses((status = 200, body = GroupToday), (status = 403)))]
#[get("/groups/{id}/today")]
async fn get_group_today(
    actor: Actor,
    dashboard: web::Data<Dashboard>,
    path: Path<GroupPath>,
) -> Answer<HttpResponse> {
    actor.require(GROUP_VIEWERS)?;
    let id = path.read()?.id;
    Ok(HttpResponse::Ok().json(dashboard.group_today(&actor, &id).await?))
}

/// The sealed audit log, newest first.
#[utoipa::path(
    tag = "audit", operation_id = "list_audit", security(("bearer" = [])),
    params(("cursor" = Option<String>, Query, description = "`next` of the page before")),
    responses((status = 200, body = Page<Record>), (status = 403)))]
#[get("/audit")]
async fn list_audit(
    actor: Actor,
    audit: web::Data<Audit>,
    query: Query<CursorQuery>,
) -> Answer<HttpResponse> {
    actor.require(&[Role::Administrator])?;
    let cursor = query.read()?.cursor;
    let mut records = audit.newest(cursor.as_deref(), PAGE + 1).await?;
    let more = records.len() > PAGE;
    records.truncate(PAGE);
    let next = records.last().filter(|_| more).map(|(id, _)| id.clone());
    Ok(HttpResponse::Ok().json(Page {
        items: records.into_iter().map(|(_, record)| record).collect(),
        next,
    }))
}

/// Mounts the domain.
pub(crate) fn mount(config: &mut utoipa_actix_web::service_config::ServiceConfig<'_>) {
    config
        .service(get_org_figures)
        .service(list_org_children)
        .service(get_org_trend)
        .service(list_groups)
        .service(get_group_today)
        .service(list_audit);
}
