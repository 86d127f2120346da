//! What the machine gives at best: bare actix with the same workers, one Redis connection each, and next to no work.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use actix_web::{App, HttpResponse, HttpServer, web};
use anyhow::Result;
use redis::aio::MultiplexedConnection;

use super::load::{self, Request};
use super::stage::PREFIX;

/// Reads, then writes, one field of one hash.
const SCRIPT: &str = "
for _ = 1, tonumber(ARGV[1]) do redis.call('HGET', KEYS[1], 'f') end
for _ = 1, tonumber(ARGV[2]) do redis.call('HSET', KEYS[1], 'f', ARGV[3]) end
return 1";

/// Runs commands as they are: of each the number of its words, then the words.
const SAME: &str = "
local at = 1
while at <= #ARGV do
  local width = tonumber(ARGV[at])
  redis.call(unpack(ARGV, at + 1, at + width))
  at = at + width + 1
end
return 1";

/// Sets of keys over which commands that run as they are are spread: as many as the service has shards.
const SPREAD: usize = 256;

/// The same answer for all: as long as that to a beat.
const BODY: usize = 700;

/// Bare handlers.
pub(crate) struct Ceiling {
    /// Where they answer.
    pub(crate) address: SocketAddr,
    same: Same,
}

/// The arguments of [`SAME`] for each set of keys.
type Same = Arc<RwLock<Vec<Vec<Vec<u8>>>>>;

#[derive(serde::Deserialize)]
struct Commands {
    key: usize,
    reads: usize,
    writes: usize,
}

#[derive(serde::Deserialize)]
struct Set {
    key: usize,
}

#[derive(Clone)]
struct Bare {
    redis: MultiplexedConnection,
    script: redis::Script,
    same: redis::Script,
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
        let same = Same::default();
        let commands = Arc::clone(&same);
        let server = HttpServer::new(move || {
            let client = client.clone();
            App::new()
                .app_data(web::Data::from(Arc::clone(&commands)))
                .data_factory(move || connect(client.clone()))
                .route("/static", web::get().to(answer))
                .route("/get", web::get().to(one_get))
                .route("/script", web::post().to(one_script))
                .route("/pipeline", web::post().to(one_pipeline))
                .route("/same", web::post().to(same_script))
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
        Ok(Self { address, same })
    }

    /// `count` requests that cost one script call with the very same commands: names, arguments and their sizes, on other
    /// keys; `body` is what the service is sent.
    pub(crate) fn same(
        &self,
        count: usize,
        commands: &[Vec<Vec<u8>>],
        body: &serde_json::Value,
    ) -> Vec<Request> {
        let of = |set: usize| {
            let mut args = Vec::new();
            for words in commands {
                args.push(words.len().to_string().into_bytes());
                args.extend(words.iter().map(|word| moved(word, set)));
            }
            args
        };
        let mut same = self.same.write().unwrap_or_else(PoisonError::into_inner);
        *same = (0..SPREAD).map(of).collect();
        let of = |set: usize| load::send("POST", &format!("/same?key={set}"), "-", body);
        let few: Vec<Request> = (0..SPREAD).map(of).collect();
        few.iter().cycle().take(count).cloned().collect()
    }
}

/// A word of a command; a key of the service becomes one of the set's.
fn moved(word: &[u8], set: usize) -> Vec<u8> {
    match word.strip_prefix(PREFIX.as_bytes()) {
        Some(key) => [b"bare:{h}", key, format!(":{set}").as_bytes()].concat(),
        None => word.to_owned(),
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
        same: redis::Script::new(SAME),
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

async fn same_script(
    bare: web::Data<Bare>,
    same: web::Data<RwLock<Vec<Vec<Vec<u8>>>>>,
    set: web::Query<Set>,
    _body: web::Bytes,
) -> HttpResponse {
    let mut redis = bare.redis.clone();
    let mut call = bare.same.prepare_invoke();
    if let Some(args) = same
        .read()
        .unwrap_or_else(PoisonError::into_inner)
        .get(set.key)
    {
        call.arg(args);
    }
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
