//! The control API: all that a person can do and see, for tests, scripts and the page.

mod acts;
mod bots;
mod broker;
mod chats;
mod clock;
mod failure;
mod faults;
mod files;
mod foreign;
mod groups;
mod inbox;
mod live;
mod mail;
mod people;
mod record;
mod requests;
mod statistics;
mod suite;

use std::time::Duration;

use actix_web::web;
use utoipa::OpenApi;

pub(crate) use failure::ControlFailure;
pub(crate) use live::touched;

/// Nobody waits longer in one request.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// Lists of thousands of people and raw updates of a megabyte come in one request.
const LARGEST_BODY: usize = 64 * 1024 * 1024;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Control API of the sandbox",
        description = "Acts, sights, clock, faults and counts of the local Telegram, Google Sheets and mail server"
    ),
    paths(
        acts::act,
        acts::act_many,
        bots::register,
        bots::list,
        bots::replace_token,
        bots::inject,
        bots::inject_text,
        broker::read,
        broker::events,
        chats::view,
        chats::wait,
        chats::query,
        clock::read,
        clock::advance,
        clock::hold,
        clock::release,
        faults::add,
        faults::list,
        faults::clear,
        faults::remove,
        faults::read_limits,
        faults::set_limits,
        faults::read_webhooks,
        faults::set_webhooks,
        files::file,
        foreign::start,
        foreign::view,
        foreign::stop,
        groups::create,
        groups::set_member,
        groups::migrate,
        inbox::inboxes,
        inbox::chats,
        inbox::read,
        inbox::commands,
        live::live,
        mail::server,
        mail::certificate,
        mail::set,
        mail::statistics,
        mail::reset_statistics,
        mail::list,
        mail::forget_all,
        mail::wait,
        mail::letter,
        mail::forget,
        mail::source,
        mail::html,
        mail::mark,
        mail::add_fault,
        mail::faults,
        mail::clear_faults,
        mail::remove_fault,
        people::create,
        people::create_many,
        people::list,
        record::read,
        requests::read,
        statistics::read,
        statistics::reset,
        statistics::violations,
        statistics::clear_violations,
        suite::tell,
        suite::health,
    ),
    components(schemas(crate::model::Hello, crate::model::Topic))
)]
struct ControlApi;

/// The addresses of the control API.
pub(crate) fn configure(config: &mut web::ServiceConfig) {
    config.service(
        web::scope("/sandbox")
            .app_data(
                web::JsonConfig::default()
                    .limit(LARGEST_BODY)
                    .error_handler(|error, _| ControlFailure::Malformed(error.to_string()).into()),
            )
            .app_data(web::PayloadConfig::new(LARGEST_BODY))
            .route("/openapi.json", web::get().to(openapi))
            .configure(acts::configure)
            .configure(bots::configure)
            .configure(broker::configure)
            .configure(chats::configure)
            .configure(clock::configure)
            .configure(faults::configure)
            .configure(files::configure)
            .configure(foreign::configure)
            .configure(groups::configure)
            .configure(inbox::configure)
            .configure(live::configure)
            .configure(mail::configure)
            .configure(people::configure)
            .configure(record::configure)
            .configure(requests::configure)
            .configure(statistics::configure)
            .configure(suite::configure),
    );
}

async fn openapi() -> web::Json<utoipa::openapi::OpenApi> {
    let mut api = ControlApi::openapi();
    api.merge(crate::sheets::SheetsControlApi::openapi());
    web::Json(api)
}

/// Waits for at most the asked time; whether the thing itself came.
async fn within(milliseconds: u64, waiting: impl Future<Output = ()>) -> bool {
    let longest = Duration::from_millis(milliseconds).min(LONGEST_WAIT);
    tokio::time::timeout(longest, waiting).await.is_ok()
}
