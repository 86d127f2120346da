//! What is counted of every submitted paper, and what follows from the sums. Pure.
//!
//! Of a question's version: `n` attempts, `c` right, `k` left blank, `o<i>` option i chosen, `t` and `f` right or wrong chosen, `r<i>`
//! blank, place or pair i right; and for the discrimination `s` Σx, `q` Σx², `b` Σx of those who had it right, where x is the
//! score of the paper's other questions in thousandths. Of a paper: `n` attempts, `s` Σ points, `m` Σ points to be had,
//! `p` passed, `d<i>` attempts with i tenths of the points.

use compact_str::{CompactString, ToCompactString};

use super::parts::parts;
use crate::id::AttemptId;
use crate::quiz::answer::Given;
use crate::quiz::bank::Edition;
use crate::quiz::question::{Key, Question};
use crate::record::{Counters, TallyText};

/// Attempts below which nothing but their number is shown.
pub(in crate::quiz) const LEAST: i64 = 30;

/// Tenths of the points with which a paper is passed.
const PASS_TENTHS: u32 = 6;

/// One question as answered.
pub(in crate::quiz) struct Answered<'a> {
    pub(in crate::quiz) edition: Edition,
    pub(in crate::quiz) question: &'a Question,
    /// `None` if it was left blank.
    pub(in crate::quiz) given: Option<Given>,
    pub(in crate::quiz) correct: bool,
    /// It counts for everybody: of the question itself nothing is counted.
    pub(in crate::quiz) neutral: bool,
}

/// The subject under which a question's version is summed.
pub(in crate::quiz) fn of_question((id, version): &Edition) -> String {
    ["q:", id.as_str(), ":", &version.to_compact_string()].concat()
}

/// The subject under which a paper is summed in each organisation.
pub(in crate::quiz) fn of_paper(paper: &AttemptId) -> String {
    ["p:", paper.as_str()].concat()
}

/// Begins what is added to a paper: kept for every organisation above the group.
fn begin_paper(text: &mut TallyText, paper: &AttemptId, name: &str, n: i64) {
    text.begin(&["@p:", paper.as_str()], name, n);
}

/// Begins what is added to a question's version.
fn begin_question(text: &mut TallyText, (id, version): &Edition, name: &str) {
    text.begin(
        &["q:", id.as_str(), ":", &version.to_compact_string()],
        name,
        1,
    );
}

/// Bytes that the tallies of a question take at most, mostly.
const LONG: usize = 96;

