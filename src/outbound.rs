//! The one way out: [`Outbound`], the HTTP client for every provider.
//!
//! Three seconds to connect, ten in all, no redirects, no proxy, no retry. What comes back is either a whole
//! answer or an error that says whether the request may have reached the other side, because a message that
//! may have been sent must not be sent again. Secrets travel in query strings on these platforms, so addresses
//! are written to the log only after [`redacted`].

use std::fmt;
use std::sync::Once;
use std::time::{Duration, Instant};

use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, Method, RequestBuilder};
use url::{Host, Url};

use crate::metric::Metric;

/// Time to open a connection.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// Time for a whole exchange.
pub const TOTAL_TIMEOUT: Duration = Duration::from_secs(10);
/// Longest answer that is read, in bytes.
pub const MAX_ANSWER: usize = 1 << 20;

/// The HTTP client of every provider. Cheap to clone; clones share their connections.
#[derive(Clone, Debug)]
pub struct Outbound(Client);

/// A whole answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The body, at most [`MAX_ANSWER`] bytes.
    pub body: Vec<u8>,
}

/// What the platform, or the line to it, said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The platform's own code; 0 if it did not come to that.
    pub code: i64,
    /// The platform's words with its request id, or what went wrong on the line. For operators.
    pub message: String,
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            0 => f.write_str(&self.message),
            code => write!(f, "code {code}: {}", self.message),
        }
    }
}

/// No usable answer, sorted by what the other side may know of it.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum OutboundError {
    /// No connection was made: the other side has seen nothing.
    #[error("no connection: {0}")]
    Unreachable(String),
    /// The request may have arrived, but no whole answer came back (timeout, reset, oversized answer).
    #[error("no whole answer: {0}")]
    Unanswered(String),
    /// The request could not be built; nothing was sent.
    #[error("not a request: {0}")]
    Invalid(String),
}

impl Outbound {
    /// Builds the client with the time limits of this page.
    ///
    /// # Errors
    /// The TLS library could not be set up.
    pub fn new() -> Result<Self, reqwest::Error> {
        Self::with_timeouts(CONNECT_TIMEOUT, TOTAL_TIMEOUT)
    }

    /// Builds the client with other time limits (tests of slow answers).
    ///
    /// # Errors
    /// The TLS library could not be set up.
    pub fn with_timeouts(connect: Duration, total: Duration) -> Result<Self, reqwest::Error> {
        install_tls();
        let built = builder(connect, total).build();
        // A slim image has no certificates of its own; then the bundled roots serve.
        let client = match built {
            Ok(client) => client,
            Err(error) => {
                tracing::warn!(%error, "no system certificates, using the bundled roots");
                builder(connect, total)
                    .tls_backend_preconfigured(bundled_roots())
                    .build()?
            }
        };
        Ok(Self(client))
    }

    /// Starts a GET request.
    pub fn get(&self, url: Url) -> RequestBuilder {
        self.0.request(Method::GET, url)
    }

    /// Starts a POST request.
    pub fn post(&self, url: Url) -> RequestBuilder {
        self.0.request(Method::POST, url)
    }

    /// Sends `request` and reads the whole answer; one debug line with `operation`, redacted address, status
    /// and milliseconds, which also go into the distribution of `provider`.
    ///
    /// # Errors
    /// See [`OutboundError`]. A status of 400 or more is an answer, not an error.
    pub async fn send(
        &self,
        provider: &'static str,
        operation: &'static str,
        request: RequestBuilder,
    ) -> Result<Answer, OutboundError> {
        let request = request.build().map_err(|e| invalid(&e.without_url()))?;
        let address = request.url().clone();
        let started = Instant::now();
        let result = self.exchange(request).await;
        let took = started.elapsed();
        metrics::histogram!(Metric::ProviderSeconds.name(), "provider" => provider)
            .record(took.as_secs_f64());
        let ms = took.as_millis() as u64;
        // Taking the secrets out costs more than the rest of the line: only for lines that are written.
        match &result {
            Ok(answer) => {
                tracing::debug!(
                    operation,
                    address = redacted(&address),
                    status = answer.status,
                    ms,
                    "called"
                );
            }
            Err(error) => {
                tracing::warn!(operation, address = redacted(&address), %error, ms, "call failed");
            }
        }
        result
    }

    async fn exchange(&self, request: reqwest::Request) -> Result<Answer, OutboundError> {
        let mut response = self.0.execute(request).await.map_err(sorted)?;
        let status = response.status().as_u16();
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(unanswered)? {
            if body.len() + chunk.len() > MAX_ANSWER {
                return Err(OutboundError::Unanswered("answer too long".to_owned()));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer { status, body })
    }
}

/// Counts a call to `provider` by what came of it.
pub fn count(provider: &'static str, outcome: &'static str) {
    metrics::counter!(
        Metric::ProviderCalls.name(), "provider" => provider, "outcome" => outcome
    )
    .increment(1);
}

/// Whether `url` points at this machine: the only place where a simulator may stand.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

/// The address with every query value that is or may be a secret replaced by `***`, and a robot's token in the
/// path too.
pub fn redacted(url: &Url) -> String {
    const SECRET: [&str; 10] = [
        "access_token",
        "secret",
        "appsecret",
        "corpsecret",
        "key",
        "sign",
        "signature",
        "msg_signature",
        "js_code",
        "code",
    ];
    let mut shown = url.clone();
    if let Some((head, _)) = url.path().split_once("/hook/") {
        shown.set_path(&format!("{head}/hook/***"));
    }
    if url.query().is_some() {
        shown.query_pairs_mut().clear();
        for (name, value) in url.query_pairs() {
            let secret = SECRET.contains(&name.as_ref());
            let value = if secret { "***" } else { value.as_ref() };
            shown.query_pairs_mut().append_pair(&name, value);
        }
    }
    shown.to_string()
}

fn builder(connect: Duration, total: Duration) -> ClientBuilder {
    #[expect(clippy::disallowed_methods, reason = "the one client factory")]
    Client::builder()
        .connect_timeout(connect)
        .timeout(total)
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        // The environment is read by config only, proxies included.
        .no_proxy()
        .tcp_nodelay(true)
        .user_agent(concat!("sanke/", env!("CARGO_PKG_VERSION")))
}

fn install_tls() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // An error only means that a provider is installed already.
        drop(rustls::crypto::ring::default_provider().install_default());
    });
}

