//! `/robot/send?access_token=…`

use url::Url;

const PATH: &str = "/robot/send";

pub(super) fn key_of(url: &Url) -> Option<String> {
    let mut pairs = url.query_pairs().filter(|_| url.path() == PATH);
    let key = pairs.find(|(name, _)| name == "access_token");
    key.map(|(_, key)| key.into_owned())
}

pub(super) fn with_key(url: &mut Url, key: &str) {
    url.set_path(PATH);
    url.query_pairs_mut().append_pair("access_token", key);
}
