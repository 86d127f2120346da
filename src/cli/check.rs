//! `sanke check`: configuration, store, clock, calendar, WeChat. Looks at everything before it ends, so that one run
//! shows all that is wrong.

use std::fmt;
use std::process::ExitCode;

use anyhow::Result;

use super::args::Check;
use super::assemble::policy;
use super::output::say;
use crate::clock::Clock;
use crate::config::{CallbackMode, Config, ConfigError};
use crate::day::Day;
use crate::org::Directory;
use crate::outbound::{Outbound, is_loopback};
use crate::redis::Redis;
use crate::redis::open::Store;
use crate::redis::survey::{clock_difference, survey};
use crate::wechat::{Account, TokenStore, Wechat};

/// How a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Weight {
    Fine,
    Warning,
    Failure,
}

impl fmt::Display for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Fine => "ok  ",
            Self::Warning => "WARN",
            Self::Failure => "FAIL",
        })
    }
}

/// What was found, printed at once.
#[derive(Default)]
struct Findings {
    failures: u32,
}

impl Findings {
    fn add(&mut self, weight: Weight, area: &str, text: &str) {
        self.failures += u32::from(weight == Weight::Failure);
        say(&format!("{weight}  {area:<13} {text}"));
    }

    fn fine(&mut self, area: &str, text: &str) {
        self.add(Weight::Fine, area, text);
    }

    fn warn(&mut self, area: &str, text: &str) {
        self.add(Weight::Warning, area, text);
    }

    fn fail(&mut self, area: &str, text: &str) {
        self.add(Weight::Failure, area, text);
    }
}

/// Prints the findings; fails if the service could not run like this.
pub(super) async fn run(config: &Config, options: &Check) -> Result<ExitCode> {
    if options.print {
        say(config.effective());
    }
    let mut findings = Findings::default();
    check_configuration(config, options, &mut findings);
    check_policy(config, &mut findings);
    check_store(config, &mut findings).await;
    check_wechat(config, options, &mut findings).await;
    match findings.failures {
        0 => Ok(ExitCode::SUCCESS),
        count => anyhow::bail!("{count} findings keep the service from running (FAIL above)"),
    }
}

fn check_configuration(config: &Config, options: &Check, findings: &mut Findings) {
    match config.require_service(options.simulated) {
        Ok(()) => findings.fine("configuration", "complete"),
        Err(ConfigError::Unready(reasons)) => {
            for reason in reasons {
                findings.fail("configuration", &reason);
            }
        }
        Err(error) => findings.fail("configuration", &error.to_string()),
    }
}

fn check_policy(config: &Config, findings: &mut Findings) {
    match policy(config) {
        Err(error) => findings.fail("policy", &format!("{error:#}")),
        Ok(policy) => match policy.loosened().as_slice() {
            [] => findings.fine("policy", "nothing is looser than the default"),
            loose => findings.warn(
                "policy",
                &format!("looser than the default: {}", loose.join(", ")),
            ),
        },
    }
}

async fn check_store(config: &Config, findings: &mut Findings) {
    let store = match Store::open(&config.redis).await {
        Ok(store) => store,
        Err(error) => return findings.fail("store", &error.to_string()),
    };
    let redis = match store.connect().await {
        Ok(redis) => redis,
        Err(error) => return findings.fail("store", &error.to_string()),
    };
    check_durability(&redis, findings).await;
    check_clock(config, &redis, findings).await;
    check_calendar(redis, findings).await;
}

async fn check_durability(redis: &Redis, findings: &mut Findings) {
    match survey(redis).await {
        Ok(survey) => {
            findings.fine("store", &survey.summary);
            for refusal in &survey.refusals {
                findings.fail("durability", refusal);
            }
            for warning in &survey.warnings {
                findings.warn("durability", warning);
            }
            if survey.refusals.is_empty() && survey.warnings.is_empty() {
                findings.fine("durability", "an acknowledged write survives a power cut");
            }
        }
        Err(error) => findings.fail("store", &error.to_string()),
    }
}

async fn check_clock(config: &Config, redis: &Redis, findings: &mut Findings) {
    let tolerance = i64::try_from(config.redis.clock_tolerance.as_millis()).unwrap_or(i64::MAX);
    match clock_difference(redis, &Clock::system()).await {
        Ok(ahead) => {
            let text = format!("{ahead} ms ahead of the store's");
            if ahead.abs() <= tolerance {
                findings.fine("clock", &text);
            } else if ahead.abs() <= tolerance.saturating_mul(5) {
                findings.warn("clock", &text);
            } else {
                findings.fail("clock", &text);
            }
        }
        Err(error) => findings.fail("clock", &error.to_string()),
    }
}

async fn check_calendar(redis: Redis, findings: &mut Findings) {
    let directory = match Directory::open(redis).await {
        Ok(directory) => directory,
        Err(error) => return findings.fail("calendar", &error.to_string()),
    };
    let today = Day::civil_at(Clock::system().now());
    match directory.tree().await {
        Ok(tree) => match tree.calendar().missing_year_warning(today) {
            None => findings.fine("calendar", "known as far as it is published"),
            Some(warning) => findings.warn("calendar", &warning),
        },
        Err(error) => findings.fail("calendar", &error.to_string()),
    }
}

/// Asks for an access token, as the service does; it takes no quota of messages and replaces nobody's token.
async fn check_wechat(config: &Config, options: &Check, findings: &mut Findings) {
    let Some(mini) = &config.wechat.mini else {
        // Named by the configuration already.
        return;
    };
    let (appid, secret) = (mini.appid.clone(), mini.secret.clone());
    let base = config.wechat.base_url.as_str();
    let account = match Account::new(base, appid, secret, options.simulated) {
        Ok(account) => account,
        Err(error) => return findings.fail("wechat", &error.to_string()),
    };
    let http = match Outbound::new() {
        Ok(http) => http,
        Err(error) => return findings.fail("wechat", &error.to_string()),
    };
    let wechat = Wechat::new(http, account, TokenStore::process(), Clock::system());
    match wechat.tokens().get().await {
        Ok(_token) => findings.fine("wechat", "appid and secret are accepted"),
        Err(error) => findings.fail("wechat", &error.to_string()),
    }
    check_callback(config, findings);
    if config.wechat.templates.is_empty() {
        findings.warn("wechat", "no templates: nobody gets subscribe messages");
    }
}

/// Says how WeChat's events come in, and what that is worth.
fn check_callback(config: &Config, findings: &mut Findings) {
    let Some(callback) = &config.wechat.callback else {
        return findings.warn(
            "callback",
            "none: consents are counted from the phones' reports instead of WeChat's events",
        );
    };
    let at_home = config.server.public_url.as_ref().is_none_or(is_loopback);
    match callback.mode() {
        CallbackMode::Secure => {
            findings.fine("callback", "secure: only encrypted messages are taken");
        }
        CallbackMode::Compatible if at_home => {
            findings.fine("callback", "compatible: plain messages are taken too");
        }
        CallbackMode::Plain if at_home => {
            findings.fine("callback", "plain: nothing signs the body of a message");
        }
        CallbackMode::Compatible => findings.warn(
            "callback",
            "compatible: plain messages are taken too, whose body nothing signs; once the platform sends in secure mode \
             (安全模式), set wechat.callback.mode = \"secure\"",
        ),
        CallbackMode::Plain => findings.warn(
            "callback",
            "plain: nothing signs the body of a message, so whoever reads a call on its way can credit wallets in its name; \
             choose 安全模式 on the platform, set wechat.callback.encoding_aes_key and mode = \"secure\"",
        ),
    }
}
