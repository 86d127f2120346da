//! Inboxes: what a member was sent, read together from the entries of their groups and their own marks.
//!
//! Entries belong to the group and are cached per process for some seconds; this process's own writes forget them at once.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use redis::Value;
use serde::Serialize;
use utoipa::ToSchema;

use super::Push;
use super::keys;
use super::model::{Kind, Mark, Receipt, bucket_of, pack};
use super::store::Entry;
use super::wallet::Subscription;
use crate::clock::Time;
use crate::day::Day;
use crate::id::GroupId;
use crate::identity::Actor;
use crate::redis::key::shard_of;
use crate::redis::{Op, StoreError, StoreResult, parse};

/// How old the cached entries of a group may be.
const FRESH: Duration = Duration::from_secs(3);
/// Groups kept; beyond it the cache starts over.
const LIMIT: usize = 50_000;
/// Entries on the home screen.
const LATEST: usize = 5;

type Cached = (Instant, Arc<Vec<Entry>>);

/// The entries of groups as this process knows them.
#[derive(Clone, Default)]
pub(super) struct GroupInboxes(Arc<Mutex<HashMap<GroupId, Cached>>>);

impl GroupInboxes {
    fn get(&self, group: &GroupId) -> Option<Arc<Vec<Entry>>> {
        let cache = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (read, entries) = cache.get(group)?;
        (read.elapsed() < FRESH).then(|| Arc::clone(entries))
    }

    fn put(&self, group: &GroupId, entries: &Arc<Vec<Entry>>) {
        let mut cache = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if cache.len() >= LIMIT {
            cache.clear();
        }
        cache.insert(group.clone(), (Instant::now(), Arc::clone(entries)));
    }

    /// Forgets what this process has just changed.
    pub(super) fn forget(&self, groups: &[GroupId]) {
        let mut cache = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for group in groups {
            cache.remove(group);
        }
    }
}

/// What may concern one member: the entries of their groups from the days on which they were in them.
#[derive(Clone, Debug, Default)]
pub struct Inbox(Vec<(GroupId, Entry)>);

/// One thing in a member's inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The notice, or the push of anything else.
    pub subject: String,
    /// What kind.
    pub kind: Kind,
    /// Headline.
    pub title: String,
    /// The beginning as plain text.
    pub text: String,
    /// When it was sent.
    pub at: Time,
    /// Whether a confirmation is asked for.
    pub confirm: bool,
    /// What the member has done with it.
    pub mark: Option<Mark>,
    /// Whether there was a second word about it.
    pub nudged: bool,
    /// The group through which it came.
    pub(super) group: GroupId,
    /// Its entry.
    pub(super) entry: Entry,
}

impl Item {
    /// Read, confirmed or nothing yet.
    pub fn receipt(&self) -> Receipt {
        self.mark.map_or(Receipt::None, |mark| mark.receipt)
    }
}

/// One line of the notices on the home screen.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NoticeLine {
    /// The notice, or the push of anything else.
    id: String,
    /// Headline.
    title: String,
    /// Whether a confirmation is asked for.
    confirm: bool,
    /// What the member has done with it.
    receipt: Receipt,
}

/// The notices on the home screen.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NoticesToday {
    /// Unread ones.
    unread: usize,
    /// The newest, newest first.
    latest: Vec<NoticeLine>,
}

impl Push {
    /// What may concern `actor` at this moment; the replies to [`today_part`] say what does.
    ///
    /// # Errors
    /// The store is away.
    pub async fn inbox(&self, actor: &Actor) -> StoreResult<Inbox> {
        let now = self.parts.clock.now();
        let since = Day::civil_at(now).plus(-keys::INBOX_DAYS);
        let mut groups: Vec<GroupId> = Vec::new();
        let rows = actor.member.homes.rows();
        for (index, (_, home)) in rows.iter().enumerate() {
            let until = rows.get(index + 1).map(|(from, _)| *from);
            let home = home.as_ref().filter(|_| until.is_none_or(|u| u >= since));
            groups.extend(home.filter(|home| !groups.contains(home)).cloned());
        }
        let mut found = Vec::new();
        for group in groups {
            let entries = self.entries(&group).await?;
            let mine = entries.iter().filter(|entry| {
                let home = actor.member.home(Day::civil_at(entry.at));
                home == Some(&group) && entry.at <= now && now < entry.until
            });
            found.extend(mine.map(|entry| (group.clone(), entry.clone())));
        }
        found.sort_by(|(_, a), (_, b)| (b.at, &b.push).cmp(&(a.at, &a.push)));
        Ok(Inbox(found))
    }

    async fn entries(&self, group: &GroupId) -> StoreResult<Arc<Vec<Entry>>> {
        if let Some(known) = self.inboxes.get(group) {
            return Ok(known);
        }
        let entries = Arc::new(self.store.inbox(group).await?);
        self.inboxes.put(group, &entries);
        Ok(entries)
    }

