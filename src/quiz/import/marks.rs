//! Marks that people and form services put behind the right options: `甲（正确答案）`, `甲 √`.

use super::answer::truth_word;
use crate::sheet::is_blank;

/// What stands before a mark of the right option: `甲（正确答案）`, `甲 √`. A sign behind a word for right or wrong is the
/// option itself.
pub(super) fn marked(text: &str) -> Option<&str> {
    const SIGNS: &[char] = &['√', '✓', '✔', '✅'];
    let text = text.trim_end_matches(is_blank);
    let (before, sign) = match in_brackets(text) {
        Some(found) => found,
        None => text.split_at_checked(text.trim_end_matches(SIGNS).len())?,
    };
    let before = before.trim_end_matches(is_blank);
    let alone = sign.chars().count() == 1 && sign.starts_with(SIGNS);
    let own = before.is_empty() || truth_word(before).is_some();
    named(text).or_else(|| (alone && !own).then_some(before))
}

/// What stands before words that mark the right option.
pub(super) fn named(text: &str) -> Option<&str> {
    const WORDS: &[&str] = &[
        "正确答案",
        "标准答案",
        "参考答案",
        "正确选项",
        "答案",
        "correct answer",
    ];
    let (before, inner) = in_brackets(text.trim_end_matches(is_blank))?;
    let before = before.trim_end_matches(is_blank);
    let named = WORDS.iter().any(|word| inner.eq_ignore_ascii_case(word));
    (named && !before.is_empty()).then_some(before)
}

/// What stands before the brackets at the end of a text, and in them.
fn in_brackets(text: &str) -> Option<(&str, &str)> {
    let opened = text.strip_suffix([')', '）', ']', '】'])?;
    let (before, inner) = opened.rsplit_once(['(', '（', '[', '【'])?;
    Some((before, inner.trim_matches(is_blank)))
}

/// Takes the marks of right options away; returns the places of those that had one.
pub(super) fn take_marks(options: &mut [Option<String>]) -> Vec<usize> {
    let mut places = Vec::new();
    for (place, option) in options.iter_mut().enumerate() {
        if let Some(bare) = option.as_deref().and_then(marked).map(str::to_owned) {
            *option = Some(bare);
            places.push(place);
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_right_options_are_told_from_options() {
        for (text, bare) in [
            ("甲(正确答案)", Some("甲")),
            ("甲【正确选项】", Some("甲")),
            ("甲（√）", Some("甲")),
            ("甲√", Some("甲")),
            ("√", None),
            ("对√", None),
            ("（正确答案）", None),
            ("甲（党章）", None),
        ] {
            assert_eq!(marked(text), bare, "{text}");
        }
    }
}
