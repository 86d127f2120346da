//! Options that carry their own letters, and options that stand inside a stem.

use crate::quiz::normal::folded;
use crate::sheet::is_blank;

/// The letter with which a text begins as a label (`A.`, `Ｂ、`, `(C)`, `D `), and what follows it.
pub(super) fn label(text: &str) -> Option<(u8, &str)> {
    let trimmed =
        text.trim_start_matches(|c| is_blank(c) || matches!(c, '-' | '*' | '□' | '○' | '◯'));
    let bracketed = trimmed.strip_prefix(['(', '（', '[', '【']);
    let body = bracketed.unwrap_or(trimmed);
    let first = body.chars().next()?;
    let letter = letter(first)?;
    let rest = body
        .strip_prefix(first)?
        .trim_start_matches(is_blank_inside);
    let rest = if bracketed.is_some() {
        let rest = rest.strip_prefix([')', '）', ']', '】'])?;
        rest.strip_prefix(['.', '．', '、', ':', '：'])
            .unwrap_or(rest)
    } else {
        rest.strip_prefix([
            '.', '．', '、', ')', '）', ':', '：', '。', ',', '，', '﹒', '·',
        ])?
    };
    Some((letter, rest.trim_start_matches(is_blank)))
}

/// A letter, white space and a text (`A 甲`): a label only where its letter is expected.
pub(super) fn spaced_label(text: &str) -> Option<(u8, &str)> {
    let (first, rest) = text.trim_start().split_once(is_blank)?;
    let mut chars = first.chars();
    let own = letter(chars.next()?)?;
    let rest = rest.trim_start_matches(is_blank);
    (chars.next().is_none() && !rest.is_empty()).then_some((own, rest))
}

fn is_blank_inside(c: char) -> bool {
    c != '\n' && is_blank(c)
}

/// 0 for `A` or `Ａ`, of either case, up to 25.
pub(super) fn letter(c: char) -> Option<u8> {
    let plain = match c {
        'Ａ'..='Ｚ' => char::from_u32(u32::from(c) - u32::from('Ａ') + u32::from('A'))?,
        'ａ'..='ｚ' => char::from_u32(u32::from(c) - u32::from('ａ') + u32::from('A'))?,
        c => c.to_ascii_uppercase(),
    };
    let index = u32::from(plain).checked_sub(u32::from('A'))?;
    u8::try_from(index).ok().filter(|i| *i < 26)
}

/// True if every option that is there begins with its own letter.
pub(super) fn all_labelled(options: &[Option<String>]) -> bool {
    let mut present = options
        .iter()
        .enumerate()
        .filter_map(|(i, o)| Some((i, o.as_ref()?)))
        .peekable();
    present.peek().is_some()
        && present
            .all(|(index, text)| label(text).is_some_and(|(own, _)| usize::from(own) == index))
}

/// The text after its own letter, if it is the right one.
pub(super) fn without_label(text: &str, index: usize) -> &str {
    match label(text) {
        Some((own, rest)) if usize::from(own) == index => rest,
        _ => text,
    }
}

/// Splits a stem that holds its options as `A. … B. …`, on lines of their own or in a row; at least two, in order from
/// `A`.
pub(super) fn lettered(text: &str) -> Option<(String, Vec<String>)> {
    let starts = label_starts(text, |own, before| own == before);
    let (first, _) = *starts.first()?;
    if starts.len() < 2 {
        return None;
    }
    let stem = text.get(..first)?.trim().to_owned();
    let ends = starts
        .iter()
        .skip(1)
        .map(|(start, _)| *start)
        .chain([text.len()]);
    let options = starts.iter().zip(ends).map(|((_, body), end)| {
        text.get(*body..end)
            .map(|o| o.trim_matches(is_blank).to_owned())
    });
    let options: Option<Vec<String>> = options.collect();
    Some((stem, without_separators(options?)))
}

/// `甲；`, `乙；`, `丙` without what only stands between them.
pub(super) fn without_separators(mut options: Vec<String>) -> Vec<String> {
    const SEPARATORS: &[char] = &['；', ';', '，', ',', '、', '|', '/'];
    let last = options.len().saturating_sub(1);
    if last > 0 && options.iter().take(last).all(|o| o.ends_with(SEPARATORS)) {
        for option in &mut options {
            let bare = option
                .trim_end_matches(SEPARATORS)
                .trim_end_matches(is_blank);
            *option = bare.to_owned();
        }
    }
    options
}

/// The pieces of a text that begin with labels in ascending order, and what stands before the first.
pub(super) fn pieces(text: &str) -> Option<(&str, Vec<&str>)> {
    let mut last = None;
    let starts = label_starts(text, |own, _| {
        let rises = last.is_none_or(|last| own > last);
        last = if rises { Some(own) } else { last };
        rises
    });
    let (first, _) = *starts.first()?;
    Some((text.get(..first)?, cut(text, &starts)))
}

