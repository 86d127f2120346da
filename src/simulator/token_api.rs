//! `/cgi-bin/token` and `/cgi-bin/stable_token`.

use actix_web::web::{Bytes, Data, Query as UrlQuery, ServiceConfig};
use actix_web::{HttpResponse, get, post};
use serde_json::{Value, json};

use super::config::text as random_text;
use super::quota::Window;
use super::reply::{Outcome, Query, Refusal, json_body, refuse, text};
use super::world::{Sim, World};

pub(super) fn routes(app: &mut ServiceConfig) {
    app.service(classic).service(stable);
}

#[get("/cgi-bin/token")]
async fn classic(sim: Data<Sim>, query: UrlQuery<Query>) -> HttpResponse {
    let asked = |name: &str| query.get(name).map_or("", String::as_str);
    let outcome = sim.classic_token(asked("grant_type"), asked("appid"), asked("secret"));
    sim.bare(outcome)
}

#[post("/cgi-bin/stable_token")]
async fn stable(sim: Data<Sim>, body: Bytes) -> HttpResponse {
    let outcome = sim.stable_token(&body);
    sim.bare(outcome)
}

impl Sim {
    fn classic_token(&self, grant: &str, appid: &str, secret: &str) -> Outcome {
        let now = self.now();
        let mut world = self.world();
        self.identify(&world, grant, appid, secret)?;
        let cap = world.switches.classic_day_cap;
        if !world.quotas.take("token", appid, Window::Day, cap, now) {
            return refuse(45009, "reach max api daily quota limit");
        }
        let (token, left) = world.tokens.classic(self.fresh_token(), now);
        Ok(json!({"access_token": token, "expires_in": left}))
    }

    fn stable_token(&self, body: &[u8]) -> Outcome {
        let now = self.now();
        let fields = json_body(body)?;
        let mut world = self.world();
        let appid = text(&fields, "appid");
        self.identify(
            &world,
            text(&fields, "grant_type"),
            appid,
            text(&fields, "secret"),
        )?;
        if !world
            .quotas
            .take("stable_token", appid, Window::Minute, 10_000, now)
        {
            return refuse(
                45011,
                "api minute-quota reach limit  mustslower  retry next minute",
            );
        }
        if !world
            .quotas
            .take("stable_token", appid, Window::Day, 500_000, now)
        {
            return refuse(45009, "reach max api daily quota limit");
        }
        let fresh = self.fresh_token();
        let force = fields.get("force_refresh").and_then(Value::as_bool) == Some(true);
        let (token, left) = if force {
            let forced = world.tokens.force(fresh, now);
            forced.or_else(|_spent| refuse(45009, "reach max api daily quota limit"))?
        } else {
            world.tokens.stable(fresh, now)
        };
        Ok(json!({"access_token": token, "expires_in": left}))
    }

    fn identify(
        &self,
        world: &World,
        grant: &str,
        appid: &str,
        secret: &str,
    ) -> Result<(), Refusal> {
        if grant != "client_credential" {
            return refuse(40002, "invalid grant_type");
        }
        self.check_account(world, appid, secret)
    }

    /// The mini-program's appid and secret, missing or wrong.
    pub(super) fn check_account(
        &self,
        world: &World,
        appid: &str,
        secret: &str,
    ) -> Result<(), Refusal> {
        let account = (self.config.appid.as_str(), self.config.secret.as_str());
        check(
            Some(account),
            (appid, secret),
            world.switches.wrong_secret_code,
        )
    }

    /// The service account's.
    pub(super) fn check_service_account(
        &self,
        world: &World,
        appid: &str,
        secret: &str,
    ) -> Result<(), Refusal> {
        let account = self.config.service_account.as_ref();
        let account = account.map(|(appid, secret)| (appid.as_str(), secret.as_str()));
        check(account, (appid, secret), world.switches.wrong_secret_code)
    }

    /// Real tokens start with a number and an underscore.
    fn fresh_token(&self) -> String {
        let (a, b) = (random_text(&self.ids, 64), random_text(&self.ids, 64));
        format!("{}_{a}{b}", 70 + self.ids.below(30))
    }
}

fn check(
    account: Option<(&str, &str)>,
    (appid, secret): (&str, &str),
    wrong_secret: i64,
) -> Result<(), Refusal> {
    if appid.is_empty() {
        return refuse(41002, "appid missing");
    }
    let Some((_, right)) = account.filter(|(ours, _)| *ours == appid) else {
        return refuse(40013, "invalid appid");
    };
    if secret.is_empty() {
        return refuse(41004, "appsecret missing");
    }
    if secret != right {
        return refuse(wrong_secret, "invalid appsecret");
    }
    Ok(())
}
