//! A stand-in for WeChat and the group robots, for the demo, for tests and for people who have no account yet.
//!
//! It answers on the platforms' own paths, as the platforms do: HTTP 200 with an `errcode`, codes that work
//! once, consents that are used up, tokens that die, limits by the minute and by the day. Tests drive it over
//! `/__sim/…` or through [`SimHandle`]; people watch `GET /`, where every simulated phone and group chat shows
//! what has arrived. What nobody outside the platforms knows is a named switch, listed by `/__sim/about`.

mod authorize;
mod codes;
mod config;
mod control;
mod dingtalk_api;
mod events;
mod faults;
mod feishu_api;
mod handle;
mod inbox;
mod intercept;
mod ledger;
mod login_api;
mod message_api;
mod page;
mod phones;
mod quota;
mod reply;
mod switches;
mod template_api;
mod token_api;
mod tokens;
mod values;
mod wecom_api;
mod world;

#[cfg(test)]
mod control_tests;
#[cfg(test)]
mod message_tests;
#[cfg(test)]
mod platform_tests;
#[cfg(test)]
mod robot_tests;
#[cfg(test)]
mod switch_tests;

use std::io;
use std::net::{SocketAddr, TcpListener};

use actix_web::middleware::from_fn;
use actix_web::{App, HttpServer, web};

pub use config::{SimConfig, SimRobot, SimTemplate, SimUser};
pub use faults::{Drop as FaultDrop, Fault};
pub use handle::SimHandle;
pub use inbox::{ChatMessage, PhoneMessage};
pub use ledger::ConsentResult;
pub use phones::{Consented, Phones};
pub use switches::{SendCheck, SentEvent, Switches};

use crate::clock::Clock;
use crate::id::Ids;
use crate::outbound::Outbound;
use world::Sim;

/// The simulator; see [`Simulator::start`].
#[derive(Debug)]
pub struct Simulator;

impl Simulator {
    /// Starts answering on `bind` within the current runtime (port 0 takes a free one), which must be an address of this machine.
    ///
    /// # Errors
    /// The address is taken, or not of this machine; or the HTTP client for callbacks can't be built.
    pub fn start(
        config: SimConfig,
        clock: Clock,
        ids: Ids,
        bind: SocketAddr,
    ) -> io::Result<SimHandle> {
        if !bind.ip().is_loopback() {
            let message = "the simulator serves this machine only";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        let http = Outbound::new().map_err(io::Error::other)?;
        let listener = TcpListener::bind(bind)?;
        let address = listener.local_addr()?;
        let (sim, events) = Sim::new(config, clock, ids)?;
        let data = web::Data::new(sim);
        let shared = data.clone();
        let server = HttpServer::new(move || {
            App::new()
                .app_data(shared.clone())
                .app_data(web::PayloadConfig::new(4 << 20))
                .wrap(from_fn(intercept::intercept))
                .configure(routes)
        })
        .workers(1)
        .shutdown_timeout(1)
        .disable_signals()
        .listen(listener)?
        .run();
        Ok(SimHandle::running(address, data, server, events, http))
    }
}

fn routes(app: &mut web::ServiceConfig) {
    app.configure(token_api::routes)
        .configure(login_api::routes)
        .configure(authorize::routes)
        .configure(message_api::routes)
        .configure(template_api::routes)
        .configure(wecom_api::routes)
        .configure(dingtalk_api::routes)
        .configure(feishu_api::routes)
        .configure(control::routes)
        .configure(page::routes);
}
