//! `sanke simulate-wechat`: the simulator alone, for `sanke serve --simulated` and for other people's programs.

use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;

use anyhow::{Context, Result};
use secrecy::ExposeSecret;

use super::args::SimulateWechat;
use super::output::say;
use crate::app::tasks::Tasks;
use crate::clock::Clock;
use crate::config::{CallbackSealing, Config};
use crate::id::Ids;
use crate::simulator::{SimConfig, SimTemplate, Simulator};

/// Serves until a signal.
pub(super) async fn run(config: &Config, options: &SimulateWechat) -> Result<ExitCode> {
    let bind = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
    let ids = Ids::random();
    let simulator = Simulator::start(account(config, &ids), Clock::system(), ids, bind)
        .with_context(|| format!("listening on {bind}"))?;
    let tasks = Tasks::new();
    tasks.stop_on_signals()?;
    say(&format!(
        "{0} shows the phones; {0}/__sim/about lists people, keys and switches",
        simulator.base()
    ));
    tasks.soft().cancelled().await;
    simulator.stop().await;
    Ok(ExitCode::SUCCESS)
}

/// A fresh account, or the one that the configuration names, so that a service with the same configuration can talk
/// to it.
fn account(config: &Config, ids: &Ids) -> SimConfig {
    let mut account = SimConfig::random(ids);
    if let Some(mini) = &config.wechat.mini {
        account.appid.clone_from(&mini.appid);
        mini.secret.expose_secret().clone_into(&mut account.secret);
    }
    if let Some(callback) = &config.wechat.callback {
        callback
            .token
            .expose_secret()
            .clone_into(&mut account.callback_token);
        if let CallbackSealing::Compatible(key) | CallbackSealing::Secure(key) = &callback.sealing {
            key.expose_secret()
                .clone_into(&mut account.encoding_aes_key);
        }
        account.callback_mode = callback.mode();
        let port = config.server.port;
        account.callback_url = Some(format!("http://127.0.0.1:{port}/wechat/callback"));
    }
    if !config.wechat.templates.is_empty() {
        let templates = config.wechat.templates.iter();
        account.templates = templates
            .map(|(purpose, template)| SimTemplate {
                id: template.id.clone(),
                title: purpose.clone(),
                content: lines(template.fields.iter()),
                long_term: false,
            })
            .collect();
    }
    account
}

/// `title:{{thing1.DATA}}`, a line for each field.
fn lines<'a>(fields: impl Iterator<Item = (&'a String, &'a String)>) -> String {
    let line = |(field, keyword): (&String, &String)| format!("{field}:{{{{{keyword}.DATA}}}}");
    fields.map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::CallbackMode;

    #[test]
    fn a_configured_account_is_simulated_as_configured() {
        let plain = Config::load(None, std::iter::empty()).unwrap();
        let fresh = account(&plain, &Ids::seeded(1));
        assert!(fresh.appid.starts_with("wx") && fresh.callback_url.is_none());

        let env = [
            ("SANKE__SERVER__PORT", "8123"),
            ("SANKE__WECHAT__APPID", "wx1"),
            ("SANKE__WECHAT__SECRET", "hush"),
            ("SANKE__WECHAT__CALLBACK__TOKEN", "t"),
            (
                "SANKE__WECHAT__CALLBACK__ENCODING_AES_KEY",
                "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
            ),
            ("SANKE__WECHAT__TEMPLATES__REMINDER__ID", "tmpl"),
            (
                "SANKE__WECHAT__TEMPLATES__REMINDER__FIELDS__TITLE",
                "thing1",
            ),
            ("SANKE__WECHAT__TEMPLATES__REMINDER__FIELDS__WHEN", "time2"),
        ];
        let env = env.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
        let config = Config::load(None, env).unwrap();
        let account = account(&config, &Ids::seeded(1));
        assert_eq!(
            (account.appid.as_str(), account.secret.as_str()),
            ("wx1", "hush")
        );
        assert_eq!(
            account.callback_url.as_deref(),
            Some("http://127.0.0.1:8123/wechat/callback")
        );
        assert_eq!(account.callback_mode, CallbackMode::Secure);
        assert_eq!(account.templates[0].id, "tmpl");
        assert_eq!(
            account.templates[0].content,
            "title:{{thing1.DATA}}\nwhen:{{time2.DATA}}"
        );
    }
}
