//! Who still lets us send what: one consent, one message.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A person's answer to the popup, or a change in the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ConsentResult {
    /// One more message.
    Accept,
    /// No.
    Reject,
    /// The platform banned the template.
    Ban,
    /// The platform dropped the template because another one in the popup has the same title.
    Filter,
    /// Switched off in the settings.
    Off,
    /// Switched on again in the settings.
    On,
}

#[derive(Debug, Default)]
struct Entry {
    left: u64,
    /// A long-term template was accepted.
    standing: bool,
    off: bool,
}

/// Consents per person and template.
#[derive(Debug, Default)]
pub(super) struct Ledger(BTreeMap<(String, String), Entry>);

impl Ledger {
    /// Notes an answer.
    pub(super) fn note(
        &mut self,
        (openid, template): (&str, &str),
        result: ConsentResult,
        long_term: bool,
        keeps_when_back: bool,
    ) {
        let key = (openid.to_owned(), template.to_owned());
        let entry = self.0.entry(key).or_default();
        match result {
            ConsentResult::Accept if long_term => entry.standing = true,
            ConsentResult::Accept => entry.left += 1,
            ConsentResult::Reject | ConsentResult::Ban | ConsentResult::Filter => {}
            ConsentResult::Off => entry.off = true,
            ConsentResult::On => {
                entry.off = false;
                if !keeps_when_back {
                    entry.left = 0;
                }
            }
        }
    }

    /// Whether a message would be taken.
    pub(super) fn allows(&self, openid: &str, template: &str) -> bool {
        self.entry(openid, template)
            .is_some_and(|entry| !entry.off && (entry.standing || entry.left > 0))
    }

    /// One message was sent.
    pub(super) fn spend(&mut self, openid: &str, template: &str) {
        let key = (openid.to_owned(), template.to_owned());
        if let Some(entry) = self.0.get_mut(&key) {
            entry.left = entry.left.saturating_sub(1);
        }
    }

    /// Messages left, 0 while switched off.
    pub(super) fn left(&self, openid: &str, template: &str) -> u64 {
        self.entry(openid, template)
            .filter(|entry| !entry.off)
            .map_or(0, |entry| entry.left)
    }

    fn entry(&self, openid: &str, template: &str) -> Option<&Entry> {
        self.0.get(&(openid.to_owned(), template.to_owned()))
    }
}
