//! Texts as they are compared: two ways of typing the same thing become one.

use unicode_normalization::UnicodeNormalization;

use crate::sheet::is_blank;

/// Width, case, white space, quotes and blanks folded: for telling whether two questions are the same.
pub(super) fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfkc().flat_map(char::to_lowercase) {
        let c = match plain_radical(c) {
            '。' | '．' | '…' => '.',
            '、' | '，' => ',',
            '“' | '”' | '„' | '「' | '」' | '『' | '』' => '"',
            '‘' | '’' | '`' => '\'',
            '【' | '〔' | '［' => '[',
            '】' | '〕' | '］' => ']',
            '—' | '–' | '―' | '－' | '‐' | '−' => '-',
            '·' | '•' | '・' | '‧' => '·',
            c => c,
        };
        let repeated = matches!(c, '_' | '-' | '.') && out.ends_with(c);
        if !is_blank(c) && !c.is_control() && !repeated {
            out.push(c);
        }
    }
    out
}

/// A stem as it is compared: [`folded`] without its own number and stray marks in front.
pub(super) fn folded_stem(text: &str) -> String {
    folded(without_number(text))
}

/// An answer typed by a person as it is compared: [`folded`] without quotes and final stops; dates in one form.
pub(super) fn folded_answer(text: &str) -> String {
    let folded = folded(text);
    let bare: String = folded
        .chars()
        .filter(|c| !matches!(c, '"' | '\'' | '《' | '》' | '〈' | '〉'))
        .collect();
    let bare = bare.trim_matches(['.', ',', ';', ':', '!']);
    if bare.is_empty() {
        return folded;
    }
    one_date(bare).unwrap_or_else(|| bare.to_owned())
}

/// `1949年10月1日`, `1949-10-01`, `1949.10.1`, `1949/10/1` as `1949-10-1`.
fn one_date(text: &str) -> Option<String> {
    let parts: Vec<&str> = text
        .trim_end_matches(['日', '号'])
        .split(['年', '月', '-', '.', '/'])
        .collect();
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    let number = |part: &str| part.parse::<u32>().ok();
    let (month, day) = (number(month)?, number(day)?);
    let fits = year.len() == 4 && (1..=12).contains(&month) && (1..=31).contains(&day);
    fits.then(|| number(year).map(|year| format!("{year}-{month}-{day}")))?
}

/// A stem without its own number (`27、`, `1.`, `(3)`, `第4题`) and stray stars in front.
pub(super) fn without_number(text: &str) -> &str {
    let trimmed = text.trim_start_matches(|c| is_blank(c) || c == '*');
    let rest = numbered(trimmed).map_or(trimmed, |(_, rest)| rest);
    let rest = rest.trim_start_matches(|c| is_blank(c) || c == '*');
    if rest.is_empty() { trimmed } else { rest }
}

/// The number in front of a line and what follows it. A decimal (`3.14`), a year (`1949年`) or a quantity (`5个`) is none.
pub(super) fn numbered(line: &str) -> Option<(u32, &str)> {
    let (open, inner) = match line.strip_prefix(['(', '（', '[', '【', '〔']) {
        Some(inner) => (true, inner),
        None => (
            false,
            line.strip_prefix('第').unwrap_or_else(|| without_q(line)),
        ),
    };
    let ordinal = !open && line.starts_with('第');
    let digits: String = inner
        .trim_start()
        .chars()
        .take_while(|c| digit(*c).is_some())
        .collect();
    if digits.is_empty() || digits.chars().count() > 4 {
        return None;
    }
    let number = digits
        .chars()
        .filter_map(digit)
        .fold(0, |sum, d| sum * 10 + d);
    let rest = inner.trim_start().strip_prefix(digits.as_str())?;
    let rest = rest.trim_start_matches(is_blank);
    let after = if ordinal {
        let after = rest.strip_prefix('题')?;
        after
            .strip_prefix(['.', '．', '、', ':', '：', ','])
            .unwrap_or(after)
    } else if open {
        rest.strip_prefix([')', '）', ']', '】', '〕'])?
    } else {
        let after =
            rest.strip_prefix(['.', '．', '、', ')', '）', '。', ':', '：', ',', '，', '﹒'])?;
        let point = !rest.starts_with(['、', ')', '）', '。']);
        // 1.5, 10:30 and 1,000 are numbers; 1.1949年 is a question about a year.
        if (point || number >= 1000) && after.starts_with(|c| digit(c).is_some()) && !year(after) {
            return None;
        }
        // 6.、 is a number with two stops.
        after.strip_prefix('、').unwrap_or(after)
    };
    Some((number, after.trim_start_matches(is_blank)))
}

