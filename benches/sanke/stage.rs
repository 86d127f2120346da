//! The real service on a store of its own: embedded Redis in a fresh directory, the WeChat simulator, a roster, and the
//! HTTP server on loopback. Nothing runs in the background, so every command belongs to the request that caused it.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use futures_util::stream::{self, StreamExt, TryStreamExt};
use sanke::app::health::Health;
use sanke::app::server::{self, Listen};
use sanke::app::services::Services;
use sanke::app::setting::{Setting, World};
use sanke::clock::{Clock, Time};
use sanke::config::{Account, AppendFsync, Config};
use sanke::dated::Dated;
use sanke::day::Day;
use sanke::demo::{MATERIALS, QUESTIONS};
use sanke::http::rate::{Ceilings, Rate};
use sanke::id::{GroupId, Ids, MaterialId, MemberId, OrgId};
use sanke::identity::{Grant, NewMember, Role};
use sanke::material::Document;
use sanke::org::{Group, Level, Org};
use sanke::policy::Policy;
use sanke::quiz::import::{Mapping, read_questions};
use sanke::redis::embedded::{Embedded, Options};
use sanke::redis::{Redis, Target};
use sanke::seal::Seal;
use sanke::simulator::{SimConfig, SimHandle, SimUser, Simulator};
use sanke::timetable::{ShiftRow, Shifts};
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;

/// The prefix of every key of the service.
pub(crate) const PREFIX: &str = "sk:";

/// The first study day; a Monday.
pub(crate) const FIRST_DAY: &str = "2026-11-16";

/// The bank of all questions.
pub(crate) const BANK: &str = "bench";

/// Requests of the set-up under way at a time.
const AT_ONCE: usize = 64;

/// Members of a group.
const GROUP: usize = 10;

/// An embedded Redis in a directory that goes with it.
pub(crate) struct Store {
    embedded: Option<Embedded>,
    dir: PathBuf,
}

impl Store {
    /// Starts one.
    pub(crate) fn start(appendfsync: AppendFsync) -> Result<Self> {
        let dir = std::env::temp_dir().join(Ids::random().text("sanke-bench-"));
        let options = Options {
            appendfsync,
            binary: None,
        };
        let embedded = Embedded::start(&dir, &options)?;
        Ok(Self {
            embedded: Some(embedded),
            dir,
        })
    }

    /// Where it listens.
    pub(crate) fn socket(&self) -> &Path {
        self.embedded
            .as_ref()
            .map_or(Path::new(""), Embedded::socket)
    }

    /// Its process.
    pub(crate) fn process(&self) -> Option<u32> {
        self.embedded.as_ref().and_then(Embedded::child)
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        drop(self.embedded.take());
        std::fs::remove_dir_all(&self.dir).ok();
    }
}

/// A signed-in member.
#[derive(Clone)]
pub(crate) struct Person {
    /// Who it is.
    pub(crate) id: MemberId,
    /// The session's token.
    pub(crate) token: String,
}

/// The running service and its people.
pub(crate) struct Stage {
    /// The domains.
    pub(crate) services: Services,
    /// The clock that stands still.
    pub(crate) clock: Clock,
    /// Where the service answers.
    pub(crate) address: SocketAddr,
    /// Everyone with a group, signed in.
    pub(crate) people: Vec<Person>,
    /// A text to study.
    pub(crate) material: MaterialId,
    simulator: SimHandle,
    soft: CancellationToken,
}

