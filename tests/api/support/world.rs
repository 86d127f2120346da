//! A county of eleven people: enough of everything that decides what somebody may see and when their day starts.
//!
//! ```text
//! county ─┬─ town-1 ── general ─┬─ branch-1 ─┬─ day    member-1 member-2 secretary-1
//!         │                     │            └─ night  member-3 member-4
//!         │                     └─ branch-2 ─── turns  member-5 secretary-2 liaison (of day)
//!         └─ town-2 ─────────────── branch-3 ── other  member-6 organiser-county
//! nobody's home: organiser-town (of town-1), administrator
//! ```

use std::sync::OnceLock;

use sanke::app::services::Services;
use sanke::calendar::Overrides;
use sanke::dated::Dated;
use sanke::day::Day;
use sanke::demo;
use sanke::id::BankId;
use sanke::identity::{Grant, NewMember, Role};
use sanke::material::Document;
use sanke::org::{Group, Level, Org};
use sanke::quiz::import::{Mapping, read_questions};
use sanke::quiz::question::Question;
use sanke::simulator::{SimConfig, SimUser};
use sanke::timetable::{ShiftRow, Shifts};

/// The day from which the tree holds and everybody is expected.
pub(crate) const FOUNDED: &str = "2026-01-05";

/// Organisations: id, kind, parent.
pub(crate) const ORGS: [(&str, Level, Option<&str>); 7] = [
    ("county", Level::County, None),
    ("town-1", Level::Township, Some("county")),
    ("town-2", Level::Township, Some("county")),
    ("general", Level::GeneralBranch, Some("town-1")),
    ("branch-1", Level::Branch, Some("general")),
    ("branch-2", Level::Branch, Some("general")),
    ("branch-3", Level::Branch, Some("town-2")),
];

/// Groups: id, branch, hours of the shifts that alternate week by week from [`FOUNDED`].
pub(crate) const GROUPS: [(&str, &str, &[&str]); 4] = [
    ("day", "branch-1", &["08:30-17:30"]),
    ("night", "branch-1", &["22:00-06:00"]),
    (
        "turns",
        "branch-2",
        &["08:00-16:00", "16:00-00:00", "00:00-08:00"],
    ),
    ("other", "branch-3", &["08:30-17:30"]),
];

/// Id, home group, role with its scope.
type Person = (
    &'static str,
    Option<&'static str>,
    Option<(Role, &'static str)>,
);

/// Everybody.
pub(crate) const PEOPLE: [Person; 12] = [
    ("member-1", Some("day"), None),
    ("member-2", Some("day"), None),
    ("member-3", Some("night"), None),
    ("member-4", Some("night"), None),
    ("member-5", Some("turns"), None),
    ("member-6", Some("other"), None),
    (
        "secretary-1",
        Some("day"),
        Some((Role::Secretary, "branch-1")),
    ),
    (
        "secretary-2",
        Some("turns"),
        Some((Role::Secretary, "branch-2")),
    ),
    ("liaison", Some("turns"), Some((Role::Liaison, "day"))),
    (
        "organiser-county",
        Some("other"),
        Some((Role::Organiser, "county")),
    ),
    ("organiser-town", None, Some((Role::Organiser, "town-1"))),
    ("administrator", None, Some((Role::Administrator, ""))),
];

/// The name that a person bears: no other person's name is part of it.
pub(crate) fn name_of(id: &str) -> String {
    let place = PEOPLE.iter().position(|(known, ..)| *known == id);
    let given = [
        "甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸", "子", "丑",
    ];
    format!("试{}", place.and_then(|at| given.get(at)).unwrap_or(&"某"))
}

/// The phone number of a person.
pub(crate) fn phone_of(id: &str) -> String {
    let place = PEOPLE.iter().position(|(known, ..)| *known == id);
    format!("1000000{:04}", place.unwrap_or(9_999))
}

fn id<T: std::str::FromStr>(text: &str) -> T
where
    T::Err: std::fmt::Debug,
{
    text.parse().expect("an identifier")
}

fn founded() -> Day {
    FOUNDED.parse().expect("a day")
}

/// The simulated WeChat: everybody's phone, and a log-in code of theirs that works any number of times.
pub(crate) fn simulated() -> SimConfig {
    let everybody = || PEOPLE.iter().map(|(id, ..)| *id).chain(["stranger"]);
    SimConfig {
        appid: "wx-test".to_owned(),
        secret: "test-secret".to_owned(),
        service_account: Some(("wx-oa".to_owned(), "test-secret".to_owned())),
        callback_token: "test-token".to_owned(),
        encoding_aes_key: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG".to_owned(),
        users: everybody()
            .map(|id| SimUser {
                openid: format!("openid-{id}"),
                phone: Some(phone_of(id)),
                name: name_of(id),
            })
            .collect(),
        sticky_codes: everybody()
            .map(|id| (format!("code-{id}"), format!("openid-{id}")))
            .collect(),
        ..SimConfig::default()
    }
}

/// The texts of the demo, read once.
pub(crate) fn documents() -> &'static [Document] {
    static READ: OnceLock<Vec<Document>> = OnceLock::new();
    READ.get_or_init(|| {
        let read = |(name, text): &(&str, &str)| Document::parse(text.as_bytes(), name);
        let all: Result<Vec<_>, _> = demo::MATERIALS.iter().map(read).collect();
        all.expect("the demo's texts are texts")
    })
}

