//! Every error that a client can meet: [`Code`], one row each, and [`Fault`], the error that services return.
//!
//! Bodies are RFC 9457 `application/problem+json`.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use utoipa::ToSchema;

use crate::redis::StoreError;

macro_rules! codes {
    ($($name:ident $text:literal $status:literal $detail:literal;)+) => {
        /// What went wrong, as clients and operators know it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Code {
            $(#[doc = $detail] $name,)+
        }

        impl Code {
            /// Every code, in the order of the error page.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The word in the body.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }

            /// The HTTP status.
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status,)+ }
            }

            /// The sentence shown to people unless the fault has a better one.
            pub const fn detail(self) -> &'static str {
                match self { $(Self::$name => $detail,)+ }
            }
        }
    };
}

codes! {
    Unauthenticated "unauthenticated" 401 "请先登录。";
    SessionExpired "session_expired" 401 "登录已失效，请重新登录。";
    CodeRefused "wechat_code_refused" 401 "微信登录凭证无效或已使用，请重新进入小程序。";
    Csrf "csrf" 403 "页面已过期，请刷新后再试。";
    Forbidden "forbidden" 403 "您的角色不能进行此操作。";
    PolicyForbids "policy_forbids" 403 "减负规则不允许此项显示或导出。";
    NotFound "not_found" 404 "没有找到，或不在您的范围内。";
    MalformedJson "malformed_json" 400 "请求内容不是有效的 JSON。";
    EmptyBody "empty_body" 400 "请求缺少内容。";
    MalformedQuery "malformed_query" 400 "地址中的参数无效。";
    UnsupportedMedia "unsupported_media_type" 415 "请求内容须为 application/json。";
    Invalid "invalid" 422 "填写的内容有误。";
    BadAnchor "bad_anchor" 422 "锚点无效，请刷新“今日”页面。";
    BadRange "bad_range" 422 "计时区间无效。";
    MakeupQuota "makeup_quota" 422 "本月补卡次数已用完。";
    MakeupReasonRequired "makeup_reason_required" 422 "补卡须填写原因。";
    NotMakeupDay "not_makeup_day" 422 "这一天不能补卡：只能补最近三个工作日内未打卡的日子。";
    UnknownMaterial "unknown_material" 422 "没有这份学习材料。";
    UnknownQuestion "unknown_question" 422 "这份试卷里没有这道题。";
    BadAnswer "bad_answer" 422 "答案的格式与题型不符。";
    BadCron "bad_cron" 422 "定时表达式无效。";
    UnknownTemplate "unknown_template" 422 "没有这个订阅消息模板。";
    EmptyAudience "empty_audience" 422 "所选范围内没有人。";
    ErasureCode "erasure_code" 422 "注销码不对、已过期或试错过多，请重新获取。";
    InvitationRefused "invitation_refused" 422 "邀请码无效或已使用。";
    PhoneUnknown "phone_unknown" 422 "名册中没有这个手机号，请联系所在支部。";
    BindConflict "bind_conflict" 409 "该微信或该党员已绑定过，请联系所在支部解除。";
    DayClosed "day_closed" 409 "这一天已经关账，不能再记录。";
    AttemptSubmitted "attempt_submitted" 409 "试卷已提交。";
    NoPaper "no_paper" 409 "没有试题。";
    PaperNotOpen "paper_not_open" 409 "答题还没有开始。";
    PaperClosed "paper_closed" 409 "答题时间已经结束。";
    AttemptOpen "attempt_open" 409 "请先提交上一次作答。";
    NoAttemptsLeft "no_attempts_left" 409 "可答次数已经用完。";
    TooManyComplaints "too_many_complaints" 409 "您已有十条意见在等答复，请等答复后再提。";
    AlreadyNudged "already_nudged" 409 "已经提醒过一次。";
    NotCancellable "not_cancellable" 409 "已经开始发送，不能取消。";
    IdConflict "id_conflict" 409 "同一编号已用于别的内容。";
    VersionConflict "version_conflict" 409 "这项内容刚被改过，请刷新后再改。";
    TooLarge "too_large" 413 "请求内容过大。";
    TooMany "too_many_requests" 429 "操作过于频繁，请稍后再试。";
    WeChatUnavailable "wechat_unavailable" 503 "微信服务暂时不可用，请稍后再试。";
    StoreUnavailable "store_unavailable" 503 "服务暂时不可用，请稍后再试。";
    Internal "internal" 500 "服务内部出错，已记录。";
}

