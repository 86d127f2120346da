//! Reading an answer as its source writes it: letters, numbers, option texts, words for right and wrong, texts for
//! blanks.

use unicode_normalization::UnicodeNormalization;

use super::answer_parts::split_remark;
use super::draft::Habits;
use super::options::{label, letter, pieces, spaced_label};
use crate::quiz::normal::folded;
use crate::report::{Flaw, ProblemCode};
use crate::sheet::is_blank;

/// Between the parts of an answer.
const SEPARATORS: &[char] = &[
    '&', '|', '┋', '\n', ';', '；', '、', ',', '，', '#', '/', '+', '\t', ' ', '\u{3000}',
];

/// Words and signs for right.
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

/// Words and signs for wrong.
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

/// Characters of the longest word for right or wrong.
const LONGEST_TRUTH: usize = 6;

/// The longest answer, in bytes, that can name options.
const LONGEST_CHOICE: usize = 8_000;

/// An answer with what it refers to.
#[derive(Clone, Copy)]
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
        let remarked = split_remark(first_line).map(|(lead, _)| lead);
        let found = [self.answer, first_line]
            .into_iter()
            .chain(remarked)
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
        .or_else(|| self.letters_and_texts(answer))
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
        if let Some((_, parts)) = pieces(answer).filter(|(before, _)| before.is_empty()) {
            let all = parts
                .iter()
                .map(|part| one(part.trim_end_matches(SEPARATORS)));
            return distinct(all.collect::<Option<Vec<_>>>()?);
        }
        SEPARATORS.iter().find_map(|separator| {
            let parts = answer.split(*separator).map(|p| p.trim_matches(is_blank));
            let all = parts
                .filter(|p| !p.is_empty())
                .map(|part| self.bare_lettered(part));
            distinct(all.collect::<Option<Vec<_>>>()?)
        })
    }

    /// `A爱国`: a letter without a stop and the text of its option.
    fn bare_lettered(&self, part: &str) -> Option<u8> {
        let first = part.chars().next()?;
        let index = self.place(usize::from(letter(first)?))?;
        (self.one_text(part.strip_prefix(first)?)? == index).then_some(index)
    }

    /// `AC:爱国;诚信;`: the letters and all their texts must agree.
    fn letters_and_texts(&self, answer: &str) -> Option<Vec<u8>> {
        let (letters, texts) = answer.split_once([':', '：'])?;
        let letters = self.letters(letters)?;
        let texts = self.texts(texts.trim_matches(SEPARATORS))?;
        (letters == texts).then_some(letters)
    }

    /// `1`, `1,3`, `13` in a file whose options are numbered or whose answers are numbers.
    fn numbers(&self, answer: &str) -> Option<Vec<u8>> {
        let base = usize::from(self.habits.first_number?);
        let indices = numbers_in(answer, self.places.len())?
            .into_iter()
            .map(|number| self.place(number.checked_sub(base)?));
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
        if let Some((lead, _)) = split_remark(first_line)
            && let Some(truth) = truth_word(lead).filter(|_| known || is_verdict(lead))
        {
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
        // B.错误 of a statement whose options nobody wrote down.
        if words.is_none()
            && let Some(truth) = label(first_line).and_then(|(_, word)| truth_word(word))
        {
            return Ok(truth);
        }
        let bare: String = first_line.nfkc().filter(|c| !is_blank(*c)).collect();
        match (bare.to_uppercase().as_str(), words) {
            ("A", Some([first, _])) => Ok(first),
            ("B" | "2", Some([_, second])) => Ok(second),
            ("A", None) => Ok(true),
            ("B", None) | ("X", _) => Ok(false),
            ("2", None) if !self.habits.zero_based => Ok(false),
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

/// The numbers of an answer that has nothing else; of up to nine options a run of digits names several.
pub(super) fn numbers_in(answer: &str, options: usize) -> Option<Vec<usize>> {
    let mut numbers = Vec::new();
    for part in answer.split(SEPARATORS).filter(|p| !p.is_empty()) {
        let part = part.strip_prefix("选项").unwrap_or(part);
        if part.chars().count() > 1 && options < 10 {
            for digit in part.chars() {
                numbers.push(usize::try_from(digit.to_digit(10)?).ok()?);
            }
        } else {
            numbers.push(part.parse().ok()?);
        }
    }
    (!numbers.is_empty()).then_some(numbers)
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

/// The letters of an answer that has nothing but letters, separators and brackets, and words that say so: `选A`,
/// `B选项`.
fn bare_letters(answer: &str) -> Option<Vec<u8>> {
    const BEFORE: &[&str] = &["应选择", "应选", "故选", "选项", "选择", "选", "option"];
    const BEHIND: &[&str] = &["选项", "项"];
    let answer = answer.trim_matches(is_blank);
    let bare = BEFORE
        .iter()
        .find_map(|word| answer.strip_prefix(word))
        .unwrap_or(answer)
        .trim_end_matches(['.', '。']);
    let bare = BEHIND
        .iter()
        .find_map(|word| bare.strip_suffix(word))
        .unwrap_or(bare);
    let mut letters = Vec::new();
    for c in bare.nfkc() {
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

/// True for an answer that refers to options: letters, or one letter with a stop and the option's text.
pub(super) fn names_option(answer: &str) -> bool {
    let lettered = answer.starts_with(|c| letter(c).is_some_and(|l| l < 8));
    is_letters(answer) || (lettered && label(answer).is_some())
}

/// Whether a word or sign means right or wrong.
pub(super) fn truth_word(text: &str) -> Option<bool> {
    let bare: String = folded(text)
        .chars()
        .filter(|c| !matches!(c, '\u{fe0f}' | '(' | ')' | '[' | ']' | '.' | '"' | '!'))
        .collect();
    let truth = |word: &str| match (RIGHT.contains(&word), WRONG.contains(&word)) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    };
    truth(&bare).or_else(|| {
        // ✅ 正确, 错×, 正确（T）: a sign and a word that say the same.
        let mut places = bare.char_indices().skip(1).take(LONGEST_TRUTH);
        places.find_map(|(at, _)| {
            let (one, other) = bare.split_at_checked(at).filter(|_| !bare.is_ascii())?;
            let same = truth(one).is_some() && truth(one) == truth(other);
            same.then(|| truth(one))?
        })
    })
}

/// True for the words that judge a statement and answer nothing else, unlike `是` or `T`.
pub(super) fn is_verdict(text: &str) -> bool {
    let word = folded(text);
    truth_word(text).is_some()
        && (word.starts_with(['对', '错', '√', '×', '✓', '✗', '✔', '✘'])
            || word.contains("正确")
            || word.contains("错误"))
}

/// The truths of two options that are words for right and wrong, one of each.
pub(super) fn truth_options(options: &[String]) -> Option<[bool; 2]> {
    let [first, second] = options else {
        return None;
    };
    let (first, second) = (truth_word(first)?, truth_word(second)?);
    (first != second).then_some([first, second])
}

#[cfg(test)]
#[path = "answer_tests.rs"]
mod tests;
