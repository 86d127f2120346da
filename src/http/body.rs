//! Bodies, queries and paths that fail with a problem document naming the field.
//!
//! Extracting never fails: the handler calls `read()` after it has settled who asks and what they may see, so that
//! refusals come in the promised order (401, 403, 404, then 400 / 422).

use std::convert::Infallible;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::future::LocalBoxFuture;
use serde::de::{DeserializeOwned, IgnoredAny};

use super::error::{Answer, Code, Fault};

/// The largest JSON body taken, in bytes.
pub const BODY_LIMIT: usize = 64 * 1024;

/// A JSON body of shape `T`; unknown fields are refused where `T` says so.
pub struct Json<T>(Answer<T>);

/// The query string as `T`.
pub struct Query<T>(Answer<T>);

/// Parts of the path as `T`; what is no identifier names nothing, so it is a 404.
pub struct Path<T>(Answer<T>);

macro_rules! read {
    ($($name:ident)+) => {$(
        impl<T> $name<T> {
            /// The value, or what is wrong with it.
            ///
            /// # Errors
            /// What the client sent does not fit `T`.
            pub fn read(self) -> Answer<T> {
                self.0
            }
        }
    )+};
}
read!(Json Query Path);

impl<T: Default> Json<T> {
    /// The value; an empty body is the default.
    ///
    /// # Errors
    /// What the client sent does not fit `T`.
    pub fn read_or_default(self) -> Answer<T> {
        match self.0 {
            Err(fault) if fault.code() == Code::EmptyBody => Ok(T::default()),
            other => other,
        }
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Json<T> {
    type Error = Infallible;
    type Future = LocalBoxFuture<'static, Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|v| v.to_str().ok())
            .unwrap_or("")
            .to_owned();
        let declared = request
            .headers()
            .get(header::CONTENT_LENGTH)
            .and_then(|v| v.to_str().ok()?.parse::<usize>().ok());
        let bytes = web::Bytes::from_request(request, payload);
        let read = async move {
            if declared.is_some_and(|length| length > BODY_LIMIT) {
                return Err(Fault::new(Code::TooLarge));
            }
            let bytes = bytes.await.map_err(|e| {
                let too_large = e.as_response_error().status_code().as_u16() == 413;
                Fault::new(if too_large {
                    Code::TooLarge
                } else {
                    Code::MalformedJson
                })
                .caused_by(e)
            })?;
            if bytes.is_empty() {
                return Err(Fault::new(Code::EmptyBody));
            }
            let kind = kind.split(';').next().unwrap_or("").trim();
            if !kind.eq_ignore_ascii_case("application/json") {
                return Err(Fault::new(Code::UnsupportedMedia));
            }
            parse(&bytes)
        };
        Box::pin(async move { Ok(Self(read.await)) })
    }
}

/// The path as a JSON pointer (RFC 6901).
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let step = |segment: &Segment| match segment {
        Segment::Seq { index } => Some(format!("/{index}")),
        Segment::Map { key } => Some(format!("/{}", key.replace('~', "~0").replace('/', "~1"))),
        Segment::Enum { .. } | Segment::Unknown => None,
    };
    path.iter().filter_map(step).collect()
}

/// Reads a body; only one that does not fit is read again, to find out where.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Answer<T> {
    serde_json::from_slice(bytes).or_else(|_| diagnose(bytes))
}

fn diagnose<T: DeserializeOwned>(bytes: &[u8]) -> Answer<T> {
    let malformed = |error: &serde_json::Error| Fault::new(Code::MalformedJson).caused_by(error);
    let mut source = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut source).map_err(|error| {
        let inner = error.inner();
        // An array that is too long is a matter of syntax to the parser; here it is one of form.
        let is_json = || serde_json::from_slice::<IgnoredAny>(bytes).is_ok();
        if inner.is_data() || is_json() {
            misfit(&pointer(error.path()), &inner.to_string())
        } else {
            malformed(inner)
        }
    })?;
    source.end().map_err(|error| malformed(&error))?;
    Ok(value)
}

fn misfit(pointer: &str, reason: &str) -> Fault {
    let (code, detail) = if reason.starts_with("unknown field") {
        ("unknown_field", "有不认识的字段。")
    } else if reason.starts_with("missing field") {
        ("missing_field", "缺少必填字段。")
    } else {
        ("wrong_type", "字段的类型或格式不对。")
    };
    Fault::field(pointer, code, detail).caused_by(reason)
}

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let query = web::Query::<T>::from_query(request.query_string());
        ready(Ok(Self(
            query
                .map(web::Query::into_inner)
                .map_err(|e| Fault::new(Code::MalformedQuery).caused_by(e)),
        )))
    }
}

impl<T: DeserializeOwned> FromRequest for Path<T> {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let path = web::Path::<T>::from_request(request, payload).into_inner();
        ready(Ok(Self(
            path.map(web::Path::into_inner)
                .map_err(|e| Fault::new(Code::NotFound).caused_by(e)),
        )))
    }
}
