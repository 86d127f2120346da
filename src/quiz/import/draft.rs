//! From the texts of a question to a [`Question`].

use super::answer::{self, Reading};
use super::text::take_answer;
use super::{answer_parts, blanks, circled, marks, options};
use crate::quiz::normal::{folded, readable, without_number};
use crate::quiz::question::{Details, Html, Key, Kind, MAX_OPTIONS, Question};
use crate::report::{Flaw, ProblemCode};
use crate::sheet::is_blank;

/// A question as its source writes it.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    /// The type in the source's words, or that of the section it stands in; may be empty.
    pub(super) kind: String,
    /// What is asked, perhaps with its own number, perhaps with its options inside.
    pub(super) stem: String,
    /// By position: `A` first. A gap keeps the letters behind it in place.
    pub(super) options: Vec<Option<String>>,
    /// As written.
    pub(super) answer: String,
    /// Everything else.
    pub(super) details: Details,
    /// How the file as a whole writes things.
    pub(super) habits: Habits,
}

/// What only the whole file can tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Habits {
    /// Types are the numbers 0, 1, 2 … and so are the answers of true/false questions: 0 is the first, 对.
    pub(super) zero_based: bool,
    /// The number of the first option, if answers are numbers.
    pub(super) first_number: Option<u8>,
    /// Statements are answered by 1 and 2 and by no other number: 1 is 对.
    pub(super) coded_truth: bool,
}

/// A type as its source declares it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Declared {
    /// Single choice.
    Single,
    /// Multiple choice.
    Multiple,
    /// A choice, single or multiple.
    Choice,
    /// True or false.
    TrueFalse,
    /// Fill-in.
    Fill,
    /// Short answer or essay: a fill-in with one long blank, if an answer is given.
    Short,
    /// Put in order.
    Ordering,
    /// Pairs, if the options are written as `左→右`.
    Matching,
    /// What nobody can answer on a phone and no machine can grade.
    Unsupported,
}

const OPENING: &[char] = &['[', '【', '(', '（', '〔'];
const CLOSING: &[char] = &[']', '】', ')', '）', '〕'];

/// Words that name a type; the first that a label contains counts.
const WORDS: &[(Declared, &[&str])] = &[
    // English says so of one right answer too.
    (Declared::Choice, &["multiplechoice"]),
    (
        Declared::Multiple,
        &["多选", "多项", "不定项", "复选", "multi", "checkbox"],
    ),
    (Declared::Single, &["单选", "单项", "single", "radio"]),
    (
        Declared::TrueFalse,
        &[
            "判断",
            "是非",
            "对错",
            "正误",
            "truefalse",
            "judge",
            "判别",
            "boolean",
        ],
    ),
    (Declared::Fill, &["填空", "fill", "blank", "completion"]),
    (
        Declared::Short,
        &[
            "简答",
            "问答",
            "论述",
            "名词解释",
            "简述",
            "shortanswer",
            "essay",
            "主观",
        ],
    ),
    (Declared::Ordering, &["排序", "ordering", "sort"]),
    (Declared::Matching, &["连线", "匹配", "配对", "matching"]),
    (
        Declared::Unsupported,
        &[
            "完形",
            "完型",
            "计算",
            "作图",
            "画图",
            "编程",
            "作文",
            "材料分析",
            "阅读理解",
            "听力",
            "上传",
            "操作题",
            "案例分析",
            "综合题",
        ],
    ),
    (Declared::Choice, &["选择", "choice"]),
];

/// The type that a word names: `单选题`, `多项选择`, `判断`, `true_false` …
pub(super) fn declared(word: &str) -> Option<Declared> {
    let word = folded(word).replace(['_', '-'], "");
    let found = WORDS
        .iter()
        .find(|(_, names)| names.iter().any(|n| word.contains(n)));
    found.map(|(declared, _)| *declared)
}

/// The type of a code in a file whose types are numbers from 0, or from 1.
pub(super) fn declared_by_code(code: &str, zero_based: bool) -> Option<Declared> {
    let number: usize = code.trim().parse().ok()?;
    let index = if zero_based {
        number
    } else {
        number.checked_sub(1)?
    };
    let types = [
        Declared::Single,
        Declared::Multiple,
        Declared::TrueFalse,
        Declared::Fill,
        Declared::Short,
    ];
    types.get(index).copied()
}