/// What a submitted paper adds: the paper first, then its questions.
pub(in crate::quiz) fn tallies(
    paper: &AttemptId,
    answered: &[Answered<'_>],
    (score, max): (u32, u32),
    passed: Option<bool>,
) -> TallyText {
    let asked = answered.len();
    let right = answered.iter().filter(|a| a.correct).count();
    let mut text = TallyText::with_capacity((asked + 1) * LONG);
    begin_paper(&mut text, paper, "n", 1);
    text.add("s", score.into());
    text.add("m", max.into());
    text.add(&numbered("d", tenths((score, max))), 1);
    text.add("p", i64::from(has_passed((score, max), passed)));
    for one in answered.iter().filter(|one| !one.neutral) {
        let others = right - usize::from(one.correct);
        let rest = (others * 1000)
            .checked_div(asked.saturating_sub(1))
            .unwrap_or(0);
        count(&mut text, one, rest as i64);
    }
    text
}

/// Tenths of the points, rounded down.
fn tenths((score, max): (u32, u32)) -> u32 {
    (score * 10).checked_div(max).unwrap_or(0)
}

fn numbered(name: &str, index: u32) -> CompactString {
    let mut counter = CompactString::const_new("");
    counter.push_str(name);
    counter.push_str(&index.to_compact_string());
    counter
}

/// Whether it counts as passed: by the paper's own mark where it has one.
fn has_passed(points: (u32, u32), passed: Option<bool>) -> bool {
    passed.unwrap_or_else(|| tenths(points) >= PASS_TENTHS)
}

/// What it changes in the sums when an answer earns more: points before, now and to be had; whether it passed before and now; and, where a wrong answer turned
/// right whose question does not count for everybody, its version and the thousandths of the others.
pub(in crate::quiz) fn correction(
    paper: &AttemptId,
    (before, now, max): (u32, u32, u32),
    (had, has): (Option<bool>, Option<bool>),
    turned: Option<(&Edition, u32)>,
) -> TallyText {
    let mut text = TallyText::default();
    begin_paper(&mut text, paper, "s", i64::from(now) - i64::from(before));
    let (old, new) = (tenths((before, max)), tenths((now, max)));
    if old != new {
        text.add(&numbered("d", old), -1);
        text.add(&numbered("d", new), 1);
    }
    let passed = |score, mark| i64::from(has_passed((score, max), mark));
    text.add("p", passed(now, has) - passed(before, had));
    if let Some((edition, rest)) = turned {
        begin_question(&mut text, edition, "c");
        text.add("b", rest.into());
    }
    text
}

/// Writes what one answer adds to its question; `rest` is the score of the others in thousandths.
fn count(text: &mut TallyText, one: &Answered<'_>, rest: i64) {
    let correct = i64::from(one.correct);
    begin_question(text, &one.edition, "n");
    text.add("c", correct);
    text.add("s", rest);
    text.add("q", rest * rest);
    text.add("b", rest * correct);
    let Some(given) = &one.given else {
        text.add("k", 1);
        return;
    };
    match (&one.question.key, given) {
        (Key::Choice(_), Given::Options(chosen)) => {
            let options = chosen.iter().enumerate();
            for (_, option) in options.filter(|(at, option)| !chosen[..*at].contains(option)) {
                text.add(&numbered("o", (*option).into()), 1);
            }
        }
        (Key::Bool(_), Given::Bool(truth)) => text.add(if *truth { "t" } else { "f" }, 1),
        _ => {
            let parts = (0..).zip(parts(one.question, given));
            for (index, _) in parts.filter(|(_, right)| *right) {
                text.add(&numbered("r", index), 1);
            }
        }
    }
}

/// How well a question tells those who know from those who don't: the point-biserial correlation of being right with the
/// score of the paper's *other* questions (item-rest correlation: Lord and Novick, Statistical Theories of Mental Test
/// Scores, 1968, chapter 15; corrected for overlap as by Henrysson, Psychometrika 28, 1963). From -1 to 1, to three
/// places; `None` if everybody is alike.
pub(in crate::quiz) fn discrimination(sums: &Counters) -> Option<f64> {
    let get = |name| i128::from(sums.get(name));
    let (attempts, right, rest) = (get("n"), get("c"), get("s"));
    let covariance = attempts * get("b") - right * rest;
    let variances = (attempts * right - right * right) * (attempts * get("q") - rest * rest);
    if variances <= 0 {
        return None;
    }
    let coefficient = covariance as f64 / (variances as f64).sqrt();
    Some((coefficient * 1000.0).round() / 1000.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::quiz::html::Html;
    use crate::quiz::question::Kind;
    use crate::record::Event;

    fn question() -> Question {
        let options = ["甲", "乙", "丙"].map(Html::from_text).to_vec();
        Question::new(
            Kind::Single,
            Html::from_text("题"),
            options,
            Key::Choice(vec![1]),
        )
        .unwrap()
    }

    /// What papers of four add up to, for the first question.
    fn sums(papers: &[[u8; 4]]) -> (Counters, Counters) {
        let question = question();
        let (mut first, mut whole) = (Counters::default(), Counters::default());
        for paper in papers {
            let answered: Vec<_> = (0..)
                .zip(paper)
                .map(|(n, option)| Answered {
                    edition: (format!("q{n}").parse().unwrap(), 1),
                    question: &question,
                    given: (*option < 3).then(|| Given::Options(vec![*option])),
                    correct: *option == 1,
                    neutral: false,
                })
                .collect();
            let all = tallies(
                &"daily-2026-11-16".parse().unwrap(),
                &answered,
                (answered.iter().filter(|a| a.correct).count() as u32, 4),
                None,
            );
            let event = Event::parse(&format!("g|261116|{}", all.all())).unwrap();
            let all = event.tallies;
            assert_eq!(all[0].subject, "@p:daily-2026-11-16");
            assert_eq!(all[1].subject, "q:q0:1");
            whole.add_all(&all[0].counters, 1);
            first.add_all(&all[1].counters, 1);
        }
        (first, whole)
    }

    #[test]
    fn a_paper_is_counted_part_by_part() {
        let (first, whole) = sums(&[[1, 1, 1, 1], [0, 1, 1, 3], [3, 0, 0, 0]]);
        let expected = [
            ("b", 1000),
            ("c", 1),
            ("k", 1),
            ("n", 3),
            ("o0", 1),
            ("o1", 1),
        ];
        assert_eq!(first.iter().take(6).collect::<Vec<_>>(), expected);
        assert_eq!((first.get("s"), first.get("q")), (1666, 1_443_556));
        let expected = [
            ("d0", 1),
            ("d10", 1),
            ("d5", 1),
            ("m", 12),
            ("n", 3),
            ("p", 1),
            ("s", 6),
        ];
        assert_eq!(whole.iter().collect::<Vec<_>>(), expected);
    }

    /// The textbook's formula over the single values.
    fn pearson(pairs: &[(f64, f64)]) -> f64 {
        let n = pairs.len() as f64;
        let mean = |pick: fn(&(f64, f64)) -> f64| pairs.iter().map(pick).sum::<f64>() / n;
        let (mx, my) = (mean(|p| p.0), mean(|p| p.1));
        let (mut xy, mut xx, mut yy) = (0.0, 0.0, 0.0);
        for (x, y) in pairs {
            xy += (x - mx) * (y - my);
            xx += (x - mx) * (x - mx);
            yy += (y - my) * (y - my);
        }
        xy / (xx * yy).sqrt()
    }

    proptest! {
        #[test]
        fn discrimination_follows_from_the_sums(papers in prop::collection::vec(prop::array::uniform4(0..4_u8), 1..80)) {
            let right = |option: u8| f64::from(u8::from(option == 1));
            let pair = |p: &[u8; 4]| {
                let others = p[1..].iter().map(|o| usize::from(*o == 1)).sum::<usize>();
                (right(p[0]), (others * 1000 / 3) as f64)
            };
            let pairs: Vec<_> = papers.iter().map(pair).collect();
            let expected = pearson(&pairs);
            match discrimination(&sums(&papers).0) {
                Some(r) => prop_assert!((r - expected).abs() <= 0.000_51, "{r} {expected}"),
                None => prop_assert!(!expected.is_finite()),
            }
        }
    }
}
