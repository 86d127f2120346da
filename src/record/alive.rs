//! Alive minutes: a day on which the service was down for 30 minutes between 06:00 and 23:00 is a grace day. It breaks no
//! streak and stands in no denominator.

use super::{Records, keys};
use crate::clock::Time;
use crate::day::Day;
use crate::redis::{Op, StoreResult, parse};
use crate::timetable::OPEN_DAYS;

/// Minutes of the civil day in which people may reach for the phone: 06:00 to 23:00.
const WATCHED: std::ops::Range<i64> = 6 * 60..23 * 60;

/// As many minutes without any replica make a grace day.
const DOWN_MINUTES: i64 = 30;

/// How many past days are judged: as long as a day is open.
const JUDGED_DAYS: i64 = OPEN_DAYS + 1;

/// Seconds that a day's minutes are kept.
const KEEP_S: i64 = (JUDGED_DAYS + 1) * 86_400;

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

    /// Declares the past days on which the service was down too long grace days, an outage of several days included.
    /// Days before the service's first full one are not judged. Answers the days that were declared now.
    ///
    /// # Errors
    /// The store is away.
    pub async fn judge_past(&self) -> StoreResult<Vec<Day>> {
        let today = Day::civil_at(self.clock.now());
        let past: Vec<Day> = (1..=JUDGED_DAYS).rev().map(|n| today.plus(-n)).collect();
        let tree = self.directory.tree().await?;
        // The oldest day that is remembered is the service's first, or was judged before.
        let alive = self.alive_minutes(&past).await?;
        let remembered = past
            .iter()
            .zip(alive)
            .skip_while(|(_, minutes)| minutes.is_none());
        let watched = WATCHED.end - WATCHED.start;
        let down: Vec<Day> = remembered
            .skip(1)
            .filter(|(_, minutes)| watched - minutes.unwrap_or(0) >= DOWN_MINUTES)
            .map(|(day, _)| *day)
            .filter(|day| !tree.grace().contains(day))
            .collect();
        for day in &down {
            self.directory.add_grace(*day).await?;
        }
        if !down.is_empty() {
            self.make_rows(&down).await?;
        }
        Ok(down)
    }

    /// Watched minutes of each day in which a replica was alive; `None` for a day of which nothing is known.
    async fn alive_minutes(&self, days: &[Day]) -> StoreResult<Vec<Option<i64>>> {
        let ops = days.iter().flat_map(|day| {
            let count = Op::new("BITCOUNT", keys::alive(*day))
                .arg(WATCHED.start)
                .arg(WATCHED.end - 1)
                .arg("BIT");
            [Op::new("EXISTS", keys::alive(*day)), count]
        });
        let replies = self.store.redis().pipe(ops.collect()).await?;
        let numbers = replies.into_iter().map(|reply| parse("BITCOUNT", reply));
        let numbers = numbers.collect::<StoreResult<Vec<i64>>>()?;
        let pairs = numbers.chunks(2);
        Ok(pairs.map(|pair| (pair[0] == 1).then(|| pair[1])).collect())
    }
}

fn minute(now: Time) -> i64 {
    now.seconds_since(Day::civil_at(now).at_minutes(0)) / 60
}
