//! Grading: what a member answered against what is right. Pure arithmetic over indices; option keys of a paper are
//! translated by [`Answer::given`](super::answer::Answer::given).

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use super::answer::Given;
use super::normal::folded_answer;
use super::question::{Key, Question};

/// The score of a fully right answer, in thousandths.
pub const FULL_MILLI: u32 = 1000;

/// How an incomplete answer counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scoring {
    /// All or nothing.
    #[default]
    Exact,
    /// The right part counts: right options (none as soon as a wrong one is chosen), right blanks, right pairs, right
    /// neighbours of an order.
    Partial,
}

/// The outcome for one question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Graded {
    /// Fully right.
    pub correct: bool,
    /// 0 to `max_milli`.
    pub score_milli: u32,
    /// [`FULL_MILLI`].
    pub max_milli: u32,
}

/// Grades an answer. An answer of another kind than the question's is wrong.
pub fn grade(question: &Question, given: &Given, scoring: Scoring) -> Graded {
    let (right, asked) = match (&question.key, given) {
        (Key::Choice(key), Given::Options(chosen)) => choice(key, chosen),
        (Key::Bool(key), Given::Bool(truth)) => (usize::from(key == truth), 1),
        (Key::Fill { blanks, any_order }, Given::Texts(texts)) => {
            let right = if *any_order {
                filled_in_any_order(blanks, texts)
            } else {
                filled(blanks, texts)
            };
            (right, blanks.len())
        }
        (Key::Order(key), Given::Options(order)) => (ordered(key, order), neighbours(key)),
        (Key::Match { pairs, .. }, Given::Pairs(given)) => (matched(pairs, given), pairs.len()),
        _ => (0, 1),
    };
    let correct = asked > 0 && right == asked;
    let part = (right as u32).saturating_mul(FULL_MILLI) / (asked.max(1) as u32);
    let score_milli = match scoring {
        Scoring::Exact if correct => FULL_MILLI,
        Scoring::Exact => 0,
        Scoring::Partial => part,
    };
    Graded {
        correct,
        score_milli,
        max_milli: FULL_MILLI,
    }
}

/// Right options chosen, of how many; none as soon as a wrong one is chosen.
fn choice(key: &[u8], chosen: &[u8]) -> (usize, usize) {
    let wrong = chosen.iter().any(|c| !key.contains(c));
    let hit = key.iter().filter(|k| chosen.contains(k)).count();
    (if wrong { 0 } else { hit }, key.len())
}

/// How many neighbours an order has; one even of a single item, so that it can be right or wrong.
const fn neighbours(key: &[u8]) -> usize {
    if key.len() > 1 { key.len() - 1 } else { 1 }
}

/// Neighbours that stand next to each other as they should. Counting pairs at any distance would give half the points to an
/// answer by chance.
fn ordered(key: &[u8], order: &[u8]) -> usize {
    if key == order {
        return neighbours(key);
    }
    let repeats = (0..order.len()).any(|at| order[at + 1..].contains(&order[at]));
    if repeats {
        return 0;
    }
    let follows = |pair: &&[u8]| order.windows(2).any(|given| given == *pair);
    key.windows(2).filter(follows).count()
}

/// Whether a text fills a blank.
pub(in crate::quiz) fn accepts(blank: &[String], text: &str) -> bool {
    let text = folded_answer(text);
    !text.is_empty() && blank.iter().any(|accepted| folded_answer(accepted) == text)
}

fn filled(blanks: &[Vec<String>], texts: &[CompactString]) -> usize {
    let pairs = blanks.iter().zip(texts);
    pairs.filter(|(blank, text)| accepts(blank, text)).count()
}

/// The most blanks that can be satisfied when each text fills one: a maximum matching by augmenting paths.
fn filled_in_any_order(blanks: &[Vec<String>], texts: &[CompactString]) -> usize {
    let texts: Vec<&CompactString> = texts.iter().take(blanks.len()).collect();
    let mut text_of: Vec<Option<usize>> = vec![None; blanks.len()];
    let fits = |text: usize, blank: usize| match (texts.get(text), blanks.get(blank)) {
        (Some(text), Some(blank)) => accepts(blank, text),
        _ => false,
    };
    let found = (0..texts.len()).filter(|text| {
        let mut tried = vec![false; blanks.len()];
        place(*text, &fits, &mut text_of, &mut tried)
    });
    found.count()
}

