//! A county with a million members who have a phone and consents left, and a WeChat that takes everything at once.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::atomic::{AtomicUsize, Ordering};

use actix_web::{App, HttpResponse, HttpServer, web};
use anyhow::{Context, Result};
use sanke::app::services::Services;
use sanke::app::setting::{Setting, World};
use sanke::clock::{Clock, Time};
use sanke::config::{Account, Config, Template};
use sanke::day::Day;
use sanke::id::{Ids, MemberId};
use sanke::identity::NewMember;
use sanke::org::Level;
use sanke::policy::Policy;
use sanke::redis::key::Tag;
use sanke::seal::Seal;
use secrecy::SecretString;

use super::stage::{self, FIRST_DAY, Store};

/// Members of a group.
const GROUP: usize = 100;
/// Groups of a branch.
const GROUPS: usize = 5;
/// Townships.
const TOWNS: usize = 20;
/// Commands sent at a time.
const PIPELINE: usize = 10_000;
/// Consents that everyone has left.
const CONSENTS: &str = "100";
/// The template of reminders.
const TEMPLATE: &str = "template-of-reminders-43-characters-as-there";
/// The prefix of every key.
const PREFIX: &str = "sk:";

/// The county.
pub(crate) struct County {
    /// The domains.
    pub(crate) services: Services,
    /// The clock that stands still.
    pub(crate) clock: Clock,
    /// Where the platform answers.
    pub(crate) sink: SocketAddr,
}

impl County {
    /// Founds it on `store`.
    ///
    /// # Errors
    /// The store is away.
    pub(crate) async fn found(store: &Store, members: usize, workers: u16) -> Result<Self> {
        let sink = sink()?;
        let clock = Clock::fixed(Time::parse(&format!("{FIRST_DAY}T07:59:00+08:00"))?);
        let redis = stage::connect(store, PREFIX).await?;
        let mut config = Config::load(None, std::iter::empty())?;
        config.wechat.base_url = format!("http://{sink}").parse()?;
        config.wechat.mini = Some(Account {
            appid: "wx-bench".to_owned(),
            secret: SecretString::from("secret"),
        });
        config.wechat.templates = BTreeMap::from([("reminder".to_owned(), template())]);
        config.jobs.workers = workers.try_into()?;
        config.jobs.batch = 2_000.try_into()?;
        let world = World {
            clock: clock.clone(),
            ids: Ids::seeded(9),
            seal: Seal::from_seed("bench"),
        };
        let setting = Setting::new(&config, &redis, world, Policy::default(), true)?;
        let services = Services::assemble(redis, setting).await?;
        let from = FIRST_DAY.parse::<Day>()?.plus(-30);
        Self::build(&services, members / GROUP, from).await?;
        Self::people(store, &services, members, from).await?;
        Ok(Self {
            services,
            clock,
            sink,
        })
    }

    async fn build(services: &Services, groups: usize, from: Day) -> Result<()> {
        let mut orgs = vec![stage::org("county", Level::County, None, from)?];
        for town in 0..TOWNS {
            let id = format!("town{town}");
            orgs.push(stage::org(&id, Level::Township, Some("county"), from)?);
        }
        for branch in 0..groups.div_ceil(GROUPS) {
            let (id, town) = (format!("branch{branch}"), format!("town{}", branch % TOWNS));
            orgs.push(stage::org(&id, Level::Branch, Some(&town), from)?);
        }
        let groups = (0..groups)
            .map(|n| stage::group(&format!("group{n}"), &format!("branch{}", n / GROUPS), from));
        let groups = groups.collect::<Result<_>>()?;
        services
            .groups
            .directory()
            .put(orgs, groups, from)
            .await??;
        Ok(())
    }

    /// One person is enrolled as everybody is, the others are written as their record was.
    async fn people(store: &Store, services: &Services, members: usize, from: Day) -> Result<()> {
        let ids = Ids::seeded(11);
        let first: MemberId = ids.mint("m");
        let new = NewMember {
            id: first.clone(),
            name: "党员".to_owned(),
            phone: None,
            home: Some("group0".parse()?),
            grants: Vec::new(),
            joins: from,
            expected_from: from,
            tags: Vec::new(),
        };
        services.groups.enrol(&new).await?;
        let client = redis::Client::open(format!("unix://{}", store.socket().display()))?;
        let mut redis = client.get_connection()?;
        let key = |member: &MemberId, rest: &str| {
            format!("{PREFIX}{{{}}}{rest}", Tag::member(member).as_str())
        };
        let (model,): (BTreeMap<String, String>,) = redis::pipe()
            .hgetall(key(&first, &format!("p:{first}")))
            .query(&mut redis)?;
        let text = model.get("r").context("a record")?;
        let all: Vec<usize> = (1..members).collect();
        for chunk in all.chunks(PIPELINE) {
            let mut pipe = redis::pipe();
            for n in chunk {
                let member: MemberId = ids.mint("m");
                let own = text
                    .replace(first.as_str(), member.as_str())
                    .replace("\"group0\"", &format!("\"group{}\"", n / GROUP));
                pipe.cmd("HSET")
                    .arg(key(&member, &format!("p:{member}")))
                    .arg("r")
                    .arg(own)
                    .arg("e")
                    .arg(1)
                    .arg("o:mini")
                    .arg(format!("o-bench-{n:020}"))
                    .ignore();
                pipe.cmd("SADD")
                    .arg(key(&member, "all"))
                    .arg(member.as_str())
                    .ignore();
                pipe.cmd("HSET")
                    .arg(key(&member, &format!("wal:{member}")))
                    .arg(TEMPLATE)
                    .arg(CONSENTS)
                    .ignore();
            }
            pipe.query::<()>(&mut redis)?;
        }
        Ok(())
    }
}

fn template() -> Template {
    Template {
        id: TEMPLATE.to_owned(),
        page: "pages/today/today".to_owned(),
        fields: [("title", "thing1"), ("time", "time2"), ("text", "thing3")]
            .map(|(ours, theirs)| (ours.to_owned(), theirs.to_owned()))
            .into(),
    }
}

static TAKEN: AtomicUsize = AtomicUsize::new(0);

/// Messages that the platform has taken.
pub(crate) fn taken() -> usize {
    TAKEN.load(Ordering::Relaxed)
}

/// A platform on a thread of its own that answers every call at once.
fn sink() -> Result<SocketAddr> {
    let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
    let address = listener.local_addr()?;
    std::thread::Builder::new()
        .name("sink".to_owned())
        .spawn(move || {
            let server = HttpServer::new(|| {
                App::new()
                    .route("/cgi-bin/stable_token", web::post().to(token))
                    .default_service(web::to(take))
            });
            let server = server.workers(1).disable_signals().listen(listener);
            if let Ok(server) = server {
                drop(actix_web::rt::System::new().block_on(server.run()));
            }
        })?;
    Ok(address)
}

async fn token(_body: web::Bytes) -> HttpResponse {
    HttpResponse::Ok()
        .json(serde_json::json!({ "access_token": "t".repeat(136), "expires_in": 7200 }))
}

async fn take(_body: web::Bytes) -> HttpResponse {
    TAKEN.fetch_add(1, Ordering::Relaxed);
    HttpResponse::Ok()
        .content_type("application/json")
        .body(r#"{"errcode":0,"errmsg":"ok","msgid":1864323726461255680}"#)
}
