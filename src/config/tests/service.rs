//! Secrets, and what a service must have before it serves.

use super::*;

/// Writes a secret's file and answers its path.
fn file(dir: &Scratch, name: &str, text: &str) -> String {
    let path = dir.0.join(name);
    fs::write(&path, text).unwrap();
    path.display().to_string()
}

#[test]
fn secrets_come_from_files_of_their_own() {
    let dir = Scratch::new();
    let ring = file(
        &dir,
        "ring.toml",
        &format!("k1 = '{KEY_A}'\nk0 = '{KEY_B}'\n"),
    );
    let anchor = file(&dir, "anchor", &format!("{KEY_C}\n"));
    let url = file(&dir, "url", "redis://:hush@h:1\n");
    let lookup = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    let config = with(&[
        ("SANKE__CRYPTO__PHONE_KEYS_FILE", &ring),
        ("SANKE__CRYPTO__ANCHOR_KEY_FILE", &anchor),
        ("SANKE__CRYPTO__LOOKUP_KEY", lookup),
        ("SANKE__REDIS__URL_FILE", &url),
    ])
    .unwrap();
    let keys = config.crypto.keys().unwrap();
    let (id, key) = keys.phones.current();
    assert_eq!(
        (id, key.expose()),
        ("k1", b"0123456789abcdef0123456789abcdef")
    );
    let old = keys.phones.get("k0").unwrap();
    assert_eq!(old.expose(), b"1123456789abcdef0123456789abcdef");
    assert_eq!(keys.anchor.expose(), b"2123456789abcdef0123456789abcdef");
    assert_eq!(config.redis.url.to_string(), "redis://[redacted]@h:1");
}

#[test]
fn a_secret_set_twice_or_in_a_missing_file_is_refused() {
    let dir = Scratch::new();
    let ring = file(&dir, "ring.toml", &format!("k1 = '{KEY_A}'"));
    let key = file(&dir, "key", KEY_B);
    for (file, path, option, value) in [
        (
            "CRYPTO__ANCHOR_KEY_FILE",
            key.as_str(),
            "CRYPTO__ANCHOR_KEY",
            KEY_A,
        ),
        (
            "CRYPTO__PHONE_KEYS_FILE",
            &ring,
            "CRYPTO__PHONE_KEYS__K1",
            KEY_C,
        ),
        ("REDIS__URL_FILE", &key, "REDIS__URL", "redis://x"),
    ] {
        let (file, option) = (format!("SANKE__{file}"), format!("SANKE__{option}"));
        let error = with(&[(&file, path), (&option, value)]).unwrap_err();
        assert!(error.to_string().contains("both"), "{error}");
    }
    let error = with(&[("SANKE__WECHAT__SECRET_FILE", "/nowhere/x")]).unwrap_err();
    assert!(error.to_string().contains("/nowhere/x"), "{error}");
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
fn service_needs_its_own_secrets() {
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
}

#[test]
fn service_talks_to_the_official_platform_or_to_a_simulator_beside_it() {
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
    let text = include_str!("../../../config/production.example.toml")
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
