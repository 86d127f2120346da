//! `GET /me/export`, `POST /me/erasure`, `DELETE /me`.

use actix_web::{HttpResponse, delete, get, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Export, Rights};
use crate::clock::Time;
use crate::http::{Answer, Json};
use crate::identity::Actor;

/// Everything that is held of the caller.
#[utoipa::path(
    tag = "me", operation_id = "export_me", security(("bearer" = [])),
    responses((status = 200, body = Export)))]
#[get("/me/export")]
async fn export_me(actor: Actor, rights: web::Data<Rights>) -> Answer<HttpResponse> {
    Ok(HttpResponse::Ok().json(rights.export(&actor).await?))
}

/// A code, shown once.
#[derive(Serialize, ToSchema)]
pub(crate) struct ErasureCode {
    /// Eight digits for `DELETE /me`; a new one voids it.
    code: String,
    /// Good until then.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Time,
}

/// Makes the code with which the caller may erase themselves.
#[utoipa::path(
    tag = "me", operation_id = "request_erasure", security(("bearer" = [])),
    responses((status = 201, body = ErasureCode)))]
#[post("/me/erasure")]
async fn request_erasure(actor: Actor, rights: web::Data<Rights>) -> Answer<HttpResponse> {
    let (code, expires_at) = rights.offer(&actor).await?;
    Ok(HttpResponse::Created().json(ErasureCode { code, expires_at }))
}

/// Proof that the caller means it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Erase {
    /// From `POST /me/erasure`.
    code: String,
}

/// Erases the caller: what they did stays in the figures of their groups, nothing else does.
#[utoipa::path(
    tag = "me", operation_id = "erase_me", security(("bearer" = [])), request_body = Erase,
    responses((status = 204), (status = 422, description = "wrong, spent or too late")))]
#[delete("/me")]
async fn erase_me(
    actor: Actor,
    rights: web::Data<Rights>,
    body: Json<Erase>,
) -> Answer<HttpResponse> {
    rights.erase_self(&actor, &body.read()?.code).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Mounts the domain.
pub(crate) fn mount(config: &mut utoipa_actix_web::service_config::ServiceConfig<'_>) {
    config
        .service(export_me)
        .service(request_erasure)
        .service(erase_me);
}
