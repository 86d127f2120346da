//! Wallets: how many subscribe messages WeChat still lets us send. One consent, one message.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Push;
use crate::http::{Answer, Code, Fault};
use crate::id::ClientId;
use crate::identity::Actor;
use crate::redis::StoreResult;

/// What is left of one template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Subscription {
    /// WeChat's id of the template, as the phone asks for it.
    pub template: String,
    /// Messages left.
    pub left: i64,
}

impl Subscription {
    pub(super) fn new(template: &str, left: i64) -> Self {
        Self {
            template: template.to_owned(),
            left: left.max(0),
        }
    }
}

/// What the popup answered for a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum PopupAnswer {
    /// One message more.
    Accept,
    /// Not now.
    Reject,
    /// WeChat has banned the template.
    Ban,
    /// Left out because another template has the same title.
    Filter,
}

impl Push {
    /// Takes the phone's report of the popup. With a callback configured only WeChat's own events count, and this changes
    /// nothing. What is left then.
    ///
    /// # Errors
    /// `unknown_template`.
    pub(super) async fn report_popup(
        &self,
        actor: &Actor,
        id: &ClientId,
        results: &BTreeMap<String, PopupAnswer>,
    ) -> Answer<Vec<Subscription>> {
        if results
            .keys()
            .any(|template| !self.settings.knows(template))
        {
            return Err(Fault::new(Code::UnknownTemplate));
        }
        if self.settings.callback.is_none() {
            let accepted = results
                .iter()
                .filter(|(_, answer)| **answer == PopupAnswer::Accept);
            let changes: Vec<(String, &str)> = accepted
                .map(|(template, _)| (template.clone(), "accept"))
                .collect();
            self.store.credit(&actor.member.id, id, &changes).await?;
        }
        Ok(self.wallets(actor).await?)
    }

    /// What is left of each configured template.
    pub(super) async fn wallets(&self, actor: &Actor) -> StoreResult<Vec<Subscription>> {
        let wallet = self.store.wallet(&actor.member.id).await?;
        Ok(self.subscriptions(&wallet))
    }
}
