//! `/pushes` and `/definitions`.

use actix_web::{HttpResponse, get, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::Push;
use super::super::model::{Channel, Outcome};
use super::super::progress::{DeadLetter, KEEPERS, PushDetail, PushView};
use super::CursorQuery;
use crate::http::sse::Streams;
use crate::http::{Answer, Page, Path, Query};
use crate::id::PushId;
use crate::identity::Actor;

#[derive(Deserialize)]
struct PushPath {
    id: PushId,
}

/// Pushes within the caller's scope, newest first.
#[utoipa::path(
    tag = "push", operation_id = "list_pushes", security(("bearer" = [])),
    params(("cursor" = Option<String>, Query, description = "`next` of the page before")),
    responses((status = 200, body = Page<PushView>), (status = 403)))]
#[get("/pushes")]
pub(super) async fn list_pushes(
    actor: Actor,
    push: web::Data<Push>,
    query: Query<CursorQuery>,
) -> Answer<HttpResponse> {
    actor.require(&KEEPERS)?;
    let cursor = query.read()?.cursor;
    Ok(HttpResponse::Ok().json(push.pushes(&actor, cursor.as_deref()).await?))
}

/// A push with its live progress.
#[utoipa::path(
    tag = "push", operation_id = "get_push", security(("bearer" = [])),
    params(("id" = String, Path, description = "the push")), responses((status = 200, body = PushDetail), (status = 403)))]
#[get("/pushes/{id}")]
pub(super) async fn get_push(
    actor: Actor,
    push: web::Data<Push>,
    path: Path<PushPath>,
) -> Answer<HttpResponse> {
    actor.require(&KEEPERS)?;
    let head = push.kept_push(&actor, &path.read()?.id).await?;
    Ok(HttpResponse::Ok().json(push.detail(&head).await?))
}

/// The progress of a push as server-sent events: `progress` (a whole push with its progress) at once and whenever it changes,
/// comments as signs of life, and one `end` event after which a client need not come back.
#[utoipa::path(
    tag = "push", operation_id = "stream_push", security(("bearer" = [])),
    params(("id" = String, Path, description = "the push")),
    responses((status = 200, content_type = "text/event-stream", body = String, description = "events whose data is a push with its progress"), (status = 403)))]
#[get("/pushes/{id}/stream")]
pub(super) async fn stream_push(
    actor: Actor,
    push: web::Data<Push>,
    streams: web::Data<Streams>,
    path: Path<PushPath>,
) -> Answer<HttpResponse> {
    actor.require(&KEEPERS)?;
    let person = actor.member.id.to_string();
    let events = push.live(actor, path.read()?.id).await?;
    streams.answer(&person, events)
}

/// Stops a push that has not begun.
#[utoipa::path(
    tag = "push", operation_id = "cancel_push", security(("bearer" = [])),
    params(("id" = String, Path, description = "the push")), responses((status = 200, body = PushDetail), (status = 403), (status = 409)))]
#[post("/pushes/{id}/cancel")]
pub(super) async fn cancel_push(
    actor: Actor,
    push: web::Data<Push>,
    path: Path<PushPath>,
) -> Answer<HttpResponse> {
    actor.require(&KEEPERS)?;
    let id = path.read()?.id;
    push.kept_push(&actor, &id).await?;
    let head = push.cancel(&actor, &id).await?;
    Ok(HttpResponse::Ok().json(push.detail(&head).await?))
}

/// Deliveries of a push that certainly failed, within the caller's scope; they can be driven again.
#[utoipa::path(
    tag = "push", operation_id = "list_dead_letters", security(("bearer" = [])),
    params(("id" = String, Path, description = "the push"), ("cursor" = Option<String>, Query, description = "`next` of the page before")),
    responses((status = 200, body = Page<DeadLetter>), (status = 403)))]
#[get("/pushes/{id}/dead")]
pub(super) async fn list_dead_letters(
    actor: Actor,
    push: web::Data<Push>,
    path: Path<PushPath>,
    query: Query<CursorQuery>,
) -> Answer<HttpResponse> {
    actor.require(&KEEPERS)?;
    let head = push.kept_push(&actor, &path.read()?.id).await?;
    let cursor = query.read()?.cursor;
    let page = push.dead_letters(&actor, &head, cursor.as_deref()).await?;
    Ok(HttpResponse::Ok().json(page))
}

