//! `sanke demo`: a county on this machine, with a simulated WeChat and a clock that can be moved.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use actix_web::web;
use anyhow::{Context, bail};
use secrecy::SecretString;
use serde::Serialize;

use super::args::Demo;
use super::assemble::seal;
use super::output::say;
use crate::app::demo_clock::{self, DemoClock};
use crate::app::health::Health;
use crate::app::server::{self, Listen};
use crate::app::services::{Services, Setting};
use crate::app::tasks::Tasks;
use crate::app::{telemetry, work};
use crate::clock::{Clock, Time};
use crate::config::{Config, Crypto};
use crate::demo::county::County;
use crate::demo::seed::{SEED, Stage, robot_key};
use crate::id::Ids;
use crate::identity::MemberView;
use crate::outbound::Outbound;
use crate::policy::Policy;
use crate::redis::embedded::{Embedded, Options};
use crate::redis::{Redis, Target};
use crate::simulator::{SimConfig, SimHandle, SimRobot, SimTemplate, SimUser, Simulator};
use crate::timetable::{Frame, Plans, Shifts};
use crate::wechat::{Account, TokenStore, Wechat};

/// Says that a data directory is a demo's; holds the printed line.
const MARKER: &str = "demo.json";

/// Says that a demo was being written; a directory with it and no marker is started over.
const UNFINISHED: &str = "demo.unfinished";

#[derive(Serialize)]
struct Announcement {
    url: String,
    openapi: String,
    simulator: String,
    clock: String,
    now: Time,
    wechat: WechatKeys,
    identities: Vec<IdentityLine>,
}

#[derive(Serialize)]
struct WechatKeys {
    appid: String,
    callback_token: String,
    encoding_aes_key: String,
}

#[derive(Serialize)]
struct IdentityLine {
    role: &'static str,
    name: String,
    wechat_code: &'static str,
    member: String,
    group: Option<String>,
    orgs: Vec<String>,
}

/// Runs the demo until a signal.
pub(super) async fn run(data: Option<&Path>, options: &Demo) -> anyhow::Result<ExitCode> {
    let config = Config::load(None, std::iter::empty())?;
    let data = data.map_or_else(|| PathBuf::from("data/demo"), Path::to_owned);
    let fresh = prepare(&data)?;
    let clock = options.at.map_or_else(Clock::system, Clock::starting_at);
    let ids = Ids::random();
    let county = County::generate(SEED, Frame::at(&Shifts::standard(), clock.now()).day);
    let about = simulated_world(&county, &ids);
    let bind = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let simulator = Simulator::start(about.clone(), clock.clone(), ids.clone(), bind)?;
    let embedded = Embedded::start(&data, &Options::from(&config.redis))?;
    let redis = Redis::connect(
        &Target::Socket(embedded.socket().to_owned()),
        &config.redis.prefix,
    )
    .await?;
    let services = assemble(redis.clone(), &clock, &ids, (&simulator, &about)).await?;
    if fresh {
        fill(&services, &county).await?;
    }
    services.pump().await?;
    let tasks = Tasks::new();
    tasks.stop_on_signals()?;
    work::start(&services, &tasks).await?;
    let health = Health {
        redis,
        clock: None,
        soft: tasks.soft().clone(),
        metrics: Some(telemetry::metrics()?),
        metrics_token: None,
    };
    let listen = Listen {
        address: SocketAddr::from((Ipv4Addr::LOCALHOST, options.port)),
        workers: 2,
        drain_s: 5,
    };
    let demo_clock = DemoClock::new(services.clone());
    let extra =
        move |config: &mut web::ServiceConfig| demo_clock::mount(config, demo_clock.clone());
    let (http, address) = server::start(&services, &health, &listen, tasks.soft().clone(), extra)
        .with_context(|| format!("port {} can't be taken", options.port))?;
    tasks.run("http", http);
    let announcement = announce(&services, &county, (&simulator, &about), address).await?;
    let line = serde_json::to_string(&announcement)?;
    std::fs::write(data.join(MARKER), &line)?;
    std::fs::remove_file(data.join(UNFINISHED)).or_else(absent_is_fine)?;
    if options.json {
        say(&line)
    } else {
        introduce(&announcement)
    }
    let code = tasks.finish(config.server.stop_within).await;
    simulator.stop().await;
    drop(embedded);
    Ok(code)
}

fn absent_is_fine(error: std::io::Error) -> std::io::Result<()> {
    if error.kind() == std::io::ErrorKind::NotFound {
        Ok(())
    } else {
        Err(error)
    }
}

/// Refuses a directory that is not a demo's; whether the demo has to be written.
fn prepare(data: &Path) -> anyhow::Result<bool> {
    let is_demo = data.join(MARKER).exists();
    let unfinished = data.join(UNFINISHED).exists();
    let is_empty = !data.exists() || std::fs::read_dir(data)?.next().is_none();
    if !is_demo && !unfinished && !is_empty {
        bail!(
            "{} holds data that no demo made; name another directory with --data",
            data.display()
        );
    }
    if unfinished {
        // A demo that was stopped while it was being written is started over.
        std::fs::remove_dir_all(data)?;
    }
    std::fs::create_dir_all(data)?;
    if !is_demo || unfinished {
        std::fs::write(data.join(UNFINISHED), "")?;
        return Ok(true);
    }
    Ok(false)
}

