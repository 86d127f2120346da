//! Faults on demand: what a platform does on a bad day.

use serde::{Deserialize, Serialize};

/// A fault on a path, for its next `times` calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fault {
    /// The platform's path without query, e.g. `/cgi-bin/message/subscribe/send`; `*` = every platform path.
    pub path: String,
    /// Answer with this `errcode` without doing anything.
    pub errcode: Option<i64>,
    /// Text for `errcode`.
    pub errmsg: Option<String>,
    /// Answer with this HTTP status and a page of HTML without doing anything.
    pub http: Option<u16>,
    /// Wait so long first.
    pub delay_ms: u64,
    /// Break the connection.
    pub drop: Option<Drop>,
    /// Do as asked, but send half of the answer only.
    pub truncate: bool,
    /// Kill every access token first, as if someone else had renewed it.
    pub invalidate_tokens: bool,
    /// Hit only every so-manieth call (1 = each).
    pub every: u32,
    /// How many calls it still hits.
    pub times: u32,
}

/// When a connection breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Drop {
    /// Before anything was done.
    Before,
    /// After it was done: the caller can't know.
    After,
}

impl Default for Fault {
    fn default() -> Self {
        Self {
            path: String::new(),
            errcode: None,
            errmsg: None,
            http: None,
            delay_ms: 0,
            drop: None,
            truncate: false,
            invalidate_tokens: false,
            every: 1,
            times: 1,
        }
    }
}

/// The faults still to come, in the order in which they were asked for.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<(Fault, u32)>);

impl Faults {
    pub(super) fn add(&mut self, fault: Fault) {
        self.0.push((fault, 0));
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn listed(&self) -> Vec<&Fault> {
        self.0.iter().map(|(fault, _)| fault).collect()
    }

    /// The fault that hits this call: the first for the path, once it is its turn.
    pub(super) fn take(&mut self, path: &str) -> Option<Fault> {
        let found = self
            .0
            .iter_mut()
            .find(|(fault, _)| fault.path == path || fault.path == "*");
        let (fault, calls) = found?;
        *calls += 1;
        if *calls % fault.every.max(1) != 0 {
            return None;
        }
        fault.times = fault.times.saturating_sub(1);
        let hit = fault.clone();
        self.0.retain(|(fault, _)| fault.times > 0);
        Some(hit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_hits_its_path_so_many_times_and_every_so_manieth_call() {
        let mut faults = Faults::default();
        faults.add(Fault {
            path: "/a".to_owned(),
            every: 2,
            times: 2,
            ..Fault::default()
        });
        assert!(faults.take("/b").is_none());
        let hits: Vec<bool> = (0..6).map(|_| faults.take("/a").is_some()).collect();
        assert_eq!(hits, [false, true, false, true, false, false]);
    }
}
