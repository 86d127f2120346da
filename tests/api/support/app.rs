//! [`TestApp`]: one service on a part of the store that is its own.

use std::collections::{HashMap, HashSet};
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Mutex, PoisonError};

use futures_util::future::LocalBoxFuture;
use jiff::SignedDuration;
use sanke::app::health::Health;
use sanke::app::server::{self, Listen};
use sanke::app::services::{Services, families};
use sanke::app::setting::{Setting, World};
use sanke::clock::{Clock, Time};
use sanke::config::{Account, Callback, Config, Template};
use sanke::day::Day;
use sanke::http::rate::{Ceilings, Rate};
use sanke::id::Ids;
use sanke::policy::Policy;
use sanke::redis::testing::TestRedis;
use sanke::seal::Seal;
use sanke::simulator::{SimHandle, Simulator};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::{Caller, Reply, world};

/// Monday; the day shift has not begun.
pub(crate) const START: &str = "2026-11-16T08:00:00+08:00";

/// The message template of a process that takes WeChat's events.
pub(crate) const REMINDER: &str = "T-reminder";

/// Days that the closing recount covers.
const RECOUNTED: i64 = 40;

/// One process of the service.
pub(crate) struct Replica {
    /// Every domain's handle.
    pub(crate) services: Box<Services>,
    /// `http://127.0.0.1:<port>`.
    pub(crate) base: String,
    soft: CancellationToken,
    server: JoinHandle<io::Result<()>>,
}

/// How a process differs from the next one.
#[derive(Default)]
struct Manner {
    seed: u64,
    ceilings: Option<Ceilings>,
    policy: Policy,
    callback: Option<Callback>,
}

impl Manner {
    fn seeded(seed: u64) -> Self {
        Self {
            seed,
            ..Self::default()
        }
    }
}

/// The service, its world, its WeChat and its clock.
pub(crate) struct TestApp {
    /// The first process.
    pub(crate) replica: Replica,
    /// Stands still unless a test moves it.
    pub(crate) clock: Clock,
    /// WeChat.
    pub(crate) simulator: SimHandle,
    store: TestRedis,
    http: reqwest::Client,
    tokens: Mutex<HashMap<String, String>>,
    submitted: Mutex<HashSet<(String, String)>>,
}

/// Where the tests keep their data: the one place that decides it.
fn test_store() -> TestRedis {
    match std::env::var_os("SANKE_TEST_STORE") {
        Some(kind) if kind == "cluster" => TestRedis::cluster(),
        _ => TestRedis::standalone(),
    }
}

impl Replica {
    async fn start(
        store: &TestRedis,
        clock: &Clock,
        simulator: &SimHandle,
        manner: Manner,
    ) -> Self {
        let redis = store.connect().await;
        let mut config = Config::load(None, std::iter::empty()).expect("the defaults");
        config.wechat.base_url = simulator.base().parse().expect("the simulator's address");
        let secret: secrecy::SecretString = "test-secret".to_owned().into();
        config.wechat.mini = Some(Account {
            appid: "wx-test".to_owned(),
            secret: secret.clone(),
        });
        config.wechat.oa = Some(Account {
            appid: "wx-oa".to_owned(),
            secret,
        });
        if manner.callback.is_some() {
            let reminder = Template {
                id: REMINDER.to_owned(),
                page: String::new(),
                fields: [("title".to_owned(), "thing1".to_owned())].into(),
            };
            config.wechat.templates = [("reminder".to_owned(), reminder)].into();
        }
        config.wechat.callback = manner.callback;
        let world = World {
            clock: clock.clone(),
            ids: Ids::seeded(manner.seed),
            seal: Seal::from_seed("api"),
        };
        let setting = Setting::new(&config, &redis, world, manner.policy, true).expect("a setting");
        let services = Box::pin(Services::assemble(redis.clone(), setting)).await;
        let services = Box::new(services.expect("the store answers"));
        let soft = CancellationToken::new();
        let health = Health {
            redis,
            clock: None,
            soft: soft.clone(),
            metrics: None,
            metrics_token: None,
        };
        let listen = Listen {
            rate: manner
                .ceilings
                .map(|ceilings| Rate::new(ceilings, clock.clone())),
            ..Listen::on(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))
        };
        let (server, address) =
            server::start(&services, &health, &listen, soft.clone(), |_| {}).expect("a free port");
        Self {
            services,
            base: format!("http://{address}"),
            soft,
            server: spawn(server),
        }
    }

    async fn stop(self) {
        self.soft.cancel();
        let ended = self.server.await.expect("the server does not panic");
        ended.expect("the server ends cleanly");
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the server ends with the test that started it"
)]
fn spawn(server: actix_web::dev::Server) -> JoinHandle<io::Result<()>> {
    tokio::spawn(server)
}

