//! A small HTTP/1.1 client: ready-made requests, kept connections, one thread. It does little, so that two cores go to
//! what is measured.

use std::io::{self, Error, ErrorKind};
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Connections of a load.
pub(crate) const CONNECTIONS: usize = 64;

/// The name of the thread, by which its processor time is left out of the server's.
pub(crate) const THREAD: &str = "load";

/// The bytes of one request.
pub(crate) type Request = Arc<[u8]>;

/// A request without a body.
pub(crate) fn get(path: &str, token: &str) -> Request {
    let text =
        format!("GET {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n\r\n");
    text.into_bytes().into()
}

/// A request with a JSON body.
pub(crate) fn send(method: &str, path: &str, token: &str, body: &serde_json::Value) -> Request {
    let body = body.to_string();
    let text = format!(
        "{method} {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    text.into_bytes().into()
}

/// The same request to another path: method, headers and body as they are.
pub(crate) fn elsewhere(request: &Request, path: &str) -> Request {
    let line = request.iter().position(|byte| *byte == b'\r');
    let (line, rest) = request.split_at(line.unwrap_or_default());
    let method = line.split(|byte| *byte == b' ').next().unwrap_or_default();
    [method, b" ", path.as_bytes(), b" HTTP/1.1", rest]
        .concat()
        .into()
}

/// What a load came to.
pub(crate) struct Outcome {
    /// Answers.
    pub(crate) requests: usize,
    /// How long all took.
    pub(crate) took: Duration,
    /// How long each took, in no order.
    pub(crate) each: Vec<Duration>,
    /// The bodies, in the order of the requests.
    pub(crate) bodies: Vec<Vec<u8>>,
}

impl Outcome {
    /// The median time of an answer.
    pub(crate) fn median(&self) -> Duration {
        let mut each = self.each.clone();
        each.sort_unstable();
        each.get(each.len() / 2).copied().unwrap_or_default()
    }
}

/// Sends `requests` over `connections` connections, each of which waits for an answer before it asks again.
///
/// # Errors
/// The connection breaks or an answer is not a success.
pub(crate) fn run(
    address: SocketAddr,
    requests: Vec<Request>,
    connections: usize,
) -> Result<Outcome> {
    let client = thread::Builder::new()
        .name(THREAD.to_owned())
        .spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            runtime.block_on(drive(address, &requests, connections))
        })?;
    let ended = client.join();
    ended.ok().context("the client crashed")?
}

async fn drive(address: SocketAddr, requests: &[Request], connections: usize) -> Result<Outcome> {
    let mut lanes = Vec::new();
    for _ in 0..connections.min(requests.len()) {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        lanes.push(stream);
    }
    let width = lanes.len().max(1);
    let started = Instant::now();
    let work = lanes
        .into_iter()
        .enumerate()
        .map(|(lane, stream)| async move {
            let mut lane_of = Lane {
                stream,
                buffer: Vec::with_capacity(16 << 10),
            };
            let mut answers = Vec::new();
            for (at, request) in requests.iter().enumerate().skip(lane).step_by(width) {
                let asked = Instant::now();
                let body = lane_of.ask(request).await?;
                answers.push((at, asked.elapsed(), body));
            }
            io::Result::Ok(answers)
        });
    let answers = futures_util::future::try_join_all(work).await?;
    let took = started.elapsed();
    let mut answers: Vec<_> = answers.into_iter().flatten().collect();
    answers.sort_unstable_by_key(|(at, ..)| *at);
    Ok(Outcome {
        requests: answers.len(),
        took,
        each: answers.iter().map(|(_, each, _)| *each).collect(),
        bodies: answers.into_iter().map(|(_, _, body)| body).collect(),
    })
}

struct Lane {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Lane {
    /// One exchange; the body of a success.
    async fn ask(&mut self, request: &[u8]) -> io::Result<Vec<u8>> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let head = loop {
            self.fill().await?;
            if let Some(at) = find(&self.buffer, b"\r\n\r\n") {
                break at + 4;
            }
        };
        let length = content_length(&self.buffer[..head])?;
        while self.buffer.len() < head + length {
            self.fill().await?;
        }
        let body = self.buffer.split_off(head);
        if self.buffer.get(9) == Some(&b'2') {
            return Ok(body);
        }
        let (head, body) = (
            String::from_utf8_lossy(&self.buffer),
            String::from_utf8_lossy(&body),
        );
        Err(Error::other(format!("{head}{body}")))
    }

    async fn fill(&mut self) -> io::Result<()> {
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => Err(ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}

fn content_length(head: &[u8]) -> io::Result<usize> {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"))
        .and_then(|length| length.trim().parse().ok());
    length.ok_or_else(|| Error::other(format!("no content-length: {head}")))
}
