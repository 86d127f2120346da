//! The service as its clients meet it: the real server on a real store, a simulated WeChat, a clock that stands still.
//!
//! Every answer that a test receives is held against the served OpenAPI document; every test ends by comparing the
//! counters with the records ([`support::TestApp::finish`]). `SANKE_TEST_STORE=cluster` runs all of it on a Cluster.

#[cfg(test)]
mod support;

mod bad_input;
mod checkin;
mod dashboard;
mod days;
mod openapi;
mod quiz;
mod routes;
mod sign_in;
mod study;
mod today;
