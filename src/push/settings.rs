//! What the operator decides about pushes.

use std::collections::BTreeMap;

use crate::config::{Jobs, Robots, Template, Wechat as WechatConfig};
use crate::wechat::CallbackKeys;

/// The options that matter here, checked by `config`.
#[derive(Clone)]
pub struct Settings {
    /// Subscribe-message templates by purpose: `reminder`, `notice`.
    pub templates: BTreeMap<String, Template>,
    /// Keys of WeChat's callback; with them only its events credit wallets.
    pub callback: Option<CallbackKeys>,
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
    /// From the configuration's sections and the callback's keys.
    pub fn new(
        jobs: &Jobs,
        robots: &Robots,
        wechat: &WechatConfig,
        callback: Option<CallbackKeys>,
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
