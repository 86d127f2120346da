//! [`SimHandle`]: a running simulator in the hands of a test or of the demo.

use std::net::SocketAddr;

use actix_web::dev::{Server, ServerHandle};
use actix_web::web::Data;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::codes::Pool;
use super::config::text;
use super::events::{self, Outgoing};
use super::faults::Fault;
use super::inbox::{ChatMessage, PhoneMessage};
use super::ledger::ConsentResult;
use super::switches::Switches;
use super::world::Sim;
use crate::outbound::Outbound;

/// A running simulator. Dropping it leaves it running; [`SimHandle::stop`] ends it.
pub struct SimHandle {
    address: SocketAddr,
    pub(super) sim: Data<Sim>,
    server: ServerHandle,
    serving: JoinHandle<std::io::Result<()>>,
    delivering: Option<JoinHandle<()>>,
}

#[expect(
    clippy::disallowed_methods,
    reason = "the simulator's two tasks end with its handle"
)]
impl SimHandle {
    pub(super) fn running(
        address: SocketAddr,
        sim: Data<Sim>,
        server: Server,
        events: UnboundedReceiver<Outgoing>,
        http: Outbound,
    ) -> Self {
        let handle = server.handle();
        let delivering = events::deliver(sim.clone(), events, http);
        Self {
            address,
            sim,
            server: handle,
            serving: tokio::spawn(server),
            delivering: Some(tokio::spawn(delivering)),
        }
    }
}

impl SimHandle {
    /// Where it answers.
    pub fn addr(&self) -> SocketAddr {
        self.address
    }

    /// Its address as the base of the platforms' paths.
    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What `/__sim/about` tells: account, people, templates, robots, switches.
    pub fn about(&self) -> serde_json::Value {
        self.sim.about()
    }

    /// Stops answering and waits for what is being answered.
    pub async fn stop(mut self) {
        self.server.stop(true).await;
        drop((&mut self.serving).await);
        if let Some(task) = self.delivering.take() {
            task.abort();
        }
    }

    /// Waits until every callback event so far was delivered or given up.
    pub async fn settled(&self) {
        let (reached, barrier) = oneshot::channel();
        drop(self.sim.outgoing.send(Outgoing::Barrier(reached)));
        drop(barrier.await);
    }

    /// A fresh log-in code of `openid`, who may be new.
    pub fn login_code(&self, openid: &str) -> String {
        self.sim.issue_code(Pool::Login, openid, None)
    }

    /// A fresh phone code of `openid` with this number.
    pub fn phone_code(&self, openid: &str, phone: &str) -> String {
        self.sim.issue_code(Pool::Phone, openid, Some(phone))
    }

    /// The person answers for one template, in the popup or in the settings; the callback hears of it.
    pub fn consent(&self, openid: &str, template: &str, result: ConsentResult) {
        let mut world = self.sim.world();
        world.consent(openid, template, result);
        self.sim
            .tell_consents(&world, openid, &[(template.to_owned(), result)]);
    }

    /// How many messages of a template may still be sent to `openid`.
    pub fn left(&self, openid: &str, template: &str) -> u64 {
        self.sim.world().ledger.left(openid, template)
    }

    /// What arrived on a phone, oldest first.
    pub fn phone_inbox(&self, openid: &str) -> Vec<PhoneMessage> {
        self.sim.world().inbox.of_phone(openid)
    }

    /// What arrived in a robot's group, oldest first.
    pub fn robot_inbox(&self, key: &str) -> Vec<ChatMessage> {
        self.sim.world().inbox.of_robot(key)
    }

    /// Asks for a fault.
    pub fn fault(&self, fault: Fault) {
        self.sim.world().faults.add(fault);
    }

    /// Forgets all faults still to come.
    pub fn clear_faults(&self) {
        self.sim.world().faults.clear();
    }

    /// Kills every access token, as if someone else had renewed it.
    pub fn invalidate_tokens(&self) {
        self.sim.world().tokens.invalidate(self.sim.now());
    }

    /// Blocks a person's log-in (40226), or lets it be again.
    pub fn block(&self, openid: &str, blocked: bool) {
        let mut world = self.sim.world();
        world.users.entry(openid.to_owned()).or_default().blocked = blocked;
    }

    /// How often a platform path was called, whatever came of it.
    pub fn calls(&self, path: &str) -> u64 {
        self.sim.world().calls.get(path).copied().unwrap_or(0)
    }

    /// Where callback events go from now on; an address of this machine.
    pub fn set_callback_url(&self, url: Option<String>) {
        self.sim.world().callback_url = url;
    }

    /// The switches.
    pub fn switches(&self) -> Switches {
        self.sim.world().switches.clone()
    }

    /// Sets the switches.
    pub fn set_switches(&self, switches: Switches) {
        self.sim.world().switches = switches;
    }
}

impl Sim {
    /// A fresh code; the person and the number are noted.
    pub(super) fn issue_code(&self, pool: Pool, openid: &str, phone: Option<&str>) -> String {
        let code = format!("0{}", text(&self.ids, 31));
        let now = self.now();
        let mut world = self.world();
        let user = world.users.entry(openid.to_owned()).or_default();
        if let Some(phone) = phone {
            user.phone = Some(phone.to_owned());
        }
        world.codes.issue(pool, code.clone(), openid, now);
        code
    }
}
