//! `/auth/…`, `GET /me` and `/sessions`.

use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::MemberView;
use super::{Actor, Identity, SignedIn};
use crate::clock::{Clock, Time};
use crate::http::{Answer, Code, Fault, Json, Page, Path, token};
use crate::timetable::Frame;

/// Which of our WeChat apps the phone runs.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum App {
    /// The mini-program.
    Mini,
    /// The official account (H5).
    Oa,
}

impl App {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Mini => "mini",
            Self::Oa => "oa",
        }
    }
}

/// A WeChat log-in code.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignIn {
    /// From `wx.login`; 5 minutes, one use.
    code: String,
    /// The app that made it.
    app: App,
}

/// Proof of being on the roster: one of the two.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Bind {
    /// From `getPhoneNumber`; 5 minutes, one use.
    #[serde(default)]
    phone_code: Option<String>,
    /// A one-use log-in link's code.
    #[serde(default)]
    invitation: Option<String>,
}

/// A session.
#[derive(Serialize, ToSchema)]
pub(crate) struct SessionView {
    /// Send it as `Authorization: Bearer`. Empty if it was set as a cookie, which `X-Session: cookie` asks for.
    token: String,
    /// With a cookie: what `X-CSRF` must repeat on every request that changes something.
    csrf: Option<String>,
    /// When it ends unless used.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Time,
    /// Whether the WeChat account belongs to someone on the roster.
    bound: bool,
    /// The person, once bound.
    member: Option<MemberView>,
}

/// Tells who signed in; a browser that asks for it keeps the token in a cookie.
async fn view(
    request: &HttpRequest,
    identity: &Identity,
    clock: &Clock,
    signed: SignedIn,
) -> Answer<HttpResponse> {
    let tree = identity.directory().tree().await?;
    let member = signed
        .member
        .as_ref()
        .map(|m| MemberView::of(m, &tree, Frame::at(&m.hours(&tree), clock.now()).day));
    let mut response = HttpResponse::Ok();
    let (csrf, secret) = if token::wants_cookie(request) {
        let csrf = token::csrf(&signed.token);
        response.cookie(token::cookie(signed.token, identity.web.is_secure()));
        (Some(csrf), String::new())
    } else {
        (None, signed.token)
    };
    let body = SessionView {
        token: secret,
        csrf,
        expires_at: signed.expires,
        bound: member.is_some(),
        member,
    };
    Ok(response.json(body))
}

/// Signs in with a WeChat log-in code.
#[utoipa::path(
    tag = "auth", operation_id = "create_session", request_body = SignIn,
    responses((status = 200, body = SessionView), (status = 401, description = "the code is wrong, expired or used"), (status = 422)))]
#[post("/auth/wechat")]
async fn create_session(
    request: HttpRequest,
    identity: web::Data<Identity>,
    clock: web::Data<Clock>,
    body: Json<SignIn>,
) -> Answer<HttpResponse> {
    let body = body.read()?;
    let signed = identity.sign_in(body.app.as_str(), &body.code).await?;
    view(&request, &identity, &clock, signed).await
}

/// Binds the signed-in WeChat account to the roster by the phone number or by an invitation; an invitation alone signs in.
#[utoipa::path(
    tag = "auth", operation_id = "bind_member", request_body = Bind,
    responses((status = 200, body = SessionView), (status = 401, description = "not signed in, or the phone code is wrong, expired or used"),
        (status = 409), (status = 422)))]
#[post("/auth/bind")]
async fn bind_member(
    request: HttpRequest,
    identity: web::Data<Identity>,
    clock: web::Data<Clock>,
    body: Json<Bind>,
) -> Answer<HttpResponse> {
    let signed = match body.read()? {
        Bind {
            invitation: Some(code),
            phone_code: None,
        } => {
            // Whoever has signed in through WeChat is bound by it; anyone else is only signed in.
            let unbound = token::token(&request).ok();
            identity
                .accept_invitation(unbound.as_deref(), &code)
                .await?
        }
        Bind {
            phone_code: Some(code),
            invitation: None,
        } => {
            identity
                .bind_by_phone(&token::token(&request)?, &code)
                .await?
        }
        Bind { .. } => {
            return Err(Fault::field(
                "/phone_code",
                "one_of",
                "请提供手机号凭证或邀请码之一。",
            ));
        }
    };
    view(&request, &identity, &clock, signed).await
}

