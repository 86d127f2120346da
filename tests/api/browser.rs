//! Signing in with a browser: the service account, cookies, invitations.

use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::support::TestApp;

/// A request as a browser sends it: with a cookie and the header beside it.
async fn send(
    app: &TestApp,
    (method, path): (Method, &str),
    (cookie, csrf): (&str, Option<&str>),
    body: Option<Value>,
) -> Response {
    let url = format!("{}/api/v1{path}", app.replica.base);
    let mut request = app.http().request(method, url).header(COOKIE, cookie);
    request = request.header("X-Session", "cookie");
    if let Some(csrf) = csrf {
        request = request.header("X-CSRF", csrf);
    }
    if let Some(body) = body {
        request = request.json(&body);
    }
    request.send().await.expect("an answer")
}

/// Cookie and second secret of somebody who signs in with a browser.
async fn signed_in(response: Response) -> (String, String) {
    assert_eq!(response.status(), 200);
    let set = response.headers()[SET_COOKIE]
        .to_str()
        .expect("text")
        .to_owned();
    assert!(
        set.contains("HttpOnly") && set.contains("SameSite=Lax"),
        "{set}"
    );
    let body: Value = response.json().await.expect("JSON");
    assert_eq!(body["token"], "", "scripts can't read the token");
    let cookie = set.split(';').next().expect("a cookie").to_owned();
    (cookie, body["csrf"].as_str().expect("text").to_owned())
}

#[tokio::test]
async fn a_browser_signs_in_by_invitation_and_keeps_its_token_from_scripts() {
    let app = TestApp::start().await;
    let path = "/members/member-1/invitations";
    let invitation = app.as_("secretary-1").post_empty(path).await;
    invitation.expect(201);
    let body = json!({ "invitation": invitation.text("/code") });
    let bind = (Method::POST, "/auth/bind");
    let first = send(&app, bind.clone(), ("", None), Some(body.clone())).await;
    let (cookie, csrf) = signed_in(first).await;
    let again = send(&app, bind, ("", None), Some(body)).await;
    assert_eq!(again.status(), 422, "an invitation works once");

    let read = send(&app, (Method::GET, "/me"), (&cookie, None), None).await;
    assert_eq!(read.status(), 200);
    let out = (Method::DELETE, "/auth/session");
    for wrong in [None, Some("guessed")] {
        let forged = send(&app, out.clone(), (&cookie, wrong), None).await;
        assert_eq!(
            forged.status(),
            403,
            "a page elsewhere can't sign anybody out"
        );
    }
    let ended = send(&app, out, (&cookie, Some(&csrf)), None).await;
    assert_eq!(ended.status(), 204);
    let gone = send(&app, (Method::GET, "/me"), (&cookie, None), None).await;
    assert_eq!(gone.status(), 401);
    app.finish().await;
}

#[tokio::test]
async fn only_those_who_look_after_a_member_invite_them() {
    let app = TestApp::start().await;
    let path = "/members/member-1/invitations";
    for inviter in ["secretary-1", "liaison"] {
        app.as_(inviter).post_empty(path).await.expect(201);
    }
    app.as_("secretary-2")
        .post_empty(path)
        .await
        .refused(404, "not_found");
    app.as_("organiser-county")
        .post_empty(path)
        .await
        .refused(403, "forbidden");
    app.pump().await;
    let audit = app.as_("administrator").get("/audit").await;
    assert!(
        audit.body.to_string().contains("\"invited\""),
        "{}",
        audit.body
    );
    app.finish().await;
}

#[tokio::test]
async fn the_service_account_signs_in_and_an_invitation_binds_it() {
    let app = TestApp::start().await;
    let begin = |back: String| {
        let path = format!("/auth/wechat/start?back={back}");
        let app = &app;
        async move { app.anonymous().get(&path).await }
    };
    let foreign = begin("https://example.com/m/".to_owned()).await;
    foreign.refused(422, "invalid");
    let start = begin(format!("{}/m/", app.replica.base)).await;
    let page = format!(
        "{}&openid=oa-visitor",
        start.text("/url").replace("#wechat_redirect", "")
    );
    // WeChat's page sends the visitor back with a code and our state.
    let back = app.http().get(page).send().await.expect("an answer");
    let location = back
        .headers()
        .get(LOCATION)
        .map(|l| l.to_str().expect("text").to_owned());
    let location = location.unwrap_or_else(|| back.url().to_string());
    let back: reqwest::Url = location.parse().expect("an address");
    let of = |name: &str| {
        let pair = back.query_pairs().find(|(key, _)| key == name);
        pair.map(|(_, value)| value.into_owned())
            .unwrap_or_default()
    };
    assert_eq!(of("state"), start.text("/state"));
    let body = json!({ "code": of("code"), "app": "oa" });
    let visitor = app.anonymous().post("/auth/wechat", body).await;
    assert_eq!(visitor.expect(200)["bound"], false);

    let invitation = app
        .as_("liaison")
        .post_empty("/members/member-2/invitations")
        .await;
    let code = invitation.text("/code");
    let visitor = app.anonymous().with_token(&visitor.text("/token"));
    let bound = visitor
        .post("/auth/bind", json!({ "invitation": code }))
        .await;
    assert_eq!(bound.expect(200)["member"]["id"], "member-2");
    assert_eq!(visitor.get("/me").await.ok()["id"], "member-2");
    // The account is known from now on.
    let next = begin(format!("{}/m/", app.replica.base)).await;
    assert_ne!(next.text("/state"), start.text("/state"));
    let identity = &app.services().identity;
    let known = identity.by_openid("oa", "oa-visitor").await;
    assert_eq!(
        known
            .expect("the store answers")
            .map(|id| id.to_string())
            .as_deref(),
        Some("member-2")
    );
    app.finish().await;
}