/// The pieces of a line that begins with a label: each later one has the next letter, and may follow a Chinese character
/// without a gap.
pub(super) fn run(text: &str) -> Vec<&str> {
    let mut next = None;
    let starts = label_starts(text, |own, _| {
        let follows = next.is_none_or(|next| own == next);
        next = if follows { Some(own + 1) } else { next };
        follows
    });
    cut(text, &starts)
}

/// What stands before the first label of a text that has `letter`, and the pieces from there on; `None` without one.
pub(super) fn following(text: &str, letter: u8) -> Option<(&str, Vec<&str>)> {
    let mut next = letter;
    let starts = label_starts(text, |own, _| {
        let follows = own == next;
        next += u8::from(follows);
        follows
    });
    let (first, _) = *starts.first()?;
    Some((text.get(..first)?, cut(text, &starts)))
}

/// The pieces of a text from each label to the next.
fn cut<'a>(text: &'a str, starts: &[(usize, usize)]) -> Vec<&'a str> {
    let starts = starts.iter().map(|(start, _)| *start);
    let ends = starts.clone().skip(1).chain([text.len()]);
    starts
        .zip(ends)
        .filter_map(|(start, end)| text.get(start..end))
        .collect()
}

/// Where labels start, and where their bodies do. A label inside a line must follow white space, a stop or a bracket;
/// `wanted` is asked with the letter and the number of labels before it.
fn label_starts(text: &str, mut wanted: impl FnMut(u8, u8) -> bool) -> Vec<(usize, usize)> {
    const STOPS: &[char] = &[
        '。', '；', ';', ')', '）', '?', '？', '：', ':', '，', ',', '、',
    ];
    let mut starts: Vec<(usize, usize)> = Vec::new();
    let mut before = '\n';
    for (at, c) in text.char_indices() {
        // In a run of options a label may also follow a Chinese character or a number: A.夏B.先秦, A.2015B.2016.
        let end = ('\u{4e00}'..='\u{9fff}').contains(&before);
        let number = (before.is_ascii_digit() || before == '%') && c.is_ascii_uppercase();
        let packed = !starts.is_empty() && (end || number);
        let free = is_blank(before) || STOPS.contains(&before) || packed;
        before = c;
        if !free || is_blank(c) || starts.len() > 25 {
            continue;
        }
        let Some((own, body)) = text.get(at..).and_then(label) else {
            continue;
        };
        // The bracket of P(H,E) was opened before.
        let closes = text
            .get(at + c.len_utf8()..)
            .is_some_and(|rest| rest.starts_with([')', '）']));
        if closes && !matches!(c, '(' | '（' | '[' | '【') && is_open(text.get(..at)) {
            continue;
        }
        if wanted(own, starts.len() as u8) {
            starts.push((at, text.len() - body.len()));
        }
    }
    starts
}

/// True if the last round bracket of a text is an opening one.
fn is_open(text: Option<&str>) -> bool {
    let bracket = |c: &char| matches!(c, '(' | '（' | ')' | '）');
    let last = text.and_then(|text| text.chars().rev().find(bracket));
    matches!(last, Some('(' | '（'))
}

/// The options of one cell: lettered, or one a line, or cut by a bar, a semicolon or whatever else people put between
/// them.
pub(super) fn listed(text: &str) -> Vec<String> {
    const CUTS: &[&str] = &[
        "\n", "<br>", "<br/>", "<br />", "$;$", "###", "||", "┋", "|", "｜", "；", ";", "&", "、",
        "，", ",",
    ];
    if let Some((before, options)) = lettered(text)
        && before.is_empty()
    {
        return options;
    }
    let cut = CUTS.iter().find(|cut| text.contains(**cut));
    let parts = match cut {
        Some(cut) => parts_of(text.split(*cut)),
        None => spaced(text),
    };
    // A、12 cut behind its letter: the parts are not what was meant.
    let cut_apart = parts.first().is_some_and(|p| p.len() == 1) && label(text).is_some();
    match without_bare_letters(&parts) {
        Some(bare) => bare,
        None if cut_apart => vec![text.to_owned()],
        None => parts,
    }
}

