//! `/wechat/callback`, at the root: WeChat's message push.

use actix_web::{HttpRequest, HttpResponse, get, post, web};

use super::super::Push;
use crate::http::{Answer, Code, Fault, Query};
use crate::wechat::callback::{CallbackError, CallbackQuery, open, verify_address};

/// Largest message taken, in bytes.
const LIMIT: usize = 64 * 1024;

fn refusal(error: &CallbackError) -> Fault {
    let code = match error {
        CallbackError::Signature
        | CallbackError::Undecryptable(_)
        | CallbackError::Plaintext
        | CallbackError::Encrypted => Code::Forbidden,
        CallbackError::Garbage(_) => Code::MalformedJson,
    };
    Fault::because(code, "签名或内容无效。").caused_by(error)
}

/// WeChat's check of this address.
#[utoipa::path(
    tag = "wechat", operation_id = "check_wechat_address",
    params(("signature" = String, Query), ("timestamp" = String, Query), ("nonce" = String, Query), ("echostr" = String, Query)),
    responses((status = 200, body = String), (status = 403)))]
#[get("/wechat/callback")]
pub(super) async fn check_wechat_address(
    push: web::Data<Push>,
    query: Query<CallbackQuery>,
) -> Answer<HttpResponse> {
    let mode = push.settings.callback.as_ref();
    let mode = mode.ok_or(Fault::new(Code::NotFound))?;
    let query = query.read()?;
    let echo = verify_address(mode, &query).map_err(|e| refusal(&e))?;
    Ok(HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .body(echo.to_owned()))
}

/// An event from WeChat: signed, and encrypted unless `wechat.callback.mode` lets plain ones in. A repeat is answered with
/// `success` and has no further effect, as is a plain one whose address is old or was used for another.
#[utoipa::path(
    tag = "wechat", operation_id = "take_wechat_event",
    params(("timestamp" = String, Query), ("nonce" = String, Query), ("signature" = Option<String>, Query),
        ("msg_signature" = Option<String>, Query)),
    request_body(content = String, description = "JSON or XML, with `Encrypt` if it is encrypted"),
    responses((status = 200, body = String), (status = 400), (status = 403), (status = 413)))]
#[post("/wechat/callback")]
pub(super) async fn take_wechat_event(
    request: HttpRequest,
    push: web::Data<Push>,
    query: Query<CallbackQuery>,
    body: Result<web::Bytes, actix_web::Error>,
) -> Answer<HttpResponse> {
    let mode = push.settings.callback.as_ref();
    let mode = mode.ok_or(Fault::new(Code::NotFound))?;
    let declared = request
        .headers()
        .get("content-length")
        .and_then(|v| v.to_str().ok()?.parse::<usize>().ok());
    if declared.is_some_and(|length| length > LIMIT) {
        return Err(Fault::new(Code::TooLarge));
    }
    let body = body.map_err(|error| {
        let too_large = error.as_response_error().status_code().as_u16() == 413;
        let code = if too_large {
            Code::TooLarge
        } else {
            Code::MalformedJson
        };
        Fault::new(code).caused_by(error)
    })?;
    let query = query.read()?;
    let opened = open(mode, &query, &body).map_err(|e| refusal(&e))?;
    push.apply_event(opened).await?;
    Ok(HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .body("success"))
}
