//! The session token of a request: a header, or for browsers a cookie that scripts can't read together with a second
//! secret that pages of other sites can't send.

use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite};
use subtle::ConstantTimeEq;

use super::error::{Answer, Code, Fault};
use crate::seal::token_hash;

/// The cookie of a browser's session.
pub const COOKIE: &str = "sk_session";

/// The header that repeats [`csrf`] on every request of a cookie that changes something.
pub const CSRF: &str = "X-CSRF";

/// The header by which a browser asks for a cookie when it signs in: `X-Session: cookie`.
pub const WANTED: &str = "X-Session";

/// `Authorization: Bearer …`, else the cookie.
///
/// # Errors
/// `unauthenticated` without either, `forbidden` if a change comes without its [`CSRF`] header.
pub fn token(request: &HttpRequest) -> Answer<String> {
    let header = |name: &str| request.headers().get(name)?.to_str().ok();
    let bearer = header("authorization").and_then(|value| value.strip_prefix("Bearer "));
    if let Some(bearer) = bearer.map(str::trim).filter(|token| !token.is_empty()) {
        return Ok(bearer.to_owned());
    }
    let cookie = request
        .cookie(COOKIE)
        .ok_or(Fault::new(Code::Unauthenticated))?;
    let token = cookie.value();
    let expected = csrf(token);
    let is_ours =
        header(CSRF).is_some_and(|sent| sent.as_bytes().ct_eq(expected.as_bytes()).into());
    if request.method().is_safe() || is_ours {
        Ok(token.to_owned())
    } else {
        Err(Fault::because(
            Code::Forbidden,
            "请求缺少防伪标记，请刷新页面后再试。",
        ))
    }
}

/// What a page must repeat beside the cookie: it follows from the token and does not give it away.
pub fn csrf(token: &str) -> String {
    token_hash(&format!("csrf {token}"))
}

/// Whether the caller wants its session in a cookie.
pub fn wants_cookie(request: &HttpRequest) -> bool {
    request
        .headers()
        .get(WANTED)
        .is_some_and(|value| value == "cookie")
}

/// The cookie of a session; for HTTPS alone where the service is reached so.
pub fn cookie(token: String, secure: bool) -> Cookie<'static> {
    Cookie::build(COOKIE, token)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(secure)
        .permanent()
        .finish()
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn a_cookie_changes_nothing_without_its_second_secret() {
        let with = |request: TestRequest| token(&request.to_http_request()).ok();
        let cookie = || cookie("secret".to_owned(), true);
        assert_eq!(
            with(TestRequest::get().cookie(cookie())).as_deref(),
            Some("secret")
        );
        assert_eq!(with(TestRequest::post().cookie(cookie())), None);
        let wrong = TestRequest::post()
            .cookie(cookie())
            .insert_header((CSRF, csrf("other")));
        assert_eq!(with(wrong), None);
        let right = TestRequest::post()
            .cookie(cookie())
            .insert_header((CSRF, csrf("secret")));
        assert_eq!(with(right).as_deref(), Some("secret"));
        let header = TestRequest::post().insert_header(("Authorization", "Bearer other"));
        assert_eq!(with(header).as_deref(), Some("other"));
        assert_eq!(with(TestRequest::get()), None);
    }
}
