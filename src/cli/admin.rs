//! `sanke admin`: the first administrator, roles, log-in links.

use std::process::ExitCode;

use anyhow::{Context, Result};

use super::args::Admin;
use super::assemble::services;
use super::output::say;
use crate::app::services::Services;
use crate::config::Config;
use crate::day::Day;
use crate::identity::{Grant, Joined, NewMember, Role};
use crate::redis::open::Store;

/// Runs one of them.
pub(super) async fn run(config: &Config, options: &Admin) -> Result<ExitCode> {
    let store = Store::open(&config.redis).await?;
    let services = services(config, store.connect().await?, true).await?;
    let today = Day::civil_at(services.setting.clock.now());
    match options {
        Admin::Create { name, phone } => create(&services, name, phone.clone(), today).await?,
        Admin::Grant {
            member,
            role,
            orgs,
            groups,
        } => {
            let tree = services.identity.directory().refresh().await?;
            for org in orgs {
                tree.org(org)
                    .with_context(|| format!("there is no organisation {org}"))?;
            }
            for group in groups {
                tree.group(group)
                    .with_context(|| format!("there is no group {group}"))?;
            }
            services
                .identity
                .member(member)
                .await?
                .with_context(|| format!("there is no member {member}"))?;
            let grant = Grant {
                role: *role,
                orgs: orgs.clone(),
                groups: groups.clone(),
                from: today.next(),
            };
            let new = services.identity.grant(member, &grant).await?;
            services
                .audit
                .did(member, "granted", "role", role.zh())
                .await?;
            say(if new { "granted" } else { "held before" });
        }
        Admin::LoginLink { member } => {
            services
                .identity
                .member(member)
                .await?
                .with_context(|| format!("there is no member {member}"))?;
            link(&services, member).await?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn create(services: &Services, name: &str, phone: Option<String>, today: Day) -> Result<()> {
    let new = NewMember {
        id: services.setting.ids.mint("m"),
        name: name.to_owned(),
        phone,
        home: None,
        grants: vec![Grant {
            role: Role::Administrator,
            orgs: Vec::new(),
            groups: Vec::new(),
            from: today,
        }],
        joins: today,
        expected_from: today,
        tags: Vec::new(),
    };
    let (id, known) = match services.identity.join(&new).await? {
        Joined::New(id) => (id, false),
        Joined::Known(id) | Joined::Elsewhere(id, _) => (id, true),
    };
    if known {
        for grant in &new.grants {
            services.identity.grant(&id, grant).await?;
        }
    }
    services
        .audit
        .did(&id, "granted", "role", Role::Administrator.zh())
        .await?;
    say(&format!("member {id}"));
    link(services, &id).await
}

async fn link(services: &Services, member: &crate::id::MemberId) -> Result<()> {
    let code = services.identity.invite(member).await?;
    say(&format!(
        "log-in code {code} (works once, 24 hours): POST /api/v1/auth/bind {{\"invitation\":\"{code}\"}}"
    ));
    Ok(())
}
