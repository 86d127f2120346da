//! Reading an answer as its source writes it: letters, numbers, option texts, words for right and wrong, texts for
//! blanks.

use unicode_normalization::UnicodeNormalization;

use super::draft::Habits;
use super::options::{label, letter, pieces, spaced_label};
use crate::quiz::normal::folded;
use crate::report::{Flaw, ProblemCode};
use crate::sheet::is_blank;

/// Between the parts of an answer.
const SEPARATORS: &[char] = &[
    '&', '|', '\n', ';', '；', '、', ',', '，', '#', '/', '+', '\t', ' ', '\u{3000}',
];

/// The longest answer, in bytes, that can name options.
const LONGEST_CHOICE: usize = 8_000;

/// An answer with what it refers to.
pub(super) struct Reading<'a> {
    /// Not empty.
    pub(super) answer: &'a str,
    /// Without gaps.
    pub(super) options: &'a [String],
    /// For every letter the index among `options`.
    pub(super) places: &'a [Option<usize>],
    /// How the file writes things.
    pub(super) habits: Habits,
}

impl Reading<'_> {
    /// The right options. `single`: a text that reads as several letters may still be one option's text.
    pub(super) fn choice(&self, single: bool) -> Result<Vec<u8>, Flaw> {
        let first_line = self.answer.lines().next().unwrap_or_default();
        let found = [self.answer, first_line]
            .into_iter()
            .filter(|answer| answer.len() <= LONGEST_CHOICE)
            .find_map(|answer| self.choice_in(answer, single));
        found.ok_or_else(|| Flaw::new(ProblemCode::AnswerNotInOptions, self.answer))
    }

    fn choice_in(&self, answer: &str, single: bool) -> Option<Vec<u8>> {
        let letters = self.letters(answer);
        match letters {
            Some(letters) if letters.len() == 1 || !single => Some(letters),
            several => self.one_text(answer).map(|i| vec![i]).or(several),
        }
        .or_else(|| self.lettered_texts(answer))
        .or_else(|| self.texts(answer))
        .or_else(|| self.numbers(answer))
    }

    /// `ABD`, `A,B`, `Ａ、Ｂ`; every letter must have an option.
    fn letters(&self, answer: &str) -> Option<Vec<u8>> {
        let bare = bare_letters(answer)?;
        let indices = bare.into_iter().map(|l| self.place(usize::from(l)));
        distinct(indices.collect::<Option<Vec<_>>>()?)
    }

    fn place(&self, place: usize) -> Option<u8> {
        let index = self.places.get(place).copied().flatten()?;
        u8::try_from(index).ok()
    }

    /// The one option with this text.
    fn one_text(&self, text: &str) -> Option<u8> {
        let wanted = folded(text);
        let mut same = (0..).zip(self.options).filter(|(_, o)| folded(o) == wanted);
        let (index, _) = same.next()?;
        same.next().is_none().then_some(index)
    }

    /// Option texts joined by one of the usual separators.
    fn texts(&self, answer: &str) -> Option<Vec<u8>> {
        if let Some(index) = self.one_text(answer) {
            return Some(vec![index]);
        }
        SEPARATORS.iter().find_map(|separator| {
            let parts = answer.split(*separator).map(|p| p.trim_matches(is_blank));
            let parts: Vec<&str> = parts.filter(|p| !p.is_empty()).collect();
            if parts.len() < 2 {
                return None;
            }
            let indices = parts.iter().map(|part| self.one_text(part));
            distinct(indices.collect::<Option<Vec<_>>>()?)
        })
    }

    /// `A.爱国`, `B、敬业；C、诚信`: the letter and the text must agree.
    fn lettered_texts(&self, answer: &str) -> Option<Vec<u8>> {
        let one = |part: &str| {
            let (own, text) = label(part).or_else(|| spaced_label(part))?;
            let index = self.place(usize::from(own))?;
            (self.one_text(text)? == index).then_some(index)
        };
        if let Some(index) = one(answer) {
            return Some(vec![index]);
        }
        let (before, parts) = pieces(answer)?;
        let all = parts
            .iter()
            .map(|part| one(part.trim_end_matches(SEPARATORS)));
        let all = all.collect::<Option<Vec<_>>>()?;
        before.is_empty().then(|| distinct(all))?
    }

    /// `1`, `1,3` in a file whose options are numbered.
    fn numbers(&self, answer: &str) -> Option<Vec<u8>> {
        if !self.habits.numbered_options {
            return None;
        }
        let parts = answer.split(SEPARATORS).filter(|p| !p.is_empty());
        let indices = parts.map(|part| self.place(part.parse::<usize>().ok()?.checked_sub(1)?));
        distinct(indices.collect::<Option<Vec<_>>>()?)
    }

    /// Whether a statement is true; `words` are the truths of the two options, if it has options. A bare letter or digit
    /// counts only where the type is `known`.
    pub(super) fn truth(&self, words: Option<[bool; 2]>, known: bool) -> Result<bool, Flaw> {
        let first_line = self.answer.lines().next().unwrap_or_default();
        let flaw = || Flaw::new(ProblemCode::AnswerNotInOptions, self.answer);
        if let Some(truth) = truth_word(first_line) {
            return Ok(truth);
        }
        if let (Some((own, _)), Some(words)) = (label(first_line), words)
            && let Some(index) = self.lettered_texts(first_line)
            && index == [own]
        {
            return words.get(usize::from(own)).copied().ok_or_else(flaw);
        }
        if !known {
            return Err(flaw());
        }
        let bare: String = first_line.nfkc().filter(|c| !is_blank(*c)).collect();
        match (bare.to_uppercase().as_str(), words) {
            ("A", Some([first, _])) => Ok(first),
            ("B", Some([_, second])) => Ok(second),
            ("A", None) => Ok(true),
            ("B", None) | ("X", _) => Ok(false),
            ("1", _) => Ok(!self.habits.zero_based),
            ("0", _) => Ok(self.habits.zero_based),
            _ => Err(flaw()),
        }
    }

    /// All options in order: `CABD`, `C-A-B-D`.
    pub(super) fn order(&self) -> Result<Vec<u8>, Flaw> {
        let letters: Option<Vec<u8>> = self
            .answer
            .nfkc()
            .filter(|c| {
                !is_blank(*c) && !SEPARATORS.contains(c) && !matches!(c, '-' | '>' | '→' | '—')
            })
            .map(|c| self.place(usize::from(letter(c)?)))
            .collect();
        letters.ok_or_else(|| Flaw::new(ProblemCode::AnswerNotInOptions, self.answer))
    }
}

