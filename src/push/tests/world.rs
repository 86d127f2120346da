//! A county of two branches and three groups, with phones.

use std::collections::BTreeSet;

use super::super::model::{Audience, PushState, Schedule, push_id_of_firing};
use super::super::progress::PushDetail;
use super::super::{Push, Settings};
use super::county::{MEMBERS, assemble, group, long_ago, org, settings, simulator};
use crate::calendar::DayKind;
use crate::clock::{Clock, Time};
use crate::day::Day;
use crate::group::Groups;
use crate::id::{GroupId, Ids, MemberId, OrgId, PushId};
use crate::identity::{Actor, Grant, Identity, NewMember, Role};
use crate::org::{Level, Node};
use crate::policy::Policy;
use crate::record::{Figures, Records};
use crate::redis::testing::TestRedis;
use crate::redis::{Key, Op, Redis, Tag};
use crate::simulator::{ConsentResult, Fault, SimHandle};

pub(super) const SEND: &str = "/cgi-bin/message/subscribe/send";

pub(super) struct World {
    pub(super) clock: Clock,
    pub(super) sim: SimHandle,
    pub(super) push: Push,
    pub(super) redis: Redis,
    store: TestRedis,
    identity: Identity,
    groups: Groups,
    records: Records,
}

pub(super) fn time(text: &str) -> Time {
    Time::parse(&format!("{text}+08:00")).unwrap()
}

pub(super) fn id<T: std::str::FromStr>(text: &str) -> T {
    text.parse().ok().unwrap()
}

impl World {
    /// The county at `now`.
    pub(super) async fn at(now: &str) -> Self {
        Self::on(TestRedis::standalone(), now).await
    }

    pub(super) async fn on(store: TestRedis, now: &str) -> Self {
        let clock = Clock::fixed(time(now));
        let ids = Ids::seeded(1);
        let sim = simulator(&clock, &ids);
        let redis = store.connect().await;
        let (push, identity, groups, records) = assemble(
            &redis,
            &clock,
            &sim,
            Ids::random(),
            settings(),
            Policy::default(),
        )
        .await;
        let world = Self {
            clock,
            sim,
            push,
            redis,
            store,
            identity,
            groups,
            records,
        };
        world.people().await;
        world
    }

    /// Another replica on the same store, changed by `change`.
    pub(super) async fn replica(&self, change: impl Fn(&mut Settings)) -> Push {
        let mut settings = settings();
        change(&mut settings);
        self.replica_under(Policy::default(), settings).await
    }

    /// Another replica on the same store under other rules.
    pub(super) async fn replica_under(&self, policy: Policy, settings: Settings) -> Push {
        let redis = self.store.connect().await;
        let ids = Ids::random();
        assemble(&redis, &self.clock, &self.sim, ids, settings, policy)
            .await
            .0
    }

    async fn people(&self) {
        let today = Day::civil_at(self.clock.now());
        let base = self.sim.base();
        let orgs = vec![
            org("county", Level::County, None),
            org("b1", Level::Branch, Some("county")),
            org("b2", Level::Branch, Some("county")),
        ];
        let groups = [("g1", "b1"), ("g2", "b1"), ("g3", "b2")];
        let groups = groups.map(|(name, branch)| group(name, branch, &base));
        let directory = self.identity.directory();
        directory
            .put(orgs, groups.to_vec(), today)
            .await
            .unwrap()
            .unwrap();
        for (member, group) in MEMBERS {
            self.join(member, Some(group), Vec::new()).await;
        }
        let staff = |role, orgs: &[&str], groups: &[&str]| Grant {
            role,
            orgs: orgs.iter().map(|o| id::<OrgId>(o)).collect(),
            groups: groups.iter().map(|g| id::<GroupId>(g)).collect(),
            from: long_ago(),
        };
        let office = [
            ("liaison", staff(Role::Liaison, &[], &["g1"])),
            ("secretary", staff(Role::Secretary, &["b1"], &[])),
            ("organiser", staff(Role::Organiser, &["county"], &[])),
            ("admin", staff(Role::Administrator, &[], &[])),
        ];
        for (name, grant) in office {
            self.join(name, None, vec![grant]).await;
        }
    }

    async fn join(&self, name: &str, home: Option<&str>, grants: Vec<Grant>) {
        let new = NewMember {
            id: id(name),
            name: format!("姓名{name}"),
            phone: None,
            home: home.map(id),
            grants,
            joins: long_ago(),
            expected_from: long_ago(),
            tags: Vec::new(),
        };
        self.groups.enrol(&new).await.unwrap();
        let member: MemberId = id(name);
        let openid = format!("o-{name}");
        self.identity
            .bind_openid(&member, "mini", &openid)
            .await
            .unwrap();
    }

    pub(super) fn identity(&self) -> &Identity {
        &self.identity
    }

    /// A session of a person.
    pub(super) async fn token(&self, name: &str) -> String {
        let (code, _) = self.identity.invite(&id(name)).await.unwrap();
        let signed = self.identity.accept_invitation(None, &code).await.unwrap();
        signed.token
    }