impl Draft {
    /// The question that the draft means.
    pub(super) fn settle(mut self) -> Result<Question, Flaw> {
        self.take_leading_kind();
        self.take_trailing_kind();
        let declared = self.declared();
        if declared == Some(Declared::Unsupported) {
            return Err(Flaw::new(ProblemCode::UnsupportedType, &self.kind));
        }
        self.find_options(declared);
        if self.options.len() > MAX_OPTIONS {
            return Err(ProblemCode::EntryTooLarge.into());
        }
        let marked = self.take_marks();
        self.find_answer(declared);
        let (options, places) = self.compact_options();
        let stem = Html::from_text(&readable(without_number(&self.stem)));
        if stem.is_empty() {
            return Err(ProblemCode::NoStem.into());
        }
        let (answer, explanation) = answer_parts::split_explanation(&self.answer);
        if answer.is_empty() && declared != Some(Declared::Matching) {
            return Err(ProblemCode::NoAnswer.into());
        }
        if answer_parts::says_nothing(&answer, declared == Some(Declared::Short)) {
            return Err(Flaw::new(ProblemCode::NoAnswer, &answer));
        }
        let reading = Reading {
            answer: &answer,
            options: &options,
            places: &places,
            habits: self.habits,
        };
        let (kind, key) = decide(declared, &reading, &self.stem)?;
        let marked = Reading {
            answer: &marked,
            ..reading
        };
        if !marked.answer.is_empty() && decide(declared, &marked, &self.stem)?.1 != key {
            return Err(contradiction(&answer, marked.answer));
        }
        let shown = match kind {
            Kind::Single | Kind::Multiple | Kind::Ordering => {
                options.iter().map(|o| Html::from_text(o)).collect()
            }
            Kind::TrueFalse | Kind::Fill | Kind::Matching => Vec::new(),
        };
        let graded = matches!(kind, Kind::Single | Kind::Multiple | Kind::TrueFalse);
        let mut details = std::mem::take(&mut self.details);
        if details.explanation.is_none() {
            let remark = || {
                let (lead, remark) = answer_parts::split_remark(&answer)?;
                // `B 甲` and `✅ 正确` say the same twice.
                let apart = answer.strip_prefix(lead)?.starts_with(|c| !is_blank(c));
                (graded && apart).then(|| remark.to_owned())
            };
            details.explanation = explanation.or_else(remark).map(|t| Html::from_text(&t));
        }
        let question = Question::new(kind, stem, shown, key);
        let question = question.map_err(|code| Flaw::new(code, &answer))?;
        Ok(question.with(details))
    }

    fn declared(&self) -> Option<Declared> {
        let code = declared_by_code(&self.kind, self.habits.zero_based);
        code.or_else(|| declared(&self.kind))
    }

    /// Takes options that stand inside the stem, lettered or cut off with `&`.
    fn find_options(&mut self, declared: Option<Declared>) {
        let open = matches!(
            declared,
            None | Some(Declared::Single | Declared::Multiple | Declared::Choice)
        );
        if !open || self.options.iter().any(Option::is_some) {
            return;
        }
        let found = options::lettered(&self.stem)
            .or_else(|| options::joined(&self.stem, &self.answer, declared.is_some()));
        if let Some((stem, options)) = found {
            self.stem = stem;
            self.options = options.into_iter().map(Some).collect();
        } else if let Some((stem, options, letters)) = circled::split(&self.stem, &self.answer) {
            self.stem = stem;
            self.options = options.into_iter().map(Some).collect();
            self.answer = letters;
        }
    }

    /// Takes `（单选）`, `1.[单选题]` from the beginning of a stem.
    fn take_leading_kind(&mut self) {
        let opened = without_number(&self.stem).strip_prefix(OPENING);
        let split = opened.and_then(|inner| inner.split_once(CLOSING));
        if let Some((kind, stem)) = split.and_then(|(kind, stem)| self.told(kind, stem)) {
            (self.kind, self.stem) = (kind, stem);
        }
    }

    /// Takes `（单选）`, `【多选题】*` from the end of a stem.
    fn take_trailing_kind(&mut self) {
        let stem = self.stem.trim_end_matches(|c| is_blank(c) || c == '*');
        let opened = stem.strip_suffix(CLOSING);
        let split = opened.and_then(|inner| inner.rsplit_once(OPENING));
        if let Some((kind, stem)) = split.and_then(|(stem, kind)| self.told(kind, stem)) {
            (self.kind, self.stem) = (kind, stem);
        }
    }

    /// The type in brackets and the stem without it, if it names one and no other is declared.
    fn told(&self, kind: &str, stem: &str) -> Option<(String, String)> {
        let named = declared(kind).filter(|_| (2..=5).contains(&kind.chars().count()))?;
        let open = self.kind.is_empty() || self.declared() == Some(named);
        let usable = !self.answer.is_empty() || !self.options.is_empty();
        let stem = stem.trim_matches(is_blank);
        (open && usable && !stem.is_empty()).then(|| (kind.to_owned(), stem.to_owned()))
    }

