//! Why a schedule does not fire on a date, or is remarkable for firing.

use std::borrow::Cow;

use serde::ser::{Serialize, SerializeStruct, Serializer};

/// Why a firing is left out, or what is worth knowing of one that is not. Serialises as `{"code","text"}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FireReason {
    /// An official holiday.
    Holiday(String),
    /// A Saturday or Sunday.
    Weekend,
    /// The unit rests on its own account.
    UnitRest,
    /// The schedule is for rest days.
    Workday,
    /// Nothing is sent at this hour.
    QuietHours,
    /// The service was down, and it is too late now.
    Missed,
    /// A later firing was missed too and takes its place.
    Superseded,
    /// It fires on a weekend because people work (remark).
    MakeUpWorkday(String),
    /// The year's holidays are not known yet (remark).
    CalendarMissing,
}

impl FireReason {
    /// A fixed code for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Holiday(_) => "holiday",
            Self::Weekend => "weekend",
            Self::UnitRest => "unit_rest",
            Self::Workday => "workday",
            Self::QuietHours => "quiet_hours",
            Self::Missed => "missed",
            Self::Superseded => "superseded",
            Self::MakeUpWorkday(_) => "make_up_workday",
            Self::CalendarMissing => "calendar_missing",
        }
    }

    /// What people read.
    pub fn zh(&self) -> Cow<'static, str> {
        match self {
            Self::Holiday(name) => format!("{name}放假").into(),
            Self::Weekend => "周末休息".into(),
            Self::UnitRest => "本单位休息".into(),
            Self::Workday => "工作日不发".into(),
            Self::QuietHours => "免打扰时段".into(),
            Self::Missed => "服务中断，已错过".into(),
            Self::Superseded => "服务中断，由后一次代替".into(),
            Self::MakeUpWorkday(name) => format!("{name}调休上班").into(),
            Self::CalendarMissing => "该年度放假安排尚未导入".into(),
        }
    }
}

impl Serialize for FireReason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("FireReason", 2)?;
        out.serialize_field("code", self.code())?;
        out.serialize_field("text", &self.zh())?;
        out.end()
    }
}

/// The serialised form, for the interface description.
#[derive(utoipa::ToSchema)]
#[schema(as = FireReason)]
#[expect(dead_code, reason = "describes the form that Serialize writes")]
struct Written {
    /// A fixed code.
    code: String,
    /// What people read.
    text: String,
}

impl utoipa::PartialSchema for FireReason {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        Written::schema()
    }
}

impl utoipa::ToSchema for FireReason {
    fn name() -> Cow<'static, str> {
        "FireReason".into()
    }
}
