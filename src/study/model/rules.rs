//! The counting rule as members read it, made from the constants that count.

use super::{ACTIVE_S, AHEAD_S, LIVE_S, Reason};
use crate::day::Day;
use crate::timetable::{
    Frame, Hours, MAX_TICKS_PER_BEAT, OPEN_DAYS, Plan, Plans, ShiftRow, Shifts, Slot, TICK_S,
    USUAL_START,
};

/// The rule of study time in plain Chinese, one paragraph each.
pub fn rules_zh(plans: &Plans) -> Vec<String> {
    let mut rules = vec![day_zh(), windows_zh()];
    rules.extend(plans.iter().map(plan_zh));
    rules.extend([
        format!(
            "时间以 {TICK_S} 秒为一格。学习页面在屏幕上打开，并且 {} 分钟内翻动过页面或正在播放音频，这一格就计入。",
            ACTIVE_S / 60
        ),
        "同一格只计一次：重复上报、多台手机同时学习、上报先后不同，结果都一样；已经计入的时间不会减少。".to_owned(),
        format!(
            "一格结束后 {} 分钟内报到的是实时，更晚报到的是补报。没有网络时照常学习，联网后自动补报。{}",
            LIVE_S / 60,
            offline_zh(plans)
        ),
        "达到目标后多学的时间会保留并显示，但不再累加。".to_owned(),
        format!("学习日开始 {OPEN_DAYS} 天后结算，结算前都可以补报。"),
        format!(
            "手机时间最多可以快 {AHEAD_S} 秒；一次最多上报 {MAX_TICKS_PER_BEAT} 格（{} 小时）。",
            i64::from(MAX_TICKS_PER_BEAT) * TICK_S / 3600
        ),
    ]);
    let refusals = Reason::ALL.iter().map(|reason| reason.zh());
    rules.push(format!(
        "没有计入的时间会说明原因：{}",
        refusals.collect::<String>()
    ));
    rules
}

/// When a study day starts, with the night shift as the example that the code itself computes.
fn day_zh() -> String {
    let night = night_shift().map_or_else(String::new, |(hours, start)| {
        format!("例如 {hours} 的夜班从 {start} 开始。")
    });
    format!(
        "学习日从凌晨 {} 点开始，到次日同一时间结束。那时正在上班的，从两个班次之间休息时间的正中开始（取整到半小时）。{night}\
         学习日以开始那天的日期命名，是不是工作日也看那一天。",
        USUAL_START / 60
    )
}

fn night_shift() -> Option<(Hours, String)> {
    let hours: Hours = "22:00-06:00".parse().ok()?;
    let day = Day::new(2026, 1, 5)?;
    let shifts = Shifts::new(vec![ShiftRow::fixed(day.prev(), hours)]).ok()?;
    let start = Frame::of(&shifts, day).start.civil();
    Some((hours, start.strftime("%H:%M").to_string()))
}

fn windows_zh() -> String {
    let [before, at, after] = Slot::ALL.map(Slot::zh);
    format!(
        "{before}指学习日开始到上班，{at}指上班到下班，{after}指下班到学习日结束，都按您自己的班次计算。"
    )
}

fn plan_zh(plan: &Plan) -> String {
    let slots = plan
        .slots()
        .filter_map(|slot| Some(format!("{} {}", slot.zh(), length_zh(plan.target_s(slot)?))));
    format!(
        "“{}”：{}。",
        plan.name,
        slots.collect::<Vec<_>>().join("、")
    )
}

fn offline_zh(plans: &Plans) -> String {
    let capped = plans.iter().filter_map(|plan| {
        let bounds = |slot: &Slot| Some(plan.offline_cap_s(*slot)) < plan.target_s(*slot);
        let cap = plan
            .slots()
            .filter(bounds)
            .map(|slot| plan.offline_cap_s(slot))
            .max()?;
        Some(format!(
            "“{}”每个时段最多补报 {}",
            plan.name,
            length_zh(cap)
        ))
    });
    let capped: Vec<String> = capped.collect();
    if capped.is_empty() {
        "补报与实时同样计入。".to_owned()
    } else {
        format!("补报与实时同样计入，但{}。", capped.join("，"))
    }
}

/// A length in whole minutes where it is one, else in minutes and seconds.
fn length_zh(seconds: u32) -> String {
    match (seconds / 60, seconds % 60) {
        (minutes, 0) => format!("{minutes} 分钟"),
        (0, seconds) => format!("{seconds} 秒"),
        (minutes, seconds) => format!("{minutes} 分 {seconds} 秒"),
    }
}
