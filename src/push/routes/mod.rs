//! Routes of pushes, notices, schedules, subscriptions and WeChat's callback.

mod callback;
mod notices;
mod pushes;
mod receipts;
mod schedules;
mod subscriptions;

use serde::Deserialize;

/// A cursor of a list.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CursorQuery {
    cursor: Option<String>,
}

/// Mounts the domain under `/api/v1`.
pub(crate) fn mount(config: &mut utoipa_actix_web::service_config::ServiceConfig<'_>) {
    config
        .service(notices::preview_audience)
        .service(notices::send_notice)
        .service(notices::list_notices)
        .service(notices::get_notice)
        .service(notices::recall_notice)
        .service(receipts::send_receipt)
        .service(receipts::get_receipts)
        .service(receipts::nudge_unread)
        .service(receipts::confirm_notice)
        .service(schedules::list_schedules)
        .service(schedules::make_schedule)
        .service(schedules::update_schedule)
        .service(schedules::list_schedule_templates)
        .service(schedules::get_schedule)
        .service(schedules::run_schedule)
        .service(schedules::forecast_schedule)
        .service(schedules::preview_schedule)
        .service(pushes::list_pushes)
        .service(pushes::get_push)
        .service(pushes::stream_push)
        .service(pushes::cancel_push)
        .service(pushes::list_dead_letters)
        .service(pushes::redrive_push)
        .service(pushes::get_definitions)
        .service(subscriptions::report_subscriptions)
        .service(subscriptions::list_subscriptions);
}

/// Mounts what stands at the root: WeChat's callback.
pub(crate) fn mount_root(config: &mut utoipa_actix_web::service_config::ServiceConfig<'_>) {
    config
        .service(callback::check_wechat_address)
        .service(callback::take_wechat_event);
}