/// The questions of the demo, read once.
pub(crate) fn questions() -> &'static [Question] {
    static READ: OnceLock<Vec<Question>> = OnceLock::new();
    READ.get_or_init(|| {
        let read = read_questions(
            demo::QUESTIONS.as_bytes(),
            "questions.csv",
            &Mapping::default(),
        );
        let read = read.expect("the demo's questions are questions");
        read.questions.into_iter().map(|q| q.question).collect()
    })
}

/// Fills an empty store.
pub(crate) async fn fill(services: &Services) {
    people(services).await;
    for document in documents() {
        let shelved = services.materials.shelve(document).await;
        shelved.expect("the store answers");
    }
    let bank: BankId = id("test");
    let added = services.quizzes.banks().add(&bank, questions()).await;
    added.expect("the store answers");
}

/// The tree and everybody in it, without texts and questions.
pub(crate) async fn people(services: &Services) {
    let orgs = ORGS.map(|(org, level, parent)| Org {
        id: id(org),
        name: format!("组织{org}"),
        level,
        parent: Dated::from(founded(), parent.map(id)),
    });
    let groups = GROUPS.map(|(group, org, hours)| Group {
        id: id(group),
        name: format!("小组{group}"),
        org: Dated::from(founded(), id(org)),
        shifts: shifts(hours),
        calendar: Overrides::default(),
        plan: Dated::default(),
        robots: Vec::new(),
    });
    let directory = services.identity.directory();
    let put = directory.put(orgs.into(), groups.into(), founded()).await;
    put.expect("the store answers").expect("a possible tree");
    for (person, home, role) in PEOPLE {
        enrol(services, person, home, role).await;
    }
}

/// Hours that alternate week by week.
pub(crate) fn shifts(hours: &[&str]) -> Shifts {
    let hours = hours.iter().map(|text| text.parse());
    let row = ShiftRow {
        from_day: founded(),
        hours: hours.collect::<Result<_, _>>().expect("hours"),
        turn_days: 7,
    };
    Shifts::new(vec![row]).expect("a shift")
}

async fn enrol(services: &Services, person: &str, home: Option<&str>, role: Option<(Role, &str)>) {
    let grant = |(role, scope): (Role, &str)| Grant {
        role,
        orgs: match role {
            Role::Liaison | Role::Administrator => Vec::new(),
            _ => vec![id(scope)],
        },
        groups: if role == Role::Liaison {
            vec![id(scope)]
        } else {
            Vec::new()
        },
        from: founded(),
    };
    let new = NewMember {
        id: id(person),
        name: name_of(person),
        phone: Some(phone_of(person)),
        home: home.map(id),
        grants: role.map(grant).into_iter().collect(),
        joins: founded(),
        expected_from: founded(),
        tags: Vec::new(),
    };
    services
        .groups
        .enrol(&new)
        .await
        .expect("the store answers");
    let bound = services
        .identity
        .bind_openid(&new.id, "mini", &format!("openid-{person}"))
        .await;
    assert!(bound.expect("the store answers"), "{person} is bound");
}
