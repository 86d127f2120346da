//! The HTTP server: every domain's routes, the service's own, and the OpenAPI document gathered from them.

use std::convert::Infallible;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App, HttpResponse, HttpServer, web};
use tokio_util::sync::CancellationToken;
use utoipa::openapi::OpenApi;
use utoipa_actix_web::AppExt;
use utoipa_actix_web::service_config::ServiceConfig;

use super::health::{self, Health};
use super::services::Services;
use crate::http::body::BODY_LIMIT;
use crate::http::rate::{self, Rate};
use crate::http::sse::Streams;
use crate::http::{Code, Fault, openapi, request_id, security};
use crate::redis::Redis;
use crate::web::Stage;

/// How the server listens.
#[derive(Clone, Debug)]
pub struct Listen {
    /// Address; port 0 takes a free one.
    pub address: SocketAddr,
    /// Worker threads.
    pub workers: usize,
    /// How long an idle connection stays open: longer than a proxy in front keeps it.
    pub keep_alive: Duration,
    /// Ceilings on requests a minute; the demo has none.
    pub rate: Option<Rate>,
    /// Streams of events open at a time.
    pub streams: usize,
    /// Seconds that requests may still take after the soft stop.
    pub drain_s: u64,
    /// What the clients are told that they run on.
    pub stage: Stage,
}

impl Listen {
    /// Two workers, no ceilings, a short stop: the demo and tests.
    pub const fn on(address: SocketAddr) -> Self {
        Self {
            address,
            workers: 2,
            keep_alive: Duration::from_secs(75),
            rate: None,
            streams: 1_000,
            drain_s: 5,
            stage: Stage::Service,
        }
    }
}

/// The busiest first: a path is compared with one resource after the other.
fn api(config: &mut ServiceConfig<'_>) {
    crate::study::routes::mount(config);
    crate::quiz::mount(config);
    crate::checkin::routes::mount(config);
    crate::home::routes::mount(config);
    crate::identity::routes::mount(config);
    crate::material::routes::mount(config);
    crate::complaint::routes::mount(config);
    crate::rights::routes::mount(config);
    crate::push::routes::mount(config);
    crate::dashboard::routes::mount(config);
}

/// The OpenAPI document of the service.
pub fn openapi_document() -> OpenApi {
    let (_, mut document) = App::new()
        .into_utoipa_app()
        .service(utoipa_actix_web::scope("/api/v1").configure(api))
        .configure(crate::push::routes::mount_root)
        .split_for_parts();
    let problem = <crate::http::Problem as utoipa::PartialSchema>::schema();
    let field = <crate::http::error::FieldError as utoipa::PartialSchema>::schema();
    let components = document.components.get_or_insert_default();
    components.schemas.insert("Problem".to_owned(), problem);
    components.schemas.insert("FieldError".to_owned(), field);
    openapi::complete(&mut document);
    document
}

/// Hands every domain's handle to the handlers.
fn provide(services: &Services, config: &mut web::ServiceConfig) {
    let s = services.clone();
    config
        .app_data(web::Data::new(s.setting.clock.clone()))
        .app_data(web::Data::new(s.setting.ids.clone()))
        .app_data(web::Data::new(s.identity))
        .app_data(web::Data::new(s.records))
        .app_data(web::Data::new(s.study))
        .app_data(web::Data::new(s.checkins))
        .app_data(web::Data::new(s.materials))
        .app_data(web::Data::new(s.quizzes))
        .app_data(web::Data::from(s.curation))
        .app_data(web::Data::from(s.desk))
        .app_data(web::Data::from(s.contests))
        .app_data(web::Data::new(s.push))
        .app_data(web::Data::new(s.home))
        .app_data(web::Data::from(s.complaints))
        .app_data(web::Data::from(s.rights))
        .app_data(web::Data::new(s.dashboard))
        .app_data(web::Data::new(s.audit));
}

/// Starts the server; answers it and the address that it took. `extra` mounts what only the demo has.
///
/// # Errors
/// The address is taken.
pub fn start(
    services: &Services,
    health: &Health,
    listen: &Listen,
    soft: CancellationToken,
    extra: impl Fn(&mut web::ServiceConfig) + Clone + Send + 'static,
) -> std::io::Result<(Server, SocketAddr)> {
    let listener = TcpListener::bind(listen.address)?;
    let address = listener.local_addr()?;
    let document = serde_json::to_string(&openapi_document())?;
    let (services, health, rate) = (services.clone(), health.clone(), listen.rate.clone());
    let stage = listen.stage;
    let streams = Streams::new(listen.streams, soft.clone());
    let server = HttpServer::new(move || {
        let document = document.clone();
        let redis = services.redis.clone();
        App::new()
            .data_factory(move || settle(redis.clone()))
            .wrap(Compress::default())
            .wrap(from_fn(rate::limit))
            .wrap(security::headers())
            .wrap(from_fn(request_id::assign))
            .app_data(web::PayloadConfig::new(BODY_LIMIT))
            .app_data(web::Data::new(health.clone()))
            .app_data(web::Data::new(streams.clone()))
            .configure(|config| provide(&services, config))
            .configure(|config| {
                if let Some(rate) = &rate {
                    config.app_data(web::Data::new(rate.clone()));
                }
            })
            .configure(|config| crate::push::routes::mount_root(&mut ServiceConfig::new(config)))
            .service(web::scope("/api/v1").configure(|config| api(&mut ServiceConfig::new(config))))
            .route(
                "/api/openapi.json",
                web::get().to(move || serve_document(document.clone())),
            )
            .configure(health::mount)
            .configure(|config| crate::web::mount(config, stage))
            .configure(extra.clone())
            .default_service(web::to(not_found))
    })
    .workers(listen.workers)
    .keep_alive(listen.keep_alive)
    .shutdown_timeout(listen.drain_s)
    .shutdown_signal(async move { soft.cancelled().await })
    .listen(listener)?
    .run();
    Ok((server, address))
}

/// Says that a worker has been through [`settle`].
struct Settled;

/// Gives a worker a connection of its own; without one it shares the process's.
async fn settle(redis: Redis) -> Result<Settled, Infallible> {
    if let Err(error) = redis.settle().await {
        tracing::warn!(%error, "a worker shares the process's connection");
    }
    Ok(Settled)
}

#[expect(clippy::unused_async, reason = "handlers are async")]
async fn serve_document(document: String) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .body(document)
}

/// Reads the body, so that the connection can be used again; one that is too large makes no difference.
async fn not_found(_body: Result<web::Bytes, actix_web::Error>) -> Result<HttpResponse, Fault> {
    Err(Fault::new(Code::NotFound))
}
