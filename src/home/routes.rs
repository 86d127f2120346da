//! `GET /me/today`.

use actix_web::{HttpResponse, get, web};

use super::{Home, Today};
use crate::http::Answer;
use crate::identity::Claimed;

/// The whole home screen.
#[utoipa::path(
    tag = "me", operation_id = "get_today", security(("bearer" = [])),
    responses((status = 200, body = Today), (status = 403, description = "people of an office have no study day")))]
#[get("/me/today")]
async fn get_today(Claimed(actor): Claimed, home: web::Data<Home>) -> Answer<HttpResponse> {
    Ok(HttpResponse::Ok().json(home.today(&actor).await?))
}

/// Mounts the domain.
pub(crate) fn mount(config: &mut utoipa_actix_web::service_config::ServiceConfig<'_>) {
    config.service(get_today);
}
