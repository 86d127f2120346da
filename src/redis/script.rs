//! Lua scripts and what they are called with.

use redis::{RedisWrite, ToRedisArgs};

use super::Key;

/// A Lua script kept beside the domain that owns it.
pub struct Script {
    name: &'static str,
    script: redis::Script,
}

impl Script {
    /// From the file's text; `name` is the file's name without its ending.
    pub fn new(name: &'static str, source: &str) -> Self {
        Self {
            name,
            script: redis::Script::new(source),
        }
    }

    pub(super) const fn name(&self) -> &'static str {
        self.name
    }

    pub(super) const fn source(&self) -> &redis::Script {
        &self.script
    }

    /// The call, written straight into one buffer: the client's own invocation copies every argument twice.
    pub(super) fn call(&self, prefix: &str, keys: &[Key], args: &Args) -> redis::Cmd {
        let plain = || {
            args.0.args_iter().filter_map(|arg| match arg {
                redis::Arg::Simple(bytes) => Some(bytes),
                _ => None,
            })
        };
        let size: usize = plain().map(<[u8]>::len).sum();
        // Room at once: for the arguments, and as much as the head and keys usually take.
        let (head, count) = (1 + keys.len(), 3 + keys.len() + plain().count());
        let mut cmd = redis::Cmd::with_capacity(count, 64 * head + size);
        cmd.arg("EVALSHA").arg(self.script.get_hash());
        cmd.arg(keys.len());
        for key in keys {
            cmd.arg([prefix, key.as_str()].concat());
        }
        for bytes in plain() {
            cmd.write_arg(bytes);
        }
        cmd
    }
}

/// Arguments of a script, in order.
#[derive(Default, Clone)]
pub struct Args(redis::Cmd);

impl Args {
    /// No arguments yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with room for `count` of `bytes` together, for those that are known to be long.
    pub fn with_capacity(count: usize, bytes: usize) -> Self {
        Self(redis::Cmd::with_capacity(count, bytes))
    }

    /// Adds one.
    #[must_use]
    pub fn and(mut self, arg: impl ToRedisArgs) -> Self {
        self.0.arg(arg);
        self
    }
}
