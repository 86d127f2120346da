//! The words with which lines of a question text begin.

use super::key_table::is_short;
use super::line::Note;
use crate::quiz::import::answer::is_letters;
use crate::quiz::import::draft::declared;
use crate::quiz::normal::numbered;
use crate::sheet::is_blank;

/// What follows `答案：`, `[答案]`, `【正确答案】`, `参考答案是：`, `答：`, `正确：`, `ANSWER:`, `Key:` at the start of a line.
pub(super) fn answer_marker(text: &str) -> Option<&str> {
    let body = text.trim_start_matches(['[', '【', '(', '（', '<', '*']);
    for prefix in ["本题", "试题", "题目"] {
        if let Some(rest) = body
            .strip_prefix(prefix)
            .filter(|rest| rest.len() < body.len())
            && let Some(answer) = chinese_marker(rest)
        {
            return Some(answer);
        }
    }
    chinese_marker(body).or_else(|| english_marker(body))
}

fn chinese_marker(body: &str) -> Option<&str> {
    if let Some(rest) = body
        .strip_prefix("答")
        .and_then(|rest| rest.strip_prefix(['：', ':']))
    {
        return Some(rest.trim_matches(is_blank));
    }
    // 应选C, 故选B.
    let chosen = ["应选择", "应选", "故选", "本题选"]
        .iter()
        .find_map(|word| body.strip_prefix(word));
    if let Some(rest) = chosen
        .map(|rest| rest.trim_matches(is_mark))
        .filter(|r| is_letters(r))
    {
        return Some(rest);
    }
    // 正确：B. An explanation may begin so too: 正确：党章规定….
    let right = body
        .strip_prefix("正确")
        .and_then(|rest| rest.strip_prefix(['：', ':', ']', '】']));
    if let Some(rest) = right
        .map(|rest| rest.trim_matches(is_mark))
        .filter(|r| is_short(r))
    {
        return Some(rest);
    }
    let core = ["正确的", "正确", "参考", "标准"]
        .iter()
        .find_map(|word| body.strip_prefix(word))
        .unwrap_or(body);
    let points = ["答题要点", "评分要点", "得分要点", "参考要点"]
        .iter()
        .find_map(|word| body.strip_prefix(word));
    let rest = points.or_else(|| word(core, '答', '案')).or_else(|| {
        let option = core.strip_prefix("选项")?;
        (core.len() < body.len()).then_some(option)
    })?;
    let rest = rest.strip_prefix("要点").unwrap_or(rest);
    after_marker(rest).or_else(|| {
        // 答案B, 答案选B, 答案——B.
        let answer = rest
            .trim_matches(is_mark)
            .trim_start_matches(['选', '—', '－', '-']);
        is_short(answer).then_some(answer)
    })
}

/// What follows a word, in whatever case.
fn without_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let (start, rest) = text.split_at_checked(word.len())?;
    start.eq_ignore_ascii_case(word).then_some(rest)
}

/// What follows a word of two characters between which there may be white space, as in `答 案`.
fn word(text: &str, first: char, second: char) -> Option<&str> {
    text.strip_prefix(first)?
        .trim_start_matches(|c| c != '\n' && is_blank(c))
        .strip_prefix(second)
}

fn is_mark(c: char) -> bool {
    is_blank(c) || matches!(c, '。' | '.' | '：' | ':')
}

fn english_marker(body: &str) -> Option<&str> {
    let lower: String = body.chars().take(16).flat_map(char::to_lowercase).collect();
    let word = ["correct answer", "answer key", "answer", "ans", "key"]
        .iter()
        .find(|w| lower.starts_with(**w))?;
    let rest = body.split_at_checked(word.len())?.1;
    let colon = rest.trim_start().starts_with([':', '：']);
    colon.then(|| after_marker(rest))?
}

/// What follows the word: a verb, a colon or bracket must come, or nothing at all, or a blank.
fn after_marker(rest: &str) -> Option<&str> {
    let verb = rest.trim_start_matches(['是', '为']);
    let quoted = verb.len() < rest.len() && verb.starts_with(['“', '"', '「']);
    let rest = verb;
    let open = quoted || rest.starts_with([':', '：', ']', '】', ')', '）', '>', '*', '=']);
    if !open && !rest.is_empty() && !rest.starts_with(is_blank) {
        return None;
    }
    let marks: &[char] = &[':', '：', ']', '】', '>', '*', '='];
    let rest = rest.strip_prefix([')', '）']).unwrap_or(rest);
    Some(
        rest.trim_start_matches(|c| is_blank(c) || marks.contains(&c))
            .trim_matches(is_blank),
    )
}

