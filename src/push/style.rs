//! How a push looks in the chats of groups: what its author may ask for.

use super::model::{Channel, Reach, RobotStyle};
use crate::day::Day;
use crate::http::{Answer, Code, Fault};
use crate::identity::{Actor, Role};
use crate::robot::{Mention, RobotFormat};

/// Who may make the phones of whole groups ring.
const MENTIONERS: [Role; 3] = [Role::Liaison, Role::Secretary, Role::Organiser];

/// Checks a style against the chain that is to carry it, and the author against the groups that it mentions.
///
/// # Errors
/// `invalid` at `/mention` if the chain has no robot, or one that can't mention in this format; `forbidden` for who is
/// neither liaison, secretary nor organiser of everything within reach.
pub(super) fn checked(
    style: RobotStyle,
    channels: &[Channel],
    reach: &Reach,
    actor: &Actor,
    day: Day,
) -> Answer<RobotStyle> {
    if style.mention == Mention::None {
        return Ok(style);
    }
    if !reach.is_within(actor, &MENTIONERS, day) {
        let detail = "只有所发各小组的联络员、书记或组织员才能 @所有人。";
        return Err(Fault::because(Code::Forbidden, detail));
    }
    let mut robots = channels
        .iter()
        .filter_map(|channel| channel.robot())
        .peekable();
    if robots.peek().is_none() {
        let detail = "渠道中没有群机器人，无法 @所有人。";
        return Err(Fault::field("/mention", "no_robot", detail));
    }
    if let Some(kind) = robots.find(|kind| !kind.can_mention_in(style.format)) {
        let format = match style.format {
            RobotFormat::Markdown => "Markdown",
            RobotFormat::Text => "文本",
        };
        let detail = format!(
            "{}的{format}消息不能 @所有人，请换一种消息格式（robot_format）。",
            kind.robot_zh()
        );
        return Err(Fault::field("/mention", "format_cannot_mention", &detail));
    }
    Ok(style)
}