    /// What is in the inbox of `actor`, newest first.
    ///
    /// # Errors
    /// The store is away.
    pub async fn items(&self, actor: &Actor) -> StoreResult<Vec<Item>> {
        let inbox = self.inbox(actor).await?;
        let replies = self.store.redis().pipe(reads(actor, &inbox)).await?;
        understand(actor, &inbox, replies)
    }

    /// The wallets of the configured templates from what is stored.
    pub(super) fn subscriptions(&self, wallet: &HashMap<String, i64>) -> Vec<Subscription> {
        let ids: std::collections::BTreeSet<&String> =
            self.settings.templates.values().map(|t| &t.id).collect();
        ids.into_iter()
            .map(|id| Subscription::new(id, wallet.get(id).copied().unwrap_or(0)))
            .collect()
    }
}

/// Entries by the key of their month's marks.
fn by_month<'a>(
    actor: &Actor,
    inbox: &'a Inbox,
) -> BTreeMap<String, (crate::redis::Key, Vec<&'a str>)> {
    let mut months = BTreeMap::new();
    for (_, entry) in &inbox.0 {
        let key = keys::marks(&actor.member.id, entry.at);
        let (_, subjects) = months
            .entry(key.as_str().to_owned())
            .or_insert_with(|| (key, Vec::new()));
        subjects.push(entry.subject.as_str());
    }
    months
}

fn reads(actor: &Actor, inbox: &Inbox) -> Vec<Op> {
    let member = &actor.member.id;
    let shard = shard_of(member.as_str());
    let marks = by_month(actor, inbox).into_values().map(|(key, subjects)| {
        let op = Op::new("HMGET", key);
        subjects.iter().fold(op, |op, subject| op.arg(*subject))
    });
    let chosen = inbox.0.iter().filter(|(_, entry)| !entry.whole);
    let addressed = chosen.map(|(_, entry)| {
        let bucket = bucket_of(member, entry.buckets);
        Op::new("HEXISTS", keys::deliveries(shard, &entry.push, bucket)).arg(pack(member))
    });
    marks.chain(addressed).collect()
}

fn understand(actor: &Actor, inbox: &Inbox, replies: Vec<Value>) -> StoreResult<Vec<Item>> {
    let mut replies = replies.into_iter();
    let mut next = || replies.next().unwrap_or_default();
    let mut marks: HashMap<&str, Mark> = HashMap::new();
    for (key, subjects) in by_month(actor, inbox).into_values() {
        let found: Vec<Option<String>> = parse("HMGET", next())?;
        for (subject, text) in subjects.into_iter().zip(found) {
            let Some(text) = text else { continue };
            let mark = Mark::parse(&text).ok_or_else(|| StoreError::decode(&key, "not a mark"))?;
            marks.insert(subject, mark);
        }
    }
    let mut items: Vec<Item> = Vec::new();
    for (group, entry) in &inbox.0 {
        let addressed: bool = entry.whole || parse("HEXISTS", next())?;
        if !addressed {
            continue;
        }
        if let Some(known) = items.iter_mut().find(|item| item.subject == entry.subject) {
            // A notice and its nudge are one thing; the notice is the one that is shown.
            known.nudged = true;
            if entry.kind == Kind::Notice {
                (known.kind, known.at) = (entry.kind, entry.at);
                known.entry = entry.clone();
            }
            continue;
        }
        items.push(Item {
            subject: entry.subject.clone(),
            kind: entry.kind,
            title: entry.title.clone(),
            text: entry.text.clone(),
            at: entry.at,
            confirm: entry.confirm,
            mark: marks.get(entry.subject.as_str()).copied(),
            nudged: entry.kind == Kind::Nudge,
            group: group.clone(),
            entry: entry.clone(),
        });
    }
    Ok(items)
}

/// The part of the home screen that belongs to pushes: reads in the member's slot. `inbox` is from [`Push::inbox`].
pub fn today_part(actor: &Actor, inbox: &Inbox) -> Vec<Op> {
    let mut ops = reads(actor, inbox);
    ops.push(Op::new("HGETALL", keys::wallet(&actor.member.id)));
    ops
}

/// Understands the replies to [`today_part`]: notices and wallets.
///
/// # Errors
/// A reply is not what this version writes.
pub fn today_view(
    push: &Push,
    actor: &Actor,
    inbox: &Inbox,
    mut replies: Vec<Value>,
) -> StoreResult<(NoticesToday, Vec<Subscription>)> {
    let wallet: HashMap<String, i64> = parse("HGETALL", replies.pop().unwrap_or_default())?;
    let items = understand(actor, inbox, replies)?;
    let unread = items.iter().filter(|item| item.mark.is_none()).count();
    let latest = items.into_iter().take(LATEST).map(|item| NoticeLine {
        receipt: item.receipt(),
        id: item.subject,
        title: item.title,
        confirm: item.confirm,
    });
    let notices = NoticesToday {
        unread,
        latest: latest.collect(),
    };
    Ok((notices, push.subscriptions(&wallet)))
}
