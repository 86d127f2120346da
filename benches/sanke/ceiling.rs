//! What the machine gives at best: bare actix with the same workers, one Redis connection each, and next to no work.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;

use actix_web::{App, HttpResponse, HttpServer, web};
use anyhow::Result;
use redis::aio::MultiplexedConnection;

use super::load::{self, Request};

/// Reads, then writes, one field of one hash.
const SCRIPT: &str = "
for _ = 1, tonumber(ARGV[1]) do redis.call('HGET', KEYS[1], 'f') end
for _ = 1, tonumber(ARGV[2]) do redis.call('HSET', KEYS[1], 'f', ARGV[3]) end
return 1";

/// The same answer for all: as long as that to a beat.
const BODY: usize = 700;

/// Bare handlers.
pub(crate) struct Ceiling {
    /// Where they answer.
    pub(crate) address: SocketAddr,
}

#[derive(serde::Deserialize)]
struct Commands {
    key: usize,
    reads: usize,
    writes: usize,
}

#[derive(Clone)]
struct Bare {
    redis: MultiplexedConnection,
    script: redis::Script,
}

impl Ceiling {
    /// Starts them in the current runtime.
    ///
    /// # Errors
    /// No port or no Redis.
    pub(crate) fn start(socket: &Path) -> Result<Self> {
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
        let address = listener.local_addr()?;
        let client = redis::Client::open(format!("unix://{}", socket.display()))?;
        let server = HttpServer::new(move || {
            let client = client.clone();
            App::new()
                .data_factory(move || connect(client.clone()))
                .route("/static", web::get().to(answer))
                .route("/get", web::get().to(one_get))
                .route("/script", web::post().to(one_script))
                .route("/pipeline", web::post().to(one_pipeline))
        })
        .workers(2)
        .disable_signals()
        .listen(listener)?
        .run();
        #[expect(
            clippy::disallowed_methods,
            reason = "ends with the runtime; nobody waits for it"
        )]
        drop(tokio::spawn(server));
        Ok(Self { address })
    }
}

/// `count` requests for a constant answer.
pub(crate) fn constant(count: usize) -> Vec<Request> {
    vec![load::get("/static", "-"); count]
}

/// `count` requests that read one key.
pub(crate) fn gets(count: usize) -> Vec<Request> {
    vec![load::get("/get", "-"); count]
}

/// `count` requests that cost one script call with these commands, or one pipeline.
pub(crate) fn equal(count: usize, (reads, writes): (usize, usize), script: bool) -> Vec<Request> {
    let path = if script { "script" } else { "pipeline" };
    let body = serde_json::json!({ "seq": 1, "ticks": [[541, 541]] });
    let of = |key: usize| {
        let path = format!("/{path}?key={key}&reads={reads}&writes={writes}");
        load::send("POST", &path, "-", &body)
    };
    let few: Vec<Request> = (0..load::CONNECTIONS).map(of).collect();
    few.iter().cycle().take(count).cloned().collect()
}

async fn connect(client: redis::Client) -> redis::RedisResult<Bare> {
    Ok(Bare {
        redis: client.get_multiplexed_async_connection().await?,
        script: redis::Script::new(SCRIPT),
    })
}

async fn answer() -> HttpResponse {
    HttpResponse::Ok().json([["x".repeat(BODY)]])
}

async fn one_get(bare: web::Data<Bare>) -> HttpResponse {
    let mut redis = bare.redis.clone();
    let read: redis::RedisResult<Option<Vec<u8>>> = command("GET", 0).query_async(&mut redis).await;
    reply(read.is_ok()).await
}

async fn one_script(
    bare: web::Data<Bare>,
    commands: web::Query<Commands>,
    _body: web::Bytes,
) -> HttpResponse {
    let mut redis = bare.redis.clone();
    let mut call = bare.script.prepare_invoke();
    call.key(format!("bare:{{h}}:{}", commands.key));
    call.arg(commands.reads)
        .arg(commands.writes)
        .arg("0123456789012345");
    let done: redis::RedisResult<i64> = call.invoke_async(&mut redis).await;
    reply(done.is_ok()).await
}

async fn one_pipeline(
    bare: web::Data<Bare>,
    commands: web::Query<Commands>,
    _body: web::Bytes,
) -> HttpResponse {
    let mut redis = bare.redis.clone();
    let mut pipe = redis::pipe();
    for _ in 0..commands.reads + commands.writes {
        pipe.add_command(command("GET", commands.key));
    }
    let done: redis::RedisResult<Vec<Option<Vec<u8>>>> = pipe.query_async(&mut redis).await;
    reply(done.is_ok()).await
}

#[expect(clippy::disallowed_methods, reason = "as bare as can be")]
fn command(name: &str, key: usize) -> redis::Cmd {
    let mut command = redis::cmd(name);
    command.arg(format!("bare:{key}"));
    command
}

async fn reply(done: bool) -> HttpResponse {
    if done {
        answer().await
    } else {
        HttpResponse::InternalServerError().finish()
    }
}
