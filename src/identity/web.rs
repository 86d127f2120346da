//! Where browsers reach us, and how they sign in through the service account.

use actix_web::{HttpResponse, get, web};
use serde::{Deserialize, Serialize};
use url::Url;
use utoipa::ToSchema;

use super::Identity;
use crate::http::{Answer, Code, Fault, Query};

/// The official page on which a visitor lets a service account know who they are.
const AUTHORIZE: &str = "/connect/oauth2/authorize";

/// Our addresses as browsers see them.
#[derive(Clone, Debug, Default)]
pub struct Web {
    /// Where users reach the service; `None` = this machine only.
    pub public: Option<Url>,
    /// Host of WeChat's pages and the service account's appid, where there is one.
    pub pages: Option<(Url, String)>,
}

impl Web {
    /// Whether browsers come over HTTPS.
    pub fn is_secure(&self) -> bool {
        matches!(&self.public, Some(url) if url.scheme() == "https")
    }

    /// Whether `url` is one of our own pages: WeChat sends the log-in code there.
    fn is_ours(&self, url: &Url) -> bool {
        match &self.public {
            Some(public) => url.origin() == public.origin(),
            None => crate::outbound::is_loopback(url),
        }
    }

    /// The page that invites with `code`.
    pub(super) fn invitation(&self, code: &str) -> Option<String> {
        let mut url = self.public.clone()?;
        url.set_path("/m/");
        url.set_query(Some(&format!("invitation={code}")));
        Some(url.into())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Back {
    back: String,
}

/// Where a browser goes to sign in.
#[derive(Serialize, ToSchema)]
pub(crate) struct WebSignIn {
    /// WeChat's page; it comes back with `code` and `state`.
    url: String,
    /// The page keeps it and takes only an answer that repeats it.
    state: String,
}

/// Where a browser inside WeChat signs in through the service account; `code` is then for `POST /auth/wechat` with `oa`.
#[utoipa::path(
    tag = "auth", operation_id = "get_web_sign_in",
    params(("back" = String, Query, description = "a page of this service")),
    responses((status = 200, body = WebSignIn), (status = 404, description = "there is no service account"), (status = 422)))]
#[get("/auth/wechat/start")]
pub(super) async fn get_web_sign_in(
    identity: web::Data<Identity>,
    query: Query<Back>,
) -> Answer<HttpResponse> {
    let pages = identity.web.pages.as_ref();
    let (host, appid) = pages.ok_or(Fault::new(Code::NotFound))?;
    let back: Option<Url> = query.read()?.back.parse().ok();
    let foreign = Fault::field("/back", "foreign", "只能返回本服务的页面。");
    let back = back
        .filter(|url| identity.web.is_ours(url))
        .ok_or(foreign)?;
    let state = identity.ids.text("");
    let mut url = host.clone();
    url.set_path(AUTHORIZE);
    // The platform reads the parameters in this order.
    url.query_pairs_mut()
        .append_pair("appid", appid)
        .append_pair("redirect_uri", back.as_str())
        .append_pair("response_type", "code")
        .append_pair("scope", "snsapi_base")
        .append_pair("state", &state);
    url.set_fragment(Some("wechat_redirect"));
    Ok(HttpResponse::Ok().json(WebSignIn {
        url: url.into(),
        state,
    }))
}
