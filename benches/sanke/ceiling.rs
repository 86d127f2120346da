//! What the machine gives at best: bare actix with the same workers, one Redis connection each, and next to no work.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use actix_web::{App, HttpResponse, HttpServer, web};
use anyhow::{Context, Result};
use redis::aio::MultiplexedConnection;
use sanke::id::MemberId;
use sanke::redis::Tag;

use super::gauge::Cost;
use super::load::{self, Request};
use super::stage::{PREFIX, Person};

/// Reads, then writes, one field of one hash.
const SCRIPT: &str = "
for _ = 1, tonumber(ARGV[1]) do redis.call('HGET', KEYS[1], 'f') end
for _ = 1, tonumber(ARGV[2]) do redis.call('HSET', KEYS[1], 'f', ARGV[3]) end
return 1";

/// Bytes of the answer to what has no equal: as long as that to a beat.
const BODY: usize = 700;

/// Bare handlers.
pub(crate) struct Ceiling {
    /// Where they answer.
    pub(crate) address: SocketAddr,
    client: redis::Client,
    same: Arc<Now>,
}

/// What the bare handlers do at present.
type Now = RwLock<Arc<Same>>;

/// What the bare handlers do for each person.
#[derive(Default)]
enum Same {
    #[default]
    Nothing,
    /// A script that holds nothing but the commands, and each person's arguments.
    Script(redis::Script, Vec<Vec<Vec<u8>>>),
    /// Commands of a request that calls no script.
    Pipelines(Vec<redis::Pipeline>),
}

impl Same {
    async fn run(
        &self,
        mut redis: MultiplexedConnection,
        person: usize,
    ) -> Option<redis::RedisResult<redis::Value>> {
        Some(match self {
            Self::Nothing => return None,
            Self::Script(script, args) => {
                let mut call = script.prepare_invoke();
                call.arg(args.get(person)?);
                call.invoke_async(&mut redis).await
            }
            Self::Pipelines(all) => all.get(person)?.query_async(&mut redis).await,
        })
    }
}

#[derive(serde::Deserialize)]
struct Commands {
    key: usize,
    reads: usize,
    writes: usize,
}

#[derive(serde::Deserialize)]
struct Equal {
    person: usize,
    bytes: usize,
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
        let same = Arc::<Now>::default();
        let (commands, clients) = (Arc::clone(&same), client.clone());
        let server = HttpServer::new(move || {
            let client = clients.clone();
            App::new()
                .app_data(web::Data::from(Arc::clone(&commands)))
                .data_factory(move || connect(client.clone()))
                .route("/static", web::get().to(answer))
                .route("/get", web::get().to(one_get))
                .route("/script", web::post().to(one_script))
                .route("/pipeline", web::post().to(one_pipeline))
                .route("/same", web::to(the_same))
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
        Ok(Self {
            address,
            client,
            same,
        })
    }

    /// `count` requests that cost one script call with the very same commands as `own`, which was one of these `people`'s,
    /// or one pipeline of them if it called no script: names, arguments and sizes alike, each person's on copies of what the
    /// service holds of them now. What goes over the wire is as long, too.
    ///
    /// # Errors
    /// Redis refuses a copy.
    pub(crate) fn same(
        &self,
        count: usize,
        own: &Model<'_>,
        people: &[Person],
    ) -> Result<Vec<Request>> {
        let words = || own.cost.words.iter().flatten();
        let is_callers = |person: &&Person| {
            words().any(|word| moved(word, &person.id, &person.id).is_some_and(|key| key.is_own))
        };
        let caller = people.iter().find(is_callers);
        let caller = &caller.or(people.first()).context("nobody")?.id;
        let mut keys = BTreeSet::new();
        let mut commands_of = |person: &Person| -> Vec<Vec<Vec<u8>>> {
            let mut word = |word: &Vec<u8>| match moved(word, caller, &person.id) {
                Some(key) => {
                    let copy = bare(&key.text);
                    keys.insert(key.text);
                    copy
                }
                None => word.clone(),
            };
            let commands = own.cost.words.iter();
            commands
                .map(|command| command.iter().map(&mut word).collect())
                .collect()
        };
        let all: Vec<Vec<Vec<Vec<u8>>>> = people.iter().map(&mut commands_of).collect();
        self.copy(keys.iter().map(String::as_str))?;
        let same = if own.cost.scripts() > 0 {
            let args = all.into_iter().map(|commands| commands.concat());
            Same::Script(script_of(&own.cost.words), args.collect())
        } else {
            Same::Pipelines(all.iter().map(|commands| pipeline_of(commands)).collect())
        };
        *self.same.write().unwrap_or_else(PoisonError::into_inner) = same.into();
        let of = |person: usize| {
            let path = format!("/same?person={person}&bytes={}", own.answer);
            load::elsewhere(own.request, &path)
        };
        let each: Vec<Request> = (0..people.len()).map(of).collect();
        Ok(each.iter().cycle().take(count).cloned().collect())
    }

    /// Gives the bare handlers what the service holds under `keys`.
    fn copy<'a>(&self, keys: impl Iterator<Item = &'a str>) -> Result<()> {
        let mut pipe = redis::pipe();
        for key in keys {
            let (from, to) = (format!("{PREFIX}{key}"), bare(key));
            pipe.cmd("UNLINK").arg(&to).ignore();
            pipe.cmd("COPY").arg(from).arg(to).ignore();
        }
        Ok(pipe.exec(&mut self.client.get_connection()?)?)
    }
}

