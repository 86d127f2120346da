//! The cipher and signature of WeChat's callbacks (and WeCom's, which are the same).
//!
//! A packet is 16 random bytes, the message's length as four bytes (most significant first), the message, and
//! the receiver's appid; padded to 32-byte blocks with the PKCS#7 pattern and encrypted with AES-256-CBC, the
//! first 16 bytes of the key being the initial vector. Signatures are SHA-1 over the sorted parts.
//! Source: "Message push" in the mini-program server guide.

use std::fmt;

use aes::Aes256;
use base64::Engine;
use base64::alphabet::STANDARD as ALPHABET;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use cbc::cipher::block_padding::NoPadding;
use cbc::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use secrecy::{ExposeSecret, SecretString};
use sha1::{Digest, Sha1};
use subtle::ConstantTimeEq;

/// Padding runs to multiples of this, twice the cipher's own block.
const BLOCK: usize = 32;
const RANDOM: usize = 16;

/// Three of four keys that the console makes have spare bits in their last character that are not zero.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &ALPHABET,
    GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true),
);

/// The token of a callback address. It signs the address, and bodies only where they are encrypted.
#[derive(Clone)]
pub struct CallbackToken(SecretString);

/// Token, key and receiver of a callback address.
#[derive(Clone)]
pub struct CallbackKeys {
    token: CallbackToken,
    key: [u8; 32],
    receiver: String,
}

/// The text is not an `EncodingAESKey`: 43 letters and digits.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not an EncodingAESKey of 43 letters and digits")]
pub struct BadKey;

/// The packet is not one that our key made for us.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("the message can't be decrypted: {0}")]
pub struct CannotDecrypt(&'static str);

impl CallbackToken {
    /// From the console's token.
    pub const fn new(token: SecretString) -> Self {
        Self(token)
    }

    /// The signature of `parts` with our token: `[timestamp, nonce]` for an address check or a plain message, and
    /// the encrypted text besides for an encrypted one.
    pub fn sign(&self, parts: &[&str]) -> String {
        let mut all = parts.to_vec();
        all.push(self.0.expose_secret());
        all.sort_unstable();
        hex(&Sha1::digest(all.concat()))
    }

    /// Whether `signature` is ours for `parts`; takes the same time for every wrong one.
    pub fn verify(&self, parts: &[&str], signature: &str) -> bool {
        self.sign(parts)
            .as_bytes()
            .ct_eq(signature.as_bytes())
            .into()
    }
}

impl CallbackKeys {
    /// From the console's token and `EncodingAESKey`; `receiver` is the appid (WeCom: the corp id).
    ///
    /// # Errors
    /// [`BadKey`].
    pub fn new(
        token: SecretString,
        encoding_aes_key: &SecretString,
        receiver: String,
    ) -> Result<Self, BadKey> {
        let text = encoding_aes_key.expose_secret();
        if text.len() != 43 {
            return Err(BadKey);
        }
        let bytes = LENIENT.decode(format!("{text}=")).map_err(|_odd| BadKey)?;
        let key = bytes.try_into().map_err(|_short| BadKey)?;
        Ok(Self {
            token: CallbackToken::new(token),
            key,
            receiver,
        })
    }

    /// The token alone.
    pub const fn token(&self) -> &CallbackToken {
        &self.token
    }

    /// [`CallbackToken::sign`].
    pub fn sign(&self, parts: &[&str]) -> String {
        self.token.sign(parts)
    }

    /// [`CallbackToken::verify`].
    pub fn verify(&self, parts: &[&str], signature: &str) -> bool {
        self.token.verify(parts, signature)
    }

    /// Encrypts `message` behind 16 `random` bytes; gives base64.
    pub fn encrypt(&self, random: [u8; RANDOM], message: &str) -> String {
        let mut packet =
            Vec::with_capacity(RANDOM + 4 + message.len() + self.receiver.len() + BLOCK);
        packet.extend_from_slice(&random);
        packet.extend_from_slice(&(message.len() as u32).to_be_bytes());
        packet.extend_from_slice(message.as_bytes());
        packet.extend_from_slice(self.receiver.as_bytes());
        let pad = BLOCK - packet.len() % BLOCK;
        packet.resize(packet.len() + pad, pad as u8);
        let cipher = cbc::Encryptor::<Aes256>::new(&self.key.into(), &self.vector().into());
        STANDARD.encode(cipher.encrypt_padded_vec::<NoPadding>(&packet))
    }

    /// Decrypts base64 `text` to the message.
    ///
    /// # Errors
    /// [`CannotDecrypt`]: not base64, not whole blocks, wrong padding or length, not UTF-8, or meant for
    /// another receiver.
    pub fn decrypt(&self, text: &str) -> Result<String, CannotDecrypt> {
        let bytes = STANDARD
            .decode(text)
            .map_err(|_odd| CannotDecrypt("not base64"))?;
        let cipher = cbc::Decryptor::<Aes256>::new(&self.key.into(), &self.vector().into());
        let mut packet = cipher
            .decrypt_padded_vec::<NoPadding>(&bytes)
            .map_err(|_odd| CannotDecrypt("not whole blocks"))?;
        unpad(&mut packet, BLOCK)?;
        let (message, receiver) = split(&packet).ok_or(CannotDecrypt("wrong length"))?;
        if !bool::from(receiver.ct_eq(self.receiver.as_bytes())) {
            return Err(CannotDecrypt("meant for another receiver"));
        }
        let message = std::str::from_utf8(message).map_err(|_odd| CannotDecrypt("not UTF-8"))?;
        Ok(message.to_owned())
    }

    fn vector(&self) -> [u8; 16] {
        let mut vector = [0; 16];
        vector.copy_from_slice(&self.key[..16]);
        vector
    }
}

impl fmt::Debug for CallbackToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CallbackToken")
    }
}

