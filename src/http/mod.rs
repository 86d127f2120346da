//! Everything true of HTTP and of no domain: errors, bodies, request ids, lists, security headers.

pub mod body;
pub mod error;
pub mod openapi;
pub mod page;
pub mod rate;
pub mod request_id;
pub mod security;
pub mod sse;
pub mod token;

pub use self::body::{Json, Path, Query};
pub use self::error::{Answer, Code, Fault, Problem};
pub use self::page::Page;
