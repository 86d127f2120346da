//! Values and pairs of values that are refused.

use super::*;

#[test]
fn malformed_values_are_refused_by_name() {
    for (name, value) in [
        ("LIMITS__UPLOAD", "64"),
        ("LIMITS__UPLOAD", "0KiB"),
        ("LIMITS__UPLOAD", "99999999999999999999MiB"),
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

/// Options that can't hold together, and a word of the refusal.
const CONTRADICTIONS: &[(&[(&str, &str)], &str)] = &[
    (&[("WECHAT__APPID", "wx")], "wechat.secret"),
    (&[("WECHAT__SECRET", "s")], "wechat.appid"),
    (&[("WECHAT__OA__APPID", "wx")], "wechat.oa.secret"),
    (
        &[
            ("WECHAT__CALLBACK__TOKEN", "t"),
            ("WECHAT__CALLBACK__MODE", "secure"),
        ],
        "\"secure\" needs wechat.callback.encoding_aes_key",
    ),
    (
        &[
            ("WECHAT__CALLBACK__TOKEN", "t"),
            ("WECHAT__CALLBACK__MODE", "compatible"),
        ],
        "\"compatible\" needs wechat.callback.encoding_aes_key",
    ),
    (
        &[("WECHAT__CALLBACK__MODE", "plain")],
        "wechat.callback.token",
    ),
    (
        &[
            ("WECHAT__CALLBACK__MODE", "secure"),
            ("WECHAT__CALLBACK__ENCODING_AES_KEY", AES_KEY),
        ],
        "wechat.callback.token",
    ),
    (
        &[
            ("WECHAT__CALLBACK__MODE", "clear"),
            ("WECHAT__CALLBACK__TOKEN", "t"),
        ],
        "wechat.callback.mode must be",
    ),
    (&[("WECHAT__CALLBACK__ENCODING_AES_KEY", AES_KEY)], "token"),
    (
        &[
            ("WECHAT__CALLBACK__TOKEN", "t"),
            ("WECHAT__CALLBACK__ENCODING_AES_KEY", "short"),
        ],
        "43 characters",
    ),
    (&[("WECHAT__TEMPLATES__A__ID", "t")], "fields"),
    (&[("CRYPTO__PHONE_KEYS__K2", KEY_A)], "phone_key names `k1`"),
    (
        &[("CRYPTO__LOOKUP_KEY", KEY_A), ("CRYPTO__ANCHOR_KEY", KEY_A)],
        "same key",
    ),
    (
        &[
            ("CRYPTO__LOOKUP_KEY", KEY_A),
            ("CRYPTO__PHONE_KEYS__K1", KEY_A),
        ],
        "same key",
    ),
    (&[("JOBS__LEASE", "8s")], "wechat.timeout"),
    (
        &[("JOBS__LEASE", "9s"), ("ROBOTS__TIMEOUT", "10s")],
        "robots.timeout",
    ),
    (&[("JOBS__LEASE", "20s")], "stop_within"),
    (&[("LIMITS__UNPACKED", "1MiB")], "limits.unpacked"),
    (
        &[("LIMITS__SIGN_IN_PER_MINUTE", "601")],
        "sign_in_per_minute",
    ),
    (&[("SESSION__CACHE", "15m")], "session.cache"),
    (&[("SESSION__PHONE", "1d")], "session.phone"),
    (
        &[
            ("REDIS__URL", "redis://h"),
            ("REDIS__APPENDFSYNC", "everysec"),
        ],
        "appendfsync",
    ),
    (&[("REDIS__URL", "redis://h:1,rediss://h:2")], "all be"),
    (&[("REDIS__URL", "redis://h:1/3,redis://h:2")], "database 0"),
    (
        &[("REDIS__URL", "redis+sentinel://h:1,h:2/main")],
        "not served yet (service `main`, 2 sentinels)",
    ),
    (&[("REDIS__URL", "redis+sentinel://h:1")], "has the form"),
];

#[test]
fn contradictions_are_refused() {
    for (pairs, word) in CONTRADICTIONS {
        let env = pairs
            .iter()
            .map(|(k, v)| (format!("SANKE__{k}"), (*v).to_owned()));
        let error = Config::load(None, env).unwrap_err().to_string();
        assert!(error.contains(word), "{pairs:?}: {error}");
    }
    assert!(from_file("[redis]\nurl = []").is_err());
}