#[expect(
    clippy::disallowed_methods,
    reason = "a client of the service, not of a provider"
)]
fn client() -> reqwest::Client {
    let built = reqwest::Client::builder().no_proxy().build();
    built.expect("a client")
}

impl TestApp {
    /// With the world, on [`START`].
    pub(crate) async fn start() -> Self {
        Self::start_at(START).await
    }

    /// With the world, at another time (RFC 3339).
    pub(crate) async fn start_at(time: &str) -> Self {
        let app = Self::start_empty(time).await;
        world::fill(&app.replica.services).await;
        app
    }

    /// Without any organisation, person, text or question.
    pub(crate) async fn start_empty(time: &str) -> Self {
        let clock = Clock::fixed(Time::parse(time).expect("a time"));
        let bind = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let simulator = Simulator::start(world::simulated(), clock.clone(), Ids::seeded(7), bind);
        let simulator = simulator.expect("a free port");
        let store = test_store();
        let replica = Replica::start(&store, &clock, &simulator, Manner::seeded(1)).await;
        Self {
            replica,
            clock,
            simulator,
            store,
            http: client(),
            tokens: Mutex::default(),
            submitted: Mutex::default(),
        }
    }

    /// The domains of the first process.
    pub(crate) fn services(&self) -> &Services {
        &self.replica.services
    }

    /// A further process on the same store; a test ends it with [`TestApp::end`].
    pub(crate) async fn second_replica(&self) -> Replica {
        self.replica_with(Manner::seeded(2)).await
    }

    /// A further process that takes so many requests a minute.
    pub(crate) async fn limited_replica(&self, ceilings: Ceilings) -> Replica {
        self.replica_with(Manner {
            ceilings: Some(ceilings),
            ..Manner::seeded(3)
        })
        .await
    }

    /// A further process under an operator's rules of burden reduction (TOML).
    pub(crate) async fn replica_with_policy(&self, rules: &str) -> Replica {
        let policy = Policy::parse(rules).expect("rules");
        self.replica_with(Manner {
            policy,
            ..Manner::seeded(4)
        })
        .await
    }

    /// A further process that takes WeChat's events, with [`REMINDER`] as its one template.
    pub(crate) async fn replica_with_callback(&self, callback: Callback) -> Replica {
        self.replica_with(Manner {
            callback: Some(callback),
            ..Manner::seeded(5)
        })
        .await
    }

    async fn replica_with(&self, manner: Manner) -> Replica {
        Replica::start(&self.store, &self.clock, &self.simulator, manner).await
    }

    /// Ends a further process.
    pub(crate) async fn end(&self, replica: Replica) {
        replica.stop().await;
    }

    /// Somebody of the world, who signs in when first needed.
    pub(crate) fn as_<'a>(&'a self, person: &'a str) -> Caller<'a> {
        Caller::of(self, Some(person))
    }

