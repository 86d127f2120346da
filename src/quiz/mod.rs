//! Questions: what they are, how they are graded, and how they come in and go out.

mod attempt;
mod bank;
pub mod export;
mod fingerprint;
pub mod grade;
pub mod html;
pub mod import;
mod keys;
mod normal;
mod paper;
mod papers;
pub mod question;
pub(crate) mod routes;
mod store;
mod summary;
mod view;

pub use self::attempt::{Quizzes, State};
pub use self::bank::{Added, Banks};
pub(crate) use self::keys::FAMILIES;
pub use self::paper::DAILY;
pub use self::summary::{QuizSummary, today_part, today_view};
