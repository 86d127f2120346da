//! `/banks` and `/questions/{id}/…`.

use actix_web::{HttpResponse, get, post, web};
use serde::Deserialize;
use utoipa::ToSchema;

use super::model::{NewVersion, REASON_CHARS};
use super::view::{BankQuestion, BankView, QuestionStanding, RegradeView};
use super::{Curation, OFFICES};
use crate::http::{Answer, Fault, Json, Page, Path, Query};
use crate::id::{BankId, QuestionId};
use crate::identity::Actor;

#[derive(Deserialize)]
struct BankPath {
    id: BankId,
}

#[derive(Deserialize)]
struct QuestionPath {
    id: QuestionId,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CursorQuery {
    cursor: Option<String>,
}

/// The question banks.
#[utoipa::path(
    tag = "bank", operation_id = "list_banks", security(("bearer" = [])),
    responses((status = 200, body = Page<BankView>), (status = 403)))]
#[get("/banks")]
async fn list_banks(actor: Actor, curation: web::Data<Curation>) -> Answer<HttpResponse> {
    actor.require(OFFICES)?;
    Ok(HttpResponse::Ok().json(Page::whole(curation.overview().await?)))
}

/// The questions of a bank with their keys, ordered by id.
#[utoipa::path(
    tag = "bank", operation_id = "list_questions", security(("bearer" = [])),
    params(("id" = String, Path, description = "the bank"), ("cursor" = Option<String>, Query, description = "`next` of the page before")),
    responses((status = 200, body = Page<BankQuestion>), (status = 403)))]
#[get("/banks/{id}/questions")]
async fn list_questions(
    actor: Actor,
    curation: web::Data<Curation>,
    path: Path<BankPath>,
    query: Query<CursorQuery>,
) -> Answer<HttpResponse> {
    actor.require(OFFICES)?;
    let bank = path.read()?.id;
    let page = |cursor: Option<String>| {
        let (actor, bank, curation) = (&actor, &bank, &curation);
        async move { curation.page(actor, bank, cursor.as_deref()).await }
    };
    let cursor = match query.read() {
        Ok(query) => query.cursor,
        Err(fault) => return page(None).await.and(Err(fault)),
    };
    Ok(HttpResponse::Ok().json(page(cursor).await?))
}

/// Why a question is retired.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Retire {
    /// For the office, 1 to 200 characters.
    reason: String,
}

/// Retires a question: it is asked no more and counts full in papers that are not submitted.
#[utoipa::path(
    tag = "bank", operation_id = "retire_question", security(("bearer" = [])), request_body = Retire,
    params(("id" = String, Path, description = "the question")),
    responses((status = 200, body = QuestionStanding), (status = 403)))]
#[post("/questions/{id}/retire")]
async fn retire_question(
    actor: Actor,
    curation: web::Data<Curation>,
    path: Path<QuestionPath>,
    body: Json<Retire>,
) -> Answer<HttpResponse> {
    actor.require(OFFICES)?;
    let id = path.read()?.id;
    curation.listed(&id).await?;
    let reason = body.read()?.reason;
    if reason.trim().is_empty() || reason.chars().count() > REASON_CHARS {
        return Err(Fault::field(
            "/reason",
            "length",
            "请填写 1 到 200 字的原因。",
        ));
    }
    let standing = curation
        .retire(&actor.member.id, &id, reason.trim())
        .await?;
    Ok(HttpResponse::Ok().json(standing))
}

/// Brings a new version of a question into force for papers drawn from then on. The same version again changes nothing.
#[utoipa::path(
    tag = "bank", operation_id = "replace_question", security(("bearer" = [])), request_body = NewVersion,
    params(("id" = String, Path, description = "the question")),
    responses((status = 200, body = QuestionStanding), (status = 201, body = QuestionStanding), (status = 403)))]
#[post("/questions/{id}/replace")]
async fn replace_question(
    actor: Actor,
    curation: web::Data<Curation>,
    path: Path<QuestionPath>,
    body: Json<NewVersion>,
) -> Answer<HttpResponse> {
    actor.require(OFFICES)?;
    let id = path.read()?.id;
    curation.listed(&id).await?;
    let (standing, new) = curation
        .replace(&actor.member.id, &id, body.read()?)
        .await?;
    let mut answer = if new {
        HttpResponse::Created()
    } else {
        HttpResponse::Ok()
    };
    Ok(answer.json(standing))
}

/// Grades submitted papers that ask the question again, by how it stands now. No score falls; again while it is under way
/// answers how far it came.
#[utoipa::path(
    tag = "bank", operation_id = "regrade_question", security(("bearer" = [])),
    params(("id" = String, Path, description = "the question")),
    responses((status = 202, body = RegradeView), (status = 403)))]
#[post("/questions/{id}/regrade")]
async fn regrade_question(
    actor: Actor,
    curation: web::Data<Curation>,
    path: Path<QuestionPath>,
) -> Answer<HttpResponse> {
    actor.require(OFFICES)?;
    let id = path.read()?.id;
    let regrade = curation.begin_regrade(&actor.member.id, &id).await?;
    Ok(HttpResponse::Accepted().json(regrade))
}

/// How far the last regrade of a question came.
#[utoipa::path(
    tag = "bank", operation_id = "get_regrade", security(("bearer" = [])),
    params(("id" = String, Path, description = "the question")),
    responses((status = 200, body = RegradeView), (status = 403)))]
#[get("/questions/{id}/regrade")]
async fn get_regrade(
    actor: Actor,
    curation: web::Data<Curation>,
    path: Path<QuestionPath>,
) -> Answer<HttpResponse> {
    actor.require(OFFICES)?;
    let id = path.read()?.id;
    Ok(HttpResponse::Ok().json(curation.last_regrade(&id).await?))
}

/// Mounts the domain.
pub(crate) fn mount(config: &mut utoipa_actix_web::service_config::ServiceConfig<'_>) {
    config
        .service(list_banks)
        .service(list_questions)
        .service(retire_question)
        .service(replace_question)
        .service(regrade_question)
        .service(get_regrade);
}
