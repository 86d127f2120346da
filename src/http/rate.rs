//! Ceilings on requests a minute, counted per process in fixed minutes: per session, per address, and per address for
//! sign-in. They protect the service from a runaway client; they are no quota, so replicas count for themselves.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Arc, Mutex, PoisonError};

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::HeaderValue;
use actix_web::middleware::Next;
use actix_web::{Error, ResponseError, web};

use super::error::{Code, Fault};
use super::token::COOKIE;
use crate::clock::Clock;

/// Requests that one caller may make in a minute.
#[derive(Clone, Copy, Debug)]
pub struct Ceilings {
    /// With one token.
    pub session: u32,
    /// From one address without a token.
    pub address: u32,
    /// Signing in from one address.
    pub sign_in: u32,
}

/// Counts requests of the present minute. Cheap to clone; clones count together.
#[derive(Clone, Debug)]
pub struct Rate {
    ceilings: Ceilings,
    clock: Clock,
    hasher: RandomState,
    /// The minute, and requests in it by hash of the caller: made-up tokens of any length cost a few bytes each.
    counted: Arc<Mutex<(i64, HashMap<u64, u32>)>>,
}

impl Rate {
    /// With nothing counted.
    pub fn new(ceilings: Ceilings, clock: Clock) -> Self {
        Self {
            ceilings,
            clock,
            counted: Arc::default(),
            hasher: RandomState::new(),
        }
    }

    /// Counts a request of `caller`; whether it is one too many.
    fn exceeds(&self, caller: &(impl Hash + ?Sized), ceiling: u32) -> bool {
        let caller = self.hasher.hash_one(caller);
        let minute = self.clock.now().seconds().div_euclid(60);
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if counted.0 != minute {
            *counted = (minute, HashMap::new());
        }
        let count = counted.1.entry(caller).or_insert(0);
        *count = count.saturating_add(1);
        *count > ceiling
    }

    fn refuses(&self, request: &ServiceRequest) -> bool {
        if request.path().starts_with("/api/v1/auth/") {
            return self.exceeds(&("sign-in", address(request)), self.ceilings.sign_in);
        }
        let cookie = request.cookie(COOKIE);
        let header = request.headers().get("authorization");
        match header
            .map(HeaderValue::as_bytes)
            .or(cookie.as_ref().map(|c| c.value().as_bytes()))
        {
            Some(token) => self.exceeds(token, self.ceilings.session),
            None => self.exceeds(&address(request), self.ceilings.address),
        }
    }
}

/// The caller's address; a proxy on this machine says whose it forwards, a stranger is not believed.
fn address(request: &ServiceRequest) -> String {
    let peer = request.peer_addr().map(|peer| peer.ip());
    let forwarded = || {
        request
            .connection_info()
            .realip_remote_addr()
            .map(str::to_owned)
    };
    match peer {
        Some(ip) if !ip.is_loopback() => ip.to_string(),
        _ => forwarded().unwrap_or_default(),
    }
}

/// Refuses callers above their ceiling with 429. Without a [`Rate`] (the demo) everyone passes.
///
/// # Errors
/// Those of the services inside.
pub async fn limit(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<EitherBody<impl MessageBody + 'static>>, Error> {
    let rate = request.app_data::<web::Data<Rate>>().cloned();
    if rate.is_some_and(|rate| rate.refuses(&request)) {
        let refusal = Fault::new(Code::TooMany).error_response();
        return Ok(request.into_response(refusal).map_into_right_body());
    }
    Ok(next.call(request).await?.map_into_left_body())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Time;

    #[test]
    fn a_minute_has_room_for_so_many_and_the_next_one_starts_afresh() {
        let clock = Clock::fixed(Time::from_seconds(59));
        let rate = Rate::new(
            Ceilings {
                session: 2,
                address: 1,
                sign_in: 1,
            },
            clock.clone(),
        );
        let exceeds = || rate.exceeds("a", 2);
        assert_eq!([exceeds(), exceeds(), exceeds()], [false, false, true]);
        assert!(!rate.exceeds("b", 2));
        clock.set(Time::from_seconds(60));
        assert!(!exceeds());
    }
}
