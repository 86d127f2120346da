//! WeChat's reports on messages that it had accepted.

use super::Store;
use crate::day::Day;
use crate::id::{MemberId, PushId};
use crate::push::keys;
use crate::redis::key::shard_of;
use crate::redis::{Args, Op, StoreError, StoreResult};

/// Seconds that message ids are remembered.
const REMEMBER_S: i64 = 3 * keys::DAY_S;

impl Store {
    /// Takes a report on a message of `today` or the day before; `false` if nothing is counted by it now. A report that comes
    /// before WeChat's own answer is kept for the settlement.
    pub(in crate::push) async fn reported(
        &self,
        member: &MemberId,
        today: Day,
        msgid: u64,
        shown: bool,
    ) -> StoreResult<bool> {
        let shard = shard_of(member.as_str());
        let word = if shown { "shown" } else { "late" };
        for day in [today, today.prev()] {
            let known = self.message(shard, day, msgid).await?;
            if let Some(known) = known {
                return self.count_report(shard, (day, msgid), &known, word).await;
            }
        }
        let messages = keys::messages(shard, today);
        let keep = Op::new("HSETNX", messages.clone())
            .arg(msgid)
            .arg(format!("!{word}"));
        let kept: i64 = self.redis.run(keep).await?;
        let expire = Op::new("EXPIRE", messages).arg(REMEMBER_S);
        self.redis.run::<()>(expire).await?;
        if kept == 1 {
            return Ok(false);
        }
        // The settlement came between the look and the keeping.
        let known = self.message(shard, today, msgid).await?;
        let known = known.unwrap_or_default();
        self.count_report(shard, (today, msgid), &known, word).await
    }

    async fn message(&self, shard: u16, day: Day, msgid: u64) -> StoreResult<Option<String>> {
        let op = Op::new("HGET", keys::messages(shard, day)).arg(msgid);
        self.redis.run(op).await
    }

    async fn count_report(
        &self,
        shard: u16,
        message: (Day, u64),
        known: &str,
        word: &str,
    ) -> StoreResult<bool> {
        if known.is_empty() || known.starts_with('!') {
            return Ok(false);
        }
        let (day, msgid) = message;
        let messages = keys::messages(shard, day);
        let push: PushId = known
            .parse()
            .map_err(|e| StoreError::decode(&messages, e))?;
        let keys = [messages, keys::counts(shard, &push)];
        let args = Args::new().and(msgid).and(word);
        let counted: i64 = self
            .redis
            .script(&self.scripts.reported, &keys, args)
            .await?;
        Ok(counted == 1)
    }
}
