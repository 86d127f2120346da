//! Tick: claims due times. Any number of replicas may tick.

use super::Push;
use super::model::{Firing, PushRecord, Schedule, push_id_of_firing};
use super::store::Claim;
use super::timing::{Decision, ON_TIME_S, next_due, resolve_misfire};
use crate::calendar::Workdays;
use crate::clock::Time;
use crate::id::{PushId, ScheduleId};
use crate::metric::Metric;
use crate::org::Tree;
use crate::redis::{StoreError, StoreResult};

/// The end of one due time of a schedule.
struct Decided {
    decision: &'static str,
    /// The push, or why there is none.
    what: String,
    push: Option<PushRecord>,
}

impl Push {
    /// Claims what is due now; how many due times were claimed by this call.
    ///
    /// # Errors
    /// The store is away.
    pub async fn tick_once(&self) -> StoreResult<usize> {
        let now = self.parts.clock.now();
        let mut claimed = 0;
        for (entry, score) in self.store.due(now).await? {
            match self.claim(&entry, score, now).await {
                // One schedule that does not decode must not hold up the others.
                Err(error @ StoreError::Decode { .. }) => {
                    tracing::error!(entry, %error, "a due time can't be claimed");
                }
                other => claimed += usize::from(other?),
            }
        }
        Ok(claimed)
    }

    /// The earliest time at which a schedule fires or a notice is sent: where a clock that is moved on purpose stops on its way.
    ///
    /// # Errors
    /// The store is away.
    pub async fn next_due(&self) -> StoreResult<Option<Time>> {
        self.store.earliest_due().await
    }

    async fn claim(&self, entry: &str, score: Time, now: Time) -> StoreResult<bool> {
        let bad = || StoreError::decode("due times", format!("entry {entry}"));
        let (kind, id) = entry.split_once(':').ok_or_else(bad)?;
        let nothing = Claim {
            entry,
            score,
            next: None,
            push: None,
            record: None,
            log: None,
            read: None,
            now,
        };
        if kind == "p" {
            let id: PushId = id.parse().map_err(|_bad_id| bad())?;
            let claim = Claim {
                push: Some(&id),
                ..nothing
            };
            return self.store.claim(&claim).await;
        }
        let id: ScheduleId = id.parse().map_err(|_bad_id| bad())?;
        let held = self.store.held_schedule(&id).await?;
        let read = Some((&id, held.as_ref().map_or("", |held| held.text.as_str())));
        let enabled = held.as_ref().map(|held| &held.schedule);
        let Some(schedule) = enabled.filter(|schedule| schedule.enabled) else {
            return self.store.claim(&Claim { read, ..nothing }).await;
        };
        let tree = self.directory().tree().await?;
        let national = Workdays::plain(std::sync::Arc::clone(tree.calendar()));
        let Some(decided) = decide(schedule, score, now, &tree) else {
            return Ok(false);
        };
        let push = decided.push.as_ref();
        let claim = Claim {
            next: next_due(score, &schedule.every_day(), &national),
            push: push.map(|record| &record.id),
            record: push,
            log: Some((&id, Firing::line(score, decided.decision, &decided.what))),
            read,
            ..nothing
        };
        let claimed = self.store.claim(&claim).await?;
        if claimed {
            tell(&id, score, &decided, now);
        }
        Ok(claimed)
    }
}

/// What an operator should know of a due time: above all that one was missed.
fn tell(id: &ScheduleId, due: Time, decided: &Decided, now: Time) {
    let late = now.seconds_since(due) > ON_TIME_S;
    let outcome = match decided.decision {
        "run" if late => "late",
        "run" => "sent",
        "merge" => "merged",
        _ => "skipped",
    };
    metrics::counter!(Metric::Firings.name(), "outcome" => outcome).increment(1);
    let what = &decided.what;
    if late {
        tracing::warn!(schedule = %id, %due, outcome, what, "a firing was not taken up in time");
    } else {
        tracing::info!(schedule = %id, %due, outcome, what, "due");
    }
}

/// What becomes of a due time; `None` = it is not due after all.
fn decide(schedule: &Schedule, due: Time, now: Time, tree: &Tree) -> Option<Decided> {
    let national = Workdays::plain(std::sync::Arc::clone(tree.calendar()));
    let skip = |decision, what: String| Decided {
        decision,
        what,
        push: None,
    };
    // Whether it was missed is asked of the days on which it truly fires.
    let next = next_due(due, &schedule.rule, &national);
    match resolve_misfire(due, now, &schedule.rule, next) {
        Decision::Wait => return None,
        Decision::Skip(reason) => return Some(skip("skip", reason.zh().into_owned())),
        Decision::Merge => return Some(skip("merge", "并入下一次".to_owned())),
        Decision::Run => {}
    }
    let record = PushRecord {
        id: push_id_of_firing(&schedule.id, due)?,
        schedule: Some(schedule.id.clone()),
        author: schedule.author.clone(),
        content: schedule.content.clone(),
        reach: schedule.reach.clone(),
        channels: schedule.channels.clone(),
        robots: schedule.robots,
        style: schedule.style,
        due,
        rule: Some(schedule.rule.clone()),
    };
    let (open, _) = super::expand::open_groups(&record, tree);
    if open.is_empty() {
        let reason = schedule.rule.refusal(due, &national);
        let reason = reason.map_or_else(
            || "所有学习小组当日休息".to_owned(),
            |r| r.zh().into_owned(),
        );
        return Some(skip("skip", reason));
    }
    Some(Decided {
        decision: "run",
        what: record.id.to_string(),
        push: Some(record),
    })
}
