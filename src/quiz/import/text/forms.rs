//! What learning platforms put around their questions: somebody's score and result, requests to choose, edges of pages.

use crate::sheet::is_blank;

/// Lines that are nothing but these words say nothing about the question.
const WORDS: &[&str] = &[
    "反馈",
    "题干",
    "未作答",
    "部分正确",
    "未标记",
    "标记题目",
    "得分/总分",
    "你的回答正确",
    "你的回答不正确",
    "您的回答正确",
    "您的回答不正确",
    "回答正确",
    "回答错误",
];

/// True for a line that says nothing about a question.
pub(super) fn is_said_around(raw: &str) -> bool {
    let text = raw.trim_matches(is_blank);
    WORDS.contains(&text) || asks_to_choose(text) || is_score(text) || is_page_number(text)
}

/// `选择一项：`, `选择一项或多项：`: options follow.
pub(super) fn asks_to_choose(raw: &str) -> bool {
    let bare = raw.trim_matches(|c| is_blank(c) || matches!(c, ':' | '：'));
    matches!(
        bare,
        "选择一项" | "选择一项或多项" | "请选择一项" | "请选择一项或多项"
    )
}

/// `1.00/2.00`, `获得10.00分中的10.00分`, `满分1.00`.
fn is_score(text: &str) -> bool {
    let number = |text: &str| {
        let digits = text.chars().all(|c| c.is_ascii_digit() || c == '.');
        digits
            && text
                .split_once('.')
                .is_some_and(|(_, cents)| cents.len() == 2)
    };
    let parts = text
        .strip_prefix("获得")
        .and_then(|rest| rest.strip_suffix('分')?.split_once("分中的"))
        .or_else(|| text.split_once('/'));
    parts.is_some_and(|(own, full)| number(own) && number(full))
        || text.strip_prefix("满分").is_some_and(number)
}

/// `第 1 页 共 3 页`, `— 2 —`, `Page 1 of 3`: what a printer puts at the edge of a page.
fn is_page_number(raw: &str) -> bool {
    let bare: String = raw.chars().filter(|c| !is_blank(*c)).collect();
    if bare.chars().count() > 20 || !bare.contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let dash = |c: char| matches!(c, '-' | '—' | '－' | '–' | '─' | '·');
    let dashed = bare.starts_with(dash) && bare.ends_with(dash);
    let number = bare.trim_matches(dash);
    let number = number.strip_prefix("Page").unwrap_or(number);
    let named = number.len() < bare.trim_matches(dash).len() || number.contains('页');
    let mark = |c: char| c.is_ascii_digit() || "第页共/，,、of".contains(c);
    (dashed || named) && number.chars().all(mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_platforms_say_around_questions_is_told() {
        for said in [
            "反馈",
            "选择一项或多项：",
            "1.00/1.00",
            "获得10.00分中的10.00分",
            "满分2.00",
            "第 2 页 共 3 页",
            "— 2 —",
        ] {
            assert!(is_said_around(said), "{said}");
        }
        for other in ["反馈及时", "1/2", "1.5/2.5", "第2页的内容", "满分", "2"] {
            assert!(!is_said_around(other), "{other}");
        }
    }
}
