//! Before and after every platform call: counting, faults.

use std::io;
use std::time::Duration;

use actix_web::body::{BodyStream, BoxBody, MessageBody, to_bytes};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::middleware::Next;
use actix_web::web::{Bytes, Data};
use actix_web::{Error, HttpResponse};
use futures_util::stream;

use super::faults::{Drop, Fault};
use super::reply::Refusal;
use super::world::Sim;

/// Counts the call and lets the fault of the path, if any, have its way.
pub(super) async fn intercept(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let path = request.path().to_owned();
    let sim = request.app_data::<Data<Sim>>().cloned();
    let Some(sim) = sim.filter(|_| path != "/" && !path.starts_with("/__sim")) else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    let Some(fault) = strike(&sim, path) else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    if fault.delay_ms > 0 {
        tokio::time::sleep(Duration::from_millis(fault.delay_ms)).await;
    }
    if let Some(answer) = instead(&sim, &fault) {
        return Ok(request.into_response(answer));
    }
    let response = next.call(request).await?.map_into_boxed_body();
    if fault.drop == Some(Drop::After) {
        return Ok(response.into_response(broken()));
    }
    if fault.truncate {
        return halved(response).await;
    }
    Ok(response)
}

fn strike(sim: &Sim, path: String) -> Option<Fault> {
    let mut world = sim.world();
    let fault = world.faults.take(&path);
    *world.calls.entry(path).or_default() += 1;
    let fault = fault?;
    if fault.invalidate_tokens {
        world.tokens.invalidate(sim.now());
    }
    Some(fault)
}

/// The answer that a fault gives without anything being done.
fn instead(sim: &Sim, fault: &Fault) -> Option<HttpResponse> {
    if fault.drop == Some(Drop::Before) {
        return Some(broken());
    }
    if let Some(code) = fault.errcode {
        let message = fault
            .errmsg
            .clone()
            .unwrap_or_else(|| "simulated fault".to_owned());
        let status = StatusCode::from_u16(fault.http.unwrap_or(200)).unwrap_or(StatusCode::OK);
        let mut body = sim.refusal(&Refusal { code, message });
        // Feishu calls them otherwise.
        body["code"] = body["errcode"].clone();
        body["msg"] = body["errmsg"].clone();
        return Some(HttpResponse::build(status).json(body));
    }
    let status = StatusCode::from_u16(fault.http?).unwrap_or(StatusCode::BAD_GATEWAY);
    let page = format!("<html><head><title>{status}</title></head><body>{status}</body></html>");
    Some(
        HttpResponse::build(status)
            .content_type("text/html")
            .body(page),
    )
}

/// An answer whose body fails at once: nothing is written, the connection is closed.
fn broken() -> HttpResponse {
    let failure = io::Error::new(io::ErrorKind::ConnectionReset, "simulated fault");
    let body = stream::once(async move { Err::<Bytes, _>(failure) });
    HttpResponse::Ok().body(BodyStream::new(body))
}

async fn halved(response: ServiceResponse) -> Result<ServiceResponse<BoxBody>, Error> {
    let (request, response) = response.into_parts();
    let (head, body) = response.into_parts();
    let whole = to_bytes(body)
        .await
        .map_err(actix_web::error::ErrorInternalServerError)?;
    let half = whole.slice(..whole.len() / 2);
    Ok(ServiceResponse::new(
        request,
        head.set_body(half).map_into_boxed_body(),
    ))
}
