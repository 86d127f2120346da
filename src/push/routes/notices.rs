//! `/audiences/preview` and `/notices`.

use std::collections::HashSet;

use actix_web::{HttpResponse, delete, get, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::model::{Audience, Kind, PushState, Receipt, SENDERS};
use super::super::new_notice::NewNotice;
use super::super::people::Preview;
use super::super::store::StoredNotice;
use super::super::{Item, Push};
use crate::clock::Time;
use crate::http::{Answer, Code, Fault, Json, Page, Path, Query};
use crate::id::{MaterialId, NoticeId, PushId};
use crate::identity::Actor;
use crate::material::markdown;

/// Path of a notice, or of any other entry of the inbox.
#[derive(Deserialize)]
pub(super) struct NoticePath {
    /// Which.
    pub(super) id: NoticeId,
}

/// Counts whom an audience would reach now.
#[utoipa::path(
    tag = "notice", operation_id = "preview_audience", security(("bearer" = [])), request_body = Audience,
    responses((status = 200, body = Preview), (status = 403), (status = 404)))]
#[post("/audiences/preview")]
pub(super) async fn preview_audience(
    actor: Actor,
    push: web::Data<Push>,
    body: Json<Audience>,
) -> Answer<HttpResponse> {
    actor.require(&SENDERS)?;
    Ok(HttpResponse::Ok().json(push.preview(&actor, &body.read()?).await?))
}

/// A notice on its way.
#[derive(Serialize, ToSchema)]
pub(super) struct NoticeQueued {
    #[schema(value_type = String)]
    id: NoticeId,
    /// `queued`, `scheduled`, `waiting` for a second organiser's consent, `recalled`.
    state: String,
    /// The push that carries it.
    #[schema(value_type = String)]
    push: PushId,
    /// People it reaches as counted now.
    people: i64,
}

/// Sends a notice now or later.
#[utoipa::path(
    tag = "notice", operation_id = "send_notice", security(("bearer" = [])), request_body = NewNotice,
    responses((status = 202, body = NoticeQueued), (status = 200, description = "known before", body = NoticeQueued), (status = 403), (status = 404), (status = 409)))]
#[post("/notices")]
pub(super) async fn send_notice(
    actor: Actor,
    push: web::Data<Push>,
    body: Json<NewNotice>,
) -> Answer<HttpResponse> {
    actor.require(&SENDERS)?;
    let new = body.read()?;
    let (stored, state, is_new) = push.write_notice(&actor, &new).await?;
    Ok(queued(stored, state, is_new))
}

/// 202 for what is new, 200 for what was known before.
pub(super) fn queued(stored: StoredNotice, state: PushState, is_new: bool) -> HttpResponse {
    let state = match state {
        PushState::Expanding | PushState::Expanded => "queued".to_owned(),
        other => other.to_string(),
    };
    let mut answer = if is_new {
        HttpResponse::Accepted()
    } else {
        HttpResponse::Ok()
    };
    answer.json(NoticeQueued {
        id: stored.notice.id,
        state,
        push: stored.notice.push,
        people: stored.notice.people,
    })
}

/// Which notices are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Box {
    /// What the caller was sent.
    Inbox,
    /// What the caller sent.
    Sent,
    /// What waits for the caller's consent.
    Waiting,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    r#box: Option<Box>,
    cursor: Option<String>,
}

/// One line of the list.
#[derive(Serialize, ToSchema)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent marks on the wire"
)]
pub(super) struct NoticeSummary {
    /// The notice; for anything else the push.
    id: String,
    kind: Kind,
    title: String,
    /// The beginning as plain text.
    text: String,
    #[schema(value_type = String, format = DateTime)]
    at: Time,
    /// Whether a confirmation is asked for.
    confirm: bool,
    /// Null for what the caller sent and was not sent.
    receipt: Option<Receipt>,
    /// Whether there was a second word about it.
    nudged: bool,
    /// Whether the caller wrote it.
    mine: bool,
    /// Whether it was taken back (own ones only).
    recalled: bool,
}

