//! Check-ins in Redis.

use std::collections::HashMap;
use std::sync::Arc;

use redis::Value;
use serde::{Deserialize, Serialize};

use super::keys;
use super::model::{MAKE_UPS_A_MONTH, Standing};
use super::reflections::store::{self as reflections, Stored};
use crate::clock::Time;
use crate::day::Day;
use crate::id::{ClientId, MemberId};
use crate::identity::record_key;
use crate::record::{self, DayByte, DayBytes};
use crate::redis::{Args, Op, Redis, Script, StoreResult, codec, parse};

const VERSION: u8 = 1;

/// What is kept of a check-in for a while.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Detail {
    pub(super) id: ClientId,
    pub(super) at: Time,
    pub(super) reason: Option<String>,
}

/// A check-in to be written.
pub(super) struct Tick<'a> {
    pub(super) member: &'a MemberId,
    pub(super) epoch: u64,
    pub(super) day: Day,
    pub(super) place: String,
    pub(super) plan_mask: u8,
    pub(super) make_up: bool,
    pub(super) detail: Detail,
    pub(super) reflection: Option<Stored>,
    /// The study day that the caller is in: the bytes of its year and the year before are answered.
    pub(super) today: Day,
}

impl Tick<'_> {
    /// The script's arguments.
    fn args(&self) -> Args {
        let (member, day) = (self.member, self.day);
        let month = day.month();
        let bit = if self.make_up {
            DayByte::MADE_UP
        } else {
            DayByte::CHECKED_IN
        };
        let reflection = self
            .reflection
            .as_ref()
            .map(Stored::encoded)
            .unwrap_or_default();
        let unchecked = self
            .reflection
            .as_ref()
            .filter(|r| r.standing == Standing::Waiting)
            .map(|_| reflections::entry(member, day))
            .unwrap_or_default();
        let args = Args::new()
            .and(self.epoch)
            .and(day.index())
            .and(&self.place)
            .and(self.plan_mask)
            .and(bit);
        let args = args
            .and(codec::encode(VERSION, &self.detail))
            .and(keys::KEEP_S);
        let args = args
            .and(month.first().index())
            .and(month.last().index())
            .and(MAKE_UPS_A_MONTH);
        args.and(day.compact()).and(reflection).and(unchecked)
    }
}

/// What a check-in left behind.
pub(super) struct Trace {
    pub(super) ticked: Ticked,
    /// The byte of the day.
    pub(super) byte: DayByte,
    /// The bytes of this and the last year.
    pub(super) bytes: DayBytes,
}

/// What a check-in met.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub(super) enum Ticked {
    Now,
    Before,
    NoneLeft,
}

#[derive(Clone)]
pub(super) struct Store {
    pub(super) redis: Redis,
    pub(super) scripts: Arc<Scripts>,
}

pub(super) struct Scripts {
    check_in: Script,
    pub(super) settle: Script,
}

impl Store {
    pub(super) fn new(redis: Redis) -> Self {
        let source = [record::FACTS_LUA, include_str!("lua/check-in-8.lua")].concat();
        let settle = include_str!("lua/settle-reflection-2.lua");
        Self {
            redis,
            scripts: Arc::new(Scripts {
                check_in: Script::new("check-in-8", &source),
                settle: Script::new("settle-reflection-2", settle),
            }),
        }
    }

    /// Ticks a day; `None` if the session is stale.
    pub(super) async fn tick(&self, tick: &Tick<'_>) -> StoreResult<Option<Trace>> {
        let (member, day) = (tick.member, tick.day);
        let years = years(tick.today);
        let keys = [
            record_key(member),
            record::keys::year(member, day.year()),
            record::keys::events(member),
            keys::detail(member, day),
            keys::reflections(member),
            record::keys::year(member, years[0]),
            record::keys::year(member, years[1]),
            keys::waiting(member),
        ];
        let reply: Option<(i64, u8, Vec<u8>, Vec<u8>)> = self
            .redis
            .script(&self.scripts.check_in, &keys, tick.args())
            .await?;
        Ok(reply.map(|(outcome, byte, last, this)| {
            let ticked = match outcome {
                1 => Ticked::Now,
                0 => Ticked::Before,
                _ => Ticked::NoneLeft,
            };
            let mut bytes = DayBytes::default();
            bytes.insert(years[0], last);
            bytes.insert(years[1], this);
            Trace {
                ticked,
                byte: DayByte(byte),
                bytes,
            }
        }))
    }

    /// The member's day bytes of this and the last year.
    pub(super) async fn bytes(&self, member: &MemberId, today: Day) -> StoreResult<DayBytes> {
        read_bytes(today, self.redis.pipe(byte_ops(member, today)).await?)
    }

    /// The member's own reflections.
    pub(super) async fn reflections(&self, member: &MemberId) -> StoreResult<HashMap<Day, Stored>> {
        let key = keys::reflections(member);
        let all: HashMap<String, String> = self.redis.run(Op::new("HGETALL", key.clone())).await?;
        let read = |(day, text): (String, String)| {
            let stored: Stored = codec::decode(VERSION, &key, &text)?;
            Ok(Day::from_compact(&day).map(|day| (day, stored)))
        };
        all.into_iter()
            .filter_map(|entry| read(entry).transpose())
            .collect()
    }
}

/// The years whose bytes decide about streak and make-ups on `today`.
fn years(today: Day) -> [i16; 2] {
    [today.year() - 1, today.year()]
}

/// The reads that [`read_bytes`] understands: part of the home screen's pipeline too.
pub(super) fn byte_ops(member: &MemberId, today: Day) -> Vec<Op> {
    years(today)
        .map(|year| Op::new("GET", record::keys::year(member, year)))
        .into()
}

pub(super) fn read_bytes(today: Day, replies: Vec<Value>) -> StoreResult<DayBytes> {
    let mut bytes = DayBytes::default();
    for (year, reply) in years(today).into_iter().zip(replies) {
        let text: Option<Vec<u8>> = parse("GET", reply)?;
        bytes.insert(year, text.unwrap_or_default());
    }
    Ok(bytes)
}
