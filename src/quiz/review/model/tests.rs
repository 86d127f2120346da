//! What cards promise, for every history of answers.

use proptest::prelude::*;

use super::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn question(n: usize) -> QuestionId {
    format!("q{n:03}").parse().unwrap()
}

#[test]
fn a_question_that_is_known_comes_back_later_each_time_until_it_is_mastered() {
    let mut today = day("2026-11-16");
    let mut card = Card::made(today);
    let mut intervals = vec![card.due.days_since(today)];
    loop {
        today = card.due;
        match card.answered(true, today) {
            Some(next) => card = next,
            None => break,
        }
        intervals.push(card.due.days_since(today));
        assert!(intervals.len() < 20, "{intervals:?}");
    }
    // FSRS-5 with its default weights, as the scheduler's own arithmetic gives it.
    assert_eq!(intervals, [1, 3, 8, 22, 53]);
    assert_eq!((card.reps, card.lapses), (5, 1));
}

#[test]
fn a_wrong_answer_brings_it_back_tomorrow() {
    let today = day("2026-11-16");
    let card = Card::made(today).answered(true, day("2026-11-17")).unwrap();
    let again = card.answered(false, card.due).unwrap();
    assert_eq!(again.due, card.due.next());
    assert_eq!((again.reps, again.lapses), (3, 2));
}

#[test]
fn the_layout_is_what_the_page_says() {
    let bytes = Card::made(day("2026-11-16")).pack();
    // 9816 days after 2000-01-01.
    assert_eq!(bytes[..8], [1, 1, 1, 0, 0x59, 0x26, 0x58, 0x26]);
    assert_eq!(bytes[8..12], 0.4072_f32.to_le_bytes());
    for bad in [&bytes[..15], &[0; 16], b"12", &[2; 16]] {
        assert_eq!(Card::unpack(bad), None, "{bad:?}");
    }
    let mut nan = bytes;
    nan[8..12].copy_from_slice(&f32::NAN.to_le_bytes());
    assert_eq!(Card::unpack(&nan), None);
}

#[test]
fn the_most_stable_card_makes_room() {
    let today = day("2026-11-16");
    let mut deck = Deck::default();
    for n in 0..MOST {
        deck.answered(&question(n), false, today);
    }
    // One of them is known better than all the others.
    deck.answered(&question(42), true, today.next());
    deck.answered(&question(MOST), false, today.next());
    assert_eq!(deck.cards.len(), MOST);
    assert_eq!(deck.get(&question(42)), None);
    assert!(deck.get(&question(MOST)).is_some());
}

#[test]
fn what_is_due_longest_comes_first() {
    let (first, second) = (day("2026-11-16"), day("2026-11-17"));
    let mut deck = Deck::default();
    deck.answered(&question(2), false, second);
    deck.answered(&question(1), false, first);
    deck.answered(&question(3), true, first);
    let order: Vec<_> = deck.by_urgency().into_iter().map(|(q, _)| q).collect();
    assert_eq!(order, [&question(1), &question(2)]);
    let stored = deck.cards.clone();
    let mut same = Deck::new(stored);
    assert!(same.changes().is_empty());
    same.retain(|q| *q != question(1));
    assert_eq!(same.changes(), [(&question(1), None)]);
}

proptest! {
    #[test]
    fn any_history_keeps_a_deck_in_order(answers in prop::collection::vec((0..130_usize, any::<bool>(), 0..9_i64), 0..400)) {
        let mut today = day("2026-01-01");
        let (mut deck, mut stored) = (Deck::default(), BTreeMap::new());
        let half = answers.len() / 2;
        for (at, (n, correct, days)) in answers.into_iter().enumerate() {
            if at == half {
                stored = deck.cards.clone();
                deck = Deck::new(stored.clone());
            }
            today = today.plus(days);
            let due = deck.answered(&question(n), correct, today);
            prop_assert_eq!(due, deck.get(&question(n)).map(|c| c.due));
            prop_assert!(correct || due.is_some(), "a wrong answer always comes back");
            prop_assert!(due.is_none_or(|due| due > today && due.days_since(today) < MASTERED_DAYS));
            prop_assert!(deck.cards.len() <= MOST);
        }
        for (_, card) in deck.by_urgency() {
            prop_assert_eq!(Card::unpack(&card.pack()), Some(*card));
        }
        let mut replayed = stored;
        for (question, card) in deck.changes() {
            match card {
                Some(card) => drop(replayed.insert(question.clone(), *card)),
                None => drop(replayed.remove(question)),
            }
        }
        prop_assert_eq!(replayed, deck.cards);
    }
}