fn bundled_roots() -> rustls::ClientConfig {
    let roots: rustls::RootCertStore = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
    rustls::ClientConfig::builder()
        .with_root_certificates(roots)
        .with_no_client_auth()
}

fn sorted(error: reqwest::Error) -> OutboundError {
    let error = error.without_url();
    if error.is_builder() {
        invalid(&error)
    } else if error.is_connect() {
        OutboundError::Unreachable(chain(&error))
    } else {
        OutboundError::Unanswered(chain(&error))
    }
}

fn unanswered(error: reqwest::Error) -> OutboundError {
    OutboundError::Unanswered(chain(&error.without_url()))
}

fn invalid(error: &reqwest::Error) -> OutboundError {
    OutboundError::Invalid(chain(error))
}

/// The error and its causes on one line; the cause (refused, timed out, reset) is what an operator needs.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use wiremock::matchers::{header, path};
    use wiremock::{Mock, MockServer, ResponseTemplate};

    fn url(text: &str) -> Url {
        text.parse().unwrap()
    }

    #[test]
    fn secrets_never_reach_the_log() {
        let wecom = redacted(&url(
            "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=K1",
        ));
        assert_eq!(
            wecom,
            "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=***"
        );
        let login = redacted(&url(
            "https://h/sns/jscode2session?appid=wx1&secret=S&js_code=C",
        ));
        assert_eq!(
            login,
            "https://h/sns/jscode2session?appid=wx1&secret=***&js_code=***"
        );
        let ding = redacted(&url(
            "https://h/robot/send?access_token=T&timestamp=1&sign=X%3D",
        ));
        assert_eq!(
            ding,
            "https://h/robot/send?access_token=***&timestamp=1&sign=***"
        );
        let feishu = redacted(&url("https://h/open-apis/bot/v2/hook/TOKEN"));
        assert_eq!(feishu, "https://h/open-apis/bot/v2/hook/***");
    }

    #[test]
    fn only_this_machine_is_loopback() {
        for near in ["http://127.0.0.1:80", "http://localhost:1", "http://[::1]/"] {
            assert!(is_loopback(&url(near)), "{near}");
        }
        for far in [
            "http://127.0.0.1.example.com",
            "http://10.0.0.1",
            "http://localhost.evil",
        ] {
            assert!(!is_loopback(&url(far)), "{far}");
        }
    }

    #[tokio::test]
    async fn a_redirect_is_an_answer_and_is_not_followed() {
        let server = MockServer::start().await;
        Mock::given(path("/from"))
            .and(header(
                "user-agent",
                concat!("sanke/", env!("CARGO_PKG_VERSION")),
            ))
            .respond_with(ResponseTemplate::new(302).insert_header("location", "/to"))
            .mount(&server)
            .await;
        let http = Outbound::new().unwrap();
        let request = http.get(url(&format!("{}/from", server.uri())));
        assert_eq!(
            http.send("test", "test", request).await.unwrap().status,
            302
        );
    }

    #[tokio::test]
    async fn a_refused_connection_is_unreachable_and_a_slow_answer_unanswered() {
        let http =
            Outbound::with_timeouts(Duration::from_secs(1), Duration::from_millis(50)).unwrap();
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let refused = http.get(url(&format!("http://127.0.0.1:{port}/?secret=S")));
        let error = http.send("test", "test", refused).await.unwrap_err();
        assert!(matches!(&error, OutboundError::Unreachable(_)), "{error:?}");
        assert!(!error.to_string().contains("secret"), "{error}");

        let server = MockServer::start().await;
        Mock::given(path("/slow"))
            .respond_with(ResponseTemplate::new(200).set_delay(Duration::from_secs(5)))
            .mount(&server)
            .await;
        let slow = http.get(url(&format!("{}/slow", server.uri())));
        let error = http.send("test", "test", slow).await.unwrap_err();
        assert!(matches!(error, OutboundError::Unanswered(_)), "{error:?}");
    }

    #[tokio::test]
    async fn an_endless_answer_is_cut() {
        let server = MockServer::start().await;
        Mock::given(path("/long"))
            .respond_with(ResponseTemplate::new(200).set_body_bytes(vec![b'x'; MAX_ANSWER + 1]))
            .mount(&server)
            .await;
        let http = Outbound::new().unwrap();
        let request = http.get(url(&format!("{}/long", server.uri())));
        let error = http.send("test", "test", request).await.unwrap_err();
        assert_eq!(
            error,
            OutboundError::Unanswered("answer too long".to_owned())
        );
    }

    #[test]
    fn the_bundled_roots_build_a_client() {
        install_tls();
        let built = builder(CONNECT_TIMEOUT, TOTAL_TIMEOUT)
            .tls_backend_preconfigured(bundled_roots())
            .build();
        assert!(built.is_ok());
    }
}