impl Stage {
    /// Assembles the service on `store` with `members` people, signed in through the simulator.
    pub(crate) async fn open(store: &Store, members: usize) -> Result<Self> {
        let clock = Clock::fixed(Time::parse(&format!("{FIRST_DAY}T10:00:00+08:00"))?);
        let ids = Ids::seeded(3);
        let about = SimConfig {
            users: (0..members).map(user).collect(),
            sticky_codes: (0..members).map(|n| (code(n), openid(n))).collect(),
            ..SimConfig::random(&ids)
        };
        let anywhere = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let simulator = Simulator::start(about.clone(), clock.clone(), ids.clone(), anywhere)?;
        let redis = connect(store, PREFIX).await?;
        let services = assemble(redis, &clock, &ids, Some((&simulator, &about))).await?;
        let today: Day = FIRST_DAY.parse()?;
        // Members of two years: the streak looks that far back.
        fill(&services, members, today.plus(-730)).await?;
        let people: Vec<Person> = stream::iter((0..members).map(|n| sign_in(&services, n)))
            .buffered(AT_ONCE)
            .try_collect()
            .await?;
        let library = services.materials.library().await?;
        let material = library
            .iter()
            .find_map(|entry| entry.units.first())
            .context("an empty library")?;
        let soft = CancellationToken::new();
        Ok(Self {
            address: serve(&services, &soft)?,
            material: material.id.clone(),
            services,
            clock,
            people,
            simulator,
            soft,
        })
    }

    /// Lets every person's session be cached, as it is after a member's first request.
    pub(crate) async fn warm(&self) -> Result<()> {
        stream::iter(&self.people)
            .map(|person| self.services.identity.resolve(&person.token))
            .buffer_unordered(AT_ONCE)
            .try_for_each(|_| async { Ok(()) })
            .await
            .map_err(|fault| anyhow::anyhow!("{fault:?}"))
    }

    /// Moves the clock, which outlives the cached sessions.
    pub(crate) async fn set_clock(&self, to: Time) -> Result<()> {
        self.clock.set(to);
        self.warm().await
    }

    /// Ends the server and the simulator.
    pub(crate) async fn close(self) {
        self.soft.cancel();
        self.simulator.stop().await;
    }
}

/// A connection of the current runtime.
pub(crate) async fn connect(store: &Store, prefix: &str) -> Result<Redis> {
    let target = Target::Socket(store.socket().to_owned());
    Ok(Redis::connect(&target, prefix).await?)
}

/// The domains; without a simulator nobody can sign in by WeChat.
pub(crate) async fn assemble(
    redis: Redis,
    clock: &Clock,
    ids: &Ids,
    simulator: Option<(&SimHandle, &SimConfig)>,
) -> Result<Services> {
    let (base, about) = simulator.map_or_else(
        || ("http://127.0.0.1:9".to_owned(), SimConfig::default()),
        |(handle, about)| (handle.base(), about.clone()),
    );
    let mut config = Config::load(None, std::iter::empty())?;
    config.wechat.base_url = base.parse()?;
    config.wechat.mini = Some(Account {
        appid: about.appid,
        secret: SecretString::from(about.secret),
    });
    let world = World {
        clock: clock.clone(),
        ids: ids.clone(),
        seal: Seal::from_seed("bench"),
    };
    let setting = Setting::new(&config, &redis, world, Policy::default(), true)?;
    Ok(Services::assemble(redis, setting).await?)
}

/// Starts the service's HTTP server in the current runtime.
pub(crate) fn serve(services: &Services, soft: &CancellationToken) -> Result<SocketAddr> {
    let health = Health {
        redis: services.redis.clone(),
        clock: None,
        soft: soft.clone(),
        metrics: None,
        metrics_token: None,
    };
    // Requests are counted as in service, but nobody is refused.
    let ceilings = Ceilings {
        session: u32::MAX,
        address: u32::MAX,
        sign_in: u32::MAX,
    };
    let listen = Listen {
        rate: Some(Rate::new(ceilings, services.setting.clock.clone())),
        ..Listen::on(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))
    };
    let (server, address) = server::start(services, &health, &listen, soft.clone(), |_| {})?;
    #[expect(
        clippy::disallowed_methods,
        reason = "ends with the runtime; nobody waits for it"
    )]
    drop(tokio::spawn(server));
    Ok(address)
}

/// An organisation from `from` on.
pub(crate) fn org(id: &str, level: Level, parent: Option<&str>, from: Day) -> Result<Org> {
    let parent = parent.map(str::parse::<OrgId>).transpose()?;
    Ok(Org {
        id: id.parse()?,
        name: format!("{id}党组织"),
        level,
        parent: Dated::from(from, parent),
    })
}

