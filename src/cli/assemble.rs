//! From configuration to services: shared by the commands that need the domains.

use std::collections::BTreeMap;

use anyhow::{Context, Result};

use crate::app::services::Services;
use crate::app::setting::{Setting, World};
use crate::clock::Clock;
use crate::config::{Config, Crypto};
use crate::id::Ids;
use crate::policy::Policy;
use crate::redis::Redis;
use crate::seal::Seal;

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

/// Every domain on a store.
pub(super) async fn services(config: &Config, redis: Redis, simulated: bool) -> Result<Services> {
    assemble(config, redis, seal_for(config)?, simulated).await
}

/// Every domain on a store, for a command that touches no person: it works before the keys of persons are set.
pub(super) async fn services_without_persons(config: &Config, redis: Redis) -> Result<Services> {
    let seal = match config.crypto.keys() {
        Ok(_) => seal_for(config)?,
        Err(_) => Seal::passing(&Ids::random()),
    };
    assemble(config, redis, seal, true).await
}

async fn assemble(config: &Config, redis: Redis, seal: Seal, simulated: bool) -> Result<Services> {
    let world = World {
        clock: Clock::system(),
        ids: Ids::random(),
        seal,
    };
    let setting = Setting::new(config, &redis, world, policy(config)?, simulated)?;
    Ok(Services::assemble(redis, setting).await?)
}
