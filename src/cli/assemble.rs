//! From configuration to services: shared by the commands that need the domains.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use secrecy::SecretString;

use crate::app::services::{Services, Setting};
use crate::clock::Clock;
use crate::config::{Config, Crypto};
use crate::id::Ids;
use crate::identity::Accounts;
use crate::outbound::Outbound;
use crate::policy::Policy;
use crate::push;
use crate::redis::Redis;
use crate::robot::{Allowed, RobotClient};
use crate::seal::Seal;
use crate::timetable::Plans;
use crate::wechat::{Account, CallbackKeys, TokenStore, Wechat};

/// A provider that can't be reached in this time is away.
const CONNECT: Duration = Duration::from_secs(3);

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

/// The keys for a command that is given a data directory: the configured ones, or the demo's own in a demo's directory.
fn seal_for(config: &Config) -> Result<Seal> {
    if config.redis.data_dir.join(super::demo::MARKER).exists() && config.crypto.keys().is_err() {
        return seal(&Crypto::demo());
    }
    seal(&config.crypto)
}

/// The operator's policy over the embedded one.
pub(super) fn policy(config: &Config) -> Result<Policy> {
    let (file, named) = config.policy.file();
    let shown = file.display().to_string();
    match std::fs::read_to_string(file) {
        Ok(text) => Policy::parse(&text).context(shown),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && !named => {
            Ok(Policy::default())
        }
        Err(error) => Err(error).context(shown),
    }
}

/// Our accounts on WeChat as configured.
fn accounts(config: &Config, redis: &Redis, clock: &Clock, simulated: bool) -> Result<Accounts> {
    let http = Outbound::with_timeouts(CONNECT, config.wechat.timeout)?;
    let client = |appid: &str, secret: &SecretString| -> Result<Wechat> {
        let account = Account::new(
            config.wechat.base_url.as_str(),
            appid.to_owned(),
            secret.clone(),
            simulated,
        )?;
        let account = account.opening(&config.wechat.miniprogram_state);
        Ok(Wechat::new(
            http.clone(),
            account,
            TokenStore::shared(redis.clone(), appid),
            clock.clone(),
        ))
    };
    let mini = match &config.wechat.mini {
        Some(mini) => client(&mini.appid, &mini.secret)?,
        // Commands that never call WeChat run without an account.
        None => client("", &SecretString::from(String::new()))?,
    };
    let oa = config
        .wechat
        .oa
        .as_ref()
        .map(|oa| client(&oa.appid, &oa.secret))
        .transpose()?;
    Ok(Accounts { mini, oa })
}

/// The keys of WeChat's callback, where it is configured.
fn callback(config: &Config) -> Result<Option<CallbackKeys>> {
    let appid = config
        .wechat
        .mini
        .as_ref()
        .map(|mini| mini.appid.clone())
        .unwrap_or_default();
    let keys = config
        .wechat
        .callback
        .as_ref()
        .map(|c| CallbackKeys::new(c.token.clone(), &c.encoding_aes_key, appid));
    Ok(keys.transpose()?)
}

/// Every domain on a store.
pub(super) async fn services(config: &Config, redis: Redis, simulated: bool) -> Result<Services> {
    let clock = Clock::system();
    let accounts = accounts(config, &redis, &clock, simulated)?;
    let robots = RobotClient::new(
        Outbound::with_timeouts(CONNECT, config.robots.timeout)?,
        clock.clone(),
    );
    let setting = Setting {
        pushes: push::Settings::new(
            &config.jobs,
            &config.robots,
            &config.wechat,
            callback(config)?,
        ),
        robots: (robots, Allowed::new(config.robots.clone(), simulated)),
        accounts,
        clock,
        ids: Ids::random(),
        seal: seal_for(config)?,
        policy: Arc::new(policy(config)?),
        plans: Arc::new(Plans::embedded()),
    };
    Ok(Services::assemble(redis, setting).await?)
}
