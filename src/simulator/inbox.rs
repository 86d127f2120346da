//! What arrived: subscribe messages per phone, chat messages per robot.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::clock::Time;
use crate::robot::RobotKind;

/// Oldest messages are forgotten beyond so many.
const KEPT: usize = 20_000;

/// A subscribe message as the phone shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PhoneMessage {
    /// Counts all arrivals.
    pub seq: u64,
    /// When it arrived.
    pub at: Time,
    /// Whose phone.
    pub openid: String,
    /// The platform's id of it.
    pub msgid: u64,
    /// The template.
    pub template_id: String,
    /// The template's title.
    pub title: String,
    /// The page that a tap opens.
    pub page: Option<String>,
    /// Field names and values.
    pub data: BTreeMap<String, String>,
    /// Labels and values as shown.
    pub lines: Vec<(String, String)>,
}

/// A robot's message as the group shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChatMessage {
    /// Counts all arrivals.
    pub seq: u64,
    /// When it arrived.
    pub at: Time,
    /// The robot's platform.
    pub kind: RobotKind,
    /// The robot's key.
    pub robot: String,
    /// `text`, `markdown`, …
    pub msgtype: String,
    /// The content.
    pub text: String,
    /// Whether everybody in the group was mentioned (@所有人).
    pub at_all: bool,
}

/// All that arrived.
#[derive(Debug, Default)]
pub(super) struct Inbox {
    pub(super) seq: u64,
    pub(super) phones: Vec<PhoneMessage>,
    pub(super) chats: Vec<ChatMessage>,
}

impl Inbox {
    pub(super) fn next_seq(&mut self) -> u64 {
        self.seq += 1;
        self.seq
    }

    pub(super) fn push_phone(&mut self, message: PhoneMessage) {
        self.phones.push(message);
        forget(&mut self.phones);
    }

    pub(super) fn push_chat(&mut self, message: ChatMessage) {
        self.chats.push(message);
        forget(&mut self.chats);
    }

    pub(super) fn of_phone(&self, openid: &str) -> Vec<PhoneMessage> {
        self.phones
            .iter()
            .filter(|m| m.openid == openid)
            .cloned()
            .collect()
    }

    pub(super) fn of_robot(&self, robot: &str) -> Vec<ChatMessage> {
        self.chats
            .iter()
            .filter(|m| m.robot == robot)
            .cloned()
            .collect()
    }
}

fn forget<T>(messages: &mut Vec<T>) {
    if messages.len() > KEPT {
        messages.drain(..KEPT / 10);
    }
}
