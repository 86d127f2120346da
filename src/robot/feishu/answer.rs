//! Feishu's answers.

use serde_json::Value;

use crate::clock::Time;
use crate::robot::{RobotError, said};

/// Source: "Custom bot guide" of the open platform, and live answers: one code for a wrong form and for too many
/// messages, told apart by its words.
pub(super) fn judge(reply: &Value, now: Time) -> Option<Result<(), RobotError>> {
    let said = said(reply, "code", "msg")?;
    let too_many = said
        .message
        .to_ascii_lowercase()
        .contains("too many request");
    Some(Err(match said.code {
        0 => return Some(Ok(())),
        // Five a second, a hundred a minute: which of them is not said.
        9499 if too_many => RobotError::muted(60, said, now),
        11232 => RobotError::muted(60, said, now),
        19021 | 19022 | 19024 => RobotError::Safety(said),
        19001 => RobotError::Gone(said),
        9499 | 19036 => RobotError::Permanent(said),
        code => {
            tracing::warn!(
                code,
                message = said.message,
                "unknown code of a Feishu robot"
            );
            RobotError::Permanent(said)
        }
    }))
}
