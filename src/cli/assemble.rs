//! From configuration to services: shared by the commands that need the domains.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Context, Result};

use crate::app::services::{Services, Setting};
use crate::clock::Clock;
use crate::config::{Config, Crypto};
use crate::id::Ids;
use crate::outbound::Outbound;
use crate::policy::Policy;
use crate::redis::Redis;
use crate::seal::Seal;
use crate::timetable::Plans;
use crate::wechat::{Account, TokenStore, Wechat};

/// An operator's rules, looked for in the working directory.
const POLICY: &str = "config/policy.toml";

/// The keys as configured.
pub(super) fn seal(crypto: &Crypto) -> Result<Seal> {
    let keys = crypto.keys()?;
    let ring: BTreeMap<String, [u8; 32]> = keys
        .phones
        .iter()
        .map(|(id, key)| (id.to_owned(), *key.expose()))
        .collect();
    let (current, _) = keys.phones.current();
    Seal::new(current, ring, *keys.lookup.expose(), *keys.anchor.expose())
        .context("crypto.phone_key names no key")
}

/// The operator's policy over the embedded one.
pub(super) fn policy() -> Result<Policy> {
    match std::fs::read_to_string(POLICY) {
        Ok(text) => Policy::parse(&text).context(POLICY),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Policy::default()),
        Err(error) => Err(error).context(POLICY),
    }
}

/// Every domain on a store.
pub(super) async fn services(config: &Config, redis: Redis, simulated: bool) -> Result<Services> {
    let (appid, secret) = config
        .wechat
        .mini
        .as_ref()
        .map(|a| (a.appid.clone(), a.secret.clone()))
        .unwrap_or_default();
    let account = Account::new(
        config.wechat.base_url.as_str(),
        appid.clone(),
        secret,
        simulated,
    )?;
    let clock = Clock::system();
    let setting = Setting {
        wechat: Wechat::new(
            Outbound::new()?,
            account,
            TokenStore::shared(redis.clone(), &appid),
            clock.clone(),
        ),
        clock,
        ids: Ids::random(),
        seal: seal(&config.crypto)?,
        policy: Arc::new(policy()?),
        plans: Arc::new(Plans::embedded()),
    };
    Ok(Services::assemble(redis, setting).await?)
}
