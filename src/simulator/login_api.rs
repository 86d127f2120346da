//! Log-in and phone number: `/sns/jscode2session`, `/sns/oauth2/access_token`, `/wxa/checksession`, `/wxa/business/getuserphonenumber`.

use actix_web::web::{Bytes, Data, Query as UrlQuery, ServiceConfig};
use actix_web::{HttpResponse, get, post};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::Sha256;

use super::codes::{BadCode, Pool};
use super::config::text as random_text;
use super::quota::Window;
use super::reply::{Outcome, Query, Refusal, authorise, json_body, refuse, text};
use super::world::{Sim, World};

/// Log-ins of one person in a minute.
const LOGINS_A_MINUTE: u64 = 100;

pub(super) fn routes(app: &mut ServiceConfig) {
    app.service(code2session)
        .service(web_login)
        .service(checksession)
        .service(phone_number);
}

#[get("/sns/jscode2session")]
async fn code2session(sim: Data<Sim>, query: UrlQuery<Query>) -> HttpResponse {
    let outcome = sim.login(&query);
    sim.bare(outcome)
}

/// Web authorisation of the service account.
#[get("/sns/oauth2/access_token")]
async fn web_login(sim: Data<Sim>, query: UrlQuery<Query>) -> HttpResponse {
    let outcome = sim.web_login(&query);
    sim.bare(outcome)
}

#[get("/wxa/checksession")]
async fn checksession(sim: Data<Sim>, query: UrlQuery<Query>) -> HttpResponse {
    let outcome = sim.check_session(&query);
    sim.wrapped(outcome)
}

#[post("/wxa/business/getuserphonenumber")]
async fn phone_number(sim: Data<Sim>, query: UrlQuery<Query>, body: Bytes) -> HttpResponse {
    let outcome = sim.phone_number(&query, &body);
    sim.wrapped(outcome)
}

impl Sim {
    fn login(&self, query: &Query) -> Outcome {
        let asked = |name: &str| query.get(name).map_or("", String::as_str);
        let mut world = self.world();
        self.check_account(&world, asked("appid"), asked("secret"))?;
        let openid = self.redeem(&mut world, Pool::Login, query)?;
        let session_key = STANDARD.encode(self.ids.bytes::<16>());
        let user = world.users.entry(openid.clone()).or_default();
        user.session_key = Some(session_key.clone());
        user.seen = Some(self.now());
        Ok(json!({"session_key": session_key, "openid": openid}))
    }

    fn web_login(&self, query: &Query) -> Outcome {
        let asked = |name: &str| query.get(name).map_or("", String::as_str);
        let mut world = self.world();
        self.check_service_account(&world, asked("appid"), asked("secret"))?;
        let openid = self.redeem(&mut world, Pool::Web, query)?;
        Ok(json!({
            "access_token": random_text(&self.ids, 64), "expires_in": 7200,
            "refresh_token": random_text(&self.ids, 64), "openid": openid, "scope": "snsapi_base",
        }))
    }

    /// Uses a log-in code, within the limits of its owner.
    fn redeem(&self, world: &mut World, pool: Pool, query: &Query) -> Result<String, Refusal> {
        let asked = |name: &str| query.get(name).map_or("", String::as_str);
        let now = self.now();
        let code = match pool {
            Pool::Web => asked("code"),
            Pool::Login | Pool::Phone => asked("js_code"),
        };
        if code.is_empty() {
            return refuse(41008, "missing code");
        }
        if asked("grant_type") != "authorization_code" {
            return refuse(40002, "invalid grant_type");
        }
        if let Some(owner) = world.codes.owner(pool, code).map(str::to_owned) {
            if world.users.get(&owner).is_some_and(|user| user.blocked) {
                return refuse(40226, "code blocked");
            }
            if !world
                .quotas
                .take("login", &owner, Window::Minute, LOGINS_A_MINUTE, now)
            {
                let text = "api minute-quota reach limit  mustslower  retry next minute";
                return refuse(45011, text);
            }
        }
        match world.codes.redeem(pool, code, now) {
            Ok(openid) => Ok(openid),
            Err(BadCode::Invalid) => refuse(40029, "invalid code"),
            Err(BadCode::Used) => refuse(40163, "code been used"),
        }
    }

    /// The signature's key is the session key as text, not decoded; its message is empty.
    fn check_session(&self, query: &Query) -> Outcome {
        let asked = |name: &str| query.get(name).map_or("", String::as_str);
        let world = self.world();
        authorise(&world, query, self.now())?;
        let key = world
            .users
            .get(asked("openid"))
            .and_then(|user| user.session_key.as_ref());
        let expected = key.and_then(|key| Hmac::<Sha256>::new_from_slice(key.as_bytes()).ok());
        let expected = expected.map(|mac| {
            let code = mac.finalize().into_bytes();
            code.iter()
                .fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
        });
        if expected.as_deref() == Some(asked("signature")) {
            Ok(json!({}))
        } else {
            refuse(87009, "invalid signature")
        }
    }

    fn phone_number(&self, query: &Query, body: &[u8]) -> Outcome {
        let now = self.now();
        let mut world = self.world();
        authorise(&world, query, now)?;
        let fields = json_body(body)?;
        let openid = match world.codes.redeem(Pool::Phone, text(&fields, "code"), now) {
            Ok(openid) => openid,
            Err(BadCode::Invalid) => return refuse(40029, "invalid code"),
            Err(BadCode::Used) => return refuse(40163, "code been used"),
        };
        let Some(phone) = world.users.get(&openid).and_then(|user| user.phone.clone()) else {
            return refuse(40029, "invalid code");
        };
        Ok(json!({"phone_info": {
            "phoneNumber": phone, "purePhoneNumber": phone, "countryCode": "86",
            "watermark": {"timestamp": now.seconds(), "appid": self.config.appid},
        }}))
    }
}