    /// A signed-in person.
    pub(super) async fn actor(&self, name: &str) -> Actor {
        let token = self.token(name).await;
        self.identity.resolve(&token).await.unwrap()
    }

    /// Consents of a member, with WeChat and with us.
    pub(super) async fn consent(&self, member: &str, template: &str, times: u32) {
        for _ in 0..times {
            let openid = format!("o-{member}");
            self.sim.consent(&openid, template, ConsentResult::Accept);
            let report = Ids::random().mint("c");
            let changes = [(template.to_owned(), "accept")];
            self.push
                .store
                .credit(&id(member), &report, &changes)
                .await
                .unwrap();
        }
    }

    pub(super) async fn left(&self, member: &str, template: &str) -> i64 {
        let wallet = self.push.store.wallet(&id(member)).await.unwrap();
        wallet.get(template).copied().unwrap_or(0)
    }

    /// A change of one group's calendar.
    pub(super) async fn rest(&self, name: &str, day: Day, kind: DayKind) {
        let tree = self.identity.directory().refresh().await.unwrap();
        let mut group = (**tree.group(&id(name)).unwrap()).clone();
        group.calendar = group.calendar.with(day, Some(kind)).unwrap();
        let directory = self.identity.directory();
        directory
            .put(Vec::new(), vec![group], day)
            .await
            .unwrap()
            .unwrap();
    }

    /// Messages on the phones of all members.
    pub(super) fn phones(&self) -> usize {
        MEMBERS
            .iter()
            .map(|(member, _)| self.sim.phone_inbox(&format!("o-{member}")).len())
            .sum()
    }

    pub(super) fn robot(&self, group: &str) -> usize {
        self.sim.robot_inbox(&format!("robot-{group}")).len()
    }

    pub(super) async fn unread(&self, name: &str) -> usize {
        let items = self.push.items(&self.actor(name).await).await.unwrap();
        items.iter().filter(|item| item.mark.is_none()).count()
    }

    pub(super) async fn detail(&self, push: &PushId) -> PushDetail {
        let head = self.push.store.head(push).await.unwrap().unwrap();
        self.push.detail(&head).await.unwrap()
    }

    pub(super) async fn state(&self, push: &PushId) -> Option<PushState> {
        let head = self.push.store.head(push).await.unwrap();
        head.map(|head| head.state)
    }

    /// Keys of this domain that name a person, in the key or in a field.
    pub(super) async fn naming(&self, name: &str) -> Vec<String> {
        let heads = ["dl", "dead", "out", "wal", "rd", "sn"];
        let mut found = Vec::new();
        for text in self.redis.all_keys().await.unwrap() {
            let (tag, rest) = text.split_once('}').unwrap();
            let tag = tag.trim_start_matches('{');
            let mut parts = rest.split(':');
            let head = parts.next().unwrap();
            if !tag.starts_with('m') || !heads.contains(&head) {
                continue;
            }
            let family = super::super::FAMILIES.iter().find(|f| f.head == head);
            let shard = u16::from_str_radix(tag.trim_start_matches('m'), 16).unwrap();
            let key = || {
                let rest: Vec<&str> = rest.split(':').skip(1).collect();
                Key::new(Tag::shard(shard), family.unwrap(), &rest)
            };
            let inside: bool = match head {
                "dl" | "dead" => {
                    let op = Op::new("HEXISTS", key()).arg(name);
                    self.redis.run(op).await.unwrap()
                }
                "out" => {
                    let op = Op::new("ZRANGE", key()).arg(0).arg(-1);
                    let all: Vec<String> = self.redis.run(op).await.unwrap();
                    all.iter().any(|e| e.ends_with(&format!("|{name}")))
                }
                _ => parts.next() == Some(name),
            };
            if inside {
                found.push(text);
            }
        }
        found
    }

    /// The push of the shipped schedule due at `due`, whether it exists or not.
    pub(super) fn morning(due: &str) -> PushId {
        push_id_of_firing(&id("workday-morning"), time(due)).unwrap()
    }

    pub(super) async fn shipped(&self) -> Schedule {
        let schedule = self.push.store.schedule(&id("workday-morning")).await;
        schedule.unwrap().unwrap()
    }

    /// The figures of a node once the rollers have caught up.
    pub(super) async fn figures(&self, node: Node, day: &str) -> Figures {
        self.records.roll_all().await.unwrap();
        let day = day.parse().unwrap();
        self.records.figures(&[(node, day)]).await.unwrap()[0]
    }

    pub(super) fn fault(&self, errcode: i64, times: u32) {
        self.sim.fault(Fault {
            path: SEND.to_owned(),
            errcode: Some(errcode),
            times,
            ..Fault::default()
        });
    }
}

pub(super) fn to_groups(groups: &[&str]) -> Audience {
    let groups: BTreeSet<&str> = groups.iter().copied().collect();
    Audience {
        groups: groups.into_iter().map(id).collect(),
        ..Audience::default()
    }
}