impl NoticeSummary {
    fn received(item: Item, mine: bool) -> Self {
        Self {
            receipt: Some(item.receipt()),
            id: item.subject,
            kind: item.kind,
            title: item.title,
            text: item.text,
            at: item.at,
            confirm: item.confirm,
            nudged: item.nudged,
            mine,
            recalled: false,
        }
    }

    fn sent(stored: StoredNotice) -> Self {
        let at = stored.sent_at();
        let notice = stored.notice;
        Self {
            text: super::super::model::plain_excerpt(&markdown::plain_text(&notice.body_md), 200),
            id: notice.id.to_string(),
            kind: Kind::Notice,
            title: notice.title,
            at,
            confirm: notice.confirm,
            receipt: None,
            nudged: stored.nudge.is_some(),
            mine: true,
            recalled: stored.recalled.is_some(),
        }
    }

    /// Ascending order of this text is newest first.
    fn cursor(&self) -> String {
        format!("{:014}.{}", 99_999_999_999_999 - self.at.millis(), self.id)
    }
}

/// What the caller was sent and what the caller sent, newest first; `box` narrows it down.
#[utoipa::path(
    tag = "notice", operation_id = "list_notices", security(("bearer" = [])),
    params(("box" = Option<String>, Query, description = "`inbox` or `sent`, both unless given; `waiting` = those that wait for the caller's consent"), ("cursor" = Option<String>, Query, description = "`next` of the page before")),
    responses((status = 200, body = Page<NoticeSummary>)))]
#[get("/notices")]
pub(super) async fn list_notices(
    actor: Actor,
    push: web::Data<Push>,
    query: Query<ListQuery>,
) -> Answer<HttpResponse> {
    let query = query.read()?;
    if query.r#box == Some(Box::Waiting) {
        let waiting = push.waiting(&actor).await?.into_iter();
        let lines = waiting.map(|stored| NoticeSummary {
            mine: false,
            ..NoticeSummary::sent(stored)
        });
        return Ok(HttpResponse::Ok().json(Page::whole(lines.collect())));
    }
    let (items, sent) = push.my_notices(&actor).await?;
    let mine: HashSet<String> = sent.iter().map(|s| s.notice.id.to_string()).collect();
    let mut lines: Vec<NoticeSummary> = Vec::new();
    if query.r#box != Some(Box::Sent) {
        let received = items.into_iter().map(|item| {
            let mine = mine.contains(&item.subject);
            NoticeSummary::received(item, mine)
        });
        lines.extend(received);
    }
    if query.r#box != Some(Box::Inbox) {
        let known: HashSet<String> = lines.iter().map(|line| line.id.clone()).collect();
        let others = sent
            .into_iter()
            .filter(|s| !known.contains(s.notice.id.as_str()));
        lines.extend(others.map(NoticeSummary::sent));
    }
    lines.sort_by_key(NoticeSummary::cursor);
    let page = Page::cut(lines, query.cursor.as_deref(), NoticeSummary::cursor);
    Ok(HttpResponse::Ok().json(page))
}

/// A notice, or any other entry of the inbox.
#[derive(Serialize, ToSchema)]
pub(super) struct NoticeView {
    id: String,
    kind: Kind,
    title: String,
    /// Safe HTML.
    body_html: String,
    /// Who wrote it; null for what the service itself says.
    author: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    at: Time,
    /// Whether a confirmation is asked for.
    confirm: bool,
    /// Null if the caller was not sent it.
    receipt: Option<Receipt>,
    /// Since when.
    #[schema(value_type = Option<String>, format = DateTime)]
    receipt_at: Option<Time>,
    /// Whether the caller may see receipts, nudge and recall.
    managed: bool,
    /// Where it stands; null for those who were only sent it.
    state: Option<String>,
    /// The material that it is about, if it has one and the library still does.
    material: Option<LinkedMaterial>,
}

/// A material that a notice is about.
#[derive(Clone, Serialize, ToSchema)]
pub(super) struct LinkedMaterial {
    #[schema(value_type = String)]
    id: MaterialId,
    /// Its title.
    title: String,
}

