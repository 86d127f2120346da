//! A question that is being gathered from lines.

use super::super::draft::{Declared, Draft, Habits, declared};
use super::key_table::{Pair, is_short};
use super::line::Note;
use super::stem;
use crate::quiz::import::answer::truth_word;
use crate::quiz::import::answer_parts::split_explanation;
use crate::quiz::import::options::letter;
use crate::quiz::normal::numbered;
use crate::quiz::question::{Details, Html, Question};
use crate::report::{Flaw, ProblemCode};
use crate::sheet::is_blank;

/// A longer line, in bytes, is taken for one question.
const LONGEST_PACKED: usize = 16_000;
/// Places of a line at which the next question is looked for.
const CANDIDATES: usize = 20;

/// What the last line belonged to; a line that begins like nothing in particular goes on with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Nothing: text is passed over.
    Closed,
    Stem,
    Option,
    Answer,
    Explanation,
    /// A remark whose word stands alone on its line.
    Remark(Note),
}

/// What has been gathered of a question.
#[derive(Clone, Debug, Default)]
pub(super) struct Item {
    pub(super) line: usize,
    pub(super) number: Option<u32>,
    pub(super) run: usize,
    pub(super) stem: String,
    pub(super) options: Vec<(u8, String)>,
    pub(super) answer: Option<String>,
    /// The letters of options with a tick in front.
    pub(super) ticked: Vec<u8>,
    /// The line of the first option, if options have no letters.
    pub(super) bare_from: Option<usize>,
    kind: String,
    explanation: String,
    details: Details,
}

impl Item {
    pub(super) fn new(
        line: usize,
        number: Option<u32>,
        run: usize,
        kind: &str,
        chapter: Option<String>,
    ) -> Self {
        Self {
            line,
            number,
            run,
            kind: kind.to_owned(),
            details: Details {
                chapter,
                ..Details::default()
            },
            ..Self::default()
        }
    }

    /// Goes on with what the last line belonged to.
    pub(super) fn append(&mut self, mode: Mode, text: &str) {
        let target = match mode {
            Mode::Closed | Mode::Remark(_) => return,
            Mode::Stem => &mut self.stem,
            Mode::Option => match self.options.last_mut() {
                Some((_, option)) => option,
                None => &mut self.stem,
            },
            Mode::Answer => self.answer.get_or_insert_default(),
            Mode::Explanation => &mut self.explanation,
        };
        join(target, text, mode);
    }

    pub(super) fn note(&mut self, note: Note, text: &str) {
        let text = text.trim_matches(is_blank);
        let some = || (!text.is_empty()).then(|| text.to_owned());
        match note {
            Note::Explanation => join(&mut self.explanation, text, Mode::Explanation),
            Note::Citation => self.details.citation = some(),
            Note::Difficulty => self.details.difficulty = some(),
            Note::Kind => text.clone_into(&mut self.kind),
            Note::Tags => {
                let tags = text.split([',', '，', ';', '；', '、']).map(str::trim);
                self.details
                    .tags
                    .extend(tags.filter(|t| !t.is_empty()).map(str::to_owned));
            }
            Note::Ignored => {}
        }
    }

