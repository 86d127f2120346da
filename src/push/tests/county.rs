//! What the county is made of.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::{Parts, Push, Settings};
use super::world::id;
use crate::audit::Audit;
use crate::calendar::Overrides;
use crate::clock::Clock;
use crate::config::{Robots, Template};
use crate::dated::Dated;
use crate::day::Day;
use crate::group::Groups;
use crate::id::Ids;
use crate::identity::{Accounts, Identity};
use crate::jobs::Leases;
use crate::material::Materials;
use crate::org::{Directory, Group, Level, Org, RobotAddress};
use crate::outbound::Outbound;
use crate::policy::Policy;
use crate::record::Records;
use crate::redis::Redis;
use crate::robot::{Allowed, RobotClient, RobotKind};
use crate::seal::Seal;
use crate::simulator::{SimConfig, SimHandle, SimRobot, SimTemplate, SimUser, Simulator};
use crate::timetable::{Plans, Shifts};
use crate::wechat::{Account, TokenStore, Wechat};

/// Members of each group: `g1` and `g2` of branch `b1`, `g3` of branch `b2`.
pub(super) const MEMBERS: [(&str, &str); 7] = [
    ("m1", "g1"),
    ("m2", "g1"),
    ("m3", "g1"),
    ("m4", "g2"),
    ("m5", "g2"),
    ("m6", "g3"),
    ("m7", "g3"),
];

pub(super) fn long_ago() -> Day {
    Day::new(2026, 1, 1).unwrap()
}

pub(super) fn org(id_text: &str, level: Level, parent: Option<&str>) -> Org {
    Org {
        id: id(id_text),
        name: format!("组织{id_text}"),
        level,
        parent: Dated::from(long_ago(), parent.map(id)),
    }
}

pub(super) fn group(name: &str, branch: &str, base: &str) -> Group {
    Group {
        id: id(name),
        name: format!("小组{name}"),
        org: Dated::from(long_ago(), id(branch)),
        shifts: Shifts::standard(),
        calendar: Overrides::default(),
        plan: Dated::default(),
        robots: [
            ("wecom", "cgi-bin/webhook/send?key=robot-", None),
            (
                "dingtalk",
                "robot/send?access_token=dingtalk-",
                Some("SEC1"),
            ),
            ("feishu", "open-apis/bot/v2/hook/feishu-", Some("SEC2")),
        ]
        .map(|(kind, path, secret)| RobotAddress {
            kind: kind.to_owned(),
            key: format!("{base}/{path}{name}"),
            secret: secret.map(str::to_owned),
        })
        .to_vec(),
    }
}

/// The robots of a group's chats, one for each platform.
fn robots(group: &str) -> [SimRobot; 3] {
    [
        (RobotKind::Wecom, "robot", None),
        (RobotKind::Dingtalk, "dingtalk", Some("SEC1")),
        (RobotKind::Feishu, "feishu", Some("SEC2")),
    ]
    .map(|(kind, head, secret)| SimRobot {
        kind,
        key: format!("{head}-{group}"),
        secret: secret.map(str::to_owned),
        name: group.to_owned(),
        keyword: None,
    })
}

pub(super) fn simulator(clock: &Clock, ids: &Ids) -> SimHandle {
    let template = |id: &str, title: &str| SimTemplate {
        id: id.to_owned(),
        title: title.to_owned(),
        content: "主题:{{thing1.DATA}}\n时间:{{time2.DATA}}\n说明:{{thing3.DATA}}".to_owned(),
        long_term: false,
    };
    let config = SimConfig {
        appid: "wx1".to_owned(),
        secret: "sec".to_owned(),
        callback_token: "tok".to_owned(),
        encoding_aes_key: "A".repeat(43),
        users: MEMBERS
            .iter()
            .map(|(member, _)| SimUser {
                openid: format!("o-{member}"),
                ..SimUser::default()
            })
            .collect(),
        templates: vec![template("T-rem", "学习提醒"), template("T-not", "通知")],
        robots: ["g1", "g2", "g3"]
            .iter()
            .flat_map(|group| robots(group))
            .collect(),
        ..SimConfig::default()
    };
    let bind = "127.0.0.1:0".parse().unwrap();
    Simulator::start(config, clock.clone(), ids.clone(), bind).unwrap()
}

pub(super) fn settings() -> Settings {
    let template = |id: &str| Template {
        id: id.to_owned(),
        page: "pages/today/today".to_owned(),
        fields: BTreeMap::from(
            [("title", "thing1"), ("time", "time2"), ("text", "thing3")]
                .map(|(ours, theirs)| (ours.to_owned(), theirs.to_owned())),
        ),
    };
    Settings {
        templates: BTreeMap::from([
            ("reminder".to_owned(), template("T-rem")),
            ("notice".to_owned(), template("T-not")),
        ]),
        callback: None,
        workers: 8,
        batch: 100,
        lease_s: 60,
        deliver_within_s: 12 * 3600,
        keep_s: 30 * 86_400,
        robot_per_minute: 20,
    }
}

pub(super) async fn assemble(
    redis: &Redis,
    clock: &Clock,
    sim: &SimHandle,
    ids: Ids,
    settings: Settings,
    policy: Policy,
) -> (Push, Identity, Groups, Records) {
    let http = || {
        let span = std::time::Duration::from_secs;
        Outbound::with_timeouts(span(1), span(2)).unwrap()
    };
    let account = Account::new(&sim.base(), "wx1".to_owned(), "sec".into(), true).unwrap();
    let wechat = Wechat::new(http(), account, TokenStore::process(), clock.clone());
    let plans = Arc::new(Plans::embedded());
    let seal = Seal::from_seed("push");
    let directory = Directory::open(redis.clone()).await.unwrap();
    let identity = Identity::new(
        redis.clone(),
        directory,
        Arc::clone(&plans),
        (clock.clone(), ids.clone()),
        seal.clone(),
        Accounts {
            mini: wechat.clone(),
            oa: None,
        },
    );
    let leases = Leases::new(redis.clone(), clock, &ids);
    let groups = Groups::new(redis.clone(), identity.clone(), clock.clone());
    let records = Records::new(
        redis.clone(),
        identity.clone(),
        Arc::clone(&plans),
        leases.clone(),
        clock.clone(),
        seal,
    );
    let robots = Robots {
        allowed_hosts: Vec::new(),
        timeout: std::time::Duration::from_secs(2),
        per_minute: std::num::NonZeroU32::MIN,
    };
    let parts = Parts {
        identity: identity.clone(),
        groups: groups.clone(),
        plans,
        policy: Arc::new(policy),
        audit: Audit::new(redis.clone(), clock.clone()),
        records: records.clone(),
        materials: Materials::new(redis.clone()),
        leases,
        wechat,
        robots: (
            RobotClient::new(http(), clock.clone()),
            Allowed::new(robots, true),
        ),
        clock: clock.clone(),
        ids,
    };
    let push = Push::new(redis.clone(), parts, settings);
    (push, identity, groups, records)
}
