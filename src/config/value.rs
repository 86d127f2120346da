//! The forms of values: durations, sizes, optional and secret texts.

use std::time::Duration;

use secrecy::SecretString;
use serde::{Deserialize, Deserializer, de};

/// Reads `"250ms"`, `"3s"`, `"15m"`, `"12h"`, `"30d"`.
pub(super) fn span<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    let text = String::deserialize(deserializer)?;
    let span = split(&text).and_then(|(number, unit)| {
        let millis = match unit {
            "ms" => 1,
            "s" => 1000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => return None,
        };
        number.checked_mul(millis).map(Duration::from_millis)
    });
    span.filter(|span| !span.is_zero()).ok_or_else(|| {
        de::Error::custom(format!(
            "`{text}` is not a duration such as 250ms, 3s, 15m, 12h or 30d"
        ))
    })
}

/// Reads `"1000B"`, `"64KiB"`, `"20MiB"` as a number of bytes.
pub(super) fn size<'de, D: Deserializer<'de>>(deserializer: D) -> Result<usize, D::Error> {
    let text = String::deserialize(deserializer)?;
    let size = split(&text).and_then(|(number, unit)| {
        let bytes = match unit {
            "B" => 1,
            "KiB" => 1 << 10,
            "MiB" => 1 << 20,
            _ => return None,
        };
        usize::try_from(number.checked_mul(bytes)?).ok()
    });
    size.filter(|size| *size > 0).ok_or_else(|| {
        de::Error::custom(format!(
            "`{text}` is not a size such as 1000B, 64KiB or 20MiB"
        ))
    })
}

fn split(text: &str) -> Option<(u64, &str)> {
    let at = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(at);
    Some((number.parse().ok()?, unit))
}

/// Reads a text; empty means not set.
pub(super) fn optional<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<String>, D::Error> {
    let text = String::deserialize(deserializer)?;
    Ok(Some(text).filter(|text| !text.is_empty()))
}

/// Reads a secret; empty means not set.
pub(super) fn secret<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<SecretString>, D::Error> {
    Ok(optional(deserializer)?.map(SecretString::from))
}

/// `true` if `url` points to this machine.
pub(super) fn is_loopback(url: &url::Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
