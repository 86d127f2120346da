use std::fs;

use super::*;

mod refusals;
mod service;

const KEY_A: &str = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
const KEY_B: &str = "MTEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
const KEY_C: &str = "MjEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
const AES_KEY: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";

fn with(pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let env = pairs.iter().map(|(k, v)| ((*k).into(), (*v).into()));
    Config::load(None, env)
}

fn from_file(text: &str) -> Result<Config, ConfigError> {
    let dir = Scratch::new();
    let path = dir.0.join("sanke.toml");
    fs::write(&path, text).unwrap();
    Config::load(Some(&path), std::iter::empty())
}

/// A directory of its own for each test, removed afterwards.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        let name = crate::id::Ids::random().text("sanke-config-");
        let dir = std::env::temp_dir().join(name);
        fs::create_dir_all(&dir).unwrap();
        Self(dir)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

const READY: &[(&str, &str)] = &[
    ("SANKE__CRYPTO__PHONE_KEYS__K1", KEY_A),
    ("SANKE__CRYPTO__LOOKUP_KEY", KEY_B),
    ("SANKE__CRYPTO__ANCHOR_KEY", KEY_C),
    ("SANKE__WECHAT__APPID", "wx1"),
    ("SANKE__WECHAT__SECRET", "hush-app"),
];

fn ready(more: &[(&str, &str)]) -> Result<Config, ConfigError> {
    with(&[READY, more].concat())
}

#[test]
fn the_defaults_load_and_are_what_the_contract_says() {
    let config = with(&[]).unwrap();
    assert_eq!(config.redis.url, Target::Embedded);
    assert_eq!(config.redis.appendfsync, AppendFsync::Always);
    assert_eq!(config.redis.data_dir, Path::new("./data"));
    assert_eq!(config.redis.response_timeout.as_secs(), 3);
    assert_eq!(config.session.phone.as_secs(), 30 * 86_400);
    assert_eq!(config.session.cache.as_secs(), 30);
    assert!(config.wechat.is_official());
    assert!(config.wechat.mini.is_none() && config.wechat.callback.is_none());
}

#[test]
fn every_option_can_be_set_by_file_and_by_environment() {
    let defaults: toml::Table = include_str!("../../../config/default.toml")
        .parse()
        .unwrap();
    let mut seen = 0;
    each_option("", &defaults, &mut |path, value| {
        seen += 1;
        let text = match value {
            toml::Value::String(text) => text.clone(),
            toml::Value::Array(list) => list
                .iter()
                .map(|v| v.as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
                .join(","),
            other => other.to_string(),
        };
        let name = format!("SANKE__{}", path.to_uppercase().replace('.', "__"));
        with(&[(&name, &text)]).unwrap_or_else(|e| panic!("{name}: {e}"));
        let (section, key) = path.rsplit_once('.').unwrap();
        from_file(&format!("[{section}]\n{key} = {value}"))
            .unwrap_or_else(|e| panic!("{path}: {e}"));
    });
    assert!(seen > 50, "only {seen} options seen");
}

#[test]
fn every_misspelt_option_is_refused_by_name() {
    let defaults: toml::Table = include_str!("../../../config/default.toml")
        .parse()
        .unwrap();
    each_option("", &defaults, &mut |path, value| {
        let (section, key) = path.rsplit_once('.').unwrap();
        let error = from_file(&format!("[{section}]\n{key}x = {value}")).unwrap_err();
        assert!(matches!(error, ConfigError::Unknown { .. }), "{error}");
        assert!(error.to_string().contains(&format!("`{path}x`")), "{error}");

        let name = format!("SANKE__{}X", path.to_uppercase().replace('.', "__"));
        let error = with(&[(&name, "1")]).unwrap_err().to_string();
        assert!(
            error.contains(&format!("{path}x")) && error.contains(&name),
            "{error}"
        );
    });
    for bad in [
        "[nowhere]\na = 1",
        "a = 1",
        "[wechat.templates.x]\nid = 'a'\nfields = {a = 'b'}\nidd = 'c'",
    ] {
        assert!(from_file(bad).is_err(), "{bad}");
    }
    assert!(with(&[("SANKE__", "1")]).is_err());
    assert!(with(&[("SANKE__SERVER", "1")]).is_err());
}

fn each_option(at: &str, table: &toml::Table, visit: &mut dyn FnMut(&str, &toml::Value)) {
    for (key, value) in table {
        let path = if at.is_empty() {
            key.clone()
        } else {
            format!("{at}.{key}")
        };
        match value {
            toml::Value::Table(inner) => each_option(&path, inner, visit),
            value => visit(&path, value),
        }
    }
}

#[test]
fn the_environment_wins_over_the_file_and_names_itself_in_errors() {
    let dir = Scratch::new();
    let path = dir.0.join("sanke.toml");
    fs::write(&path, "[server]\nport = 9000\nbind = '::1'").unwrap();
    let load = |value: &str| {
        let env = [
            ("SANKE__SERVER__PORT".into(), value.into()),
            ("PATH".into(), "/".into()),
        ];
        Config::load(Some(&path), env.into_iter())
    };
    let config = load("9001").unwrap();
    assert_eq!(config.server.address().to_string(), "[::1]:9001");
    for bad in ["eighty", "70000", "-1", ""] {
        let error = load(bad).unwrap_err().to_string();
        assert!(
            error.contains("server.port") && error.contains("SANKE__SERVER__PORT"),
            "{error}"
        );
    }
}

#[test]
fn the_store_can_be_one_server_or_a_cluster() {
    let url = |text: &str| with(&[("SANKE__REDIS__URL", text)]).unwrap().redis.url;
    assert!(matches!(url("rediss://u:p@h:6380/2"), Target::Single(_)));
    assert!(matches!(url("redis+unix:///run/r.sock"), Target::Single(_)));
    assert!(matches!(url("redis://a:1, redis://b:2"), Target::Cluster(nodes) if nodes.len() == 2));
    let listed = from_file("[redis]\nurl = ['redis://a:1', 'redis://b:2']").unwrap();
    assert!(matches!(listed.redis.url, Target::Cluster(nodes) if nodes.len() == 2));
}