impl fmt::Debug for CallbackKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CallbackKeys(for {})", self.receiver)
    }
}

fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from(b"0123456789abcdef"[usize::from(nibble)]);
    let pair = |byte: &u8| [digit(byte >> 4), digit(byte & 15)];
    bytes.iter().flat_map(pair).collect()
}

/// Takes the PKCS#7 padding off; all its bytes must say its length.
fn unpad(packet: &mut Vec<u8>, block: usize) -> Result<(), CannotDecrypt> {
    let wrong = CannotDecrypt("wrong padding");
    let pad = packet.last().copied().map_or(0, usize::from);
    if !(1..=block).contains(&pad) || pad > packet.len() {
        return Err(wrong);
    }
    let kept = packet.len() - pad;
    if packet
        .iter()
        .skip(kept)
        .any(|byte| usize::from(*byte) != pad)
    {
        return Err(wrong);
    }
    packet.truncate(kept);
    Ok(())
}

fn split(packet: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = packet.get(RANDOM..)?.split_first_chunk::<4>()?;
    rest.split_at_checked(u32::from_be_bytes(*length) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn made(token: &str, key: &str, receiver: &str) -> CallbackKeys {
        CallbackKeys::new(token.into(), &key.into(), receiver.to_owned()).unwrap()
    }

    fn official() -> CallbackKeys {
        made("AAAAA", &"A".repeat(43), "wxba5fad812f8e6fb9")
    }

    const OFFICIAL: &str = "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04=";

    #[test]
    fn vector_a_the_official_secure_message_opens() {
        let keys = official();
        assert!(keys.verify(
            &["1714112445", "415670741"],
            "6c5c811b55cc85e0e1b54100749188c20beb3f5d"
        ));
        assert!(keys.verify(
            &["1714112445", "415670741", OFFICIAL],
            "046e02f8204d34f8ba5fa3b1db94908f3df2e9b3"
        ));
        assert_eq!(
            keys.decrypt(OFFICIAL).unwrap(),
            r#"{"ToUserName":"gh_97417a04a28d","FromUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY","CreateTime":1714112445,"MsgType":"event","Event":"debug_demo","debug_str":"hello world"}"#
        );
    }

    #[test]
    fn vector_a_reply_is_made_byte_for_byte() {
        let keys = official();
        let text = keys.encrypt(*b"707722b803182950", r#"{"demo_resp":"good luck"}"#);
        assert_eq!(
            text,
            "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ=="
        );
        assert_eq!(
            keys.sign(&["1713424427", "415670741", &text]),
            "1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1"
        );
    }

    #[test]
    fn vector_b_address_check_and_plain_message_are_signed() {
        let keys = official();
        let check = keys.sign(&["1714036504", "1514711492"]);
        assert_eq!(check, "f464b24fc39322e44b38aa78f5edd27bd1441696");
        let plain = keys.sign(&["1714037059", "486452656"]);
        assert_eq!(plain, "899cf89e464efb63f54ddac96b0a0a235f53aa78");
    }

    #[test]
    fn vector_c_wecom_echo_and_message_open() {
        let keys = made(
            "QDG6eK",
            "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
            "wx5823bf96d3bd56c7",
        );
        let echo = "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==";
        assert_eq!(
            keys.sign(&["1409659589", "263014780", echo]),
            "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3"
        );
        assert_eq!(keys.decrypt(echo).unwrap(), "1616140317555161061");
        let message = "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==";
        assert_eq!(
            keys.sign(&["1409659813", "1372623149", message]),
            "477715d11cdb4164915debcba66cb864d751f3e6"
        );
        let opened = keys.decrypt(message).unwrap();
        assert!(opened.contains("<![CDATA[hello]]>"), "{opened}");
        assert!(opened.contains("4561255354251345929"), "{opened}");
    }

    #[test]
    fn vector_d_chinese_text_is_encrypted_byte_for_byte() {
        let keys = made(
            "pamtest",
            "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
            "wxb11529c136998cb6",
        );
        assert_eq!(
            keys.encrypt(*b"aaaabbbbccccdddd", "我是中文abcd123"),
            "jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg=="
        );
    }

    #[test]
    fn vector_e_a_second_echo_opens() {
        let keys = made(
            "123456",
            "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR",
            "wx49f0ab532d5d035a",
        );
        let echo = "4ByGGj+sVCYcvGeQYhaKIk1o0pQRNbRjxybjTGblXrBaXlTXeOo1+bXFXDQQb1o6co6Yh9Bv41n7hOchLF6p+Q==";
        assert_eq!(
            keys.sign(&["1411443780", "437374425", echo]),
            "dd6b9c95b495b3f7e2901bfbc76c664930ffdb96"
        );
        assert_eq!(keys.decrypt(echo).unwrap(), "5927782489442352469");
    }

    #[test]
    fn vector_f_user_data_has_ordinary_padding() {
        let key: [u8; 16] = STANDARD
            .decode("tiihtNczf5v6AKRyjwEUhQ==")
            .unwrap()
            .try_into()
            .unwrap();
        let iv: [u8; 16] = STANDARD
            .decode("r7BXXKkLb8qrSNn05n0qiA==")
            .unwrap()
            .try_into()
            .unwrap();
        let data = STANDARD.decode("CiyLU1Aw2KjvrjMdj8YKliAjtP4gsMZMQmRzooG2xrDcvSnxIMXFufNstNGTyaGS9uT5geRa0W4oTOb1WT7fJlAC+oNPdbB+3hVbJSRgv+4lGOETKUQz6OYStslQ142dNCuabNPGBzlooOmB231qMM85d2/fV6ChevvXvQP8Hkue1poOFtnEtpyxVLW1zAo6/1Xx1COxFvrc2d7UL/lmHInNlxuacJXwu0fjpXfz/YqYzBIBzD6WUfTIF9GRHpOn/Hz7saL8xz+W//FRAUid1OksQaQx4CMs8LOddcQhULW4ucetDf96JcR3g0gfRK4PC7E/r7Z6xNrXd2UIeorGj5Ef7b1pJAYB6Y5anaHqZ9J6nKEBvB4DnNLIVWSgARns/8wR2SiRS7MNACwTyrGvt9ts8p12PKFdlqYTopNHR1Vf7XjfhQlVsAJdNiKdYmYVoKlaRv85IfVunYzO0IKXsyl7JCUjCpoG20f0a04COwfneQAGGwd5oa+T8yO5hzuyDb/XcxxmK01EpqOyuxINew==").unwrap();
        let cipher = cbc::Decryptor::<aes::Aes128>::new(&key.into(), &iv.into());
        let mut packet = cipher.decrypt_padded_vec::<NoPadding>(&data).unwrap();
        unpad(&mut packet, 16).unwrap();
        let user: serde_json::Value = serde_json::from_slice(&packet).unwrap();
        assert_eq!(user["openId"], "oGZUI0egBJY1zhBYw2KhdUfwVJJE");
        assert_eq!(user["watermark"]["appid"], "wx4f4bc4dec97d474b");
    }

    #[test]
    fn what_is_not_ours_is_refused() {
        let keys = official();
        assert!(!keys.verify(&["1", "2"], &keys.sign(&["2", "3"])));
        assert!(!keys.verify(&["1", "2"], ""));
        let stranger = made("AAAAA", &"A".repeat(43), "wx0000000000000000");
        assert_eq!(
            stranger.decrypt(OFFICIAL),
            Err(CannotDecrypt("meant for another receiver"))
        );
        let other = made("AAAAA", &"B".repeat(43), "wxba5fad812f8e6fb9");
        assert!(other.decrypt(OFFICIAL).is_err());
        for text in [
            "",
            "%%%",
            "AAAA",
            &OFFICIAL.chars().take(64).collect::<String>(),
        ] {
            assert!(keys.decrypt(text).is_err(), "{text}");
        }
        for key in [
            "",
            "short",
            &"A".repeat(44),
            &"长".repeat(43),
            &"-".repeat(43),
        ] {
            let result = CallbackKeys::new("t".into(), &(*key).into(), "wx".to_owned());
            assert!(result.is_err(), "{key}");
        }
    }

    proptest! {
        #[test]
        fn every_message_comes_back_whatever_its_padding(
            message in any::<String>(), random in any::<[u8; 16]>(), key in "[A-Za-z0-9]{43}",
        ) {
            let keys = made("t", &key, "wx1");
            prop_assert_eq!(keys.decrypt(&keys.encrypt(random, &message)).unwrap(), message);
        }

        #[test]
        fn noise_never_panics(text in "[A-Za-z0-9+/]{0,200}") {
            drop(official().decrypt(&text));
        }
    }
}
