//! Questions: what they are, how they are graded, and how they come in and go out.

mod fingerprint;
pub mod grade;
pub mod html;
mod normal;
pub mod question;
