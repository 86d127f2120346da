//! The demo's clock: `POST /demo/clock` moves it forward and does everything that falls due on the way.

use std::sync::Arc;

use actix_web::{HttpResponse, post, web};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use super::services::Services;
use crate::clock::Time;
use crate::http::{Answer, Fault, Json};

/// Where the clock answers.
pub const PATH: &str = "/demo/clock";

/// The clock is moved from quarter-hour to quarter-hour and stops where a schedule fires, so that what is due in between
/// happens at its own time.
const STEP_S: i64 = 900;

/// Longest stretch that is lived through step by step; what lies before it is jumped over like an outage.
const LIVED_S: i64 = 15 * 86_400;

/// Moves the demo's clock. Cheap to clone.
#[derive(Clone)]
pub struct DemoClock {
    services: Services,
    /// One move at a time.
    moving: Arc<Mutex<()>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Move {
    advance_s: Option<i64>,
    set: Option<Time>,
}

#[derive(Serialize)]
struct Moved {
    now: Time,
}

impl DemoClock {
    /// For the clock of `services`.
    pub fn new(services: Services) -> Self {
        Self {
            services,
            moving: Arc::default(),
        }
    }

    /// Moves the clock forward to `target`, pumping what is due.
    async fn move_to(&self, target: Time) -> Answer<Time> {
        let clock = &self.services.setting.clock;
        let _one_at_a_time = self.moving.lock().await;
        if target < clock.now() {
            return Err(Fault::field("/set", "backward", "演示时钟只能向前拨。"));
        }
        let lived = target.plus_seconds(-LIVED_S);
        if lived > clock.now() {
            clock.set(lived);
        }
        loop {
            let now = clock.now();
            let quarter = Time::from_seconds((now.seconds().div_euclid(STEP_S) + 1) * STEP_S);
            let due = self.services.push.next_due().await?;
            let firing = due.filter(|due| *due > now).unwrap_or(quarter);
            let step = quarter.min(firing).min(target);
            clock.set(step);
            self.services.pump().await?;
            if step == target {
                return Ok(clock.now());
            }
        }
    }
}

#[post("/demo/clock")]
async fn move_clock(clock: web::Data<DemoClock>, body: Json<Move>) -> Answer<HttpResponse> {
    let now = clock.services.setting.clock.now();
    let target = match body.read()? {
        Move {
            advance_s: Some(seconds @ 0..=31_536_000),
            set: None,
        } => now.plus_seconds(seconds),
        Move {
            advance_s: None,
            set: Some(time),
        } => time,
        Move { .. } => {
            return Err(Fault::field(
                "/advance_s",
                "one_of",
                "请给出 advance_s（0 到一年的秒数）或 set 之一。",
            ));
        }
    };
    let now = clock.move_to(target).await?;
    Ok(HttpResponse::Ok().json(Moved { now }))
}

/// Mounts the clock (the demo only).
pub fn mount(config: &mut web::ServiceConfig, clock: DemoClock) {
    config.app_data(web::Data::new(clock)).service(move_clock);
}
