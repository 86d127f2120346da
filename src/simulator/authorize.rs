//! `/connect/oauth2/authorize`: the page on which a visitor of a service account's pages signs in. On the platform the
//! person is known already; here whoever looks chooses who to be.

use actix_web::http::header;
use actix_web::web::{Data, Query as UrlQuery, ServiceConfig};
use actix_web::{HttpResponse, get};
use url::Url;

use super::codes::Pool;
use super::page::escaped;
use super::reply::Query;
use super::world::Sim;

pub(super) fn routes(app: &mut ServiceConfig) {
    app.service(authorize);
}

#[get("/connect/oauth2/authorize")]
async fn authorize(sim: Data<Sim>, query: UrlQuery<Query>) -> HttpResponse {
    let asked = |name: &str| query.get(name).map_or("", String::as_str);
    let account = sim.config.service_account.as_ref();
    let back: Option<Url> = asked("redirect_uri").parse().ok();
    let is_valid = account.is_some_and(|(appid, _)| appid == asked("appid"))
        && asked("response_type") == "code"
        && ["snsapi_base", "snsapi_userinfo"].contains(&asked("scope"));
    let Some(mut back) = back.filter(|_| is_valid) else {
        return HttpResponse::Ok()
            .content_type("text/html; charset=utf-8")
            .body("<!doctype html><meta charset=\"utf-8\"><p>redirect_uri 参数错误");
    };
    if asked("openid").is_empty() {
        return HttpResponse::Ok()
            .content_type("text/html; charset=utf-8")
            .body(choice(&sim, &query));
    }
    let code = sim.issue_code(Pool::Web, asked("openid"), None);
    back.query_pairs_mut()
        .append_pair("code", &code)
        .append_pair("state", asked("state"));
    HttpResponse::Found()
        .insert_header((header::LOCATION, back.as_str()))
        .finish()
}

/// The people of this world, each a link back to this page that names one of them.
fn choice(sim: &Sim, query: &Query) -> String {
    let mut html = "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\">\
        <meta name=\"viewport\" content=\"width=device-width\"><title>微信登录（模拟）</title>\
        <h1>以谁的身份登录？</h1><ul>"
        .to_owned();
    for (openid, user) in &sim.world().users {
        let mut again = url::form_urlencoded::Serializer::new(String::new());
        again.extend_pairs(query).append_pair("openid", openid);
        let name = if user.name.is_empty() {
            openid
        } else {
            &user.name
        };
        let (link, name) = (escaped(&again.finish()), escaped(name));
        for part in ["<li><a href=\"?", &link, "\">", &name, "</a></li>"] {
            html.push_str(part);
        }
    }
    html + "</ul></html>"
}