/// Each index once, in order of appearance.
fn distinct(indices: Vec<u8>) -> Option<Vec<u8>> {
    let mut kept = Vec::new();
    for index in indices {
        if !kept.contains(&index) {
            kept.push(index);
        }
    }
    (!kept.is_empty()).then_some(kept)
}

/// The letters of an answer that has nothing but letters, separators and brackets.
fn bare_letters(answer: &str) -> Option<Vec<u8>> {
    let mut letters = Vec::new();
    for c in answer.nfkc() {
        match letter(c) {
            Some(letter) => letters.push(letter),
            None if is_blank(c) || SEPARATORS.contains(&c) => {}
            None if matches!(
                c,
                '(' | ')' | '[' | ']' | '【' | '】' | '.' | '。' | '和' | '及' | '与'
            ) => {}
            None => return None,
        }
    }
    (!letters.is_empty()).then_some(letters)
}

/// True for an answer of up to eight letters and nothing else: it refers to options.
pub(super) fn is_letters(answer: &str) -> bool {
    bare_letters(answer).is_some_and(|letters| letters.len() <= 8 && letters.iter().all(|l| *l < 8))
}

/// The words for right and wrong.
pub(super) fn truth_word(text: &str) -> Option<bool> {
    const RIGHT: &[&str] = &[
        "对",
        "正确",
        "√",
        "✓",
        "✔",
        "☑",
        "✅",
        "是",
        "真",
        "t",
        "true",
        "y",
        "yes",
        "right",
        "正确的",
        "对的",
    ];
    const WRONG: &[&str] = &[
        "错",
        "错误",
        "不正确",
        "不对",
        "×",
        "✗",
        "✘",
        "❌",
        "✖",
        "☒",
        "❎",
        "╳",
        "╳",
        "否",
        "假",
        "f",
        "false",
        "n",
        "no",
        "wrong",
        "错误的",
        "错的",
        "不是",
        "非",
    ];
    let bare: String = folded(text)
        .chars()
        .filter(|c| !matches!(c, '\u{fe0f}' | '(' | ')' | '[' | ']' | '.' | '"' | '!'))
        .collect();
    if RIGHT.contains(&bare.as_str()) {
        Some(true)
    } else if WRONG.contains(&bare.as_str()) {
        Some(false)
    } else {
        None
    }
}

/// The truths of two options that are words for right and wrong, one of each.
pub(super) fn truth_options(options: &[String]) -> Option<[bool; 2]> {
    let [first, second] = options else {
        return None;
    };
    let (first, second) = (truth_word(first)?, truth_word(second)?);
    (first != second).then_some([first, second])
}

/// Cuts an answer where its explanation begins.
pub(super) fn split_explanation(text: &str) -> (String, Option<String>) {
    const MARKS: &[&str] = &[
        "答案解析",
        "试题解析",
        "【解析】",
        "[解析]",
        "解析：",
        "解析:",
        "解析",
    ];
    let text = text.trim_matches(is_blank);
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let start = line.trim_start_matches(is_blank);
        let mark = MARKS.iter().find(|mark| start.starts_with(**mark));
        if let (Some(mark), true) = (mark, offset > 0) {
            let before = text.get(..offset).unwrap_or_default();
            let body = start.strip_prefix(mark).unwrap_or_default();
            let after = text.get(offset + line.len()..).unwrap_or_default();
            let explanation = format!("{}{after}", body.trim_start_matches([':', '：', ']', '】']));
            let explanation = explanation.trim_matches(is_blank).to_owned();
            return (
                before.trim_matches(is_blank).to_owned(),
                (!explanation.is_empty()).then_some(explanation),
            );
        }
        offset += line.len();
    }
    (text.to_owned(), None)
}

#[cfg(test)]
#[path = "answer_tests.rs"]
mod tests;
