//! [`SimConfig`]: the account, people, templates and robots that a simulator starts with.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use crate::config::CallbackMode;
use crate::id::Ids;
use crate::robot::RobotKind;

/// What a simulator starts with.
#[derive(Clone, Debug, Default)]
pub struct SimConfig {
    /// The mini-program's appid.
    pub appid: String,
    /// Its secret.
    pub secret: String,
    /// The service account's appid and secret, if there is one.
    pub service_account: Option<(String, String)>,
    /// The token that callbacks are signed with.
    pub callback_token: String,
    /// The key that callbacks are encrypted with: 43 letters and digits.
    pub encoding_aes_key: String,
    /// How callbacks come, until the switch of that name says otherwise.
    pub callback_mode: CallbackMode,
    /// Where callbacks go; none are sent without it. Must be an address of this machine.
    pub callback_url: Option<String>,
    /// People whose phones are known. Others appear when a test issues a code for a new openid.
    pub users: Vec<SimUser>,
    /// The account's message templates.
    pub templates: Vec<SimTemplate>,
    /// Pages of the released mini-program, without query; empty = any page is taken.
    pub pages: Vec<String>,
    /// Group robots.
    pub robots: Vec<SimRobot>,
    /// Log-in codes that work any number of times, for the mini-program and on the web: (code, openid).
    pub sticky_codes: Vec<(String, String)>,
    /// Phone codes that work any number of times: (code, openid).
    pub sticky_phone_codes: Vec<(String, String)>,
    /// Whether `POST /__sim/clock` may move the clock (stand-alone only; the demo has its own).
    pub clock_control: bool,
}

/// A person with a phone.
#[derive(Clone, Debug, Default)]
pub struct SimUser {
    /// The person's id within the mini-program.
    pub openid: String,
    /// The phone number, eleven digits; `None` = the person never gives it.
    pub phone: Option<String>,
    /// The name shown on the page.
    pub name: String,
}

/// A message template.
#[derive(Clone, Debug, Default)]
pub struct SimTemplate {
    /// The account's own id of it.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its lines, e.g. `学习内容:{{thing1.DATA}}`.
    pub content: String,
    /// Whether one consent lasts (type 3) instead of paying for one message (type 2).
    pub long_term: bool,
}

/// A group robot.
#[derive(Clone, Debug)]
pub struct SimRobot {
    /// Its platform.
    pub kind: RobotKind,
    /// Its key or token.
    pub key: String,
    /// Its signing secret (DingTalk and Feishu).
    pub secret: Option<String>,
    /// A word that every message must contain (DingTalk and Feishu).
    pub keyword: Option<String>,
    /// The group's name, shown on the page.
    pub name: String,
}

impl SimConfig {
    /// A fresh account with three people, two templates and a robot per platform; for the stand-alone command.
    pub fn random(ids: &Ids) -> Self {
        let users = ["一", "二", "三"].iter().zip(1..).map(|(nth, n)| SimUser {
            openid: openid(ids),
            phone: Some(format!("1300000000{n}")),
            name: format!("模拟用户{nth}"),
        });
        let robot = |kind, name: &str| SimRobot {
            kind,
            key: robot_key(ids),
            secret: None,
            keyword: None,
            name: name.to_owned(),
        };
        Self {
            appid: format!("wx{}", hex(ids)),
            secret: format!("{}{}", hex(ids), hex(ids)),
            service_account: Some((
                format!("wx{}", hex(ids)),
                format!("{}{}", hex(ids), hex(ids)),
            )),
            callback_token: text(ids, 24),
            encoding_aes_key: encoding_aes_key(ids),
            users: users.collect(),
            templates: vec![
                template(
                    ids,
                    "学习提醒",
                    "学习内容:{{thing1.DATA}}\n学习时间:{{time2.DATA}}\n温馨提示:{{thing3.DATA}}",
                ),
                template(
                    ids,
                    "通知提醒",
                    "通知标题:{{thing1.DATA}}\n发布时间:{{time2.DATA}}\n备注:{{thing3.DATA}}",
                ),
            ],
            robots: vec![
                robot(RobotKind::Wecom, "企业微信学习群"),
                robot(RobotKind::Dingtalk, "钉钉学习群"),
                robot(RobotKind::Feishu, "飞书学习群"),
            ],
            clock_control: true,
            ..Self::default()
        }
    }
}

fn template(ids: &Ids, title: &str, content: &str) -> SimTemplate {
    SimTemplate {
        id: text(ids, 43),
        title: title.to_owned(),
        content: content.to_owned(),
        long_term: false,
    }
}

/// `length` (at most 64) random characters as WeChat uses them in ids and codes.
pub(super) fn text(ids: &Ids, length: usize) -> String {
    let text = URL_SAFE_NO_PAD.encode(ids.bytes::<48>());
    text.chars().take(length).collect()
}

/// A random openid: `o` and 27 characters.
pub(super) fn openid(ids: &Ids) -> String {
    format!("o{}", text(ids, 27))
}

/// Sixteen hexadecimal digits.
pub(super) fn hex(ids: &Ids) -> String {
    format!("{:016x}", u64::from_be_bytes(ids.bytes()))
}

/// Key of a robot in the form of a UUID.
fn robot_key(ids: &Ids) -> String {
    let digits = hex(ids) + &hex(ids);
    let mut key = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if matches!(at, 8 | 12 | 16 | 20) {
            key.push('-');
        }
        key.push(digit);
    }
    key
}

/// A key of 43 letters and digits. Its last character carries two spare bits, which are zero in one of four
/// real keys only: as there, they come as they come.
fn encoding_aes_key(ids: &Ids) -> String {
    let mut key = String::new();
    while key.len() < 43 {
        let drawn = STANDARD_NO_PAD.encode(ids.bytes::<48>());
        key.extend(
            drawn
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .take(43 - key.len()),
        );
    }
    key
}
