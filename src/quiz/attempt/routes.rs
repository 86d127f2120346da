//! `/quizzes/daily` and `/attempts/…`.

use actix_web::{HttpResponse, get, post, put, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Quizzes;
use super::store::{Answers, Revised};
use super::view::{PaperView, ResultView};
use crate::clock::Clock;
use crate::day::Day;
use crate::http::{Answer, Json, Path, Query};
use crate::id::{AttemptId, QuestionId};
use crate::identity::{Actor, Claimed};

/// Which day.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DailyQuery {
    day: Option<Day>,
}

/// The daily paper; the first look freezes it.
#[utoipa::path(
    tag = "quiz", operation_id = "get_daily_quiz", security(("bearer" = [])),
    params(("day" = Option<String>, Query, description = "study day YYYY-MM-DD that is not closed; default: today")),
    responses((status = 200, body = PaperView), (status = 403), (status = 409, description = "there is no question bank")))]
#[get("/quizzes/daily")]
async fn get_daily_quiz(
    actor: Actor,
    quizzes: web::Data<Quizzes>,
    clock: web::Data<Clock>,
    query: Query<DailyQuery>,
) -> Answer<HttpResponse> {
    let today = actor.frame(clock.now()).day;
    actor.home(today)?;
    let day = query.read()?.day.unwrap_or(today);
    let sheet = quizzes.sheet(&actor, day).await?;
    Ok(HttpResponse::Ok().json(PaperView::from(sheet)))
}

/// Path of an answer.
#[derive(Deserialize)]
struct AnswerPath {
    id: AttemptId,
    question: QuestionId,
}

/// The state of an answer.
#[derive(Serialize, ToSchema)]
pub(crate) struct AnswerSaved {
    #[schema(value_type = String)]
    question: QuestionId,
    /// The revision that is kept.
    rev: u32,
    /// Questions answered so far.
    answered: u32,
}

/// Saves an answer; the higher revision wins.
#[utoipa::path(
    tag = "quiz", operation_id = "save_answer", security(("bearer" = [])), request_body = Revised,
    params(("id" = String, Path, description = "the attempt"), ("question" = String, Path, description = "the question")),
    responses((status = 200, body = AnswerSaved), (status = 409, description = "submitted, or the day is closed")))]
#[put("/attempts/{id}/answers/{question}")]
async fn save_answer(
    Claimed(actor): Claimed,
    quizzes: web::Data<Quizzes>,
    path: Path<AnswerPath>,
    body: Json<Revised>,
) -> Answer<HttpResponse> {
    let AnswerPath { id, question } = path.read()?;
    quizzes.check_attempt(&actor, &id).await?;
    let (rev, answered) = quizzes
        .answer(&actor, &id, &question, &body.read()?)
        .await?;
    Ok(HttpResponse::Ok().json(AnswerSaved {
        question,
        rev,
        answered,
    }))
}

/// A submission: answers that may not have been saved yet are merged by revision.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Submit {
    /// Optional.
    #[serde(default)]
    #[schema(value_type = std::collections::BTreeMap<String, Revised>)]
    answers: Answers,
}

/// Path of an attempt.
#[derive(Deserialize)]
struct AttemptPath {
    id: AttemptId,
}

/// Submits a paper; every repeat answers the identical result.
#[utoipa::path(
    tag = "quiz", operation_id = "submit_attempt", security(("bearer" = [])), request_body = Submit,
    params(("id" = String, Path, description = "the attempt")),
    responses((status = 200, body = ResultView), (status = 409, description = "the day is closed")))]
#[post("/attempts/{id}/submit")]
async fn submit_attempt(
    actor: Actor,
    quizzes: web::Data<Quizzes>,
    path: Path<AttemptPath>,
    body: Json<Submit>,
) -> Answer<HttpResponse> {
    let id = path.read()?.id;
    quizzes.check_attempt(&actor, &id).await?;
    let result = quizzes
        .submit(&actor, &id, &body.read_or_default()?.answers)
        .await?;
    Ok(HttpResponse::Ok()
        .content_type("application/json")
        .body(result))
}

/// Mounts the domain.
pub(crate) fn mount(config: &mut utoipa_actix_web::service_config::ServiceConfig<'_>) {
    config
        .service(get_daily_quiz)
        .service(save_answer)
        .service(submit_attempt);
}
