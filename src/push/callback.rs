//! What WeChat tells us: consents given and withdrawn, messages shown or failed late. A repeat has no further effect.

use super::Push;
use crate::clock::Time;
use crate::day::Day;
use crate::http::{Answer, Fault};
use crate::id::{ClientId, MemberId};
use crate::redis::StoreResult;
use crate::seal::hex;
use crate::wechat::callback::{Consent, Event, Opened, SentReport, SignedAddress};

/// Seconds after which an event no longer counts: fewer than a counted one is remembered, so that one that was overheard
/// can't be played again later. WeChat's own repeats come within a minute.
const WINDOW_S: i64 = 3 * 86_400;

/// Seconds that the signed address of a plain message may differ from now.
const ADDRESS_WINDOW_S: i64 = 600;

/// When the event happened, where that matters.
const fn happened(event: &Event) -> Option<Time> {
    match event {
        Event::SubscribePopup { at, .. } | Event::SubscribeChange { at, .. } => Some(*at),
        Event::SubscribeSent { .. } | Event::Other { .. } => None,
    }
}

impl Push {
    /// Applies an event that is from WeChat, not too old and, if plain, not under another's address.
    ///
    /// # Errors
    /// The store is away: WeChat will repeat it.
    pub(super) async fn apply_event(&self, opened: Opened) -> Answer<()> {
        let now = self.parts.clock.now();
        let age_s = happened(&opened.event).map_or(0, |at| now.seconds_since(at));
        if age_s.abs() > WINDOW_S {
            tracing::warn!(age_s, "an old callback event was played again; ignored");
            return Ok(());
        }
        let report: ClientId = hex(&opened.digest[..20]).parse().map_err(Fault::internal)?;
        if let Some(address) = &opened.address
            && !self.is_own_address(address, &report).await?
        {
            return Ok(());
        }
        match opened.event {
            Event::SubscribePopup {
                openid, consents, ..
            } => {
                let accepted = |c: &&Consent| c.accepted;
                self.apply_consents(&openid, &report, consents.iter().filter(accepted), "accept")
                    .await?;
            }
            Event::SubscribeChange {
                openid, consents, ..
            } => {
                let refused = |c: &&Consent| !c.accepted;
                self.apply_consents(&openid, &report, consents.iter().filter(refused), "off")
                    .await?;
            }
            Event::SubscribeSent {
                openid, reports, ..
            } => self.apply_reports(&openid, &reports).await?,
            Event::Other { kind } => tracing::debug!(kind, "callback event ignored"),
        }
        Ok(())
    }

    /// Whether the signed address of a plain message is fresh and was used for no other message.
    async fn is_own_address(
        &self,
        address: &SignedAddress,
        report: &ClientId,
    ) -> StoreResult<bool> {
        let age_s = self.parts.clock.now().seconds_since(address.at);
        if age_s.abs() > ADDRESS_WINDOW_S {
            tracing::warn!(age_s, "a plain callback with an old address; ignored");
            return Ok(false);
        }
        // Remembered for as long as the address is fresh, should it be signed as far ahead as we let it.
        let kept_s = 2 * ADDRESS_WINDOW_S + 1;
        let first = self
            .store
            .claim_address(&address.signature, report, kept_s)
            .await?;
        if !first {
            tracing::warn!("a plain callback under the address of another; ignored");
        }
        Ok(first)
    }

    async fn person(&self, openid: &str) -> StoreResult<Option<MemberId>> {
        let member = self.parts.identity.by_openid("mini", openid).await?;
        if member.is_none() {
            tracing::debug!("callback event of a person who is not bound");
        }
        Ok(member)
    }

    async fn apply_consents<'a>(
        &self,
        openid: &str,
        report: &ClientId,
        consents: impl Iterator<Item = &'a Consent>,
        change: &str,
    ) -> StoreResult<()> {
        let changes: Vec<(String, &str)> = consents
            .filter(|consent| self.settings.knows(&consent.template_id))
            .map(|consent| (consent.template_id.clone(), change))
            .collect();
        if changes.is_empty() {
            return Ok(());
        }
        if let Some(member) = self.person(openid).await? {
            self.store.credit(&member, report, &changes).await?;
        }
        Ok(())
    }

    async fn apply_reports(&self, openid: &str, reports: &[SentReport]) -> StoreResult<()> {
        let Some(member) = self.person(openid).await? else {
            return Ok(());
        };
        let today = Day::civil_at(self.parts.clock.now());
        for report in reports {
            let Some(msgid) = report.msgid else { continue };
            let shown = report.code == 0;
            let known = self.store.reported(&member, today, msgid, shown).await?;
            if known && !shown {
                tracing::warn!(
                    code = report.code,
                    status = report.status,
                    "WeChat failed late on a message"
                );
            }
        }
        Ok(())
    }
}