    /// Takes `[单选题]`, `（多选，2分）` from the beginning of a stem; returns the rest.
    pub(super) fn take_kind<'t>(&mut self, stem: &'t str) -> &'t str {
        const CLOSING: &[char] = &[']', '】', ')', '）', '〕'];
        let opened = stem.strip_prefix(['[', '【', '(', '（', '〔']);
        let split = opened.and_then(|inner| inner.split_once(CLOSING));
        match split {
            Some((kind, rest)) if kind.chars().count() <= 16 && declared(kind).is_some() => {
                kind.clone_into(&mut self.kind);
                rest.trim_start_matches(is_blank)
            }
            _ => stem,
        }
    }

    /// Looks for the answer inside the stem if there is none elsewhere.
    pub(super) fn take_answer_from_stem(&mut self) {
        if self.answer.as_deref().is_some_and(|a| !a.is_empty()) {
            return;
        }
        if !self.ticked.is_empty() {
            let letters = self.ticked.iter().map(|own| char::from(b'A' + own));
            self.answer = Some(letters.collect());
            return;
        }
        let (stem, explanation) = split_explanation(&self.stem);
        if let Some(explanation) = explanation {
            self.stem = stem;
            join(&mut self.explanation, &explanation, Mode::Explanation);
        }
        if let Some((stem, answer)) = stem::take_answer(&self.stem, self.options.len()) {
            self.stem = stem;
            self.answer = Some(answer);
        } else if declared(&self.kind) == Some(Declared::Fill)
            && let Some((stem, answers)) = stem::take_filled(&self.stem)
        {
            let parts = (1..)
                .zip(answers)
                .map(|(n, text): (u32, _)| format!("第{n}空：{text}"));
            self.answer = Some(parts.collect::<Vec<_>>().join("；"));
            self.stem = stem;
        }
    }

    /// True for a number and nothing else.
    pub(super) fn is_bare(&self) -> bool {
        self.stem.is_empty() && self.options.is_empty() && self.answer.is_none()
    }

    /// True while nothing stands behind `解析：`.
    pub(super) fn waits_for_explanation(&self) -> bool {
        self.explanation.is_empty()
    }

    pub(super) fn has_answer_or_options(&self) -> bool {
        self.answer.is_some() || self.options.len() > 1
    }

    /// True if its type is the one that is `wanted`.
    pub(super) fn is_declared(&self, wanted: Option<Declared>) -> bool {
        declared(&self.kind) == wanted
    }

    /// True unless it is a numbered note: no options, no answer, nothing asked, under no heading that names a type.
    pub(super) fn is_question(&self) -> bool {
        self.has_answer_or_options()
            || !self.kind.is_empty()
            || self.stem.contains(['?', '？'])
            || super::super::blanks::blanks_in(&self.stem) > 0
    }

    pub(super) fn settle(self) -> Result<Question, Flaw> {
        let mut options: Vec<Option<String>> = Vec::new();
        for (letter, text) in self.options {
            let place = usize::from(letter);
            options.resize(options.len().max(place + 1), None);
            if options[place].replace(text).is_some() {
                let detail = format!("选项 {} 重复", char::from(b'A' + letter));
                return Err(Flaw::new(ProblemCode::Malformed, detail));
            }
        }
        let mut details = self.details;
        let explanation = self.explanation.trim_matches(is_blank);
        details.explanation = (!explanation.is_empty()).then(|| Html::from_text(explanation));
        let draft = Draft {
            kind: self.kind,
            stem: self.stem,
            options,
            answer: self.answer.unwrap_or_default(),
            details,
            habits: Habits::default(),
        };
        draft.settle()
    }
}

/// Joins a wrapped line: directly between Chinese characters, with a space between words; answers and explanations keep
/// their lines.
fn join(target: &mut String, text: &str, mode: Mode) {
    let wide = |c: Option<char>| c.is_some_and(|c| u32::from(c) > 0x2E7F);
    if !target.is_empty() {
        if matches!(mode, Mode::Answer | Mode::Explanation) {
            target.push('\n');
        } else if !(wide(target.chars().next_back()) && wide(text.chars().next())) {
            target.push(' ');
        }
    }
    target.push_str(text);
}

/// Cuts `B 2.下一题…` into the answer and the next question, whose number must be `next`.
pub(super) fn split_next(text: &str, next: Option<u32>) -> (&str, Option<(u32, &str)>) {
    let whole = (text, None);
    let Some((first, rest)) = text.split_once(is_blank) else {
        return whole;
    };
    let letters = first.chars().all(|c| letter(c).is_some());
    let Some((number, rest)) = numbered(rest.trim_start_matches(is_blank)) else {
        return whole;
    };
    if Some(number) == next && (letters || truth_word(first).is_some()) {
        (first, Some((number, rest)))
    } else {
        whole
    }
}

