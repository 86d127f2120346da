//! `sanke admin`: the first administrator, roles, log-in links, and the changes that an office asks for by telephone.

use std::process::ExitCode;

use anyhow::{Context, Result};
use secrecy::SecretString;

use super::args::Admin;
use super::assemble::services;
use super::output::say;
use crate::app::services::Services;
use crate::config::Config;
use crate::day::Day;
use crate::id::{GroupId, MemberId, OrgId};
use crate::identity::{Grant, Joined, Member, NewMember, Role};
use crate::org::{Group, RobotAddress, effective_from};
use crate::redis::open::Store;
use crate::robot::{Allowed, Robot, RobotKind};
use crate::timetable::{Frame, Hours, ShiftRow};

/// Runs one of them.
pub(super) async fn run(config: &Config, options: &Admin) -> Result<ExitCode> {
    let store = Store::open(&config.redis).await?;
    let services = services(config, store.connect_patiently().await?, true).await?;
    let today = Day::civil_at(services.setting.clock.now());
    match options {
        Admin::Create { name, phone } => create(&services, name, phone.clone(), today).await?,
        Admin::Grant {
            member,
            role,
            orgs,
            groups,
        } => {
            grant(&services, member, (*role, orgs, groups), today).await?;
        }
        Admin::LoginLink { member } => {
            known(&services, member).await?;
            link(&services, member).await?;
        }
        Admin::Transfer { member, group } => {
            let known = known(&services, member).await?;
            find_group(&services, group).await?;
            let from = services.groups.transfer(&known, group).await?;
            services
                .audit
                .did(member, "transferred", "group", group.as_str())
                .await?;
            say(&format!("{member} belongs to {group} from {from} on"));
        }
        Admin::Exempt { member, from, to } => {
            exempt(&services, member, (*from, *to)).await?;
        }
        Admin::Grace { day } => {
            services.identity.directory().add_grace(*day).await?;
            services.records.make_rows(&[*day]).await?;
            say(&format!("{day} is a grace day"));
        }
        Admin::Shift {
            group,
            hours,
            turn_days,
        } => shift(&services, group, hours, *turn_days).await?,
        Admin::Robot {
            group,
            kind,
            key,
            secret,
        } => {
            let robot = RobotAddress {
                kind: kind.clone(),
                key: key.clone(),
                secret: secret.clone(),
            };
            give_robot(&services, config, group, robot).await?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn exempt(services: &Services, member: &MemberId, (from, to): (Day, Day)) -> Result<()> {
    known(services, member).await?;
    anyhow::ensure!(from <= to, "--from comes after --to");
    services.identity.exempt(member, from, to).await?;
    services
        .audit
        .did(member, "exempted", "member", member.as_str())
        .await?;
    say(&format!("{member} is exempt from {from} to {to}"));
    Ok(())
}

async fn known(services: &Services, member: &MemberId) -> Result<Member> {
    services
        .identity
        .member(member)
        .await?
        .with_context(|| format!("there is no member {member}"))
}

async fn find_group(services: &Services, group: &GroupId) -> Result<Group> {
    let tree = services.identity.directory().refresh().await?;
    tree.group(group)
        .map(|group| (**group).clone())
        .with_context(|| format!("there is no group {group}"))
}

async fn put_group(services: &Services, group: Group) -> Result<()> {
    let today = Day::civil_at(services.setting.clock.now());
    Ok(services
        .identity
        .directory()
        .put(Vec::new(), vec![group], today)
        .await??)
}

async fn grant(
    services: &Services,
    member: &MemberId,
    what: (Role, &[OrgId], &[GroupId]),
    today: Day,
) -> Result<()> {
    let (role, orgs, groups) = what;
    let tree = services.identity.directory().refresh().await?;
    for org in orgs {
        tree.org(org)
            .with_context(|| format!("there is no organisation {org}"))?;
    }
    for group in groups {
        tree.group(group)
            .with_context(|| format!("there is no group {group}"))?;
    }
    known(services, member).await?;
    let grant = Grant {
        role,
        orgs: orgs.to_vec(),
        groups: groups.to_vec(),
        from: today.next(),
    };
    let new = services.identity.grant(member, &grant).await?;
    services
        .audit
        .did(member, "granted", "role", role.zh())
        .await?;
    say(if new { "granted" } else { "held before" });
    Ok(())
}

async fn shift(
    services: &Services,
    group: &GroupId,
    hours: &[Hours],
    turn_days: u16,
) -> Result<()> {
    let group = find_group(services, group).await?;
    let now = services.setting.clock.now();
    let today = Frame::at(&group.shifts, now).day;
    let with = |from_day: Day| {
        group.shifts.with(ShiftRow {
            from_day,
            hours: hours.to_vec(),
            turn_days,
        })
    };
    with(today.next())?;
    let from_day = effective_from(today, now, |day| {
        with(day).map_or(now, |shifts| Frame::of(&shifts, day).start)
    });
    let shifts = with(from_day)?;
    let id = group.id.clone();
    put_group(services, Group { shifts, ..group }).await?;
    say(&format!("{id} works the new hours from {from_day} on"));
    Ok(())
}

async fn give_robot(
    services: &Services,
    config: &Config,
    group: &GroupId,
    robot: RobotAddress,
) -> Result<()> {
    let kind: RobotKind = robot.kind.parse()?;
    let secret = robot.secret.clone().map(SecretString::from);
    // An address that would be refused when the first message goes out is refused here.
    Robot::parse(
        kind,
        &robot.key,
        secret,
        &Allowed::new(config.robots.clone(), false),
    )?;
    let mut group = find_group(services, group).await?;
    let id = group.id.clone();
    group.robots.retain(|known| known.kind != robot.kind);
    group.robots.push(robot);
    put_group(services, group).await?;
    say(&format!("{id} has a robot"));
    Ok(())
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

async fn link(services: &Services, member: &MemberId) -> Result<()> {
    let (code, _) = services.identity.invite(member).await?;
    say(&format!(
        "log-in code {code} (works once, 24 hours): POST /api/v1/auth/bind {{\"invitation\":\"{code}\"}}"
    ));
    Ok(())
}