/// What follows `解析：`, `【解析】`, `出处：` … at the start of a line.
pub(super) fn note_marker(text: &str) -> Option<(Note, &str)> {
    const WORDS: &[(Note, &str)] = &[
        (
            Note::Explanation,
            "答案解析 试题解析 题目解析 答案详解 参考解析 解析 详解 分析 解答 解释 讲解 点拨 点评 答案说明 \
             explanation rationale",
        ),
        (
            Note::Citation,
            "出处 来源 题目来源 依据 答案依据 参考依据 参考资料 参考 法条 政策依据",
        ),
        (Note::Tags, "知识点 考点 标签 考查点"),
        (Note::Difficulty, "难度 难易程度 难易度 difficulty"),
        (Note::Kind, "题型 题目类型 试题类型"),
        (
            Note::Ignored,
            "我的答案 您的答案 你的答案 学生答案 得分 分值 分数 本题得分 本题总得分 本题分值 答题时间 答题人 题号 序号 \
             试题编号 题目编号",
        ),
    ];
    let body = text.trim_start_matches(['[', '【', '(', '（', '<', '*']);
    let bracket = body.len() < text.len();
    if let Some(rest) = word(body, '解', '析').filter(|rest| rest.starts_with(['：', ':'])) {
        return Some((
            Note::Explanation,
            rest.trim_start_matches(|c| is_blank(c) || matches!(c, '：' | ':' | '*'))
                .trim_end_matches('*'),
        ));
    }
    for (note, words) in WORDS {
        for word in words.split(' ') {
            let Some(rest) = without_word(body, word) else {
                continue;
            };
            // **解析**：…
            let rest = rest.trim_start_matches('*');
            let closed = bracket && rest.starts_with([']', '】', ')', '）', '>']);
            if closed || rest.starts_with(['：', ':']) {
                let marks = |c| {
                    is_blank(c) || matches!(c, ':' | '：' | ']' | '】' | ')' | '）' | '>' | '*')
                };
                return Some((*note, rest.trim_start_matches(marks).trim_end_matches('*')));
            }
        }
    }
    None
}

/// Cuts an answer off the end of a stem or option: `…（ ）。答案：B`, `…（答案：B）`.
pub(super) fn inline_answer(text: &str) -> Option<(&str, &str)> {
    for (at, _) in text.match_indices("答案") {
        let (before, from) = text.split_at_checked(at)?;
        let before = ["正确", "参考", "标准"]
            .iter()
            .find_map(|word| before.strip_suffix(word))
            .unwrap_or(before);
        let foreign = ["我的", "您的", "你的", "学生"]
            .iter()
            .any(|word| before.ends_with(word));
        let marked = from
            .strip_prefix("答案")
            .map(|rest| rest.trim_start_matches(['是', '为']))
            .filter(|rest| rest.starts_with([':', '：', ']', '】']));
        if let (false, Some(rest)) = (foreign || before.trim().is_empty(), marked) {
            let answer = rest
                .trim_start_matches([':', '：', ']', '】'])
                .trim_matches(is_blank);
            let opened = before.trim_end_matches(['(', '（', '[', '【']);
            let answer = if opened.len() < before.len() {
                answer.trim_end_matches([')', '）', ']', '】'])
            } else {
                answer
            };
            return Some((opened.trim_matches(is_blank), answer));
        }
    }
    None
}

/// What follows `题目：`, `题目1：`, `【题干】`, `**题目**：`, `问：` at the start of a line.
pub(super) fn stem_marker(text: &str) -> Option<&str> {
    let body = text.trim_start_matches(['[', '【', '*']);
    let rest = ["题目", "题干", "试题", "问题", "问", "Q"]
        .iter()
        .find_map(|word| body.strip_prefix(word))?;
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '*'));
    let rest = rest.strip_prefix([']', '】', '：', ':'])?;
    Some(rest.trim_start_matches(|c| is_blank(c) || matches!(c, '：' | ':' | '*')))
}

/// Whether the box in front of a line (`- [x] 甲`) is ticked; `None` without a box.
pub(super) fn tick(raw: &str) -> Option<bool> {
    let text = raw.trim_start_matches(|c| is_blank(c) || matches!(c, '-' | '*' | '+'));
    let (mark, _) = text.strip_prefix('[')?.split_once(']')?;
    match mark {
        "x" | "X" | "√" | "✓" | "✔" => Some(true),
        " " => Some(false),
        _ => None,
    }
}

/// The number of a line that is nothing but `题目 1`.
pub(super) fn lone_number(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("题目")?.trim_matches(is_blank);
    digits.parse().ok().filter(|number| *number < 10_000)
}

/// What follows `选项：`, `【选项】` at the start of a line.
pub(super) fn options_marker(text: &str) -> Option<&str> {
    let body = text.trim_start_matches(['[', '【']);
    let rest = body
        .strip_prefix("选项")?
        .strip_prefix([']', '】', '：', ':'])?;
    Some(rest.trim_start_matches(|c| is_blank(c) || matches!(c, '：' | ':')))
}

/// True for a line that begins with its type in brackets and goes on: `【单选题】甲是（ ）`.
pub(super) fn begins_with_kind(text: &str) -> bool {
    let opened = text.strip_prefix(['[', '【', '(', '（']);
    let split = opened.and_then(|inner| inner.split_once([']', '】', ')', '）']));
    split.is_some_and(|(kind, rest)| {
        let rest = rest.trim_matches(is_blank);
        let kind_only = kind.chars().count() <= 8 && declared(kind).is_some();
        kind_only && !rest.is_empty() && !rest.starts_with(['(', '（', '：', ':', '共'])
    })
}

/// `（ B ）1. 甲是` as the number and the stem with its answer behind it.
pub(super) fn answered_number(text: &str) -> Option<(u32, String)> {
    let inner = text.strip_prefix(['(', '（', '[', '【'])?;
    let (answer, rest) = inner.split_once([')', '）', ']', '】'])?;
    let (number, stem) = numbered(rest.trim_start_matches(is_blank))?;
    let answer = answer.trim_matches(is_blank);
    let plain = rest
        .trim_start_matches(is_blank)
        .starts_with(|c: char| c.is_numeric());
    // （A）1、2 is an option.
    let written = |c: &char| ('\u{4e00}'..='\u{9fff}').contains(c);
    let sentence = stem.chars().filter(written).count() > 3 || !is_letters(answer);
    let fits = plain && sentence && (answer.is_empty() || is_short(answer));
    fits.then(|| (number, format!("{stem}（{answer}）")))
}