fn simulated_world(county: &County, ids: &Ids) -> SimConfig {
    let sticky = county.identities().into_iter().filter_map(|identity| {
        let member = county.members.iter().find(|m| m.id == identity.member)?;
        Some((identity.code.to_owned(), member.openid.clone()))
    });
    let users = county.members.iter().map(|m| SimUser {
        openid: m.openid.clone(),
        phone: Some(m.phone.clone()),
        name: m.name.clone(),
    });
    let robots = county.groups.iter().filter_map(|g| {
        Some(SimRobot {
            kind: crate::robot::RobotKind::Wecom,
            key: robot_key(g)?,
            secret: None,
            keyword: None,
            name: g.name.clone(),
        })
    });
    let template = |id: &str, title: &str, content: &str| SimTemplate {
        id: id.to_owned(),
        title: title.to_owned(),
        content: content.to_owned(),
        long_term: false,
    };
    SimConfig {
        users: users.collect(),
        robots: robots.collect(),
        sticky_codes: sticky.collect(),
        templates: vec![
            template(
                "demo-morning",
                "学习提醒",
                "学习内容:{{thing1.DATA}}\n学习时间:{{time2.DATA}}\n温馨提示:{{thing3.DATA}}",
            ),
            template(
                "demo-notice",
                "通知提醒",
                "通知标题:{{thing1.DATA}}\n发布单位:{{thing2.DATA}}\n发布时间:{{time3.DATA}}",
            ),
        ],
        ..SimConfig::random(ids)
    }
}

async fn assemble(
    redis: Redis,
    clock: &Clock,
    ids: &Ids,
    (simulator, about): (&SimHandle, &SimConfig),
) -> anyhow::Result<Services> {
    let appid = about.appid.clone();
    let account = Account::new(
        &simulator.base(),
        about.appid.clone(),
        SecretString::from(about.secret.clone()),
        true,
    )?;
    let setting = Setting {
        wechat: Wechat::new(
            Outbound::new()?,
            account,
            TokenStore::shared(redis.clone(), &appid),
            clock.clone(),
        ),
        clock: clock.clone(),
        ids: ids.clone(),
        seal: seal(&Crypto::demo())?,
        policy: Arc::new(Policy::default()),
        plans: Arc::new(Plans::embedded()),
    };
    Ok(Services::assemble(redis, setting).await?)
}

async fn fill(services: &Services, county: &County) -> anyhow::Result<()> {
    let stage = Stage {
        groups: &services.groups,
        records: &services.records,
        materials: &services.materials,
        quizzes: &services.quizzes,
    };
    let today = Frame::at(&Shifts::standard(), services.setting.clock.now()).day;
    stage.fill(county, &services.setting.plans, today).await
}

async fn announce(
    services: &Services,
    county: &County,
    (simulator, about): (&SimHandle, &SimConfig),
    address: SocketAddr,
) -> anyhow::Result<Announcement> {
    let now = services.setting.clock.now();
    let tree = services.identity.directory().tree().await?;
    let mut identities = Vec::new();
    for identity in county.identities() {
        let member = services
            .identity
            .member(&identity.member)
            .await?
            .context("a demo identity is missing")?;
        let view = MemberView::of(&member, &tree, Frame::at(&member.hours(&tree), now).day);
        identities.push(IdentityLine {
            role: identity.role,
            name: identity.name,
            wechat_code: identity.code,
            member: member.id.to_string(),
            group: view.group.map(|group| group.id),
            orgs: member
                .grants
                .iter()
                .flat_map(|g| g.orgs.iter().map(ToString::to_string))
                .collect(),
        });
    }
    let url = format!("http://{address}");
    Ok(Announcement {
        openapi: format!("{url}/api/openapi.json"),
        simulator: simulator.base(),
        clock: format!("{url}{}", demo_clock::PATH),
        now,
        wechat: WechatKeys {
            appid: about.appid.clone(),
            callback_token: about.callback_token.clone(),
            encoding_aes_key: about.encoding_aes_key.clone(),
        },
        identities,
        url,
    })
}

fn introduce(a: &Announcement) {
    say("Sanke 三刻 demo is ready. Everything in it is made up; nothing leaves this machine.");
    say(&format!(
        "  service    {}    API: {}/api/docs",
        a.url, a.url
    ));
    say(&format!(
        "  simulator  {}    the simulated phones and group chats",
        a.simulator
    ));
    say(&format!(
        "  clock      {}    e.g. curl -X POST -H 'Content-Type: application/json' -d '{{\"advance_s\":900}}' {}",
        a.now, a.clock
    ));
    say("Sign in with POST /api/v1/auth/wechat {\"code\":\"…\",\"app\":\"mini\"} as");
    for identity in &a.identities {
        say(&format!(
            "  {:<24} {:<14} {}",
            identity.wechat_code, identity.role, identity.name
        ));
    }
    say("Stop with Ctrl-C.");
}