impl NoticeView {
    fn of_notice(
        stored: StoredNotice,
        item: Option<&Item>,
        managed: bool,
        state: Option<String>,
    ) -> Self {
        let at = stored.sent_at();
        let notice = stored.notice;
        Self {
            id: notice.id.to_string(),
            kind: Kind::Notice,
            body_html: markdown::safe_html(&notice.body_md),
            title: notice.title,
            author: Some(notice.author_name),
            at,
            confirm: notice.confirm,
            receipt: item.map(Item::receipt),
            receipt_at: item.and_then(|item| item.mark).map(|mark| mark.at),
            managed,
            state,
            material: None,
        }
    }

    fn of_item(item: Item) -> Self {
        Self {
            receipt: Some(item.receipt()),
            receipt_at: item.mark.map(|mark| mark.at),
            id: item.subject,
            kind: item.kind,
            body_html: markdown::safe_html(&item.text),
            title: item.title,
            author: None,
            at: item.at,
            confirm: item.confirm,
            managed: false,
            state: None,
            material: None,
        }
    }
}

/// A notice: for whoever was sent it, and for whoever may manage it.
#[utoipa::path(
    tag = "notice", operation_id = "get_notice", security(("bearer" = [])),
    params(("id" = String, Path, description = "the notice")), responses((status = 200, body = NoticeView)))]
#[get("/notices/{id}")]
pub(super) async fn get_notice(
    actor: Actor,
    push: web::Data<Push>,
    path: Path<NoticePath>,
) -> Answer<HttpResponse> {
    let id = path.read()?.id;
    let items = push.items(&actor).await?;
    let item = items.into_iter().find(|item| item.subject == id.as_str());
    let managed = match push.managed(&actor, &id).await {
        Ok(stored) => Some(stored),
        Err(fault) if fault.code() == Code::NotFound => None,
        Err(fault) => return Err(fault),
    };
    if item.is_none() && managed.is_none() {
        return Err(Fault::new(Code::NotFound));
    }
    let stored = match &managed {
        Some(stored) => Some(stored.clone()),
        None => push.store.notice(&id).await?,
    };
    let state = match &managed {
        Some(stored) if stored.recalled.is_some() => Some(PushState::Recalled.to_string()),
        Some(stored) if stored.waits() => Some(PushState::Waiting.to_string()),
        Some(stored) => {
            let head = push.store.head(&stored.notice.push).await?;
            head.map(|head| head.state.to_string())
        }
        None => None,
    };
    let managed = managed.is_some();
    let link = stored.as_ref().and_then(|s| s.notice.material.clone());
    let view = match (stored, item) {
        (Some(stored), item) => NoticeView::of_notice(stored, item.as_ref(), managed, state),
        (None, Some(item)) => NoticeView::of_item(item),
        (None, None) => return Err(Fault::new(Code::NotFound)),
    };
    let material = match link {
        Some(id) => push.linked(&id).await?,
        None => None,
    };
    let material = material.map(|(id, title)| LinkedMaterial { id, title });
    Ok(HttpResponse::Ok().json(NoticeView { material, ..view }))
}

/// A notice that was taken back.
#[derive(Serialize, ToSchema)]
pub(super) struct NoticeRecalled {
    #[schema(value_type = String)]
    id: NoticeId,
    /// `recalled`.
    state: &'static str,
}

/// Takes a notice back: out of every inbox, and what is not handed over yet is dropped.
#[utoipa::path(
    tag = "notice", operation_id = "recall_notice", security(("bearer" = [])),
    params(("id" = String, Path, description = "the notice")), responses((status = 200, body = NoticeRecalled), (status = 403)))]
#[delete("/notices/{id}")]
pub(super) async fn recall_notice(
    actor: Actor,
    push: web::Data<Push>,
    path: Path<NoticePath>,
) -> Answer<HttpResponse> {
    actor.require(&SENDERS)?;
    let id = path.read()?.id;
    push.recall(&actor, &id).await?;
    Ok(HttpResponse::Ok().json(NoticeRecalled {
        id,
        state: "recalled",
    }))
}
