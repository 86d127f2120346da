//! The service as its clients meet it: the real server on a real store, a simulated WeChat, a clock that stands still.
//!
//! Every answer that a test receives is held against the served OpenAPI document; every test ends by comparing the
//! counters with the records ([`support::TestApp::finish`]). `SANKE_TEST_STORE=cluster` runs all of it on a Cluster.

#[cfg(test)]
mod support;

#[cfg(test)]
mod announced;
#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod browser;
#[cfg(test)]
mod callback;
#[cfg(test)]
mod checkin;
#[cfg(test)]
mod complaints;
#[cfg(test)]
mod contest;
#[cfg(test)]
mod curation;
#[cfg(test)]
mod dashboard;
#[cfg(test)]
mod days;
#[cfg(test)]
mod edge;
#[cfg(test)]
mod openapi;
#[cfg(test)]
mod papers;
#[cfg(test)]
mod quiz;
#[cfg(test)]
mod reflections;
#[cfg(test)]
mod reviews;
#[cfg(test)]
mod rights;
#[cfg(test)]
mod routes;
#[cfg(test)]
mod schedules;
#[cfg(test)]
mod sign_in;
#[cfg(test)]
mod statistics;
#[cfg(test)]
mod study;
#[cfg(test)]
mod today;