/// The line after the `Q` of `Q1:` or the word of `Question 1.`
fn without_q(line: &str) -> &str {
    let rest = line
        .strip_prefix("Question")
        .or(line.strip_prefix(['Q', 'q']));
    let rest = rest.map(|rest| rest.trim_start_matches(is_blank));
    rest.filter(|rest| rest.starts_with(|c| digit(c).is_some()))
        .unwrap_or(line)
}

/// True if the text starts with a year.
fn year(text: &str) -> bool {
    let digits = text.chars().take_while(|c| digit(*c).is_some()).count();
    let next = text.chars().nth(digits);
    digits == 4 && matches!(next, Some('年' | '-' | '—' | '～' | '~'))
}

/// A digit, of half or full width.
fn digit(c: char) -> Option<u32> {
    match c {
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        c => c.to_digit(10),
    }
}

/// Radicals that PDF readers put in place of characters, as those characters (the Kangxi block is folded by NFKC; the
/// supplement has no compatibility mapping).
pub(super) fn plain_radical(c: char) -> char {
    match c {
        '⺟' => '母',
        '⺠' => '民',
        '⻁' => '虎',
        '⻄' => '西',
        '⻅' => '见',
        '⻆' => '角',
        '⻉' => '贝',
        '⻋' => '车',
        '⻑' => '長',
        '⻓' => '长',
        '⻔' => '门',
        '⻘' => '青',
        '⻙' => '韦',
        '⻚' => '页',
        '⻛' => '风',
        '⻜' => '飞',
        '⻝' | '⻞' => '食',
        '⻢' => '马',
        '⻣' => '骨',
        '⻤' => '鬼',
        '⻥' => '鱼',
        '⻦' => '鸟',
        '⻧' => '卤',
        '⻨' => '麦',
        '⻩' => '黄',
        '⻬' => '齐',
        '⻮' => '齿',
        '⻰' => '龙',
        '⻳' => '龟',
        c => c,
    }
}

/// Text for display: radicals of PDF readers as characters, nothing else changed.
pub(super) fn readable(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{2e80}'..='\u{2fdf}' => plain_radical(c).nfkc().next().unwrap_or(c),
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_habits_don_t_tell_questions_apart() {
        for (one, other) in [
            ("1.党的宗旨是（  ）。", "党的宗旨是( )."),
            (
                "** 12、“两学一做”",
                "两学一做".replace("两学一做", "\"两学一做\"").as_str(),
            ),
            ("部⻔，⼟木", "部门,土木"),
            ("ＷＴＯ____成立", "wto__成立"),
            ("(3) 甲——乙", "甲—乙"),
            ("第4题：甲", "甲"),
        ] {
            assert_eq!(folded_stem(one), folded_stem(other), "{one}");
        }
        for (one, other) in [
            ("3.14是", "14是"),
            ("1949年", "年"),
            ("10:30开会", "30开会"),
        ] {
            assert_ne!(folded_stem(one), folded_stem(other), "{one}");
        }
    }

    #[test]
    fn answers_forgive_marks_and_date_forms() {
        for (one, other) in [
            ("《中国共产党章程》", "中国共产党章程"),
            ("1949年10月1日", "1949-10-01"),
            ("1997.7.1", "1997年07月01日"),
            (" 全心全意。", "全心全意"),
        ] {
            assert_eq!(folded_answer(one), folded_answer(other));
        }
        assert_ne!(folded_answer("1949-1-11"), folded_answer("1949-11-1"));
        assert_eq!(folded_answer("。"), ".");
    }

    #[test]
    fn numbers_in_front_are_told_from_numbers_inside() {
        assert_eq!(numbered("27、黄金"), Some((27, "黄金")));
        assert_eq!(numbered("（１） 甲"), Some((1, "甲")));
        assert_eq!(numbered("1.2026年是"), Some((1, "2026年是")));
        assert_eq!(numbered("1.5亿人"), None);
        assert_eq!(numbered("2020、2021两年"), None);
        assert_eq!(numbered("1、2026年是"), Some((1, "2026年是")));
        assert_eq!(numbered("12345.甲"), None);
        assert_eq!(numbered("5个"), None);
    }
}