/// `1.B` below the first question as `B`.
pub(super) fn without_own_number(answer: &str, own: Option<u32>) -> &str {
    let numbered = numbered(answer).filter(|(number, rest)| Some(*number) == own && is_short(rest));
    numbered.map_or(answer, |(_, rest)| rest)
}

/// Cuts a line that holds several questions with their answers: `甲（A） A.一 B.二 2.乙（B）…`.
pub(super) fn split_packed(text: &str, number: Option<u32>) -> (&str, Option<(u32, &str)>) {
    let Some(next) = number.map(|n| n + 1) else {
        return (text, None);
    };
    if text.len() > LONGEST_PACKED {
        return (text, None);
    }
    let mark = next.to_string();
    for (at, _) in text.match_indices(mark.as_str()).take(CANDIDATES) {
        let (Some(before), Some(after)) = (text.get(..at), text.get(at..)) else {
            continue;
        };
        let gap = before.ends_with(is_blank) || before.ends_with(['。', '）', ')', '；']);
        let found = numbered(after).filter(|(found, _)| gap && *found == next);
        let Some((found, rest)) = found else {
            continue;
        };
        let before = before.trim_matches(is_blank);
        let answered = super::markers::inline_answer(before).is_some()
            || stem::take_answer(before, 26).is_some()
            || stem::take_answer(before, 0).is_some();
        if answered {
            return (before, Some((found, rest)));
        }
    }
    (text, None)
}

/// The answer without somebody's own answer and score behind it: `B 我的答案：A 得分：0`.
pub(super) fn without_foreign(answer: &str) -> &str {
    const FOREIGN: &[&str] = &[
        "我的答案",
        "您的答案",
        "你的答案",
        "学生答案",
        "得分",
        "你选对了",
        "你错选为",
        "你没选择",
        "难度：",
        "难度:",
        "【难度】",
        "分值：",
        "分值:",
        "知识点：",
        "知识点:",
        "【知识点】",
        "【考点】",
    ];
    let cut = FOREIGN.iter().filter_map(|word| answer.find(word)).min();
    let kept = cut.and_then(|at| answer.get(..at)).unwrap_or(answer);
    kept.trim_end_matches(|c| is_blank(c) || matches!(c, ';' | '；' | ',' | '，' | '/' | '|'))
}

/// Gives items without an answer theirs from the tables. If the tables have as many runs as the unanswered items, run
/// goes to run; else a number must be the only one of its kind on both sides.
pub(super) fn apply_table(items: &mut [Item], table: &[(usize, Pair)]) {
    let open = |item: &Item| item.answer.as_deref().is_none_or(str::is_empty);
    let mut runs: Vec<usize> = items.iter().filter(|i| open(i)).map(|i| i.run).collect();
    runs.dedup();
    let mut table_runs: Vec<usize> = table.iter().map(|(run, _)| *run).collect();
    table_runs.dedup();
    let parallel = runs.len() == table_runs.len();
    let mut answers = Vec::new();
    for (at, item) in items.iter().enumerate().filter(|(_, i)| open(i)) {
        let run = runs
            .iter()
            .position(|r| *r == item.run)
            .and_then(|i| table_runs.get(i));
        let mut fitting = table.iter().filter(|(table_run, (number, _))| {
            Some(*number) == item.number && (!parallel || Some(table_run) == run)
        });
        let unique = parallel
            || items
                .iter()
                .filter(|i| open(i) && i.number == item.number)
                .count()
                == 1;
        if let (Some((_, (_, answer))), None, true) = (fitting.next(), fitting.next(), unique) {
            answers.push((at, answer.clone()));
        }
    }
    for (at, answer) in answers {
        if let Some(item) = items.get_mut(at) {
            item.answer = Some(answer);
        }
    }
}
