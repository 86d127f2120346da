//! `/livez`, `/readyz`, `/version`, `/metrics` and `/api/docs`.

use actix_web::{HttpRequest, HttpResponse, web};
use metrics_exporter_prometheus::PrometheusHandle;
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use subtle::ConstantTimeEq;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::http::{Code, Fault};
use crate::redis::Redis;
use crate::redis::survey::clock_difference;

/// A replica whose clock is this many times `redis.clock_tolerance` away from the store's takes no requests.
const CLOCK_LIMIT: i64 = 5;

/// What the service says about itself.
#[derive(Clone)]
pub struct Health {
    /// The store.
    pub redis: Redis,
    /// Our clock and how many milliseconds it may differ from the store's; `None` in the demo, whose clock is moved on
    /// purpose.
    pub clock: Option<(Clock, i64)>,
    /// Cancelled when stopping.
    pub soft: CancellationToken,
    /// The recorder of figures.
    pub metrics: Option<PrometheusHandle>,
    /// Who else than this machine may read the figures.
    pub metrics_token: Option<SecretString>,
}

impl Health {
    async fn problem(&self) -> Option<String> {
        if self.soft.is_cancelled() {
            return Some("stopping".to_owned());
        }
        let (clock, tolerance) = match &self.clock {
            Some((clock, tolerance)) => (clock.clone(), *tolerance),
            None => (Clock::system(), i64::MAX),
        };
        match clock_difference(&self.redis, &clock).await {
            Err(error) => Some(error.to_string()),
            Ok(ahead) => (ahead.abs() > tolerance.saturating_mul(CLOCK_LIMIT))
                .then(|| format!("the clock differs from the store's by {ahead} ms")),
        }
    }
}

async fn livez() -> HttpResponse {
    HttpResponse::Ok().json(json!({ "status": "ok" }))
}

async fn readyz(health: web::Data<Health>) -> HttpResponse {
    match health.problem().await {
        None => HttpResponse::Ok().json(json!({ "status": "ready" })),
        Some(reason) => HttpResponse::ServiceUnavailable()
            .json(json!({ "status": "not_ready", "reason": reason })),
    }
}

async fn version() -> HttpResponse {
    HttpResponse::Ok().json(json!({ "name": "sanke", "version": env!("CARGO_PKG_VERSION") }))
}

/// For this machine, or whoever has the token.
async fn metrics(request: HttpRequest, health: web::Data<Health>) -> Result<HttpResponse, Fault> {
    let local = request
        .peer_addr()
        .is_some_and(|peer| peer.ip().is_loopback());
    let given = request
        .headers()
        .get("authorization")
        .and_then(|v| v.to_str().ok()?.strip_prefix("Bearer "));
    let known = health
        .metrics_token
        .as_ref()
        .map(|token| token.expose_secret().as_bytes());
    let allowed = match (given, known) {
        (Some(given), Some(known)) => given.as_bytes().ct_eq(known).into(),
        _ => false,
    };
    if !allowed && !local {
        return Err(Fault::new(Code::NotFound));
    }
    let text = health
        .metrics
        .as_ref()
        .map(PrometheusHandle::render)
        .unwrap_or_default();
    Ok(HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4")
        .body(text))
}

/// The operations as a page without scripts, from the served document.
async fn docs() -> HttpResponse {
    let document = super::server::openapi_document();
    let mut rows = String::new();
    for (path, item) in &document.paths.paths {
        let operations = [
            ("GET", &item.get),
            ("PUT", &item.put),
            ("POST", &item.post),
            ("DELETE", &item.delete),
        ];
        for (method, operation) in operations {
            let Some(operation) = operation else { continue };
            let summary = operation
                .summary
                .as_deref()
                .or(operation.description.as_deref())
                .unwrap_or("");
            let id = operation.operation_id.as_deref().unwrap_or("");
            let cells = [method, path.as_str(), id, summary].map(ammonia::clean_text);
            rows.extend(["<tr><td>", &cells.join("</td><td>"), "</td></tr>"]);
        }
    }
    let page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Sanke 三刻 API</title>\
         <link rel=\"alternate\" type=\"application/json\" href=\"/api/openapi.json\">\
         <h1>Sanke 三刻 API</h1><p>The complete document: <a href=\"/api/openapi.json\">/api/openapi.json</a></p>\
         <table><thead><tr><th>Method</th><th>Path</th><th>Operation</th><th>What it does</th></tr></thead><tbody>{rows}</tbody></table></html>"
    );
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .body(page)
}

/// Mounts the service's own routes.
pub(super) fn mount(config: &mut web::ServiceConfig) {
    config
        .route("/livez", web::get().to(livez))
        .route("/readyz", web::get().to(readyz))
        .route("/version", web::get().to(version))
        .route("/metrics", web::get().to(metrics))
        .route("/api/docs", web::get().to(docs));
}