/// One field of a body that is wrong.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FieldError {
    /// JSON pointer to the field, e.g. `/makeup/reason`.
    pub pointer: String,
    /// A word for machines.
    pub code: String,
    /// A Chinese sentence.
    pub detail: String,
}

/// An error on its way to a client.
#[derive(Debug, Clone)]
pub struct Fault {
    code: Code,
    detail: Option<String>,
    errors: Vec<FieldError>,
    cause: Option<String>,
}

/// Result of a use case.
pub type Answer<T> = Result<T, Fault>;

impl Fault {
    /// With the code's own sentence.
    pub const fn new(code: Code) -> Self {
        Self {
            code,
            detail: None,
            errors: Vec::new(),
            cause: None,
        }
    }

    /// With a better Chinese sentence than the code's own.
    pub fn because(code: Code, detail: impl Into<String>) -> Self {
        Self {
            detail: Some(detail.into()),
            ..Self::new(code)
        }
    }

    /// A body with one wrong field.
    pub fn field(pointer: &str, code: &str, detail: &str) -> Self {
        let error = FieldError {
            pointer: pointer.to_owned(),
            code: code.to_owned(),
            detail: detail.to_owned(),
        };
        Self {
            errors: vec![error],
            ..Self::new(Code::Invalid)
        }
    }

    /// An unexpected failure; `cause` goes to the log, not to the client.
    pub fn internal(cause: impl fmt::Display) -> Self {
        Self {
            cause: Some(cause.to_string()),
            ..Self::new(Code::Internal)
        }
    }

    /// Adds what the operator should read in the log.
    #[must_use]
    pub fn caused_by(mut self, cause: impl fmt::Display) -> Self {
        self.cause = Some(cause.to_string());
        self
    }

    /// Whether it is the caller's matter, so that trying again changes nothing.
    pub const fn status_is_client(&self) -> bool {
        self.code.status() < 500
    }

    /// The code.
    pub const fn code(&self) -> Code {
        self.code
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code.as_str())?;
        self.cause
            .iter()
            .try_for_each(|cause| write!(f, ": {cause}"))
    }
}

impl std::error::Error for Fault {}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        let code = if matches!(error, StoreError::Redis { .. }) {
            Code::StoreUnavailable
        } else {
            Code::Internal
        };
        Self::new(code).caused_by(error)
    }
}

/// The body of every error: RFC 9457.
#[derive(Serialize, ToSchema)]
pub struct Problem {
    /// Always `about:blank`.
    pub r#type: &'static str,
    /// The status in words.
    pub title: &'static str,
    /// The HTTP status again.
    pub status: u16,
    /// A word for machines: see `docs/generated/ERRORS.md`.
    pub code: &'static str,
    /// A Chinese sentence for people.
    pub detail: String,
    /// Quote this when you report a problem.
    pub request_id: String,
    /// Wrong fields of the body.
    pub errors: Vec<FieldError>,
}

impl ResponseError for Fault {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let status = self.status_code();
        let request_id = super::request_id::current();
        if status.is_server_error() {
            tracing::error!(%request_id, error = %self, "request failed");
        }
        let problem = Problem {
            r#type: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            code: self.code.as_str(),
            detail: self
                .detail
                .clone()
                .unwrap_or_else(|| self.code.detail().to_owned()),
            request_id,
            errors: self.errors.clone(),
        };
        let body = serde_json::to_string(&problem).unwrap_or_default();
        HttpResponse::build(status)
            .content_type("application/problem+json")
            .body(body)
    }
}

/// The error page of the documentation.
pub fn page() -> String {
    let head = "# Errors\n\nGenerated from `src/http/error.rs`; a test fails when it is out of date. Bodies are RFC 9457 \
                `application/problem+json`.\n\n| code | status | sentence |\n|---|---|---|\n";
    let row = |code: &Code| {
        format!(
            "| `{}` | {} | {} |\n",
            code.as_str(),
            code.status(),
            code.detail()
        )
    };
    std::iter::once(head.to_owned())
        .chain(Code::ALL.iter().map(row))
        .collect()
}
