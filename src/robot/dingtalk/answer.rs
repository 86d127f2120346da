//! DingTalk's answers: always HTTP 200.

use serde_json::Value;

use crate::clock::Time;
use crate::robot::{RobotError, said};

/// Source: "Custom robots" and the error code table of the open platform, and live answers.
pub(super) fn judge(reply: &Value, now: Time) -> Option<Result<(), RobotError>> {
    let said = said(reply, "errcode", "errmsg")?;
    Some(Err(match said.code {
        0 => return Some(Ok(())),
        -1 => RobotError::retry(1, said),
        // Over 20 in a minute: muted for ten minutes.
        130_101 | 410_100 => RobotError::muted(601, said, now),
        310_000 => RobotError::Safety(said),
        300_001 | 300_005 | 400_013 | 400_101 | 400_102 | 400_106 | 40035 => RobotError::Gone(said),
        400_105 | 43002 | 43004 | 430_101..=430_104 => RobotError::Permanent(said),
        code => {
            tracing::warn!(
                code,
                message = said.message,
                "unknown code of a DingTalk robot"
            );
            RobotError::Permanent(said)
        }
    }))
}
