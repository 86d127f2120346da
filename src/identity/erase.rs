//! Forgetting a person: sessions end first, then whatever points at them.

use super::Identity;
use super::keys;
use crate::id::MemberId;
use crate::redis::{Key, Op, StoreResult};

impl Identity {
    /// Ends every session of a person and moves their epoch, so that nothing that is under way writes any more.
    ///
    /// # Errors
    /// The store is away.
    pub async fn end_all(&self, id: &MemberId) -> StoreResult<()> {
        for hash in self.store.sessions(id).await?.keys() {
            self.cache.forget(hash);
            self.store.end_session(hash, None).await?;
        }
        self.store.move_epoch(id).await
    }

    /// Deletes what points at a person: the look-up by phone number, and the openids. The record goes with
    /// [`crate::record::Records::leave_behind`].
    ///
    /// # Errors
    /// The store is away.
    pub async fn forget_pointers(&self, id: &MemberId) -> StoreResult<()> {
        let Some(member) = self.member(id).await? else {
            return Ok(());
        };
        let mut ops = vec![Op::new("DEL", keys::lookup(&member.lookup))];
        for app in ["mini", "oa"] {
            if let Some(openid) = self.store.openid(id, app).await? {
                ops.push(Op::new("DEL", keys::openid(app, &openid)));
            }
        }
        self.store.scatter(ops).await
    }

    /// Makes the denominators follow a person who has gone.
    ///
    /// # Errors
    /// The store is away.
    pub async fn roster_changed(&self) -> StoreResult<()> {
        self.store.bump_version().await
    }

    /// The set of the members of a person's shard.
    pub fn shard_set(&self, id: &MemberId) -> Key {
        keys::shard_of(id)
    }

    /// The phone number of a person, for that person.
    pub fn phone_of(&self, member: &super::Member) -> Option<String> {
        let sealed = member.phone.as_deref()?;
        self.seal.open(member.id.as_str(), sealed).ok()
    }
}
