//! Questions: what they are, how they are graded, and how they come in and go out.

pub mod answer;
mod attempt;
mod bank;
mod contest;
mod curation;
pub mod export;
mod fingerprint;
pub mod grade;
pub mod html;
pub mod import;
mod keys;
mod normal;
mod paper;
pub mod question;
mod review;
mod settings;
mod statistics;

pub use self::attempt::{QuizSummary, Quizzes, State, today_part};
pub use self::bank::{Added, Banks};
pub use self::contest::{Contests, TeamDifference};
pub use self::curation::Curation;
pub(crate) use self::keys::FAMILIES;
pub use self::paper::DAILY;
pub use self::paper::desk::Desk;
pub(crate) use self::paper::draft::NewPaper;
pub(crate) use self::review::ReviewView;
pub use self::review::Reviews;
pub use self::settings::Settings;

/// Mounts the domain.
pub(crate) fn mount(config: &mut utoipa_actix_web::service_config::ServiceConfig<'_>) {
    attempt::routes::mount(config);
    paper::routes::mount(config);
    contest::routes::mount(config);
    review::routes::mount(config);
    statistics::routes::mount(config);
    curation::routes::mount(config);
}