/// A group of the standard shift from `from` on.
pub(crate) fn group(id: &str, branch: &str, from: Day) -> Result<Group> {
    let row = ShiftRow {
        from_day: from,
        hours: vec!["08:30-17:30".parse()?],
        turn_days: 7,
    };
    Ok(Group {
        id: id.parse()?,
        name: format!("{id}学习小组"),
        org: Dated::from(from, branch.parse()?),
        shifts: Shifts::new(vec![row])?,
        calendar: sanke::calendar::Overrides::default(),
        plan: Dated::default(),
        robots: Vec::new(),
    })
}

/// An administrator's session token.
pub(crate) async fn administrator(services: &Services, from: Day) -> Result<String> {
    let grant = Grant {
        role: Role::Administrator,
        orgs: Vec::new(),
        groups: Vec::new(),
        from,
    };
    let id: MemberId = "administrator".parse()?;
    services
        .groups
        .enrol(&newcomer(id.clone(), None, vec![grant], from))
        .await?;
    let invitation = services.identity.invite(&id).await?;
    let signed_in = services
        .identity
        .accept_invitation(None, &invitation.0)
        .await;
    Ok(signed_in
        .map_err(|fault| anyhow::anyhow!("{fault:?}"))?
        .token)
}

fn newcomer(id: MemberId, home: Option<GroupId>, grants: Vec<Grant>, from: Day) -> NewMember {
    NewMember {
        name: format!("党员{id}"),
        id,
        phone: None,
        home,
        grants,
        joins: from,
        expected_from: from,
        tags: Vec::new(),
    }
}

/// Four levels, ten people a group, two groups a branch; the demo's texts and questions.
async fn fill(services: &Services, members: usize, from: Day) -> Result<()> {
    for (name, text) in MATERIALS {
        let document = Document::parse(text.as_bytes(), name)?;
        services.materials.shelve(&document).await?;
    }
    let read = read_questions(QUESTIONS.as_bytes(), "questions.csv", &Mapping::default())?;
    let questions: Vec<_> = read.questions.into_iter().map(|e| e.question).collect();
    let banks = services.quizzes.banks();
    banks.add(&BANK.parse()?, &questions).await?;
    let groups = members.div_ceil(GROUP);
    let mut orgs = vec![org("county", Level::County, None, from)?];
    for town in 0..4 {
        let id = format!("town{town}");
        orgs.push(org(&id, Level::Township, Some("county"), from)?);
    }
    for branch in 0..groups.div_ceil(2) {
        let town = format!("town{}", branch % 4);
        let id = format!("branch{branch}");
        orgs.push(org(&id, Level::Branch, Some(&town), from)?);
    }
    let groups = (0..groups)
        .map(|n| group(&format!("group{n}"), &format!("branch{}", n / 2), from))
        .collect::<Result<_>>()?;
    services
        .groups
        .directory()
        .put(orgs, groups, from)
        .await??;
    stream::iter((0..members).map(|n| enrol(services, n, from)))
        .buffer_unordered(AT_ONCE)
        .try_for_each(|()| async { Ok(()) })
        .await
}

async fn enrol(services: &Services, n: usize, from: Day) -> Result<()> {
    let id = member(n)?;
    let home = format!("group{}", n / GROUP).parse()?;
    let new = newcomer(id.clone(), Some(home), Vec::new(), from);
    services.groups.enrol(&new).await?;
    let identity = &services.identity;
    identity.bind_openid(&id, "mini", &openid(n)).await?;
    Ok(())
}

async fn sign_in(services: &Services, n: usize) -> Result<Person> {
    let signed_in = services.identity.sign_in("mini", &code(n)).await;
    let signed_in = signed_in.map_err(|fault| anyhow::anyhow!("{fault:?}"))?;
    anyhow::ensure!(signed_in.member.is_some(), "not bound");
    Ok(Person {
        id: member(n)?,
        token: signed_in.token,
    })
}

fn member(n: usize) -> Result<MemberId> {
    Ok(format!("m{n:06}").parse()?)
}

fn user(n: usize) -> SimUser {
    SimUser {
        openid: openid(n),
        phone: None,
        name: format!("党员{n}"),
    }
}

fn code(n: usize) -> String {
    format!("code-{n}")
}

fn openid(n: usize) -> String {
    format!("o-bench-{n:08}")
}
