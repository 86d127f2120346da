//! Ten thousand people with phones and consents, in groups of which every fourth has a robot.

use sanke::app::services::Services;
use sanke::dated::Dated;
use sanke::day::Day;
use sanke::id::{GroupId, MemberId};
use sanke::identity::NewMember;
use sanke::org::{Group, RobotAddress};
use sanke::redis::key::Tag;
use sanke::redis::{Key, Op};
use sanke::robot::RobotKind;
use sanke::simulator::{ConsentResult, SimConfig, SimRobot, SimTemplate, SimUser};

use crate::service::Place;
use crate::world;

/// Recipients.
pub(crate) const PEOPLE: usize = 10_000;
/// Their groups; every fourth has a robot.
pub(crate) const GROUPS: usize = 100;
/// Consents that everybody has.
pub(crate) const CONSENTS: i64 = 2;
/// Calls that a process may have under way.
pub(crate) const WORKERS: usize = 16;

pub(crate) fn member(n: usize) -> MemberId {
    format!("p{n:05}").parse().expect("an identifier")
}

pub(crate) fn openid(n: usize) -> String {
    format!("o-push-{n:05}")
}

pub(crate) fn robot(group: usize) -> String {
    format!("robot-{group:03}")
}

pub(crate) fn simulated() -> SimConfig {
    let mut config = world::simulated();
    config.users.extend((0..PEOPLE).map(|n| SimUser {
        openid: openid(n),
        ..SimUser::default()
    }));
    config.templates.push(SimTemplate {
        id: "T-notice".to_owned(),
        title: "通知".to_owned(),
        content: "标题:{{thing1.DATA}}\n时间:{{time2.DATA}}\n说明:{{thing3.DATA}}".to_owned(),
        long_term: false,
    });
    let robots = (0..GROUPS).step_by(4).map(|group| SimRobot {
        kind: RobotKind::Wecom,
        key: robot(group),
        secret: None,
        name: format!("群{group}"),
        keyword: None,
    });
    config.robots.extend(robots);
    config
}

pub(crate) fn place() -> Place {
    let workers = WORKERS.to_string();
    let template = "SANKE__WECHAT__TEMPLATES__NOTICE__";
    let options: Vec<(String, &str)> = [
        ("ID", "T-notice"),
        ("PAGE", "pages/notices/notice"),
        ("FIELDS__TITLE", "thing1"),
        ("FIELDS__TIME", "time2"),
        ("FIELDS__TEXT", "thing3"),
    ]
    .map(|(name, value)| (format!("{template}{name}"), value))
    .into_iter()
    .chain(
        [
            ("SANKE__JOBS__WORKERS", workers.as_str()),
            ("SANKE__JOBS__LEASE", "6s"),
            ("SANKE__REDIS__RESPONSE_TIMEOUT", "10s"),
            ("SANKE__WECHAT__TIMEOUT", "3s"),
            ("SANKE__ROBOTS__TIMEOUT", "3s"),
            ("SANKE__SERVER__STOP_WITHIN", "5s"),
        ]
        .map(|(name, value)| (name.to_owned(), value)),
    )
    .collect();
    let options: Vec<(&str, &str)> = options.iter().map(|(n, v)| (n.as_str(), *v)).collect();
    Place::with(simulated(), &options)
}

/// The groups, their people, their phones and consents.
pub(crate) async fn settle(place: &Place, services: &Services) {
    world::people(services).await;
    let from: Day = world::FOUNDED.parse().expect("a day");
    let groups = (0..GROUPS).map(|n| Group {
        id: group(n),
        name: format!("小组{n}"),
        org: Dated::from(from, "branch-3".parse().expect("an identifier")),
        shifts: world::shifts(&["08:30-17:30"]),
        calendar: sanke::calendar::Overrides::default(),
        plan: Dated::default(),
        robots: if n % 4 == 0 {
            vec![address(place, n)]
        } else {
            Vec::new()
        },
    });
    let directory = services.identity.directory();
    let put = directory.put(Vec::new(), groups.collect(), from).await;
    put.expect("the store answers").expect("a possible tree");
    let all: Vec<usize> = (0..PEOPLE).collect();
    for chunk in all.chunks(100) {
        let joins = chunk.iter().map(|n| join(services, *n, from));
        futures_util::future::join_all(joins).await;
        let wallets = chunk.iter().map(|n| {
            let op = Op::new("HSET", wallet(&member(*n)));
            op.arg("T-notice").arg(CONSENTS)
        });
        services
            .redis
            .scatter(wallets.collect())
            .await
            .expect("the store answers");
        for n in chunk {
            for _ in 0..CONSENTS {
                place
                    .simulator
                    .consent(&openid(*n), "T-notice", ConsentResult::Accept);
            }
        }
    }
}

pub(crate) fn group(n: usize) -> GroupId {
    format!("crowd-{n:03}").parse().expect("an identifier")
}

pub(crate) fn address(place: &Place, n: usize) -> RobotAddress {
    RobotAddress {
        kind: "wecom".to_owned(),
        key: format!(
            "{}/cgi-bin/webhook/send?key={}",
            place.simulator.base(),
            robot(n)
        ),
        secret: None,
    }
}

pub(crate) async fn join(services: &Services, n: usize, from: Day) {
    let new = NewMember {
        id: member(n),
        name: format!("党员{n}"),
        phone: None,
        home: Some(group(n % GROUPS)),
        grants: Vec::new(),
        joins: from,
        expected_from: from,
        tags: Vec::new(),
    };
    services
        .groups
        .enrol(&new)
        .await
        .expect("the store answers");
    let bound = services
        .identity
        .bind_openid(&new.id, "mini", &openid(n))
        .await;
    assert!(bound.expect("the store answers"));
}

pub(crate) fn key(tag: &Tag, rest: &str) -> Key {
    Key::stored(&format!("{{{}}}{rest}", tag.as_str())).expect("a tagged key")
}

pub(crate) fn wallet(member: &MemberId) -> Key {
    key(&Tag::member(member), &format!("wal:{member}"))
}