    /// Takes the marks of right options, which are the answer if there is none elsewhere; the letters of those options.
    fn take_marks(&mut self) -> String {
        let places = marks::take_marks(&mut self.options);
        let letters = (0u8..26).filter(|own| places.contains(&usize::from(*own)));
        let letters: String = letters.map(|own| char::from(b'A' + own)).collect();
        if self.answer.trim().is_empty() {
            self.answer.clone_from(&letters);
        }
        letters
    }

    /// Takes an answer that stands inside the stem if there is none elsewhere.
    fn find_answer(&mut self, declared: Option<Declared>) {
        let options = self.options.iter().flatten().count();
        let graded = match declared {
            None => true,
            Some(Declared::Single | Declared::Multiple | Declared::Choice) => options > 0,
            Some(Declared::TrueFalse) => options == 0,
            Some(_) => false,
        };
        if self.answer.trim().is_empty()
            && graded
            && let Some((stem, answer)) = take_answer(&self.stem, options)
        {
            self.stem = stem;
            self.answer = answer;
        }
    }

    /// The options without gaps and own letters, and for every place its index among them.
    fn compact_options(&self) -> (Vec<String>, Vec<Option<usize>>) {
        let labelled = options::all_labelled(&self.options);
        let (mut kept, mut places) = (Vec::new(), Vec::new());
        for (index, option) in self.options.iter().enumerate() {
            let text = option.as_deref().map(|text| {
                let bare = if labelled {
                    options::without_label(text, index)
                } else {
                    text
                };
                readable(bare.trim())
            });
            let text = text.filter(|t| !t.is_empty());
            places.push(text.is_some().then_some(kept.len()));
            kept.extend(text);
        }
        (kept, places)
    }
}

/// What is wrong with a question whose options are marked otherwise than its answer says.
fn contradiction(answer: &str, marked: &str) -> Flaw {
    let detail = format!("选项上标的是 {marked}，答案写的是 {answer}");
    Flaw::new(ProblemCode::AnswerNotInOptions, &detail)
}

/// The kind and the key of a question whose answer is not empty.
fn decide(
    declared: Option<Declared>,
    reading: &Reading<'_>,
    stem: &str,
) -> Result<(Kind, Key), Flaw> {
    let two_words = answer::truth_options(reading.options);
    let choice = |kind: Option<Kind>| {
        if reading.options.len() < 2 {
            return Err(Flaw::from(ProblemCode::NoOptions));
        }
        let right = reading.choice(kind == Some(Kind::Single))?;
        let kind = kind.unwrap_or(if right.len() > 1 {
            Kind::Multiple
        } else {
            Kind::Single
        });
        Ok((kind, Key::Choice(right)))
    };
    match declared {
        Some(Declared::Multiple) => choice(Some(Kind::Multiple)),
        Some(Declared::Choice) => choice(None),
        Some(Declared::TrueFalse) if reading.options.is_empty() || two_words.is_some() => {
            let truth = reading.truth(two_words, true)?;
            Ok((Kind::TrueFalse, Key::Bool(truth)))
        }
        // A "true/false" whose options are other words is a choice of one.
        Some(Declared::Single | Declared::TrueFalse) => choice(Some(Kind::Single)),
        Some(Declared::Ordering) => {
            let order = reading.order()?;
            Ok((Kind::Ordering, Key::Order(order)))
        }
        Some(Declared::Matching) => {
            let key = blanks::pairs(reading.options).ok_or_else(|| {
                Flaw::new(ProblemCode::UnsupportedType, "匹配题的选项要写成 左→右")
            })?;
            Ok((Kind::Matching, key))
        }
        Some(Declared::Fill) => Ok((Kind::Fill, blanks::fill(reading.answer, stem))),
        Some(Declared::Short | Declared::Unsupported) => {
            Ok((Kind::Fill, blanks::whole(reading.answer)))
        }
        None if two_words.is_some() => {
            let truth = reading.truth(two_words, true)?;
            Ok((Kind::TrueFalse, Key::Bool(truth)))
        }
        None if reading.options.len() >= 2 => choice(None),
        None if !reading.options.is_empty() => Err(ProblemCode::NoOptions.into()),
        None if reading.habits.coded_truth
            && matches!(reading.answer, "1" | "2")
            && !blanks::asks(stem) =>
        {
            let truth = reading.truth(None, true)?;
            Ok((Kind::TrueFalse, Key::Bool(truth)))
        }
        None => match reading.truth(None, false) {
            Ok(truth) => Ok((Kind::TrueFalse, Key::Bool(truth))),
            // `B`, `B. 甲`: the options are elsewhere.
            Err(_) if answer::names_option(reading.answer) => Err(ProblemCode::NoOptions.into()),
            // A lone digit under a statement is a code for right or wrong, and nobody said which.
            Err(flaw) if reading.answer.len() == 1 && !blanks::asks(stem) => Err(flaw),
            Err(_) => Ok((Kind::Fill, blanks::fill(reading.answer, stem))),
        },
    }
}
