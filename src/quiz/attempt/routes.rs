//! `/quizzes/…` and `/attempts/…`.

use actix_web::{HttpResponse, get, post, put, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Quizzes;
use super::listing::QuizCard;
use super::store::{Answers, Revised};
use super::view::{PaperView, ResultView};
use crate::clock::Clock;
use crate::day::Day;
use crate::http::{Answer, Json, Page, Path, Query};
use crate::id::{AttemptId, PaperId, QuestionId};
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

/// What is open for the caller: the daily quiz first, then announced papers by their end.
#[utoipa::path(
    tag = "quiz", operation_id = "list_quizzes", security(("bearer" = [])),
    responses((status = 200, body = Page<QuizCard>), (status = 403)))]
#[get("/quizzes")]
async fn list_quizzes(actor: Actor, quizzes: web::Data<Quizzes>) -> Answer<HttpResponse> {
    Ok(HttpResponse::Ok().json(Page::whole(quizzes.open(&actor).await?)))
}

/// Path of an announced paper.
#[derive(Deserialize)]
struct PaperPath {
    paper: PaperId,
}

/// Which try.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TryQuery {
    attempt: Option<u32>,
}

/// An announced paper: the caller's latest try, or try number `attempt`. The first look begins it; answers and submission
/// are those of the attempt.
#[utoipa::path(
    tag = "quiz", operation_id = "get_quiz", security(("bearer" = [])),
    params(("paper" = String, Path, description = "the paper"),
        ("attempt" = Option<u32>, Query, description = "number of the try, at most one more than were begun; default: the latest")),
    responses((status = 200, body = PaperView), (status = 403), (status = 409, description = "not open, closed, the try before is not submitted, or none is left")))]
#[get("/quizzes/{paper}")]
async fn get_quiz(
    actor: Actor,
    quizzes: web::Data<Quizzes>,
    clock: web::Data<Clock>,
    path: Path<PaperPath>,
    query: Query<TryQuery>,
) -> Answer<HttpResponse> {
    actor.home(actor.frame(clock.now()).day)?;
    let paper = path.read()?.paper;
    quizzes.for_me(&actor, &paper).await?;
    let n = query.read()?.attempt;
    let sheet = quizzes.look(&actor, &paper, n).await?;
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
    responses((status = 200, body = AnswerSaved), (status = 409, description = "submitted, the day is closed, or the paper's time is over")))]
#[put("/attempts/{id}/answers/{question}")]
async fn save_answer(
    Claimed(actor): Claimed,
    quizzes: web::Data<Quizzes>,
    path: Path<AnswerPath>,
    body: Json<Revised>,
) -> Answer<HttpResponse> {
    let AnswerPath { id, question } = path.read()?;
    let paper = quizzes.paper(&actor, &id).await?;
    let (rev, answered) = quizzes
        .answer(&actor, (&id, &paper), &question, &body.read()?)
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

/// Submits a paper; every repeat answers the identical result. After the end of an announced paper's time what was saved
/// before counts.
#[utoipa::path(
    tag = "quiz", operation_id = "submit_attempt", security(("bearer" = [])), request_body = Submit,
    params(("id" = String, Path, description = "the attempt")),
    responses((status = 200, body = ResultView<'static>), (status = 409, description = "the day is closed")))]
#[post("/attempts/{id}/submit")]
async fn submit_attempt(
    Claimed(actor): Claimed,
    quizzes: web::Data<Quizzes>,
    path: Path<AttemptPath>,
    body: Json<Submit>,
) -> Answer<HttpResponse> {
    let id = path.read()?.id;
    let paper = quizzes.paper(&actor, &id).await?;
    let result = quizzes
        .submit(&actor, (&id, &paper), &body.read_or_default()?.answers)
        .await?;
    Ok(HttpResponse::Ok()
        .content_type("application/json")
        .body(result))
}

/// Mounts the domain.
pub(crate) fn mount(config: &mut utoipa_actix_web::service_config::ServiceConfig<'_>) {
    config
        .service(get_daily_quiz)
        .service(list_quizzes)
        .service(get_quiz)
        .service(save_answer)
        .service(submit_attempt);
}
