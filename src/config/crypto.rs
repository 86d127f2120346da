//! `[crypto]`

use std::collections::BTreeMap;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretBox};
use serde::{Deserialize, Deserializer, de};
use sha2::{Digest, Sha256};

use super::{ConfigError, value};

/// 32 secret bytes.
pub struct Key(SecretBox<[u8; 32]>);

impl Key {
    /// Takes the bytes in.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(SecretBox::new(Box::new(bytes)))
    }

    /// The bytes.
    pub fn expose(&self) -> &[u8; 32] {
        self.0.expose_secret()
    }

    fn parse(text: &str) -> Option<Self> {
        let bytes = STANDARD.decode(text).ok()?;
        <[u8; 32]>::try_from(bytes).ok().map(Self::new)
    }

    /// The key of the demo for `purpose`: published here, so refused everywhere else.
    fn demo(purpose: &str) -> Self {
        Self::new(Sha256::digest(format!("sanke demo {purpose}")).into())
    }

    fn same(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }

    /// All bytes alike: typed by hand, not drawn.
    fn is_trivial(&self) -> bool {
        let [first, rest @ ..] = self.expose();
        rest.iter().all(|byte| byte == first)
    }
}

impl Clone for Key {
    fn clone(&self) -> Self {
        Self::new(*self.expose())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key([redacted])")
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        // The value must not show in the message.
        Self::parse(&text).ok_or_else(|| de::Error::custom("must be 32 bytes in base64"))
    }
}

/// Keys as configured; some may be missing.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Crypto {
    phone_key: String,
    phone_keys: BTreeMap<String, Key>,
    #[serde(deserialize_with = "optional_key")]
    lookup_key: Option<Key>,
    #[serde(deserialize_with = "optional_key")]
    anchor_key: Option<Key>,
}

/// All keys, each present.
#[derive(Clone, Debug)]
pub struct Keys {
    /// Seals and opens phone numbers.
    pub phones: KeyRing,
    /// Keyed hash by which a phone number is looked up.
    pub lookup: Key,
    /// Signs anchors.
    pub anchor: Key,
}

/// Keys by id, one of which seals.
#[derive(Clone, Debug)]
pub struct KeyRing {
    current: (String, Key),
    keys: BTreeMap<String, Key>,
}

impl KeyRing {
    /// Id and key that seal new values.
    pub fn current(&self) -> (&str, &Key) {
        (&self.current.0, &self.current.1)
    }

    /// Every key by id.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Key)> {
        self.keys.iter().map(|(id, key)| (id.as_str(), key))
    }

    /// The key that opens a value sealed under `id`.
    pub fn get(&self, id: &str) -> Option<&Key> {
        self.keys.get(id)
    }
}

impl Crypto {
    /// The demo's keys. They are published, so [`super::Config::require_service`] refuses them.
    pub fn demo() -> Self {
        Self {
            phone_key: "demo".into(),
            phone_keys: BTreeMap::from([("demo".into(), Key::demo("phone"))]),
            lookup_key: Some(Key::demo("lookup")),
            anchor_key: Some(Key::demo("anchor")),
        }
    }

    /// All keys.
    ///
    /// # Errors
    /// [`ConfigError::Unready`] with the names of those that are not set.
    pub fn keys(&self) -> Result<Keys, ConfigError> {
        let current = self.phone_keys.get(&self.phone_key);
        match (current, &self.lookup_key, &self.anchor_key) {
            (Some(phone), Some(lookup), Some(anchor)) => Ok(Keys {
                phones: KeyRing {
                    current: (self.phone_key.clone(), phone.clone()),
                    keys: self.phone_keys.clone(),
                },
                lookup: lookup.clone(),
                anchor: anchor.clone(),
            }),
            _ => Err(ConfigError::Unready(self.missing())),
        }
    }

    fn missing(&self) -> Vec<String> {
        let ring = format!("crypto.phone_keys.{}", self.phone_key);
        [
            (ring.as_str(), self.phone_keys.contains_key(&self.phone_key)),
            ("crypto.lookup_key", self.lookup_key.is_some()),
            ("crypto.anchor_key", self.anchor_key.is_some()),
        ]
        .into_iter()
        .filter(|(_, set)| !set)
        .map(|(name, _)| format!("{name} is not set"))
        .collect()
    }

    pub(super) fn unready(&self) -> Vec<String> {
        let published = Self::demo();
        let mut wrong = self.missing();
        for (name, key) in self.named() {
            let is_published = published.named().iter().any(|(_, demo)| demo.same(key));
            if is_published || key.is_trivial() {
                wrong.push(format!("{name} is a default value, not a secret"));
            }
        }
        wrong
    }

    pub(super) fn contradiction(&self) -> Option<String> {
        if !self.phone_keys.is_empty() && !self.phone_keys.contains_key(&self.phone_key) {
            return Some(format!(
                "crypto.phone_key names `{}`, which crypto.phone_keys does not have",
                self.phone_key
            ));
        }
        let named = self.named();
        let twice = named.iter().enumerate().find_map(|(at, (name, key))| {
            let (other, _) = named.iter().take(at).find(|(_, other)| other.same(key))?;
            Some((name, other))
        });
        twice.map(|(name, other)| {
            format!("{name} and {other} are the same key; each purpose needs its own")
        })
    }

    fn named(&self) -> Vec<(String, &Key)> {
        let ring = self.phone_keys.iter();
        let single = [
            ("crypto.lookup_key", &self.lookup_key),
            ("crypto.anchor_key", &self.anchor_key),
        ];
        ring.map(|(id, key)| (format!("crypto.phone_keys.{id}"), key))
            .chain(
                single
                    .into_iter()
                    .filter_map(|(name, key)| Some((name.to_owned(), key.as_ref()?))),
            )
            .collect()
    }
}

fn optional_key<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Key>, D::Error> {
    let Some(text) = value::optional(deserializer)? else {
        return Ok(None);
    };
    let key = Key::parse(&text);
    key.map(Some)
        .ok_or_else(|| de::Error::custom("must be 32 bytes in base64"))
}
