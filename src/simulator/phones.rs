//! [`Phones`]: the simulated phones in the hands of the demo's own page, which shows one beside the client.

use actix_web::web::Data;
use serde::Serialize;
use tokio::sync::oneshot;

use super::events::Outgoing;
use super::handle::SimHandle;
use super::inbox::{ChatMessage, PhoneMessage};
use super::ledger::ConsentResult;
use super::world::Sim;

/// The phones of a running simulator. Cheap to clone.
#[derive(Clone)]
pub struct Phones(Data<Sim>);

/// How many messages of a template a phone still takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Consented {
    /// The template.
    pub template: String,
    /// Its title.
    pub title: String,
    /// Messages that may still be sent.
    pub left: u64,
}

impl SimHandle {
    /// The phones, for as long as the simulator runs.
    pub fn phones(&self) -> Phones {
        Phones(self.sim.clone())
    }
}

impl Phones {
    /// What arrived on a phone, oldest first.
    pub fn messages(&self, openid: &str) -> Vec<PhoneMessage> {
        self.0.world().inbox.of_phone(openid)
    }

    /// What arrived in the chat of that name, oldest first.
    pub fn chat(&self, name: &str) -> Vec<ChatMessage> {
        let world = self.0.world();
        let robot = world.robots.iter().find(|robot| robot.name == name);
        robot.map_or_else(Vec::new, |robot| world.inbox.of_robot(&robot.key))
    }

    /// What a phone still takes, by template.
    pub fn consented(&self, openid: &str) -> Vec<Consented> {
        let world = self.0.world();
        let all = world.templates.iter().map(|template| Consented {
            template: template.id.clone(),
            title: template.title.clone(),
            left: world.ledger.left(openid, &template.id),
        });
        all.collect()
    }

    /// The person answers the popup; returns once the callback has heard of it. Unknown templates are left out.
    pub async fn consent(&self, openid: &str, answers: Vec<(String, ConsentResult)>) {
        {
            let mut world = self.0.world();
            let known: Vec<_> = answers
                .into_iter()
                .filter(|(template, _)| world.template(template).is_some())
                .collect();
            for (template, result) in &known {
                world.consent(openid, template, *result);
            }
            self.0.tell_consents(&world, openid, &known);
        }
        let (reached, barrier) = oneshot::channel();
        drop(self.0.outgoing.send(Outgoing::Barrier(reached)));
        drop(barrier.await);
    }
}
