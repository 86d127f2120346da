//! The templates that the operator named, held against those that the account has.

use super::Push;
use crate::config::Template as Configured;
use crate::wechat::{Template, WechatError};

/// What is wrong with a configured template, in a sentence for the operator; `None` if it will do.
fn fault(purpose: &str, ours: &Configured, account: &[Template]) -> Option<String> {
    let Some(theirs) = account.iter().find(|template| template.id == ours.id) else {
        return Some(format!(
            "wechat.templates.{purpose}: the account has no template {}",
            ours.id
        ));
    };
    let fields = theirs.fields();
    let mapped: Vec<&String> = ours.fields.values().collect();
    let unknown = mapped
        .iter()
        .find(|field| !fields.contains(&field.as_str()));
    if let Some(field) = unknown {
        return Some(format!(
            "wechat.templates.{purpose}: {} has no field {field}",
            theirs.title
        ));
    }
    let missing = fields
        .iter()
        .find(|field| !mapped.iter().any(|mapped| mapped.as_str() == **field));
    missing.map(|field| {
        format!(
            "wechat.templates.{purpose}: nothing fills field {field} of {}; WeChat would refuse every message",
            theirs.title
        )
    })
}

impl Push {
    /// Asks WeChat for the account's templates; what is wrong with those that are configured. One call of a small daily quota.
    ///
    /// # Errors
    /// WeChat does not tell.
    pub async fn template_faults(&self) -> Result<Vec<String>, WechatError> {
        if self.settings.templates.is_empty() {
            return Ok(Vec::new());
        }
        let account = self.parts.wechat.list_templates().await?;
        let configured = self.settings.templates.iter();
        Ok(configured
            .filter_map(|(purpose, ours)| fault(purpose, ours, &account))
            .collect())
    }
}
