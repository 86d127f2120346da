use std::fs;

use super::*;

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
    assert_eq!(config.server.body_limit, 64 * 1024);
    assert_eq!(config.session.phone.as_secs(), 30 * 86_400);
    assert_eq!(config.session.console_idle.as_secs(), 15 * 60);
    assert!(config.wechat.is_official());
    assert!(config.wechat.mini.is_none() && config.wechat.callback.is_none());
}

#[test]
fn every_option_can_be_set_by_file_and_by_environment() {
    let defaults: toml::Table = include_str!("../../config/default.toml").parse().unwrap();
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
    assert!(seen > 60, "only {seen} options seen");
}

#[test]
fn every_misspelt_option_is_refused_by_name() {
    let defaults: toml::Table = include_str!("../../config/default.toml").parse().unwrap();
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
fn malformed_values_are_refused_by_name() {
    for (name, value) in [
        ("SERVER__BODY_LIMIT", "64"),
        ("SERVER__BODY_LIMIT", "0KiB"),
        ("SERVER__BODY_LIMIT", "99999999999999999999MiB"),
        ("SERVER__BIND", "localhost"),
        ("SERVER__PUBLIC_URL", "ftp://a"),
        ("SERVER__PUBLIC_URL", "https://a/b"),
        ("REDIS__RESPONSE_TIMEOUT", "3"),
        ("REDIS__RESPONSE_TIMEOUT", "3 s"),
        ("REDIS__RESPONSE_TIMEOUT", "0s"),
        ("REDIS__RESPONSE_TIMEOUT", "-3s"),
        ("REDIS__PREFIX", "{x}"),
        ("REDIS__PREFIX", "12345678901234567"),
        ("REDIS__APPENDFSYNC", "no"),
        ("REDIS__URL", "http://a"),
        ("REDIS__URL", "redis://"),
        ("CRYPTO__LOOKUP_KEY", "c2hvcnQ="),
        ("CRYPTO__PHONE_KEYS__K1", "党"),
        ("JOBS__WORKERS", "0"),
        ("TELEMETRY__FORMAT", "xml"),
        ("TELEMETRY__LEVEL", "info,[="),
        ("WECHAT__BASE_URL", "unix:/x"),
        ("WECHAT__MINIPROGRAM_STATE", "beta"),
    ] {
        let error = with(&[(&format!("SANKE__{name}"), value)])
            .unwrap_err()
            .to_string();
        let path = name.to_lowercase().replace("__", ".");
        assert!(error.contains(&path), "{name}={value}: {error}");
        assert!(!error.contains('\n'), "{error}");
    }
}

#[test]
fn contradictions_are_refused() {
    for (pairs, word) in [
        (vec![("WECHAT__APPID", "wx")], "wechat.secret"),
        (vec![("WECHAT__SECRET", "s")], "wechat.appid"),
        (vec![("WECHAT__OA__APPID", "wx")], "wechat.oa.secret"),
        (vec![("WECHAT__CALLBACK__TOKEN", "t")], "encoding_aes_key"),
        (
            vec![("WECHAT__CALLBACK__ENCODING_AES_KEY", AES_KEY)],
            "token",
        ),
        (
            vec![
                ("WECHAT__CALLBACK__TOKEN", "t"),
                ("WECHAT__CALLBACK__ENCODING_AES_KEY", "short"),
            ],
            "43 characters",
        ),
        (vec![("WECHAT__TEMPLATES__A__ID", "t")], "fields"),
        (
            vec![("CRYPTO__PHONE_KEYS__K2", KEY_A)],
            "phone_key names `k1`",
        ),
        (
            vec![("CRYPTO__LOOKUP_KEY", KEY_A), ("CRYPTO__ANCHOR_KEY", KEY_A)],
            "same key",
        ),
        (
            vec![
                ("CRYPTO__LOOKUP_KEY", KEY_A),
                ("CRYPTO__PHONE_KEYS__K1", KEY_A),
            ],
            "same key",
        ),
        (vec![("JOBS__LEASE", "8s")], "wechat.timeout"),
        (
            vec![("JOBS__LEASE", "9s"), ("ROBOTS__TIMEOUT", "10s")],
            "robots.timeout",
        ),
        (vec![("JOBS__LEASE", "20s")], "stop_within"),
        (vec![("LIMITS__UNPACKED", "1MiB")], "limits.unpacked"),
        (vec![("LIMITS__UPLOAD", "1KiB")], "limits.upload"),
        (
            vec![("LIMITS__SIGN_IN_PER_MINUTE", "601")],
            "sign_in_per_minute",
        ),
        (vec![("SESSION__CONSOLE_IDLE", "13h")], "console_idle"),
        (vec![("SESSION__CACHE", "15m")], "session.cache"),
        (vec![("SESSION__PHONE", "1d")], "session.phone"),
        (
            vec![
                ("REDIS__URL", "redis://h"),
                ("REDIS__APPENDFSYNC", "everysec"),
            ],
            "appendfsync",
        ),
        (vec![("REDIS__URL", "redis://h:1,rediss://h:2")], "all be"),
        (
            vec![("REDIS__URL", "redis://h:1/3,redis://h:2")],
            "database 0",
        ),
        (
            vec![("REDIS__URL", "redis+sentinel://h:1,h:2/main")],
            "not served yet (service `main`, 2 sentinels)",
        ),
        (vec![("REDIS__URL", "redis+sentinel://h:1")], "has the form"),
    ] {
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(k, v)| (format!("SANKE__{k}"), (*v).to_owned()))
            .collect();
        let error = Config::load(None, pairs.clone().into_iter())
            .unwrap_err()
            .to_string();
        assert!(error.contains(word), "{pairs:?}: {error}");
    }
    assert!(from_file("[redis]\nurl = []").is_err());
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

#[test]
fn secrets_come_from_files_of_their_own() {
    let dir = Scratch::new();
    let file = |name: &str, text: &str| {
        let path = dir.0.join(name);
        fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let ring = file("ring.toml", &format!("k1 = '{KEY_A}'\nk0 = '{KEY_B}'\n"));
    let anchor = file("anchor", &format!("{KEY_C}\n"));
    let url = file("url", "redis://:hush@h:1\n");
    let config = with(&[
        ("SANKE__CRYPTO__PHONE_KEYS_FILE", &ring),
        ("SANKE__CRYPTO__ANCHOR_KEY_FILE", &anchor),
        (
            "SANKE__CRYPTO__LOOKUP_KEY",
            "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        ),
        ("SANKE__REDIS__URL_FILE", &url),
    ])
    .unwrap();
    let keys = config.crypto.keys().unwrap();
    assert_eq!(keys.phones.current().0, "k1");
    assert_eq!(
        keys.phones.current().1.expose(),
        b"0123456789abcdef0123456789abcdef"
    );
    assert_eq!(
        keys.phones.get("k0").unwrap().expose(),
        b"1123456789abcdef0123456789abcdef"
    );
    assert_eq!(keys.anchor.expose(), b"2123456789abcdef0123456789abcdef");
    assert_eq!(config.redis.url.to_string(), "redis://[redacted]@h:1");

    for (pairs, word) in [
        (
            [
                ("SANKE__CRYPTO__ANCHOR_KEY_FILE", anchor.as_str()),
                ("SANKE__CRYPTO__ANCHOR_KEY", KEY_A),
            ],
            "both",
        ),
        (
            [
                ("SANKE__CRYPTO__PHONE_KEYS_FILE", &ring),
                ("SANKE__CRYPTO__PHONE_KEYS__K1", KEY_C),
            ],
            "both",
        ),
        (
            [
                ("SANKE__REDIS__URL_FILE", &url),
                ("SANKE__REDIS__URL", "redis://x"),
            ],
            "both",
        ),
        (
            [
                ("SANKE__WECHAT__APPID", "wx"),
                ("SANKE__WECHAT__SECRET_FILE", "/nowhere/x"),
            ],
            "/nowhere/x",
        ),
    ] {
        let error = with(&pairs).unwrap_err().to_string();
        assert!(error.contains(word), "{error}");
    }
}

#[test]
fn secrets_never_show() {
    let config = ready(&[
        (
            "SANKE__REDIS__URL",
            "rediss://user:hush-redis@h:1,rediss://user:hush-redis@h:2",
        ),
        ("SANKE__SERVER__METRICS_TOKEN", "hush-metrics"),
        ("SANKE__WECHAT__OA__APPID", "wx2"),
        ("SANKE__WECHAT__OA__SECRET", "hush-oa"),
        ("SANKE__WECHAT__CALLBACK__TOKEN", "hush-token"),
        ("SANKE__WECHAT__CALLBACK__ENCODING_AES_KEY", AES_KEY),
    ])
    .unwrap();
    let shown = format!(
        "{config:?}\n{config:#?}\n{}\n{}",
        config.effective(),
        config.redis.url
    );
    for secret in ["hush", KEY_A, KEY_B, KEY_C, AES_KEY, "0123456789abcdef0123"] {
        assert!(!shown.contains(secret), "{secret} shows in {shown}");
    }
    let printed: toml::Table = config.effective().parse().unwrap();
    assert_eq!(printed["wechat"]["appid"].as_str(), Some("wx1"));
    assert_eq!(printed["wechat"]["secret"].as_str(), Some("[redacted]"));
    assert_eq!(
        printed["crypto"]["phone_keys"]["k1"].as_str(),
        Some("[redacted]")
    );
    assert_eq!(
        printed["redis"]["url"].as_str(),
        Some("rediss://[redacted]@h:1,rediss://[redacted]@h:2")
    );
}

#[test]
fn errors_do_not_quote_secrets() {
    for text in [
        "[crypto]\nlookup_key = 'hush'",
        "[crypto]\nlookup_key = 'hush",
        "[crypto.phone_keys]\nk1 = 'hush'",
        "[wechat.callback]\ntoken = 'a'\nencoding_aes_key = 'hush'",
        "[redis]\nurl = 'redis://:hush@h:port'",
        "[redis]\nurl = ['rediss://:hush@h:1', 'redis://:hush@h:2']",
        "[server]\nmetrics_token = 4711",
    ] {
        let error = from_file(text).unwrap_err().to_string();
        assert!(
            !error.contains("hush") && !error.contains("4711"),
            "{error}"
        );
    }
}

#[test]
fn service_needs_its_own_secrets_and_the_official_platform() {
    ready(&[]).unwrap().require_service(false).unwrap();

    let bare = with(&[])
        .unwrap()
        .require_service(false)
        .unwrap_err()
        .to_string();
    for name in [
        "crypto.phone_keys.k1",
        "crypto.lookup_key",
        "crypto.anchor_key",
        "wechat.appid",
    ] {
        assert!(bare.contains(name), "{bare}");
    }
    let mut demo = ready(&[]).unwrap();
    demo.crypto = Crypto::demo();
    assert!(demo.crypto.keys().is_ok());
    let error = demo.require_service(true).unwrap_err().to_string();
    assert!(error.contains("default value"), "{error}");
    let zeros = [(
        "SANKE__CRYPTO__ANCHOR_KEY",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    )];
    let mut pairs = READY.to_vec();
    pairs.retain(|(name, _)| !name.ends_with("ANCHOR_KEY"));
    pairs.extend(zeros);
    assert!(with(&pairs).unwrap().require_service(false).is_err());

    for (base, simulated, served) in [
        ("https://api.weixin.qq.com/", false, true),
        ("https://api.weixin.qq.com", true, false),
        ("http://127.0.0.1:8090", true, true),
        ("http://[::1]:8090", true, true),
        ("http://localhost:8090", true, true),
        ("http://127.0.0.1:8090", false, false),
        ("http://192.168.1.2:8090", true, false),
        ("http://127.0.0.1.example.cn", true, false),
        ("http://api.weixin.qq.com", false, false),
        ("https://api.weixin.qq.com.example.cn", false, false),
        ("https://api.weixin.qq.com:444", false, false),
        ("https://api.weixin.qq.com@example.cn", false, false),
    ] {
        let config = ready(&[("SANKE__WECHAT__BASE_URL", base)]).unwrap();
        assert_eq!(
            config.require_service(simulated).is_ok(),
            served,
            "{base} {simulated}"
        );
    }
    let outside = ready(&[
        ("SANKE__WECHAT__BASE_URL", "http://127.0.0.1:8090"),
        ("SANKE__SERVER__BIND", "0.0.0.0"),
        ("SANKE__SERVER__PUBLIC_URL", "https://a.cn"),
    ]);
    assert!(outside.unwrap().require_service(true).is_err());
    for (url, served) in [("", false), ("http://a.cn", false), ("https://a.cn", true)] {
        let config = ready(&[
            ("SANKE__SERVER__BIND", "0.0.0.0"),
            ("SANKE__SERVER__PUBLIC_URL", url),
        ])
        .unwrap();
        assert_eq!(config.require_service(false).is_ok(), served, "{url}");
    }
}

#[test]
fn the_production_example_loads_once_its_secrets_exist() {
    let dir = Scratch::new();
    let text = include_str!("../../config/production.example.toml")
        .replace("/etc/sanke/secrets", &dir.0.display().to_string());
    let path = dir.0.join("sanke.toml");
    fs::write(&path, text).unwrap();
    let error = Config::load(Some(&path), std::iter::empty()).unwrap_err();
    assert!(matches!(error, ConfigError::Read { .. }), "{error}");
    for (name, content) in [
        ("metrics-token", "m"),
        ("phone-keys.toml", &format!("k1 = '{KEY_A}'")),
        ("lookup-key", KEY_B),
        ("anchor-key", KEY_C),
        ("wechat-secret", "s"),
        ("callback-token", "t"),
        ("callback-aes-key", AES_KEY),
    ] {
        fs::write(dir.0.join(name), content).unwrap();
    }
    let config = Config::load(Some(&path), std::iter::empty()).unwrap();
    config.require_service(false).unwrap();
    assert_eq!(
        config.wechat.templates["reminder"].fields["title"],
        "thing1"
    );
    assert!(config.server.secure());
}

#[test]
fn robots_may_only_be_called_at_the_platforms() {
    let robots = with(&[]).unwrap().robots;
    for (url, allowed) in [
        (
            "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k",
            true,
        ),
        ("https://oapi.dingtalk.com/robot/send?access_token=t", true),
        ("http://oapi.dingtalk.com/robot/send", false),
        ("https://oapi.dingtalk.com:8443/robot/send", false),
        ("https://oapi.dingtalk.com@evil.cn/", false),
        ("https://oapi.dingtalk.com.evil.cn/", false),
        ("https://127.0.0.1/", false),
    ] {
        assert_eq!(robots.allows(&url.parse().unwrap()), allowed, "{url}");
    }
}
