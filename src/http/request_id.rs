//! A request id for every request: taken from a proxy's `X-Request-Id` if it is a plain word, else made here; sent back
//! in the same header and quoted in every problem body.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, web};

use crate::id::{ClientId, Ids};

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

tokio::task_local! {
    static CURRENT: String;
}

/// The id of the request being answered; empty outside one.
pub fn current() -> String {
    CURRENT.try_with(Clone::clone).unwrap_or_default()
}

/// Gives the request its id for as long as it is being answered.
///
/// # Errors
/// Those of the services inside.
pub async fn assign(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody + 'static>, Error> {
    let given = request
        .headers()
        .get(&HEADER)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.parse::<ClientId>().ok());
    let id = given.map_or_else(
        || {
            request
                .app_data::<web::Data<Ids>>()
                .map(|ids| ids.text("r"))
                .unwrap_or_default()
        },
        |id| id.to_string(),
    );
    let header = HeaderValue::from_str(&id);
    let mut response = CURRENT.scope(id, next.call(request)).await?;
    if let Ok(value) = header {
        response.headers_mut().insert(HEADER, value);
    }
    Ok(response)
}
