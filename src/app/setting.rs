//! What a process brings to the domains: the world that a test freezes, and what the configuration says.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use secrecy::SecretString;

use crate::clock::Clock;
use crate::config::{CallbackSealing, Config};
use crate::id::Ids;
use crate::identity::{Accounts, Lives, Web};
use crate::outbound::{Outbound, is_loopback};
use crate::policy::Policy;
use crate::push;
use crate::quiz;
use crate::redis::Redis;
use crate::robot::{Allowed, RobotClient};
use crate::seal::Seal;
use crate::timetable::Plans;
use crate::wechat::callback::Mode;
use crate::wechat::{Account, BadKey, CallbackKeys, CallbackToken, TokenStore, Wechat};

/// Host of the pages on which visitors sign in to a service account.
const WECHAT_PAGES: &str = "https://open.weixin.qq.com";

/// A provider that can't be reached in this time is away.
const CONNECT: Duration = Duration::from_secs(3);

/// What a test or the demo may replace: the present, chance, and the keys.
#[derive(Clone)]
pub struct World {
    /// The present.
    pub clock: Clock,
    /// Fresh ids and secrets.
    pub ids: Ids,
    /// Keys.
    pub seal: Seal,
}

/// Everything that the domains are assembled from.
#[derive(Clone)]
pub struct Setting {
    /// The present.
    pub clock: Clock,
    /// Fresh ids and secrets.
    pub ids: Ids,
    /// Keys.
    pub seal: Seal,
    /// Our accounts on WeChat.
    pub accounts: Accounts,
    /// Where browsers reach us.
    pub web: Web,
    /// How long sessions live.
    pub lives: Lives,
    /// Group robots, and where they may stand.
    pub robots: (RobotClient, Allowed),
    /// What the operator decides about pushes.
    pub pushes: push::Settings,
    /// Milliseconds that our clock may differ from the store's.
    pub clock_tolerance_ms: i64,
    /// What the operator decides about the daily quiz.
    pub quizzes: quiz::Settings,
    /// 减负 rules.
    pub policy: Arc<Policy>,
    /// Study plans.
    pub plans: Arc<Plans>,
}

impl Setting {
    /// From the configuration; with `simulated`, WeChat and the robots may be a simulator on this machine.
    ///
    /// # Errors
    /// An address of a stranger, or keys that are none.
    pub fn new(
        config: &Config,
        redis: &Redis,
        world: World,
        policy: Policy,
        simulated: bool,
    ) -> Result<Self> {
        let World { clock, ids, seal } = world;
        let robots = RobotClient::new(
            Outbound::with_timeouts(CONNECT, config.robots.timeout)?,
            clock.clone(),
        );
        Ok(Self {
            accounts: accounts(config, redis, &clock, simulated)?,
            web: web(config)?,
            lives: Lives {
                phone_s: config.session.phone.as_secs().cast_signed(),
                copy_s: config.session.cache.as_secs().cast_signed(),
            },
            robots: (robots, Allowed::new(config.robots.clone(), simulated)),
            pushes: push::Settings::new(
                &config.jobs,
                &config.robots,
                &config.wechat,
                callback(config)?,
            ),
            clock_tolerance_ms: i64::try_from(config.redis.clock_tolerance.as_millis())?,
            quizzes: quiz::Settings::new(&config.quiz)?,
            policy: Arc::new(policy),
            plans: Arc::new(Plans::embedded()),
            clock,
            ids,
            seal,
        })
    }
}

/// Our addresses, and WeChat's pages: the simulator has them beside everything else.
fn web(config: &Config) -> Result<Web> {
    let pages = if is_loopback(&config.wechat.base_url) {
        config.wechat.base_url.clone()
    } else {
        WECHAT_PAGES.parse()?
    };
    let oa = config.wechat.oa.as_ref();
    Ok(Web {
        public: config.server.public_url.clone(),
        pages: oa.map(|oa| (pages, oa.appid.clone())),
    })
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

/// What is taken of WeChat's callbacks, where they are configured.
fn callback(config: &Config) -> Result<Option<Mode>> {
    let Some(callback) = &config.wechat.callback else {
        return Ok(None);
    };
    let mini = config.wechat.mini.as_ref();
    let appid = mini.map(|mini| mini.appid.clone()).unwrap_or_default();
    let token = callback.token.clone();
    let keyed = |make: fn(CallbackKeys) -> Mode, key| -> Result<Mode, BadKey> {
        CallbackKeys::new(token.clone(), key, appid).map(make)
    };
    Ok(Some(match &callback.sealing {
        CallbackSealing::Plain => Mode::Plain(CallbackToken::new(token)),
        CallbackSealing::Compatible(key) => keyed(Mode::Compatible, key)?,
        CallbackSealing::Secure(key) => keyed(Mode::Secure, key)?,
    }))
}
