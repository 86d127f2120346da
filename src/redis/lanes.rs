//! Several connections side by side, for a stream of large scripts.

use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::OnceCell;

use super::{Redis, StoreResult};

/// Connections side by side.
const LANES: usize = 8;

/// Connections to one store that take turns. Redis reads 16 KiB of a connection, runs what is in them and, with
/// `appendfsync always`, waits for the disk before it reads on: over one connection large scripts would wait one by one,
/// over several they wait together.
pub struct Lanes {
    redis: Redis,
    open: OnceCell<Vec<Redis>>,
    turn: AtomicUsize,
}

impl Lanes {
    /// To the store of `redis`; connections are made at the first use, by the runtime that uses them.
    pub fn new(redis: Redis) -> Self {
        Self {
            redis,
            open: OnceCell::new(),
            turn: AtomicUsize::new(0),
        }
    }

    /// The handle whose turn it is.
    ///
    /// # Errors
    /// The store can't be reached.
    pub async fn next(&self) -> StoreResult<&Redis> {
        let open = self.open.get_or_try_init(|| async {
            let more = (0..LANES).map(|_| self.redis.apart());
            futures_util::future::try_join_all(more).await
        });
        let open = open.await?;
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        Ok(open.get(turn % LANES).unwrap_or(&self.redis))
    }
}
