//! [`Caller`]: somebody who sends requests; [`Reply`]: what came back, already held against the OpenAPI document.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Replica, TestApp, privacy, schema};

/// Somebody, or nobody, in front of one process.
#[derive(Clone)]
pub(crate) struct Caller<'a> {
    app: &'a TestApp,
    base: &'a str,
    person: Option<&'a str>,
    token: Option<String>,
}

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    /// Who asked.
    pub(crate) caller: String,
    /// What was asked, e.g. `GET /me`.
    pub(crate) request: String,
    /// HTTP status.
    pub(crate) status: u16,
    /// The body as JSON; null if there is none.
    pub(crate) body: Value,
    /// The body as sent.
    pub(crate) bytes: Vec<u8>,
    /// `X-Request-Id`.
    pub(crate) request_id: String,
}

impl<'a> Caller<'a> {
    pub(super) fn of(app: &'a TestApp, person: Option<&'a str>) -> Self {
        Self {
            app,
            base: &app.replica.base,
            person,
            token: None,
        }
    }

    /// The same person in front of another process.
    pub(crate) fn at(mut self, replica: &'a Replica) -> Self {
        self.base = &replica.base;
        self
    }

    /// With a token of the test's own.
    pub(crate) fn with_token(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    async fn token(&self) -> Option<String> {
        let person = match (&self.token, self.person) {
            (Some(token), _) => return Some(token.clone()),
            (None, person) => person?,
        };
        if let Some(token) = self.app.known_token(person) {
            return Some(token);
        }
        let body = json!({ "code": format!("code-{person}"), "app": "mini" });
        let nobody = self.app.anonymous();
        let reply = Box::pin(nobody.post("/auth/wechat", body)).await;
        let token = reply.ok()["token"].as_str().expect("a token").to_owned();
        self.app.keep_token(person, &token);
        Some(token)
    }

    /// GETs a path below `/api/v1`.
    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, None).await
    }

    /// POSTs JSON.
    pub(crate) async fn post(&self, path: &str, body: Value) -> Reply {
        self.send(Method::POST, path, Some(body)).await
    }

    /// POSTs nothing.
    pub(crate) async fn post_empty(&self, path: &str) -> Reply {
        self.send(Method::POST, path, None).await
    }

    /// PUTs JSON.
    pub(crate) async fn put(&self, path: &str, body: Value) -> Reply {
        self.send(Method::PUT, path, Some(body)).await
    }

    /// DELETEs.
    pub(crate) async fn delete(&self, path: &str) -> Reply {
        self.send(Method::DELETE, path, None).await
    }

    /// Any method, JSON body or none.
    pub(crate) async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Reply {
        let raw = body.map(|json| ("application/json", json.to_string().into_bytes()));
        self.send_raw(method, path, raw).await
    }

    /// Any bytes of any declared type.
    pub(crate) async fn send_raw(
        &self,
        method: Method,
        path: &str,
        body: Option<(&str, Vec<u8>)>,
    ) -> Reply {
        let url = format!("{}/api/v1{path}", self.base);
        let mut request = self.app.http().request(method.clone(), url);
        if let Some(token) = self.token().await {
            request = request.bearer_auth(token);
        }
        if let Some((kind, bytes)) = body {
            if !kind.is_empty() {
                request = request.header("content-type", kind);
            }
            request = request.body(bytes);
        }
        let response = request.send().await.expect("an answer");
        let reply = self.read(format!("{method} {path}"), response).await;
        schema::hold(method.as_str(), path, &reply);
        self.app.note(&reply);
        privacy::hold(&reply, |attempt| {
            self.app.has_submitted(&reply.caller, attempt)
        });
        reply
    }

    async fn read(&self, request: String, response: reqwest::Response) -> Reply {
        let header = |name: &str| {
            let value = response.headers().get(name);
            value.and_then(|v| v.to_str().ok()).unwrap_or("").to_owned()
        };
        let (request_id, kind) = (header("x-request-id"), header("content-type"));
        let status = response.status().as_u16();
        let bytes = response.bytes().await.expect("a whole answer").to_vec();
        let expected = if status >= 400 {
            "application/problem+json"
        } else {
            "application/json"
        };
        let body = if bytes.is_empty() {
            Value::Null
        } else {
            assert_eq!(kind, expected, "{request} {status}");
            serde_json::from_slice(&bytes).expect("JSON")
        };
        Reply {
            caller: self.person.unwrap_or("nobody").to_owned(),
            request,
            status,
            body,
            bytes,
            request_id,
        }
    }
}

impl Reply {
    /// The body of a success.
    #[track_caller]
    pub(crate) fn ok(&self) -> &Value {
        assert!(
            (200..300).contains(&self.status),
            "{} as {}: {} {}",
            self.request,
            self.caller,
            self.status,
            self.body
        );
        &self.body
    }

    /// The body of an answer with exactly this status.
    #[track_caller]
    pub(crate) fn expect(&self, status: u16) -> &Value {
        assert_eq!(
            self.status, status,
            "{} as {}: {}",
            self.request, self.caller, self.body
        );
        &self.body
    }

    /// Expects a refusal of this status and code, with everything that a problem document promises.
    #[track_caller]
    pub(crate) fn refused(&self, status: u16, code: &str) -> &Value {
        let body = self.expect(status);
        assert_eq!(body["code"], code, "{}: {body}", self.request);
        assert_eq!(body["type"], "about:blank", "{body}");
        assert_eq!(body["status"], status, "{body}");
        let detail = body["detail"].as_str().unwrap_or("");
        let chinese = detail
            .chars()
            .any(|c| ('\u{4e00}'..'\u{9fff}').contains(&c));
        assert!(chinese, "the detail is Chinese: {body}");
        assert!(!self.request_id.is_empty(), "{}", self.request);
        assert_eq!(body["request_id"], self.request_id.as_str(), "{body}");
        body
    }

    /// A text of the body.
    #[track_caller]
    pub(crate) fn text(&self, pointer: &str) -> String {
        let found = self.ok().pointer(pointer).and_then(Value::as_str);
        let found = found.unwrap_or_else(|| panic!("{pointer} of {}", self.body));
        found.to_owned()
    }

    /// A number of the body.
    #[track_caller]
    pub(crate) fn number(&self, pointer: &str) -> i64 {
        let found = self.ok().pointer(pointer).and_then(Value::as_i64);
        found.unwrap_or_else(|| panic!("{pointer} of {}", self.body))
    }
}
