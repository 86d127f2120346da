//! The sealer: moves records from the shards to the log and chains them.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::{Audit, keys};
use crate::redis::key::MEMBER_SHARDS;
use crate::redis::{Args, Key, Op, StoreResult, parse};
use crate::seal::hex;

/// Records moved from a shard at a time.
const BATCH: usize = 500;

impl Audit {
    /// Moves what is there; how many records. Run under a lease; a second sealer changes nothing.
    ///
    /// # Errors
    /// The store is away.
    pub async fn seal_once(&self) -> StoreResult<usize> {
        let state: HashMap<String, String> =
            self.redis.run(Op::new("HGETALL", keys::state())).await?;
        let mut head = state.get("head").cloned().unwrap_or_default();
        let cursor = |stream: &str| {
            state
                .get(stream)
                .cloned()
                .unwrap_or_else(|| "0-0".to_owned())
        };
        let shards = (0..MEMBER_SHARDS).map(|shard| (shard.to_string(), keys::shard(shard)));
        let streams: Vec<(String, Key)> = shards
            .chain([("bank".to_owned(), keys::of_banks())])
            .collect();
        let ops = streams.iter().map(|(name, key)| {
            Op::new("XRANGE", key.clone())
                .arg(format!("({}", cursor(name)))
                .arg("+")
                .arg("COUNT")
                .arg(BATCH)
        });
        let replies = self.redis.scatter(ops.collect()).await?;
        let mut sealed = 0;
        for ((name, key), reply) in streams.iter().zip(replies) {
            let entries: Vec<(String, Vec<String>)> = parse("XRANGE", reply)?;
            let Some((last, _)) = entries.last() else {
                continue;
            };
            let mut next = head.clone();
            let mut chained = Vec::new();
            for (_, fields) in &entries {
                let record = fields.get(1).cloned().unwrap_or_default();
                next = hex(&Sha256::digest(format!("{next}{record}")));
                chained.push((record, next.clone()));
            }
            let args = Args::new()
                .and(name)
                .and(cursor(name))
                .and(last)
                .and(&head)
                .and(&next);
            let args = chained
                .iter()
                .fold(args, |args, (record, hash)| args.and(record).and(hash));
            let done: i64 = self
                .redis
                .script(&self.chain, &[keys::log(), keys::state()], args)
                .await?;
            if done == 0 {
                return Ok(sealed);
            }
            self.redis
                .run::<i64>(Op::new("XTRIM", key.clone()).arg("MINID").arg(last))
                .await?;
            head = next;
            sealed += entries.len();
        }
        Ok(sealed)
    }

    /// Checks the chain from its beginning; the id of the first record that does not fit.
    ///
    /// # Errors
    /// The store is away.
    pub async fn verify(&self) -> StoreResult<Option<String>> {
        let mut head = String::new();
        let mut after = "-".to_owned();
        loop {
            let op = Op::new("XRANGE", keys::log())
                .arg(&after)
                .arg("+")
                .arg("COUNT")
                .arg(1000);
            let entries: Vec<(String, Vec<String>)> = self.redis.run(op).await?;
            let Some((last, _)) = entries.last() else {
                return Ok(None);
            };
            after = format!("({last}");
            for (id, fields) in &entries {
                let (record, hash) = (fields.get(1), fields.get(3));
                head = hex(&Sha256::digest(format!(
                    "{head}{}",
                    record.map_or("", String::as_str)
                )));
                if hash != Some(&head) {
                    return Ok(Some(id.clone()));
                }
            }
        }
    }
}