/// Dead letters on their way again.
#[derive(Serialize, ToSchema)]
pub(super) struct Redriven {
    /// How many.
    queued: i64,
}

/// Queues the dead letters of a push once more. What is unknown is never among them.
#[utoipa::path(
    tag = "push", operation_id = "redrive_push", security(("bearer" = [])),
    params(("id" = String, Path, description = "the push")), responses((status = 202, body = Redriven), (status = 403), (status = 409)))]
#[post("/pushes/{id}/redrive")]
pub(super) async fn redrive_push(
    actor: Actor,
    push: web::Data<Push>,
    path: Path<PushPath>,
) -> Answer<HttpResponse> {
    actor.require(&KEEPERS)?;
    let head = push.kept_push(&actor, &path.read()?.id).await?;
    let queued = push.redrive(&actor, &head).await?;
    Ok(HttpResponse::Accepted().json(Redriven { queued }))
}

/// One word and its meaning.
#[derive(Serialize, ToSchema)]
pub(super) struct Definition {
    /// The word in the interface.
    name: &'static str,
    /// The name on screen.
    title: &'static str,
    /// What it means.
    meaning: &'static str,
}

/// Names and meanings of figures, channels and reasons.
#[derive(Serialize, ToSchema)]
pub(super) struct Definitions {
    /// Figures of dashboards and pushes.
    figures: Vec<Definition>,
    /// Channels in the order of the chain.
    channels: Vec<Definition>,
    /// Reasons of failed and skipped deliveries.
    reasons: Vec<Definition>,
}

const FIGURES: [(&str, &str, &str); 18] = [
    (
        "expected",
        "应到",
        "当日开始时在册、计划含该时段且未请假的党员人数；休息日为 0。",
    ),
    (
        "active",
        "参与",
        "当日至少有一项记录（学时、打卡、答题之一）的党员人数。",
    ),
    (
        "slots.before",
        "班前",
        "班前时段学满计划时长的人数，分母为计划含班前时段的应到人数。",
    ),
    (
        "slots.at",
        "班中",
        "班中时段学满计划时长的人数，分母为计划含班中时段的应到人数。",
    ),
    (
        "slots.after",
        "班后",
        "班后时段学满计划时长的人数，分母为计划含班后时段的应到人数。",
    ),
    ("full_day", "全天完成", "当日计划各时段全部学满的人数。"),
    (
        "checked_in",
        "打卡",
        "当日打卡人数（含离线后补传的当日打卡，不含补卡）。",
    ),
    ("made_up", "补卡", "事后补卡的人数，计入所补的那一天。"),
    ("quiz.submitted", "答题", "当日提交每日答题的人数。"),
    ("quiz.correct", "答对题数", "已提交试卷中答对的题数之和。"),
    ("quiz.asked", "出题数", "已提交试卷的题数之和。"),
    ("push.addressed", "推送人次", "当日各次推送的收件人次之和。"),
    (
        "push.inbox",
        "站内送达",
        "写入站内信的人次，与推送人次相等。",
    ),
    (
        "push.subscribe",
        "订阅消息送达",
        "微信已接收的订阅消息条数。",
    ),
    (
        "push.unknown",
        "未知",
        "已交给微信但没有明确答复的条数；为避免打扰绝不重发。",
    ),
    ("people", "收件人", "一次推送或一条通知的收件人数。"),
    ("read", "已读", "打开过的人数，包含已确认的人。"),
    ("confirmed", "已确认", "点过“确认收到”的人数。"),
];

/// Names and meanings of figures, channels and reasons, in plain Chinese.
#[utoipa::path(
    tag = "push", operation_id = "get_definitions", security(("bearer" = [])),
    responses((status = 200, body = Definitions)))]
#[get("/definitions")]
pub(super) async fn get_definitions(_actor: Actor) -> Answer<HttpResponse> {
    let define = |(name, title, meaning)| Definition {
        name,
        title,
        meaning,
    };
    let channel = |c: Channel| define((c.name(), c.zh(), c.promise_zh()));
    let reason = |(name, title)| define((name, title, title));
    Ok(HttpResponse::Ok().json(Definitions {
        figures: FIGURES.into_iter().map(define).collect(),
        channels: Channel::all().map(channel).collect(),
        reasons: Outcome::REASONS.into_iter().map(reason).collect(),
    }))
}
