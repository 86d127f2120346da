//! `/subscriptions` and `/me/subscriptions`.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, get, post, web};
use serde::Deserialize;
use utoipa::ToSchema;

use super::super::Push;
use super::super::wallet::{PopupAnswer, Subscription};
use crate::http::{Answer, Fault, Json, Page};
use crate::id::{ClientId, Ids};
use crate::identity::Actor;

/// What the consent popup answered.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PopupReport {
    /// Made by the client, so that a repeat is not counted twice; without one every report counts.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    id: Option<ClientId>,
    /// Answer by template id.
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    results: BTreeMap<String, PopupAnswer>,
}

/// Reports what the member answered in the consent popup. Where WeChat's own events are configured they alone count.
#[utoipa::path(
    tag = "notice", operation_id = "report_subscriptions", security(("bearer" = [])), request_body = PopupReport,
    responses((status = 200, body = Page<Subscription>)))]
#[post("/subscriptions")]
pub(super) async fn report_subscriptions(
    actor: Actor,
    push: web::Data<Push>,
    ids: web::Data<Ids>,
    body: Json<PopupReport>,
) -> Answer<HttpResponse> {
    let report = body.read()?;
    if report.results.len() > 20 {
        let detail = "一次最多报告 20 个模板。";
        return Err(Fault::field("/results", "too_many", detail));
    }
    let id = report.id.unwrap_or_else(|| ids.mint("c"));
    let left = push.report_popup(&actor, &id, &report.results).await?;
    Ok(HttpResponse::Ok().json(Page::whole(left)))
}

/// How many subscribe messages WeChat still lets us send to the caller.
#[utoipa::path(
    tag = "notice", operation_id = "list_subscriptions", security(("bearer" = [])),
    responses((status = 200, body = Page<Subscription>)))]
#[get("/me/subscriptions")]
pub(super) async fn list_subscriptions(
    actor: Actor,
    push: web::Data<Push>,
) -> Answer<HttpResponse> {
    Ok(HttpResponse::Ok().json(Page::whole(push.wallets(&actor).await?)))
}
