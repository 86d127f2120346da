//! Personal data at rest and signatures: phone numbers under XChaCha20-Poly1305 with a key id, keyed hashes for looking
//! a number up, and the signature of anchors.

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::id::Ids;

/// The keys of an installation. Cheap to clone; never printed.
#[derive(Clone)]
pub struct Seal(Arc<Keys>);

struct Keys {
    current: String,
    ring: BTreeMap<String, [u8; 32]>,
    lookup: [u8; 32],
    signing: [u8; 32],
}

/// A sealed value can't be opened: unknown key id, damaged, or moved to another owner.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("the sealed value can't be opened with the configured keys")]
pub struct CannotOpen;

impl Seal {
    /// `ring` holds the encryption keys by id, `current` names the one that seals; `lookup` keys the hashes by which a
    /// phone number is found, `signing` the signatures of anchors. `None` if `current` is not in the ring.
    pub fn new(
        current: &str,
        ring: BTreeMap<String, [u8; 32]>,
        lookup: [u8; 32],
        signing: [u8; 32],
    ) -> Option<Self> {
        ring.contains_key(current).then(|| {
            Self(Arc::new(Keys {
                current: current.to_owned(),
                ring,
                lookup,
                signing,
            }))
        })
    }

    /// Keys derived from one seed: the demo's and the tests', never a service's.
    pub fn from_seed(seed: &str) -> Self {
        let derive =
            |purpose: &str| -> [u8; 32] { Sha256::digest(format!("{purpose}:{seed}")).into() };
        let ring = BTreeMap::from([("seed".to_owned(), derive("ring"))]);
        Self(Arc::new(Keys {
            current: "seed".to_owned(),
            ring,
            lookup: derive("lookup"),
            signing: derive("signing"),
        }))
    }

    /// Keys that nobody keeps, for work that touches no phone number and no anchor.
    pub fn passing(ids: &Ids) -> Self {
        Self(Arc::new(Keys {
            current: "passing".to_owned(),
            ring: BTreeMap::from([("passing".to_owned(), ids.bytes())]),
            lookup: ids.bytes(),
            signing: ids.bytes(),
        }))
    }

    /// Seals `plain` for `owner`: `<key id>.<nonce>.<ciphertext>`, bound to the owner so that it can't be moved.
    pub fn close(&self, ids: &Ids, owner: &str, plain: &str) -> String {
        let nonce: [u8; 24] = ids.bytes();
        let key = self
            .0
            .ring
            .get(&self.0.current)
            .copied()
            .unwrap_or_default();
        let payload = Payload {
            msg: plain.as_bytes(),
            aad: owner.as_bytes(),
        };
        let sealed = XChaCha20Poly1305::new(&key.into())
            .encrypt(&XNonce::from(nonce), payload)
            .unwrap_or_default();
        format!(
            "{}.{}.{}",
            self.0.current,
            URL_SAFE_NO_PAD.encode(nonce),
            URL_SAFE_NO_PAD.encode(sealed)
        )
    }

    /// Opens what [`Seal::close`] made for the same owner.
    ///
    /// # Errors
    /// [`CannotOpen`].
    pub fn open(&self, owner: &str, sealed: &str) -> Result<String, CannotOpen> {
        let mut parts = sealed.rsplitn(3, '.');
        let mut part = || parts.next().ok_or(CannotOpen);
        let (text, nonce, id) = (part()?, part()?, part()?);
        let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).map_err(|_bad| CannotOpen);
        let nonce = <[u8; 24]>::try_from(bytes(nonce)?).map_err(|_length| CannotOpen)?;
        let key = self.0.ring.get(id).ok_or(CannotOpen)?;
        let text = bytes(text)?;
        let payload = Payload {
            msg: &text,
            aad: owner.as_bytes(),
        };
        let plain = XChaCha20Poly1305::new(key.into()).decrypt(&XNonce::from(nonce), payload);
        String::from_utf8(plain.map_err(|_tag| CannotOpen)?).map_err(|_utf8| CannotOpen)
    }

    /// The keyed hash under which `text` is looked up, 32 hex digits.
    pub fn lookup(&self, text: &str) -> String {
        hex(&mac(&self.0.lookup, text.as_bytes())[..16])
    }

    /// A signature of `text`, 32 hex digits.
    pub fn sign(&self, text: &str) -> String {
        hex(&mac(&self.0.signing, text.as_bytes())[..16])
    }

    /// Whether `signature` is that of `text`, in constant time.
    pub fn verify(&self, text: &str, signature: &str) -> bool {
        self.sign(text)
            .as_bytes()
            .ct_eq(signature.as_bytes())
            .into()
    }
}

fn mac(key: &[u8; 32], text: &[u8]) -> [u8; 32] {
    // HMAC pads a key to its block with zeros; doing it here leaves nothing that could fail.
    let mut block = [0; 64];
    block[..32].copy_from_slice(key);
    let mut mac = <Hmac<Sha256> as KeyInit>::new(&block.into());
    mac.update(text);
    mac.finalize().into_bytes().into()
}

/// SHA-256 of a secret token, 32 hex digits: what is stored in its place.
pub fn token_hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes())[..16])
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            text.push(char::from_digit(u32::from(byte >> 4), 16).unwrap_or('0'));
            text.push(char::from_digit(u32::from(byte & 15), 16).unwrap_or('0'));
            text
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_opens_for_its_owner_only() {
        let (seal, ids) = (Seal::from_seed("a"), Ids::seeded(1));
        let sealed = seal.close(&ids, "m1", "10000000001");
        assert!(!sealed.contains("10000000001"));
        assert_eq!(seal.open("m1", &sealed).as_deref(), Ok("10000000001"));
        assert_eq!(seal.open("m2", &sealed), Err(CannotOpen));
        assert_eq!(Seal::from_seed("b").open("m1", &sealed), Err(CannotOpen));
        assert_eq!(seal.open("m1", "seed.x"), Err(CannotOpen));
        assert_ne!(
            seal.close(&ids, "m1", "10000000001"),
            sealed,
            "a fresh nonce each time"
        );
    }

    #[test]
    fn signatures_and_look_ups_depend_on_the_key() {
        let seal = Seal::from_seed("a");
        assert!(seal.verify("text", &seal.sign("text")));
        assert!(!seal.verify("texT", &seal.sign("text")));
        assert_ne!(seal.lookup("1"), Seal::from_seed("b").lookup("1"));
    }
}
