//! Questions: what they are, how they are graded, and how they come in and go out.

pub mod export;
mod fingerprint;
pub mod grade;
pub mod html;
pub mod import;
mod normal;
pub mod question;