fn place(
    text: usize,
    fits: &dyn Fn(usize, usize) -> bool,
    text_of: &mut [Option<usize>],
    tried: &mut [bool],
) -> bool {
    for blank in 0..text_of.len() {
        if tried[blank] || !fits(text, blank) {
            continue;
        }
        tried[blank] = true;
        let free = match text_of[blank] {
            None => true,
            Some(other) => place(other, fits, text_of, tried),
        };
        if free {
            text_of[blank] = Some(text);
            return true;
        }
    }
    false
}

fn matched(pairs: &[u8], given: &[(u8, u8)]) -> usize {
    let right = |(left, right): &(usize, &u8)| {
        let mut own = given.iter().filter(|(l, _)| usize::from(*l) == *left);
        own.next().is_some_and(|(_, r)| r == *right) && own.next().is_none()
    };
    pairs.iter().enumerate().filter(right).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::answer::{Answer, Keys};
    use super::super::question::tests::question;
    use super::super::question::{Html, Kind};
    use super::*;

    fn right_answer(question: &Question) -> Given {
        match &question.key {
            Key::Choice(right) => Given::Options(right.clone()),
            Key::Order(order) => Given::Options(order.clone()),
            Key::Bool(truth) => Given::Bool(*truth),
            Key::Fill { blanks, .. } => Given::Texts(
                blanks
                    .iter()
                    .map(|blank| blank[0].as_str().into())
                    .collect(),
            ),
            Key::Match { pairs, .. } => Given::Pairs((0..).zip(pairs.iter().copied()).collect()),
        }
    }

    fn any_answer() -> impl Strategy<Value = Given> {
        prop_oneof![
            prop::collection::vec(0..8_u8, 0..6).prop_map(Given::Options),
            any::<bool>().prop_map(Given::Bool),
            prop::collection::vec("[一-丁a]{0,2}".prop_map(CompactString::from), 0..4)
                .prop_map(Given::Texts),
            prop::collection::vec((0..6_u8, 0..6_u8), 0..6).prop_map(Given::Pairs),
        ]
    }

    fn fill(blanks: &[&[&str]], any_order: bool) -> Question {
        let blanks = blanks
            .iter()
            .map(|b| b.iter().map(ToString::to_string).collect())
            .collect();
        let key = Key::Fill { blanks, any_order };
        Question::new(Kind::Fill, Html::from_text("题"), vec![], key).unwrap()
    }

    fn milli(question: &Question, texts: &[&str]) -> u32 {
        let given = Given::Texts(texts.iter().map(|text| (*text).into()).collect());
        grade(question, &given, Scoring::Partial).score_milli
    }

    #[test]
    fn texts_are_compared_as_people_mean_them() {
        let question = fill(&[&["中国共产党章程", "党章"], &["1921年7月23日"]], false);
        assert_eq!(milli(&question, &["《党章》", "1921.7.23"]), 1000);
        assert_eq!(milli(&question, &["党", "１９２１-07-23"]), 500);
        assert_eq!(milli(&question, &["1921.7.23", "党章"]), 0);
        assert_eq!(milli(&question, &["", ""]), 0);
    }

    #[test]
    fn any_order_counts_each_text_once() {
        let question = fill(&[&["甲", "乙"], &["甲"]], true);
        assert_eq!(milli(&question, &["甲", "乙"]), 1000);
        assert_eq!(milli(&question, &["乙", "甲"]), 1000);
        assert_eq!(milli(&question, &["乙", "乙"]), 500);
        assert_eq!(milli(&question, &["丙", "丁", "甲", "乙"]), 0);
    }

    #[test]
    fn a_wrong_option_costs_the_whole_multiple_choice() {
        let options = ["甲", "乙", "丙"].map(Html::from_text).to_vec();
        let question = Question::new(
            Kind::Multiple,
            Html::from_text("题"),
            options,
            Key::Choice(vec![0, 1]),
        )
        .unwrap();
        let score = |chosen: &[u8], scoring| {
            grade(&question, &Given::Options(chosen.to_vec()), scoring).score_milli
        };
        assert_eq!(score(&[1, 0], Scoring::Exact), 1000);
        assert_eq!(score(&[1], Scoring::Exact), 0);
        assert_eq!(score(&[1], Scoring::Partial), 500);
        assert_eq!(score(&[0, 1, 2], Scoring::Partial), 0);
    }

    #[test]
    fn an_order_counts_by_right_neighbours() {
        let options = ["甲", "乙", "丙", "丁"].map(Html::from_text).to_vec();
        let key = Key::Order(vec![2, 0, 3, 1]);
        let question = Question::new(Kind::Ordering, Html::from_text("题"), options, key).unwrap();
        let score = |order: &[u8], scoring| {
            grade(&question, &Given::Options(order.to_vec()), scoring).score_milli
        };
        assert_eq!(score(&[2, 0, 3, 1], Scoring::Exact), 1000);
        assert_eq!(score(&[0, 3, 1, 2], Scoring::Partial), 666);
        assert_eq!(score(&[0, 3, 1, 2], Scoring::Exact), 0);
        assert_eq!(score(&[2, 0], Scoring::Partial), 333);
        assert_eq!(score(&[2, 0, 3, 1, 2, 0], Scoring::Partial), 0, "repeats");
        assert_eq!(score(&[], Scoring::Partial), 0);
    }

    /// The question with its options turned by `turn`, and `given` in terms of it.
    fn turned(question: &Question, given: &Given, turn: usize) -> (Question, Given) {
        let count = question.options.len();
        let moved = |i: u8| ((usize::from(i) + count - turn % count.max(1)) % count.max(1)) as u8;
        let mut options = question.options.clone();
        options.rotate_left(turn % count.max(1));
        let key = match &question.key {
            Key::Choice(right) => Key::Choice(right.iter().map(|i| moved(*i)).collect()),
            Key::Order(order) => Key::Order(order.iter().map(|i| moved(*i)).collect()),
            other => other.clone(),
        };
        let given = match given {
            Given::Options(chosen) => {
                let known = chosen.iter().filter(|i| usize::from(**i) < count);
                Given::Options(known.map(|i| moved(*i)).collect())
            }
            other => other.clone(),
        };
        let question = Question::new(question.kind, question.stem.clone(), options, key).unwrap();
        (question, given)
    }

    proptest! {
        #[test]
        fn the_order_of_options_does_not_matter_to_any_score(question in question(), given in any_answer(), turn in 0..8_usize) {
            let given = turned(&question, &given, 0).1;
            let (other, moved) = turned(&question, &given, turn);
            for scoring in [Scoring::Exact, Scoring::Partial] {
                prop_assert_eq!(grade(&question, &given, scoring), grade(&other, &moved, scoring));
            }
        }

        #[test]
        fn partial_credit_is_never_less_than_exact(question in question(), given in any_answer()) {
            let of = |scoring| grade(&question, &given, scoring).score_milli;
            prop_assert!(of(Scoring::Exact) <= of(Scoring::Partial));
        }

        #[test]
        fn the_key_is_right_and_nothing_scores_above_the_maximum(question in question(), given in any_answer()) {
            let best = grade(&question, &right_answer(&question), Scoring::Exact);
            prop_assert_eq!(best, Graded { correct: true, score_milli: FULL_MILLI, max_milli: FULL_MILLI });
            for scoring in [Scoring::Exact, Scoring::Partial] {
                let graded = grade(&question, &given, scoring);
                prop_assert!(graded.score_milli <= graded.max_milli);
                prop_assert_eq!(graded.correct, graded.score_milli == graded.max_milli);
            }
        }

        #[test]
        fn the_order_of_keys_on_paper_does_not_matter(question in question(), turn in 0..6_usize) {
            let names = |count: usize| -> Vec<CompactString> { (0..count).map(|i| compact_str::format_compact!("k{}", (i + turn) % count.max(1))).collect() };
            let (left, right) = match &question.key {
                Key::Match { left, right, .. } => (names(left.len()), names(right.len())),
                _ => (vec![], vec![]),
            };
            let options = names(question.options.len());
            let keys = Keys { options: &options, left: &left, right: &right };
            let key = |keys: &[CompactString], i: u8| keys[usize::from(i)].clone();
            let answer = match right_answer(&question) {
                Given::Options(chosen) => Answer::List(chosen.into_iter().map(|i| key(&options, i)).collect()),
                Given::Bool(truth) => Answer::Bool(truth),
                Given::Texts(texts) => Answer::List(texts),
                Given::Pairs(pairs) => Answer::Pairs(pairs.into_iter().map(|(l, r)| (key(&left, l), key(&right, r))).collect()),
            };
            let given = answer.given(&question, keys).unwrap();
            prop_assert!(grade(&question, &given, Scoring::Exact).correct);
        }
    }
}
