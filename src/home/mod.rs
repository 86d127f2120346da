//! The home screen: everything a member needs today in one answer, from one pipeline in the member's slot.
//!
//! The other domains say what to read and how to understand it; this room puts the reads together. What belongs to the
//! group (material) is cached per process.

pub(crate) mod routes;

use serde::Serialize;
use utoipa::ToSchema;

use crate::checkin::model::Streak;
use crate::checkin::{self, Presence};
use crate::clock::{Clock, Time};
use crate::http::Answer;
use crate::id::MaterialId;
use crate::identity::{Actor, Identity, record_key};
use crate::material::Materials;
use crate::push::{self, NoticesToday, Push, Subscription};
use crate::quiz::{self, QuizSummary, Quizzes};
use crate::record::Records;
use crate::redis::{Op, Redis, parse};
use crate::study::{self, model::DayView};

/// Today's text.
#[derive(Serialize, ToSchema)]
pub(crate) struct TodayMaterial {
    #[schema(value_type = String)]
    id: MaterialId,
    title: String,
    source: Option<String>,
    /// Reading time.
    minutes: u32,
}

/// The home screen.
#[derive(Serialize, ToSchema)]
pub(crate) struct Today {
    #[schema(value_type = String, format = DateTime)]
    server_now: Time,
    /// The server's time and study day, signed for this member.
    anchor: String,
    day: DayView,
    streak: Streak,
    /// Null while the library is empty.
    material: Option<TodayMaterial>,
    checkin: Presence,
    quiz: QuizSummary,
    /// Wrong questions that are due to come back.
    reviews_due: u32,
    notices: NoticesToday,
    /// Subscribe messages that WeChat still lets us send.
    subscriptions: Vec<Subscription>,
}

/// The domain's handle. Cheap to clone.
#[derive(Clone)]
pub struct Home {
    redis: Redis,
    identity: Identity,
    records: Records,
    materials: Materials,
    push: Push,
    quizzes: Quizzes,
    clock: Clock,
}

impl Home {
    /// Assembles the domain.
    pub fn new(
        redis: Redis,
        identity: Identity,
        parts: (Records, Materials, Push, Quizzes),
        clock: Clock,
    ) -> Self {
        let (records, materials, push, quizzes) = parts;
        Self {
            redis,
            identity,
            records,
            materials,
            push,
            quizzes,
            clock,
        }
    }

    /// The home screen of a member.
    ///
    /// # Errors
    /// `forbidden` without a group, `session_expired`.
    pub(crate) async fn today(&self, actor: &Actor) -> Answer<Today> {
        self.identity
            .fresh(actor, |actor| self.compose(actor))
            .await
    }

    /// `None` if the person's record has moved since the session was cached.
    async fn compose(&self, actor: Actor) -> Answer<Option<Today>> {
        let now = self.clock.now();
        let frame = actor.frame(now);
        let today = frame.day;
        let group = actor.home(today)?.clone();
        let inbox = self.push.inbox(&actor).await?;
        let parts = [
            vec![Op::new("HGET", record_key(&actor.member.id)).arg("e")],
            study::today_part(&actor, &frame),
            checkin::today_part(&actor, today),
            quiz::today_part(&actor, today),
            push::today_part(&actor, &inbox),
        ];
        let lengths = parts.each_ref().map(Vec::len);
        let mut replies = self
            .redis
            .pipe(parts.into_iter().flatten().collect())
            .await?
            .into_iter();
        let [
            epoch,
            study_replies,
            checkin_replies,
            quiz_replies,
            push_replies,
        ] = lengths.map(|length| replies.by_ref().take(length).collect::<Vec<_>>());
        let epoch: Option<u64> = parse("HGET", epoch.into_iter().next().unwrap_or_default())?;
        if epoch != Some(actor.epoch) {
            return Ok(None);
        }
        let (notices, subscriptions) = push::today_view(&self.push, &actor, &inbox, push_replies)?;
        let (presence, _) = checkin::today_view(&actor, today, checkin_replies)?;
        let quiz = self.quizzes.today_view(&actor, today, quiz_replies);
        let (quiz, reviews_due) = quiz.await?;
        let material = match actor.tree.group(&group) {
            Some(group) => self.materials.assigned(&actor.tree, group, today).await?,
            None => None,
        };
        Ok(Some(Today {
            server_now: now,
            anchor: self.records.anchor(&actor, &frame, now),
            day: study::today_view(&actor, &frame, study_replies)?,
            streak: presence.streak,
            material: material.map(|(entry, unit)| TodayMaterial {
                id: unit.id,
                title: unit.title,
                source: Some(entry.title),
                minutes: unit.minutes,
            }),
            checkin: presence,
            quiz,
            reviews_due,
            notices,
            subscriptions,
        }))
    }
}