/// A script of these commands and nothing else; every word is an argument.
fn script_of(commands: &[Vec<Vec<u8>>]) -> redis::Script {
    let mut at = 0;
    let calls = commands.iter().map(|command| {
        let words = (at + 1..=at + command.len()).map(|n| format!("ARGV[{n}]"));
        at += command.len();
        format!("redis.call({})\n", words.collect::<Vec<_>>().join(","))
    });
    redis::Script::new(&(calls.collect::<String>() + "return 1"))
}

/// These commands as one message.
#[expect(clippy::disallowed_methods, reason = "as bare as can be")]
fn pipeline_of(commands: &[Vec<Vec<u8>>]) -> redis::Pipeline {
    let mut pipe = redis::pipe();
    for command in commands {
        let mut words = command.iter();
        let name = words.next().map_or_else(String::new, |name| {
            String::from_utf8_lossy(name).into_owned()
        });
        pipe.add_command(words.fold(redis::cmd(&name), |mut cmd, word| {
            cmd.arg(word);
            cmd
        }));
    }
    pipe
}

/// What the service did for one request.
pub(crate) struct Model<'a> {
    /// As it was sent.
    pub(crate) request: &'a Request,
    /// Its commands.
    pub(crate) cost: &'a Cost,
    /// Bytes of its answer.
    pub(crate) answer: usize,
}

/// A key of the service, without its prefix.
struct Moved {
    text: String,
    /// Whether it names the person.
    is_own: bool,
}

/// The key of `to` that `word` is for `from`; `None` if it is no key.
fn moved(word: &[u8], from: &MemberId, to: &MemberId) -> Option<Moved> {
    let key = str::from_utf8(word).ok()?.strip_prefix(PREFIX)?;
    let (tag, rest) = key.strip_prefix('{')?.split_once('}')?;
    let (old, new) = (Tag::member(from), Tag::member(to));
    let tag = if tag == old.as_str() {
        new.as_str()
    } else {
        tag
    };
    let parts = rest.split(':');
    let is_own = parts.clone().any(|part| part == from.as_str());
    let parts = parts.map(|part| {
        if part == from.as_str() {
            to.as_str()
        } else {
            part
        }
    });
    let parts: Vec<&str> = parts.collect();
    Some(Moved {
        text: format!("{{{tag}}}{}", parts.join(":")),
        is_own,
    })
}

/// The key of the bare handlers beside one of the service.
fn bare(key: &str) -> Vec<u8> {
    format!("bare:{key}").into_bytes()
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
    reply(true, BODY)
}

async fn one_get(bare: web::Data<Bare>) -> HttpResponse {
    let mut redis = bare.redis.clone();
    let read: redis::RedisResult<Option<Vec<u8>>> = command("GET", 0).query_async(&mut redis).await;
    reply(read.is_ok(), BODY)
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
    reply(done.is_ok(), BODY)
}

async fn the_same(
    bare: web::Data<Bare>,
    now: web::Data<Now>,
    equal: web::Query<Equal>,
    _body: web::Bytes,
) -> HttpResponse {
    let same = Arc::clone(&now.read().unwrap_or_else(PoisonError::into_inner));
    let done = same.run(bare.redis.clone(), equal.person).await;
    reply(matches!(done, Some(Ok(_))), equal.bytes)
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
    reply(done.is_ok(), BODY)
}

#[expect(clippy::disallowed_methods, reason = "as bare as can be")]
fn command(name: &str, key: usize) -> redis::Cmd {
    let mut command = redis::cmd(name);
    command.arg(format!("bare:{key}"));
    command
}

fn reply(done: bool, bytes: usize) -> HttpResponse {
    if done {
        HttpResponse::Ok().json(["x".repeat(bytes.saturating_sub(4))])
    } else {
        HttpResponse::InternalServerError().finish()
    }
}
