//! Everything true of Redis and of no domain: the connection over every topology, keys, scripts, values.
//!
//! [`Redis`] is the one handle. It adds the installation's prefix, refuses to mix slots, and turns every failure into a
//! [`StoreError`] that names the operation.

pub mod codec;
pub mod connect;
pub mod copy;
pub mod embedded;
pub mod key;
mod lanes;
pub mod open;
mod script;
pub mod survey;
pub mod testing;

use std::sync::Arc;

use futures_util::future::try_join_all;
use redis::{FromRedisValue, ToRedisArgs, Value};

use self::connect::Wires;
pub use self::connect::{Target, Timeouts};
pub use self::key::{Family, Key, Tag};
pub use self::lanes::Lanes;
pub use self::script::{Args, Script};

/// A failed conversation with the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Redis refused, timed out or is away; `op` is the command or script.
    #[error("redis {op}: {source}")]
    Redis {
        /// The command or script.
        op: String,
        /// What the client says.
        #[source]
        source: redis::RedisError,
    },
    /// The stored value is not what this version writes.
    #[error("value of {key} does not decode: {reason}")]
    Decode {
        /// The key.
        key: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A programming error: one call that spans two slots.
    #[error("{op} mixes the slots {first} and {second}")]
    MixedSlots {
        /// The command or script.
        op: String,
        /// The slot of the first key.
        first: String,
        /// The slot that differs.
        second: String,
    },
}

impl StoreError {
    fn redis(op: &str, source: redis::RedisError) -> Self {
        Self::Redis {
            op: op.to_owned(),
            source,
        }
    }

    /// A value that does not decode.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "callers hand over what they have at hand"
    )]
    pub fn decode(key: impl ToString, reason: impl ToString) -> Self {
        Self::Decode {
            key: key.to_string(),
            reason: reason.to_string(),
        }
    }
}

/// Result of a store call.
pub type StoreResult<T> = Result<T, StoreError>;

/// One command on one key.
#[derive(Clone)]
pub struct Op {
    name: &'static str,
    keys: Vec<Key>,
    args: Vec<Arg>,
}

#[derive(Clone)]
enum Arg {
    Key(usize),
    Text(Vec<u8>),
}

impl Op {
    /// A command whose first argument is `key`.
    pub fn new(name: &'static str, key: Key) -> Self {
        Self {
            name,
            keys: vec![key],
            args: vec![Arg::Key(0)],
        }
    }

    /// A command without a key in front (`EXISTS`-like commands add keys with [`Op::key`]).
    pub fn bare(name: &'static str) -> Self {
        Self {
            name,
            keys: Vec::new(),
            args: Vec::new(),
        }
    }

    /// Adds a plain argument.
    #[must_use]
    pub fn arg(mut self, arg: impl ToRedisArgs) -> Self {
        self.args
            .extend(arg.to_redis_args().into_iter().map(Arg::Text));
        self
    }

    /// Adds a further key; it must lie in the same slot.
    #[must_use]
    pub fn key(mut self, key: Key) -> Self {
        self.args.push(Arg::Key(self.keys.len()));
        self.keys.push(key);
        self
    }

    fn tag(&self) -> Option<&Tag> {
        self.keys.first().map(Key::tag)
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that builds raw commands"
    )]
    fn build(&self, prefix: &str) -> redis::Cmd {
        let mut cmd = redis::cmd(self.name);
        for arg in &self.args {
            match arg {
                Arg::Key(index) => cmd.arg([prefix, self.keys[*index].as_str()].concat()),
                Arg::Text(bytes) => cmd.arg(bytes),
            };
        }
        cmd
    }
}

/// The one handle on the store. Cheap to clone; clones share a connection, but for threads that [`settle`](Self::settle).
#[derive(Clone)]
pub struct Redis {
    wires: Wires,
    prefix: Arc<str>,
}

impl Redis {
    /// Connects; `prefix` goes before every key.
    ///
    /// # Errors
    /// The store can't be reached.
    pub async fn connect(target: &Target, prefix: &str) -> StoreResult<Self> {
        Self::connect_within(target, prefix, Timeouts::default()).await
    }

    /// Connects with timeouts of the caller's choice.
    ///
    /// # Errors
    /// The store can't be reached.
    pub async fn connect_within(
        target: &Target,
        prefix: &str,
        timeouts: Timeouts,
    ) -> StoreResult<Self> {
        let wires = Wires::open(target, timeouts)
            .await
            .map_err(|e| StoreError::redis("connect", e))?;
        Ok(Self {
            wires,
            prefix: prefix.into(),
        })
    }

    /// A handle on the same store with a connection of its own.
    async fn apart(&self) -> StoreResult<Self> {
        let wires = self.wires.apart().await;
        Ok(Self {
            wires: wires.map_err(|e| StoreError::redis("connect", e))?,
            prefix: Arc::clone(&self.prefix),
        })
    }

    /// Gives the current thread a connection of its own, which all clones of this handle then use on this thread. For
    /// threads that are a runtime of their own, as the HTTP workers are.
    ///
    /// # Errors
    /// The store can't be reached; the shared connection stays in use.
    pub async fn settle(&self) -> StoreResult<()> {
        let settled = self.wires.settle().await;
        settled.map_err(|e| StoreError::redis("connect", e))
    }

