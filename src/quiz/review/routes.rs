//! `GET /me/reviews`.

use actix_web::{HttpResponse, get, web};

use super::view::ReviewView;
use crate::http::{Answer, Page};
use crate::identity::Actor;
use crate::quiz::Quizzes;

/// The member's own wrong questions, the most urgent first; at most 100, so always one page.
#[utoipa::path(
    tag = "me", operation_id = "list_reviews", security(("bearer" = [])),
    responses((status = 200, body = Page<ReviewView>)))]
#[get("/me/reviews")]
async fn list_reviews(actor: Actor, quizzes: web::Data<Quizzes>) -> Answer<HttpResponse> {
    Ok(HttpResponse::Ok().json(Page::whole(quizzes.own_reviews(&actor).await?)))
}

/// Mounts the domain.
pub(crate) fn mount(config: &mut utoipa_actix_web::service_config::ServiceConfig<'_>) {
    config.service(list_reviews);
}
