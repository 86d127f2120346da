//! `GET /questions/{id}/statistics` and `GET /papers/{id}/statistics`.

use actix_web::{HttpResponse, get, web};
use serde::Deserialize;

use super::OFFICES;
use super::view::{PaperStatistics, QuestionStatistics};
use crate::http::{Answer, Path, Query};
use crate::id::{AttemptId, OrgId, QuestionId};
use crate::identity::Actor;
use crate::quiz::Quizzes;

#[derive(Deserialize)]
struct QuestionPath {
    id: QuestionId,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VersionQuery {
    version: Option<u32>,
}

/// How a question did over everybody; nothing but the number of attempts below 30.
#[utoipa::path(
    tag = "bank", operation_id = "get_question_statistics", security(("bearer" = [])),
    params(("id" = String, Path, description = "the question"), ("version" = Option<u32>, Query, description = "default: the last one")),
    responses((status = 200, body = QuestionStatistics), (status = 403)))]
#[get("/questions/{id}/statistics")]
async fn get_question_statistics(
    actor: Actor,
    quizzes: web::Data<Quizzes>,
    path: Path<QuestionPath>,
    query: Query<VersionQuery>,
) -> Answer<HttpResponse> {
    actor.require(OFFICES)?;
    let id = path.read()?.id;
    let statistics = quizzes.statistics();
    statistics.question(&id, None).await?;
    let version = query.read()?.version;
    Ok(HttpResponse::Ok().json(statistics.question(&id, version).await?))
}

#[derive(Deserialize)]
struct PaperPath {
    id: AttemptId,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OrgQuery {
    org: Option<OrgId>,
}

/// How a paper did in an organisation of the caller's scope; nothing but the number of attempts below 30.
#[utoipa::path(
    tag = "bank", operation_id = "get_paper_statistics", security(("bearer" = [])),
    params(("id" = String, Path, description = "the paper, e.g. `daily-2026-11-20`, or an announced one: its first tries, of a weekly one the present week; a try `<paper>-2` or a week `<paper>-w261116` by name"),
        ("org" = Option<String>, Query, description = "the organisation; default: the caller's own")),
    responses((status = 200, body = PaperStatistics), (status = 403)))]
#[get("/papers/{id}/statistics")]
async fn get_paper_statistics(
    actor: Actor,
    quizzes: web::Data<Quizzes>,
    path: Path<PaperPath>,
    query: Query<OrgQuery>,
) -> Answer<HttpResponse> {
    actor.require(OFFICES)?;
    let id = path.read()?.id;
    let statistics = quizzes.statistics();
    let org = query.read()?.org;
    Ok(HttpResponse::Ok().json(statistics.paper(&actor, &id, org.as_ref()).await?))
}

/// Mounts the domain.
pub(crate) fn mount(config: &mut utoipa_actix_web::service_config::ServiceConfig<'_>) {
    config
        .service(get_question_statistics)
        .service(get_paper_statistics);
}
