//! Server-sent events: a stream of states to a browser or a phone, bounded in number, that ends in order.
//!
//! A domain supplies the events, as changes of a state that is watched; heartbeats, the ceiling on streams and the end at
//! the soft stop are the same for all.

mod watch;

use std::collections::HashMap;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, ContentEncoding};
use actix_web::web::Bytes;
use futures_util::stream::{self, Stream, StreamExt};
use tokio::time::{Interval, interval_at};
use tokio_util::sync::CancellationToken;

pub use self::watch::{Shown, Watched, watch};
use super::error::{Answer, Code, Fault};

/// Pause between signs of life on a quiet stream: shorter than any proxy's patience.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// How long a client waits before it opens a broken stream again, in milliseconds.
const RETRY_MS: u32 = 3_000;

/// Streams that one person may have open at a time: a few tabs and a phone.
const PER_PERSON: usize = 4;

/// One event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its name, by which a client listens.
    pub name: &'static str,
    /// What it says; JSON in one line.
    pub data: Arc<str>,
}

impl Event {
    /// As it goes over the wire; a line break in the data begins another `data` line.
    fn wire(&self) -> String {
        let mut text = format!("event: {}\n", self.name);
        for line in self.data.lines() {
            text.push_str("data: ");
            text.push_str(line);
            text.push('\n');
        }
        text.push('\n');
        text
    }
}

#[derive(Default)]
struct Seats {
    taken: usize,
    by_person: HashMap<String, usize>,
}

/// The open streams of this process. Cheap to clone; clones count together.
#[derive(Clone)]
pub struct Streams {
    most: usize,
    seats: Arc<Mutex<Seats>>,
    soft: CancellationToken,
}

/// A place among the open streams; given back when the stream is dropped.
struct Seat {
    streams: Streams,
    person: String,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut seats = self.streams.lock();
        seats.taken = seats.taken.saturating_sub(1);
        let left = seats.by_person.get(&self.person).copied().unwrap_or(0);
        if left > 1 {
            seats.by_person.insert(self.person.clone(), left - 1);
        } else {
            seats.by_person.remove(&self.person);
        }
    }
}

struct Open<S> {
    events: Pin<Box<S>>,
    beat: Interval,
    soft: CancellationToken,
    /// Held while the stream is open.
    _seat: Seat,
}

impl Streams {
    /// At most `most` at a time; all end when `soft` is cancelled.
    pub fn new(most: usize, soft: CancellationToken) -> Self {
        Self {
            most,
            seats: Arc::default(),
            soft,
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Seats> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sit(&self, person: &str) -> Answer<Seat> {
        let mut seats = self.lock();
        let own = seats.by_person.get(person).copied().unwrap_or(0);
        if seats.taken >= self.most || own >= PER_PERSON {
            return Err(Fault::new(Code::TooMany));
        }
        seats.taken += 1;
        seats.by_person.insert(person.to_owned(), own + 1);
        drop(seats);
        Ok(Seat {
            streams: self.clone(),
            person: person.to_owned(),
        })
    }

    /// Answers with `events` until they end, the client goes away or the service stops.
    ///
    /// # Errors
    /// `too_many_requests`: this process or this person has as many streams open as there may be.
    pub fn answer<S>(&self, person: &str, events: S) -> Answer<HttpResponse>
    where
        S: Stream<Item = Event> + 'static,
    {
        let open = Open {
            events: Box::pin(events),
            beat: interval_at(tokio::time::Instant::now() + HEARTBEAT, HEARTBEAT),
            soft: self.soft.clone(),
            _seat: self.sit(person)?,
        };
        let head = stream::once(async { Ok(Bytes::from(format!("retry: {RETRY_MS}\n\n"))) });
        let body = head.chain(stream::unfold(open, next));
        Ok(HttpResponse::Ok()
            .content_type("text/event-stream")
            .insert_header((CACHE_CONTROL, "no-store"))
            // A proxy must not gather events, nor may they be compressed together.
            .insert_header(("X-Accel-Buffering", "no"))
            .insert_header(ContentEncoding::Identity)
            .streaming(body))
    }
}

type Chunk = Result<Bytes, Infallible>;

async fn next<S: Stream<Item = Event>>(mut open: Open<S>) -> Option<(Chunk, Open<S>)> {
    let text = tokio::select! {
        biased;
        () = open.soft.cancelled() => return None,
        event = open.events.next() => event?.wire(),
        _ = open.beat.tick() => ":\n\n".to_owned(),
    };
    Some((Ok(Bytes::from(text)), open))
}

#[cfg(test)]
mod tests {
    use actix_web::body::to_bytes;

    use super::*;

    fn event(data: &str) -> Event {
        Event {
            name: "state",
            data: data.into(),
        }
    }

    async fn text(streams: &Streams, events: impl Stream<Item = Event> + 'static) -> String {
        let response = streams.answer("p", events).unwrap();
        let kind = response.headers().get("content-type").unwrap();
        assert_eq!(kind, "text/event-stream");
        let bytes = to_bytes(response.into_body()).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[actix_web::test]
    async fn events_are_framed_and_the_stream_ends_with_them() {
        let streams = Streams::new(1, CancellationToken::new());
        let events = stream::iter([event("{\"n\":1}"), event("a\nb")]);
        assert_eq!(
            text(&streams, events).await,
            "retry: 3000\n\nevent: state\ndata: {\"n\":1}\n\nevent: state\ndata: a\ndata: b\n\n"
        );
        // The place was given back.
        assert!(streams.answer("p", stream::empty()).is_ok());
    }

    #[actix_web::test]
    async fn a_soft_stop_ends_streams_that_would_go_on() {
        let soft = CancellationToken::new();
        let streams = Streams::new(1, soft.clone());
        soft.cancel();
        assert_eq!(text(&streams, stream::pending()).await, "retry: 3000\n\n");
    }

    #[actix_web::test]
    async fn a_quiet_stream_shows_signs_of_life() {
        let streams = Streams::new(1, CancellationToken::new());
        let mut open = Open {
            events: Box::pin(stream::pending()),
            beat: tokio::time::interval(Duration::from_millis(1)),
            soft: CancellationToken::new(),
            _seat: streams.sit("p").unwrap(),
        };
        for _ in 0..3 {
            let (chunk, rest) = next(open).await.unwrap();
            assert_eq!(chunk.unwrap(), ":\n\n");
            open = rest;
        }
    }

    #[actix_web::test]
    async fn streams_are_bounded_in_all_and_per_person() {
        let streams = Streams::new(PER_PERSON + 1, CancellationToken::new());
        let open = |person: &str| streams.answer(person, stream::pending());
        let mut held: Vec<_> = (0..PER_PERSON).map(|_| open("a").unwrap()).collect();
        assert_eq!(open("a").unwrap_err().code(), Code::TooMany);
        held.push(open("b").unwrap());
        assert_eq!(open("c").unwrap_err().code(), Code::TooMany);
        drop(held);
        assert!(open("c").is_ok());
    }
}
