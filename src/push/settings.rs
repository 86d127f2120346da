//! What the operator decides about pushes.

use std::collections::BTreeMap;

use crate::config::{Jobs, Robots, Template, Wechat as WechatConfig};
use crate::wechat::callback::Mode;

/// The options that matter here, checked by `config`.
#[derive(Clone)]
pub struct Settings {
    /// Subscribe-message templates by purpose: `reminder`, `notice`.
    pub templates: BTreeMap<String, Template>,
    /// What is taken of WeChat's callbacks; with them only its events credit wallets.
    pub callback: Option<Mode>,
    /// Calls to WeChat at a time.
    pub workers: usize,
    /// Deliveries taken at once.
    pub batch: usize,
    /// Seconds that a delivery belongs to a silent worker.
    pub lease_s: i64,
    /// Seconds within which a delivery must be handed over.
    pub deliver_within_s: i64,
    /// Seconds that finished pushes stay visible.
    pub keep_s: i64,
    /// Messages per robot and minute.
    pub robot_per_minute: u32,
}

impl Settings {
    /// From the configuration's sections and the callback's mode.
    pub fn new(
        jobs: &Jobs,
        robots: &Robots,
        wechat: &WechatConfig,
        callback: Option<Mode>,
    ) -> Self {
        Self {
            templates: wechat.templates.clone(),
            callback,
            workers: usize::from(jobs.workers.get()),
            batch: jobs.batch.get() as usize,
            lease_s: jobs.lease.as_secs() as i64,
            deliver_within_s: jobs.deliver_within.as_secs() as i64,
            keep_s: jobs.keep.as_secs() as i64,
            robot_per_minute: robots.per_minute.get(),
        }
    }

    /// Whether some purpose uses this template id.
    pub fn knows(&self, template: &str) -> bool {
        self.templates.values().any(|t| t.id == template)
    }
}
