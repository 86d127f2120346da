//! What the demo says of itself once it is ready: one line of JSON, or a page for people.

use std::net::SocketAddr;

use anyhow::Context;
use serde::Serialize;

use crate::app::demo_clock;
use crate::app::services::Services;
use crate::cli::output::say;
use crate::clock::Time;
use crate::demo::county::County;
use crate::identity::MemberView;
use crate::simulator::{SimConfig, SimHandle};
use crate::timetable::Frame;

#[derive(Serialize)]
pub(super) struct Announcement {
    pub(super) url: String,
    openapi: String,
    simulator: String,
    clock: String,
    now: Time,
    wechat: WechatKeys,
    identities: Vec<IdentityLine>,
}

#[derive(Serialize)]
struct WechatKeys {
    appid: String,
    callback_token: String,
    encoding_aes_key: String,
}

#[derive(Serialize)]
struct IdentityLine {
    role: &'static str,
    name: String,
    wechat_code: &'static str,
    member: String,
    group: Option<String>,
    orgs: Vec<String>,
}

/// Gathers what there is to say.
pub(super) async fn announce(
    services: &Services,
    county: &County,
    (simulator, about): (&SimHandle, &SimConfig),
    address: SocketAddr,
) -> anyhow::Result<Announcement> {
    let now = services.setting.clock.now();
    let tree = services.identity.directory().tree().await?;
    let mut identities = Vec::new();
    for identity in county.identities() {
        let member = services
            .identity
            .member(&identity.member)
            .await?
            .context("a demo identity is missing")?;
        let view = MemberView::of(&member, &tree, Frame::at(&member.hours(&tree), now).day);
        identities.push(IdentityLine {
            role: identity.role,
            name: identity.name,
            wechat_code: identity.code,
            member: member.id.to_string(),
            group: view.group.map(|group| group.id),
            orgs: member
                .grants
                .iter()
                .flat_map(|g| g.orgs.iter().map(ToString::to_string))
                .collect(),
        });
    }
    let url = format!("http://{address}");
    Ok(Announcement {
        openapi: format!("{url}/api/openapi.json"),
        simulator: simulator.base(),
        clock: format!("{url}{}", demo_clock::PATH),
        now,
        wechat: WechatKeys {
            appid: about.appid.clone(),
            callback_token: about.callback_token.clone(),
            encoding_aes_key: about.encoding_aes_key.clone(),
        },
        identities,
        url,
    })
}

/// Says it to people.
pub(super) fn introduce(a: &Announcement) {
    say("Sanke 三刻 demo is ready. Everything in it is made up; nothing leaves this machine.");
    say(&format!(
        "Open {}/ in a browser, choose who to be and live a study day.",
        a.url
    ));
    say(&format!(
        "  service    {}    API: {}/api/docs",
        a.url, a.url
    ));
    say(&format!(
        "  simulator  {}    the simulated phones and group chats",
        a.simulator
    ));
    say(&format!(
        "  clock      {}    e.g. curl -X POST -H 'Content-Type: application/json' -d '{{\"advance_s\":900}}' {}",
        a.now, a.clock
    ));
    say("Sign in with POST /api/v1/auth/wechat {\"code\":\"…\",\"app\":\"mini\"} as");
    for identity in &a.identities {
        say(&format!(
            "  {:<24} {:<14} {}",
            identity.wechat_code, identity.role, identity.name
        ));
    }
    say("Stop with Ctrl-C.");
}