    /// The installation's prefix.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Runs one command.
    pub async fn run<T: FromRedisValue>(&self, op: Op) -> StoreResult<T> {
        one_slot(op.name, op.keys.iter().map(Key::tag))?;
        let cmd = op.build(&self.prefix);
        let value = self
            .wires
            .here()
            .command(&cmd)
            .await
            .map_err(|e| StoreError::redis(op.name, e))?;
        parse(op.name, value)
    }

    /// Runs commands of one slot in one round trip and answers their replies in order.
    pub async fn pipe(&self, ops: Vec<Op>) -> StoreResult<Vec<Value>> {
        one_slot("pipeline", ops.iter().filter_map(Op::tag))?;
        self.flush(&ops.iter().collect::<Vec<_>>()).await
    }

    /// Runs commands that may lie in many slots, in as few round trips as the topology allows, and answers their
    /// replies in order. Nothing holds them together: use it for reads and for repeatable writes.
    pub async fn scatter(&self, ops: Vec<Op>) -> StoreResult<Vec<Value>> {
        const CHUNK: usize = 2_000;
        if !self.wires.is_cluster() {
            let mut replies = Vec::with_capacity(ops.len());
            for chunk in ops.chunks(CHUNK) {
                replies.extend(self.flush(&chunk.iter().collect::<Vec<_>>()).await?);
            }
            return Ok(replies);
        }
        let mut by_slot: std::collections::BTreeMap<Option<&Tag>, Vec<usize>> =
            std::collections::BTreeMap::new();
        for (index, op) in ops.iter().enumerate() {
            by_slot.entry(op.tag()).or_default().push(index);
        }
        let groups = by_slot.into_values().map(|indices| async {
            let values = self
                .flush(&indices.iter().map(|i| &ops[*i]).collect::<Vec<_>>())
                .await?;
            StoreResult::Ok(indices.into_iter().zip(values).collect::<Vec<_>>())
        });
        let mut replies = vec![Value::Nil; ops.len()];
        for (index, value) in try_join_all(groups).await?.into_iter().flatten() {
            replies[index] = value;
        }
        Ok(replies)
    }

    async fn flush(&self, ops: &[&Op]) -> StoreResult<Vec<Value>> {
        if ops.is_empty() {
            return Ok(Vec::new());
        }
        let mut pipe = redis::pipe();
        for op in ops {
            pipe.add_command(op.build(&self.prefix));
        }
        let name = ops.first().map_or("pipeline", |op| op.name);
        self.wires
            .here()
            .pipeline(&pipe, ops.len())
            .await
            .map_err(|e| StoreError::redis(name, e))
    }

    /// Runs a script on the keys of one slot.
    pub async fn script<T: FromRedisValue>(
        &self,
        script: &Script,
        keys: &[Key],
        args: Args,
    ) -> StoreResult<T> {
        let name = script.name();
        one_slot(name, keys.iter().map(Key::tag))?;
        let value = self
            .wires
            .here()
            .script(script.source(), &script.call(&self.prefix, keys, &args))
            .await
            .map_err(|e| StoreError::redis(name, e))?;
        parse(name, value)
    }

    /// Every key of this installation, without its prefix (tests, `sanke check`, backup: not for requests).
    pub async fn all_keys(&self) -> StoreResult<Vec<String>> {
        let found = self.wires.here().scan(&format!("{}*", self.prefix)).await;
        let found = found.map_err(|e| StoreError::redis("SCAN", e))?;
        Ok(found
            .into_iter()
            .filter_map(|k| k.strip_prefix(&*self.prefix).map(str::to_owned))
            .collect())
    }

    /// Every key of one slot's tag, without the installation's prefix. Looks through all keys: for what is rare (erasing a
    /// person), not for requests that are not.
    pub async fn keys_of(&self, tag: &Tag) -> StoreResult<Vec<Key>> {
        let pattern = format!("{}{{{}}}*", self.prefix, tag.as_str());
        let found = self.wires.here().scan(&pattern).await;
        let found = found.map_err(|e| StoreError::redis("SCAN", e))?;
        let own = found
            .iter()
            .filter_map(|key| key.strip_prefix(&*self.prefix));
        Ok(own.filter_map(Key::stored).collect())
    }

    /// A command about the server and no key (`PING`, `CONFIG GET`, `TIME`).
    pub async fn server<T: FromRedisValue>(
        &self,
        name: &'static str,
        args: &[&str],
    ) -> StoreResult<T> {
        self.run(args.iter().fold(Op::bare(name), |op, arg| op.arg(*arg)))
            .await
    }
}

fn one_slot<'a>(op: &str, tags: impl IntoIterator<Item = &'a Tag>) -> StoreResult<()> {
    let mut tags = tags.into_iter();
    let Some(first) = tags.next() else {
        return Ok(());
    };
    match tags.find(|tag| *tag != first) {
        None => Ok(()),
        Some(second) => Err(StoreError::MixedSlots {
            op: op.to_owned(),
            first: first.as_str().to_owned(),
            second: second.as_str().to_owned(),
        }),
    }
}

/// Reads a reply as `T`.
pub fn parse<T: FromRedisValue>(op: &str, value: Value) -> StoreResult<T> {
    let value = value
        .extract_error()
        .map_err(|e| StoreError::redis(op, e))?;
    T::from_redis_value(value).map_err(|e| StoreError::redis(op, e.into()))
}
