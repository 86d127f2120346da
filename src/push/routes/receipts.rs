//! `/notices/{id}/receipt`, `/receipts`, `/nudge` and `/consent`.

use actix_web::{HttpResponse, get, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::Push;
use super::super::model::{Receipt, SENDERS};
use super::super::progress::KEEPERS;
use super::super::receipts::Receipts;
use super::notices::{NoticePath, NoticeQueued, queued};
use crate::clock::Time;
use crate::http::{Answer, Code, Fault, Json, Path};
use crate::id::ClientId;
use crate::identity::Actor;

/// What the caller has done with a notice.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewReceipt {
    /// `read` or `confirmed`; the latter implies the former.
    #[schema(value_type = String, example = "read")]
    kind: Receipt,
}

/// The receipt as it now stands.
#[derive(Serialize, ToSchema)]
pub(super) struct ReceiptView {
    receipt: Receipt,
    #[schema(value_type = String, format = DateTime)]
    at: Time,
}

/// Marks something in the caller's inbox as read or confirmed.
#[utoipa::path(
    tag = "notice", operation_id = "send_receipt", security(("bearer" = [])), request_body = NewReceipt,
    params(("id" = String, Path, description = "the notice")), responses((status = 200, body = ReceiptView)))]
#[post("/notices/{id}/receipt")]
pub(super) async fn send_receipt(
    actor: Actor,
    push: web::Data<Push>,
    path: Path<NoticePath>,
    body: Json<NewReceipt>,
) -> Answer<HttpResponse> {
    let id = path.read()?.id;
    let items = push.items(&actor).await?;
    if !items.iter().any(|item| item.subject == id.as_str()) {
        return Err(Fault::new(Code::NotFound));
    }
    let kind = body.read()?.kind;
    if kind == Receipt::None {
        let detail = "回执只能是 read 或 confirmed。";
        return Err(Fault::field("/kind", "wrong_type", detail));
    }
    let mark = push.mark(&actor, id.as_str(), kind).await?;
    Ok(HttpResponse::Ok().json(ReceiptView {
        receipt: mark.receipt,
        at: mark.at,
    }))
}

/// Who has read and confirmed, over the groups that the caller covers.
#[utoipa::path(
    tag = "notice", operation_id = "get_receipts", security(("bearer" = [])),
    params(("id" = String, Path, description = "the notice")), responses((status = 200, body = Receipts), (status = 403)))]
#[get("/notices/{id}/receipts")]
pub(super) async fn get_receipts(
    actor: Actor,
    push: web::Data<Push>,
    path: Path<NoticePath>,
) -> Answer<HttpResponse> {
    actor.require(&SENDERS)?;
    let id = path.read()?.id;
    Ok(HttpResponse::Ok().json(push.receipts(&actor, &id).await?))
}

/// The client's id of a nudge.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewNudge {
    /// Made by the client; a repeat has no further effect.
    #[schema(value_type = String)]
    id: ClientId,
}

/// A nudge on its way.
#[derive(Serialize, ToSchema)]
pub(super) struct Nudged {
    /// People who had not read.
    people: i64,
}

/// A second word to those who have not read; once per notice.
#[utoipa::path(
    tag = "notice", operation_id = "nudge_unread", security(("bearer" = [])), request_body = NewNudge,
    params(("id" = String, Path, description = "the notice")),
    responses((status = 202, body = Nudged), (status = 200, description = "known before", body = Nudged), (status = 403), (status = 409)))]
#[post("/notices/{id}/nudge")]
pub(super) async fn nudge_unread(
    actor: Actor,
    push: web::Data<Push>,
    path: Path<NoticePath>,
    body: Json<NewNudge>,
) -> Answer<HttpResponse> {
    actor.require(&SENDERS)?;
    let id = path.read()?.id;
    push.managed(&actor, &id).await?;
    let body = body.read()?;
    let (nudge, is_new) = push.nudge(&actor, &id, &body.id).await?;
    let mut answer = if is_new {
        HttpResponse::Accepted()
    } else {
        HttpResponse::Ok()
    };
    Ok(answer.json(Nudged {
        people: nudge.people,
    }))
}

/// Consents to a notice to many as a second organiser; where no consent is needed nothing changes.
#[utoipa::path(
    tag = "notice", operation_id = "confirm_notice", security(("bearer" = [])),
    params(("id" = String, Path, description = "the notice")),
    responses((status = 202, body = NoticeQueued), (status = 200, description = "known before", body = NoticeQueued), (status = 403)))]
#[post("/notices/{id}/consent")]
pub(super) async fn confirm_notice(
    actor: Actor,
    push: web::Data<Push>,
    path: Path<NoticePath>,
) -> Answer<HttpResponse> {
    actor.require(&KEEPERS)?;
    let (stored, state, is_new) = push.consent(&actor, &path.read()?.id).await?;
    Ok(queued(stored, state, is_new))
}
