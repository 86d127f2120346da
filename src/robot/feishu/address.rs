//! `/open-apis/bot/v2/hook/…`

use url::Url;

const HOOK: &str = "/open-apis/bot/v2/hook/";

pub(super) fn key_of(url: &Url) -> Option<String> {
    url.path().strip_prefix(HOOK).map(str::to_owned)
}

pub(super) fn with_key(url: &mut Url, key: &str) {
    url.set_path(&format!("{HOOK}{key}"));
}
