//! The state behind all routes.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::codes::{Codes, Pool};
use super::config::{SimConfig, SimRobot, SimTemplate};
use super::events::Outgoing;
use super::faults::Faults;
use super::inbox::{ChatMessage, Inbox};
use super::ledger::{ConsentResult, Ledger};
use super::quota::Quotas;
use super::switches::Switches;
use super::tokens::Tokens;
use crate::clock::{Clock, Time};
use crate::id::Ids;
use crate::robot::RobotKind;
use crate::wechat::CallbackKeys;

/// A phone.
#[derive(Clone, Debug, Default)]
pub(super) struct User {
    /// Place among the people of the configuration; newcomers come first.
    pub(super) place: usize,
    pub(super) name: String,
    pub(super) phone: Option<String>,
    pub(super) session_key: Option<String>,
    pub(super) seen: Option<Time>,
    /// Log-in answers 40226.
    pub(super) blocked: bool,
}

/// Everything that changes.
#[derive(Debug, Default)]
pub(super) struct World {
    pub(super) users: BTreeMap<String, User>,
    pub(super) templates: Vec<SimTemplate>,
    pub(super) robots: Vec<SimRobot>,
    pub(super) codes: Codes,
    pub(super) tokens: Tokens,
    pub(super) ledger: Ledger,
    pub(super) inbox: Inbox,
    pub(super) quotas: Quotas,
    pub(super) faults: Faults,
    pub(super) switches: Switches,
    pub(super) callback_url: Option<String>,
    /// Calls per platform path.
    pub(super) calls: BTreeMap<String, u64>,
    /// Robots that are muted, and until when.
    pub(super) muted: BTreeMap<(RobotKind, String), Time>,
    /// Changes with everything that the page shows.
    pub(super) version: u64,
}

impl World {
    pub(super) fn template(&self, id: &str) -> Option<&SimTemplate> {
        self.templates.iter().find(|template| template.id == id)
    }

    pub(super) fn robot(&self, kind: RobotKind, key: &str) -> Option<&SimRobot> {
        self.robots
            .iter()
            .find(|robot| robot.kind == kind && robot.key == key)
    }

    /// Whether a robot takes nothing at the moment.
    pub(super) fn is_muted(&self, kind: RobotKind, key: &str, now: Time) -> bool {
        let until = self.muted.get(&(kind, key.to_owned()));
        until.is_some_and(|until| *until > now)
    }

    /// Shows a message in a robot's group.
    pub(super) fn chat(
        &mut self,
        (kind, key): (RobotKind, &str),
        msgtype: &str,
        (text, at_all): (String, bool),
        at: Time,
    ) {
        let message = ChatMessage {
            seq: self.inbox.next_seq(),
            at,
            kind,
            robot: key.to_owned(),
            msgtype: msgtype.to_owned(),
            text,
            at_all,
        };
        self.inbox.push_chat(message);
        self.version += 1;
    }

    /// Notes a person's answers; the caller tells the callback.
    pub(super) fn consent(&mut self, openid: &str, template: &str, result: ConsentResult) {
        let long_term = self.template(template).is_some_and(|t| t.long_term);
        let keeps = self.switches.reenable_keeps;
        self.ledger
            .note((openid, template), result, long_term, keeps);
        self.users.entry(openid.to_owned()).or_default();
        self.version += 1;
    }
}

/// What every route shares.
pub(super) struct Sim {
    pub(super) config: SimConfig,
    pub(super) keys: Option<CallbackKeys>,
    pub(super) clock: Clock,
    pub(super) ids: Ids,
    pub(super) outgoing: UnboundedSender<Outgoing>,
    world: Mutex<World>,
}

impl Sim {
    pub(super) fn new(
        config: SimConfig,
        clock: Clock,
        ids: Ids,
    ) -> io::Result<(Self, UnboundedReceiver<Outgoing>)> {
        let keys = callback_keys(&config)?;
        let (outgoing, events) = unbounded_channel();
        let mut world = World {
            templates: config.templates.clone(),
            robots: config.robots.clone(),
            callback_url: config.callback_url.clone(),
            switches: Switches {
                callback_mode: config.callback_mode,
                ..Switches::default()
            },
            ..World::default()
        };
        for (place, user) in (1..).zip(&config.users) {
            let known = User {
                place,
                name: user.name.clone(),
                phone: user.phone.clone(),
                ..User::default()
            };
            world.users.insert(user.openid.clone(), known);
        }
        for (code, openid) in &config.sticky_codes {
            world.codes.stick(Pool::Login, code.clone(), openid);
            world.codes.stick(Pool::Web, code.clone(), openid);
            world.users.entry(openid.clone()).or_default();
        }
        for (code, openid) in &config.sticky_phone_codes {
            world.codes.stick(Pool::Phone, code.clone(), openid);
        }
        let sim = Self {
            config,
            keys,
            clock,
            ids,
            outgoing,
            world: Mutex::new(world),
        };
        Ok((sim, events))
    }

    pub(super) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn now(&self) -> Time {
        self.clock.now()
    }
}

fn callback_keys(config: &SimConfig) -> io::Result<Option<CallbackKeys>> {
    if config.encoding_aes_key.is_empty() {
        return Ok(None);
    }
    let token = config.callback_token.as_str().into();
    let key = config.encoding_aes_key.as_str().into();
    CallbackKeys::new(token, &key, config.appid.clone())
        .map(Some)
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))
}
