//! Signed in the query with the time in milliseconds; good for an hour.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::clock::Time;
use crate::robot::platform::Call;

pub(super) fn sign(call: &mut Call, secret: &str, now: Time) {
    let millis = now.millis().to_string();
    let sign = signature(secret, &millis);
    call.url
        .query_pairs_mut()
        .append_pair("timestamp", &millis)
        .append_pair("sign", &sign);
}

pub(in crate::robot) fn signature(secret: &str, millis: &str) -> String {
    // A key of any length is taken, so this can't fail.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(format!("{millis}\n{secret}").as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}
