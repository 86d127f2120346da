//! The world that the demo runs in: a simulated WeChat with the county's phones and group chats, and the services on it.

use std::collections::BTreeMap;

use secrecy::SecretString;

use crate::app::demo_stage::Place;
use crate::app::services::Services;
use crate::app::setting::{Setting, World};
use crate::cli::assemble::seal;
use crate::clock::Clock;
use crate::config::{Account, Callback, CallbackSealing, Config, Crypto, Template};
use crate::demo::county::County;
use crate::demo::seed::{Stage, robot_key};
use crate::id::Ids;
use crate::org::RobotAddress;
use crate::policy::Policy;
use crate::redis::Redis;
use crate::simulator::{ConsentResult, SimConfig, SimHandle, SimRobot, SimTemplate, SimUser};
use crate::timetable::{Frame, Shifts};

/// Template of the morning push in the simulated account.
const REMINDER: &str = "demo-reminder";

/// Template of notices.
const NOTICE: &str = "demo-notice";

/// The simulated account with the county's people, robots and templates.
pub(super) fn simulated_world(county: &County, ids: &Ids) -> SimConfig {
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
                REMINDER,
                "学习提醒",
                "学习内容:{{thing1.DATA}}\n学习时间:{{time2.DATA}}\n温馨提示:{{thing3.DATA}}",
            ),
            template(
                NOTICE,
                "通知提醒",
                "通知标题:{{thing1.DATA}}\n发布单位:{{thing2.DATA}}\n发布时间:{{time3.DATA}}",
            ),
        ],
        // The demo's clock has an address of its own, which pumps due jobs too.
        clock_control: false,
        ..SimConfig::random(ids)
    }
}

/// Every domain on the demo's store and the simulated account.
pub(super) async fn assemble(
    config: &Config,
    redis: Redis,
    clock: &Clock,
    ids: &Ids,
) -> anyhow::Result<Services> {
    let world = World {
        clock: clock.clone(),
        ids: ids.clone(),
        seal: seal(&Crypto::demo())?,
    };
    let setting = Setting::new(config, &redis, world, Policy::default(), true)?;
    Ok(Services::assemble(redis, setting).await?)
}

/// Writes the county and its history.
pub(super) async fn fill(services: &Services, county: &County) -> anyhow::Result<()> {
    let stage = Stage {
        groups: &services.groups,
        records: &services.records,
        materials: &services.materials,
        quizzes: &services.quizzes,
        desk: &services.desk,
        complaints: &services.complaints,
    };
    let today = Frame::at(&Shifts::standard(), services.setting.clock.now()).day;
    stage.fill(county, &services.setting.plans, today).await
}

/// The built-in configuration with the simulated account and the demo's templates.
pub(super) fn config(simulator: &SimHandle, about: &SimConfig) -> anyhow::Result<Config> {
    let mut config = Config::load(None, std::iter::empty())?;
    config.wechat.base_url = simulator.base().parse()?;
    let secret = SecretString::from(about.secret.clone());
    config.wechat.mini = Some(Account {
        appid: about.appid.clone(),
        secret,
    });
    config.wechat.callback = Some(Callback {
        token: SecretString::from(about.callback_token.clone()),
        // Whoever tries the interface from outside may send events in either form.
        sealing: CallbackSealing::Compatible(SecretString::from(about.encoding_aes_key.clone())),
    });
    let template = |id: &str, fields: [(&str, &str); 3]| Template {
        id: id.to_owned(),
        page: "pages/today/today".to_owned(),
        fields: fields
            .map(|(ours, theirs)| (ours.to_owned(), theirs.to_owned()))
            .into(),
    };
    let reminder = template(
        REMINDER,
        [("title", "thing1"), ("time", "time2"), ("text", "thing3")],
    );
    let notice = template(
        NOTICE,
        [("title", "thing1"), ("text", "thing2"), ("time", "time3")],
    );
    config.wechat.templates = [
        ("reminder".to_owned(), reminder),
        ("notice".to_owned(), notice),
    ]
    .into();
    Ok(config)
}

/// Lets the groups' robots stand at the simulator, whose port is another one at every start.
pub(super) async fn place_robots(
    services: &Services,
    county: &County,
    simulator: &SimHandle,
) -> anyhow::Result<()> {
    let directory = services.identity.directory();
    let tree = directory.refresh().await?;
    let mut groups = Vec::new();
    for made in &county.groups {
        let (Some(key), Some(group)) = (robot_key(made), tree.group(&made.id)) else {
            continue;
        };
        let key = format!("{}/cgi-bin/webhook/send?key={key}", simulator.base());
        let mut group = (**group).clone();
        group.robots = vec![RobotAddress {
            kind: "wecom".to_owned(),
            key,
            secret: None,
        }];
        groups.push(group);
    }
    let today = Frame::at(&Shifts::standard(), services.setting.clock.now()).day;
    Ok(directory.put(Vec::new(), groups, today).await??)
}

/// Lets the demo's people agree to one message of each kind; WeChat's callback tells the service.
pub(super) async fn agree(county: &County, simulator: &SimHandle) {
    for identity in county.identities() {
        let Some(member) = county.members.iter().find(|m| m.id == identity.member) else {
            continue;
        };
        for template in [REMINDER, NOTICE] {
            simulator.consent(&member.openid, template, ConsentResult::Accept);
        }
    }
    simulator.settled().await;
}

/// The identities' phones and chats, by log-in code.
pub(super) fn places(county: &County) -> BTreeMap<String, Place> {
    let identities = county.identities().into_iter();
    let placed = identities.filter_map(|identity| {
        let member = county.members.iter().find(|m| m.id == identity.member)?;
        let group = county.groups.iter().find(|g| g.id == member.group)?;
        let place = Place {
            openid: member.openid.clone(),
            chat: group.name.clone(),
        };
        Some((identity.code.to_owned(), place))
    });
    placed.collect()
}