    /// Nobody.
    pub(crate) fn anonymous(&self) -> Caller<'_> {
        Caller::of(self, None)
    }

    /// Does everything that is due.
    pub(crate) async fn pump(&self) {
        self.services().pump().await.expect("the store answers");
    }

    /// Moves the clock forward and does everything that is due then.
    pub(crate) async fn advance(&self, seconds: i64) {
        self.clock.advance(SignedDuration::from_secs(seconds));
        self.pump().await;
    }

    /// Moves the clock to `time` (RFC 3339) and does everything that is due then.
    pub(crate) async fn set(&self, time: &str) {
        self.clock.set(Time::parse(time).expect("a time"));
        self.pump().await;
    }

    /// The civil date.
    pub(crate) fn date(&self) -> Day {
        Day::civil_at(self.clock.now())
    }

    /// Notes what has consequences for what somebody may be told.
    pub(super) fn note(&self, reply: &Reply) {
        if reply.status == 200 && reply.request.ends_with("/submit") {
            let attempt = reply.body["attempt"].as_str().unwrap_or("").to_owned();
            let mut submitted = self
                .submitted
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            submitted.insert((reply.caller.clone(), attempt));
        }
    }

    /// Says that the service has submitted an attempt by itself, so that its result may be shown.
    pub(crate) fn was_settled(&self, person: &str, attempt: &str) {
        let mut submitted = self
            .submitted
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        submitted.insert((person.to_owned(), attempt.to_owned()));
    }

    pub(super) fn has_submitted(&self, person: &str, attempt: &str) -> bool {
        let submitted = self
            .submitted
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        submitted.contains(&(person.to_owned(), attempt.to_owned()))
    }

    /// GETs a path from the root as nobody: status, media type, text.
    pub(crate) async fn root(&self, path: &str) -> (u16, String, String) {
        let response = self.http.get(format!("{}{path}", self.replica.base)).send();
        let response = response.await.expect("an answer");
        let kind = response.headers().get("content-type");
        let kind = kind.and_then(|v| v.to_str().ok()).unwrap_or("").to_owned();
        let status = response.status().as_u16();
        (status, kind, response.text().await.expect("a text"))
    }

    /// The token of somebody who signs in if need be.
    pub(crate) async fn token_of(&self, person: &str) -> String {
        self.as_(person).get("/me").await.ok();
        self.known_token(person).expect("signed in")
    }

    /// Sends an empty object to a path that no client would write: every method, the answer of the one that is served.
    pub(crate) async fn raw_path(&self, person: &str, path: &str) -> (u16, String) {
        let token = self.token_of(person).await;
        let method = match path.split('/').nth(1) {
            Some("materials") => reqwest::Method::GET,
            Some("sessions") => reqwest::Method::DELETE,
            _ => reqwest::Method::POST,
        };
        let url = format!("{}/api/v1{path}", self.replica.base);
        let request = self.http.request(method, url).bearer_auth(token);
        let request = request
            .header("content-type", "application/json")
            .body("{}");
        let response = request.send().await.expect("an answer");
        (
            response.status().as_u16(),
            response.text().await.expect("a text"),
        )
    }

    /// The client that tests send with.
    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.http
    }

    pub(super) fn known_token(&self, person: &str) -> Option<String> {
        let tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.get(person).cloned()
    }

    pub(super) fn keep_token(&self, person: &str, token: &str) {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.insert(person.to_owned(), token.to_owned());
    }

    /// Every key of the store, without the test's prefix.
    pub(crate) async fn keys(&self) -> Vec<String> {
        let keys = self.services().redis.all_keys().await;
        keys.expect("the store answers")
    }

    /// Ends the test: every key belongs to a documented family, and the counters equal a recount by another process.
    pub(crate) fn finish(self) -> LocalBoxFuture<'static, ()> {
        Box::pin(self.end_well())
    }

    async fn end_well(self) {
        self.pump().await;
        let families = families();
        let strange: Vec<String> = self
            .keys()
            .await
            .into_iter()
            .filter(|key| !families.iter().any(|family| family.matches(key)))
            .collect();
        assert!(strange.is_empty(), "keys of no family: {strange:?}");
        self.recount().await;
        let sums = self.services().contests.recount(false).await;
        assert_eq!(
            sums.expect("the store answers"),
            [],
            "sums of papers differ from the best tries"
        );
        self.replica.stop().await;
        self.simulator.stop().await;
    }

    /// Compares the counters of the last days with the records, in the name of another process.
    pub(crate) async fn recount(&self) {
        let records = &self.services().records;
        records.release_rollers().await.expect("the store answers");
        let second = self.second_replica().await;
        let to = self.date().next();
        let outcome = second
            .services
            .records
            .recount(to.plus(-RECOUNTED), to, false)
            .await
            .expect("the store answers");
        assert_eq!(outcome.differences, [], "counters differ from the records");
        second.stop().await;
    }
}