/// Signs out.
#[utoipa::path(
    tag = "auth", operation_id = "delete_session", security(("bearer" = [])),
    responses((status = 204)))]
#[delete("/auth/session")]
async fn delete_session(
    request: HttpRequest,
    identity: web::Data<Identity>,
) -> Answer<HttpResponse> {
    identity.sign_out(&token::token(&request)?).await?;
    let mut response = HttpResponse::NoContent();
    if request.cookie(token::COOKIE).is_some() {
        let mut gone = token::cookie(String::new(), identity.web.is_secure());
        gone.make_removal();
        response.cookie(gone);
    }
    Ok(response.finish())
}

/// The signed-in person.
#[utoipa::path(
    tag = "me", operation_id = "get_me", security(("bearer" = [])),
    responses((status = 200, body = MemberView)))]
#[get("/me")]
async fn get_me(actor: Actor, clock: web::Data<Clock>) -> Answer<HttpResponse> {
    let day = actor.frame(clock.now()).day;
    Ok(HttpResponse::Ok().json(MemberView::of(&actor.member, &actor.tree, day)))
}

/// One of the person's own sessions.
#[derive(Serialize, ToSchema)]
pub(crate) struct OwnSession {
    /// Its id (not the token).
    id: String,
    /// `mini`, `oa` or `h5`.
    app: String,
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    created: Time,
    /// When it ends unless used.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Time,
    /// Whether it is the one that asks.
    current: bool,
}

/// The person's own sessions.
#[utoipa::path(
    tag = "auth", operation_id = "list_sessions", security(("bearer" = [])),
    responses((status = 200, body = Page<OwnSession>)))]
#[get("/sessions")]
async fn list_sessions(
    actor: Actor,
    identity: web::Data<Identity>,
    clock: web::Data<Clock>,
) -> Answer<HttpResponse> {
    let now = clock.now();
    let mut sessions: Vec<OwnSession> = identity
        .store
        .sessions(&actor.member.id)
        .await?
        .into_iter()
        .filter(|(_, s)| s.expires > now)
        .map(|(id, s)| OwnSession {
            current: *id == *actor.session,
            id,
            app: s.app,
            created: s.created,
            expires_at: s.expires,
        })
        .collect();
    sessions.sort_by_key(|s| (s.created, s.id.clone()));
    Ok(HttpResponse::Ok().json(Page::whole(sessions)))
}

/// Which session to end.
#[derive(Deserialize)]
struct SessionPath {
    id: String,
}

/// Ends one of the person's own sessions.
#[utoipa::path(
    tag = "auth", operation_id = "delete_own_session", security(("bearer" = [])), params(("id" = String, Path, description = "from the list")),
    responses((status = 204), (status = 404)))]
#[delete("/sessions/{id}")]
async fn delete_own_session(
    actor: Actor,
    identity: web::Data<Identity>,
    path: Path<SessionPath>,
) -> Answer<HttpResponse> {
    let id = path.read()?.id;
    let known = identity.store.sessions(&actor.member.id).await?;
    if !known.contains_key(&id) {
        return Err(Fault::new(Code::NotFound));
    }
    identity.end(&id, Some(&actor.member.id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Mounts the domain.
pub(crate) fn mount(config: &mut utoipa_actix_web::service_config::ServiceConfig<'_>) {
    config
        .service(create_session)
        .service(bind_member)
        .service(delete_session)
        .service(get_me)
        .service(list_sessions)
        .service(delete_own_session)
        .service(super::invitations::create_invitation)
        .service(super::web::get_web_sign_in);
}
