//! WeCom's answers: HTTP 200 nearly always, the code tells.

use serde_json::Value;

use crate::clock::Time;
use crate::robot::{RobotError, said};

/// Source: pages 90313, 91770 and 90454 of the developer centre, and codes seen in live answers.
pub(super) fn judge(reply: &Value, now: Time) -> Option<Result<(), RobotError>> {
    let said = said(reply, "errcode", "errmsg")?;
    Some(Err(match said.code {
        0 => return Some(Ok(())),
        -1 => RobotError::retry(1, said),
        // Over 20 in a minute: shut for 60 seconds from the last straw.
        45009 => RobotError::muted(61, said, now),
        45033 => RobotError::retry(5, said),
        93000 => RobotError::Gone(said),
        60020 => RobotError::Safety(said),
        40008 | 40033 | 40058 | 44004 | 45002 => RobotError::Permanent(said),
        code => {
            tracing::warn!(
                code,
                message = said.message,
                "unknown code of a WeCom robot"
            );
            RobotError::Permanent(said)
        }
    }))
}
