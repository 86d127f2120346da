//! Signed in the body with the time in seconds; good for an hour. The secret is part of the key, the message is empty.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::Sha256;

use crate::clock::Time;
use crate::robot::platform::Call;

pub(super) fn sign(call: &mut Call, secret: &str, now: Time) {
    let seconds = now.seconds().to_string();
    call.body["sign"] = json!(signature(secret, &seconds));
    call.body["timestamp"] = json!(seconds);
}

pub(in crate::robot) fn signature(secret: &str, seconds: &str) -> String {
    // A key of any length is taken, so this can't fail.
    let key = format!("{seconds}\n{secret}");
    Hmac::<Sha256>::new_from_slice(key.as_bytes())
        .map(|mac| STANDARD.encode(mac.finalize().into_bytes()))
        .unwrap_or_default()
}
