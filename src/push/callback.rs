//! What WeChat tells us: consents given and withdrawn, messages shown or failed late. A repeat has no further effect.

use super::Push;
use crate::clock::Time;
use crate::day::Day;
use crate::http::{Answer, Fault};
use crate::id::{ClientId, MemberId};
use crate::redis::StoreResult;
use crate::seal::hex;
use crate::wechat::callback::{Consent, Event, Opened, SentReport};

/// Seconds after which an event no longer counts: fewer than a counted one is remembered, so that one that was overheard
/// can't be played again later. WeChat's own repeats come within a minute.
const WINDOW_S: i64 = 3 * 86_400;

/// When the event happened, where that matters.
const fn happened(event: &Event) -> Option<Time> {
    match event {
        Event::SubscribePopup { at, .. } | Event::SubscribeChange { at, .. } => Some(*at),
        Event::SubscribeSent { .. } | Event::Other { .. } => None,
    }
}

impl Push {
    /// Applies an event that is truly from WeChat and not too old.
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
