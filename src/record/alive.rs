//! Alive minutes: a day on which the service was down for 30 minutes between 06:00 and 23:00 is a grace day. It breaks no
//! streak and stands in no denominator.

use super::{Records, keys};
use crate::clock::Time;
use crate::day::Day;
use crate::redis::{Op, StoreResult};

/// Minutes of the civil day in which people may reach for the phone: 06:00 to 23:00.
const WATCHED: std::ops::Range<i64> = 6 * 60..23 * 60;

/// As many minutes without any replica make a grace day.
const DOWN_MINUTES: i64 = 30;

/// Seconds that a day's minutes are kept.
const KEEP_S: i64 = 5 * 86_400;

impl Records {
    /// Notes that this minute was served.
    ///
    /// # Errors
    /// The store is away.
    pub async fn mark_alive(&self) -> StoreResult<()> {
        let now = self.clock.now();
        let key = keys::alive(Day::civil_at(now));
        let ops = vec![
            Op::new("SETBIT", key.clone()).arg(minute(now)).arg(1),
            Op::new("EXPIRE", key).arg(KEEP_S),
        ];
        self.store.redis().pipe(ops).await.map(drop)
    }

    /// Declares yesterday a grace day if the service was down too long. Days before the service's first full one are not
    /// judged. Answers the day if it was declared now.
    ///
    /// # Errors
    /// The store is away.
    pub async fn judge_yesterday(&self) -> StoreResult<Option<Day>> {
        let yesterday = Day::civil_at(self.clock.now()).prev();
        let before: u64 = self
            .store
            .redis()
            .run(Op::new("EXISTS", keys::alive(yesterday.prev())))
            .await?;
        let tree = self.directory.tree().await?;
        if before == 0
            || tree.grace().contains(&yesterday)
            || self.down_minutes(yesterday).await? < DOWN_MINUTES
        {
            return Ok(None);
        }
        self.directory.add_grace(yesterday).await?;
        self.make_rows(&[yesterday]).await?;
        Ok(Some(yesterday))
    }

    /// Watched minutes of `day` in which no replica was alive.
    async fn down_minutes(&self, day: Day) -> StoreResult<i64> {
        let op = Op::new("BITCOUNT", keys::alive(day))
            .arg(WATCHED.start)
            .arg(WATCHED.end - 1)
            .arg("BIT");
        let alive: i64 = self.store.redis().run(op).await?;
        Ok(WATCHED.end - WATCHED.start - alive)
    }
}

fn minute(now: Time) -> i64 {
    now.seconds_since(Day::civil_at(now).at_minutes(0)) / 60
}
