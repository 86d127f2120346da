//! What this domain holds of one person: for their export, and to be erased.

use serde::Serialize;
use utoipa::ToSchema;

use super::Push;
use super::model::Receipt;
use super::wallet::Subscription;
use crate::clock::Time;
use crate::id::{MemberId, NoticeId};
use crate::redis::StoreResult;

/// A receipt that somebody gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct HeldReceipt {
    /// The notice, or the push of anything else.
    pub id: String,
    /// What was done.
    pub receipt: Receipt,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Time,
}

/// What this domain holds of one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Held {
    /// Subscribe messages that WeChat still lets us send.
    pub subscriptions: Vec<Subscription>,
    /// Receipts of the last three months.
    pub receipts: Vec<HeldReceipt>,
    /// Notices that the person wrote.
    #[schema(value_type = Vec<String>)]
    pub notices: Vec<NoticeId>,
}

impl Push {
    /// Everything that is held of `member`.
    ///
    /// # Errors
    /// The store is away.
    pub async fn held(&self, member: &MemberId) -> StoreResult<Held> {
        let now = self.parts.clock.now();
        let marks = self.store.marks(member, now).await?;
        let mut receipts: Vec<HeldReceipt> = marks
            .into_iter()
            .map(|(id, mark)| HeldReceipt {
                id,
                receipt: mark.receipt,
                at: mark.at,
            })
            .collect();
        receipts.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
        Ok(Held {
            subscriptions: self.subscriptions(&self.store.wallet(member).await?),
            receipts,
            notices: self.store.sent(member).await?,
        })
    }

    /// Erases what is held of `member`: wallet, marks, the list of what they wrote, and their deliveries. Sums stay; they
    /// name nobody. Repeatable.
    ///
    /// # Errors
    /// The store is away.
    pub async fn erase(&self, member: &MemberId) -> StoreResult<()> {
        const CHUNK: usize = 200;
        let now = self.parts.clock.now();
        let mut offset = 0;
        loop {
            let pushes = self.store.pushes(offset, CHUNK).await?;
            if pushes.is_empty() {
                break;
            }
            self.store.erase_deliveries(member, &pushes).await?;
            offset += pushes.len();
        }
        self.store.erase_own(member, now).await
    }
}