fn parts_of<'a>(parts: impl Iterator<Item = &'a str>) -> Vec<String> {
    parts
        .map(|p| p.trim_matches(is_blank))
        .filter(|p| !p.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Options with nothing between them but gaps, strokes, or single spaces if no part is a Latin word.
fn spaced(text: &str) -> Vec<String> {
    let wide = text.replace(['\t', '\u{3000}'], "  ");
    let gaps = parts_of(wide.split("  "));
    if gaps.len() > 1 {
        return gaps;
    }
    let strokes = parts_of(text.split('/'));
    if strokes.len() > 2 {
        return strokes;
    }
    let words = parts_of(text.split(is_blank));
    let latin = |word: &String| word.chars().all(|c| c.is_ascii_alphabetic());
    if words.len() > 1 && !words.iter().any(latin) {
        words
    } else {
        gaps
    }
}

/// `A一`, `B=二`: options that all begin with their own letter and no stop behind it.
fn without_bare_letters(parts: &[String]) -> Option<Vec<String>> {
    let bare = (0..).zip(parts).map(|(index, part)| {
        if label(part).is_some() {
            return None;
        }
        let first = part.chars().next()?;
        let rest = part.strip_prefix(first)?;
        let own = first.is_uppercase() && letter(first) == Some(index);
        let word = rest.starts_with(|c: char| c.is_ascii_alphanumeric());
        let rest = rest.trim_start_matches(|c| is_blank(c) || matches!(c, '=' | '-' | '－'));
        (own && !word && !rest.is_empty()).then(|| rest.to_owned())
    });
    let bare: Option<Vec<String>> = bare.collect();
    bare.filter(|bare| bare.len() > 1)
}

/// Splits `stem&option&option…`. Without a declared type the answer must be made of the options.
pub(super) fn joined(stem: &str, answer: &str, is_choice: bool) -> Option<(String, Vec<String>)> {
    let mut parts = stem.split('&').map(|p| p.trim_matches(is_blank));
    let first = parts.next()?.to_owned();
    let options: Vec<String> = parts.filter(|p| !p.is_empty()).map(str::to_owned).collect();
    let known = |text: &str| options.iter().any(|o| folded(o) == folded(text));
    let fits = is_choice || answer.split('&').all(known);
    (options.len() >= 2 && !first.is_empty() && fits).then_some((first, options))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_letters_with_a_stop() {
        assert_eq!(label("A. 甲"), Some((0, "甲")));
        assert_eq!(label(" （ｂ）乙"), Some((1, "乙")));
        assert_eq!(label("Ｃ、丙"), Some((2, "丙")));
        assert_eq!(label("- D．丁"), Some((3, "丁")));
        for none in ["APP是", "A", "党", ".A", "A股"] {
            assert_eq!(label(none), None, "{none}");
        }
    }

    #[test]
    fn options_are_taken_out_of_a_stem() {
        let want = |stem: &str, options: &[&str]| {
            Some((
                stem.to_owned(),
                options.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ))
        };
        assert_eq!(
            lettered("甲（ ）\nA.一\nB.二\nC.三"),
            want("甲（ ）", &["一", "二", "三"])
        );
        assert_eq!(
            lettered("甲（ ）A、一 B、二  C、三"),
            want("甲（ ）", &["一", "二", "三"])
        );
        assert_eq!(lettered("A.甲"), None);
        assert_eq!(lettered("使用 USB.甲 B.乙"), None);
        assert_eq!(
            joined("甲()&一&二&", "一&二", false),
            want("甲()", &["一", "二"])
        );
        assert_eq!(joined("R&D&甲", "乙", false), None);
    }

    #[test]
    fn what_stands_between_options_is_not_part_of_them() {
        let options = |text: &str| lettered(text).map(|(_, options)| options);
        let want = |texts: &[&str]| Some(texts.iter().map(ToString::to_string).collect());
        assert_eq!(options("A、甲；B、乙；C、丙"), want(&["甲", "乙", "丙"]));
        assert_eq!(options("A.甲。 B.乙。"), want(&["甲。", "乙。"]));
        assert_eq!(
            options("A.P(H,E)=1 B.P(H,B)=0"),
            want(&["P(H,E)=1", "P(H,B)=0"])
        );
    }

    #[test]
    fn options_of_one_cell_are_told_apart() {
        for cell in [
            "A.甲 B.乙 C.丙",
            "甲\n乙\n丙",
            "甲<br>乙<br>丙",
            "甲$;$乙$;$丙",
            "甲/乙/丙",
            "甲  乙\t丙",
            "甲 乙 丙",
            "A甲 B乙 C丙",
            "A=甲;B=乙;C=丙",
        ] {
            assert_eq!(listed(cell), ["甲", "乙", "丙"], "{cell}");
        }
        for cell in ["A.2015B.2016", "A、2015B、2016", "2015┋2016"] {
            assert_eq!(listed(cell), ["2015", "2016"], "{cell}");
        }
        assert_eq!(listed("A、甲C、乙"), ["A、甲C、乙"]);
        assert_eq!(listed("New York"), ["New York"]);
        assert_eq!(listed("Apple;Banana"), ["Apple", "Banana"]);
    }

    #[test]
    fn own_letters_go_only_if_all_have_them() {
        let some = |texts: &[&str]| {
            texts
                .iter()
                .map(|t| Some(t.to_string()))
                .collect::<Vec<_>>()
        };
        assert!(all_labelled(&some(&["A.0618", "B.0.628"])));
        assert!(!all_labelled(&some(&["A.0618", "0.628"])));
        assert!(!all_labelled(&some(&["B.一", "A.二"])));
        assert_eq!(without_label("B.0.628", 1), "0.628");
    }
}
