//! The default policy, enumerated; and what an operator's file may and may not say.

use super::*;

/// Who may see each exposure by default: oneself, branch, liaison, organiser, export.
const TABLE: [(Exposure, [bool; 5]); 10] = [
    (Exposure::Aggregate, [true, true, true, true, true]),
    (Exposure::Name, [true, true, true, false, false]),
    (Exposure::Minutes, [true, false, false, false, false]),
    (Exposure::Points, [true, false, false, false, false]),
    (Exposure::Reflection, [true, true, false, false, false]),
    (Exposure::PersonRank, [false, false, false, false, false]),
    (
        Exposure::GroupRank(Measure::Participation),
        [true, true, true, true, true],
    ),
    (
        Exposure::GroupRank(Measure::Points),
        [false, false, false, false, false],
    ),
    (
        Exposure::GroupRank(Measure::Minutes),
        [false, false, false, false, false],
    ),
    (
        Exposure::GroupRank(Measure::Contest),
        [true, true, true, true, true],
    ),
];

/// Every indicator there can be: all sets of exposures.
fn every_indicator() -> impl Iterator<Item = Indicator> {
    (0_usize..1 << Exposure::ALL.len()).map(|set| {
        let chosen = Exposure::ALL
            .iter()
            .enumerate()
            .filter(|(bit, _)| set >> bit & 1 == 1);
        let exposes: Vec<Exposure> = chosen.map(|(_, exposure)| *exposure).collect();
        Indicator {
            name: "x",
            unit: "y",
            exposes: exposes.leak(),
        }
    })
}

#[test]
fn every_combination_is_as_the_table_says() {
    let policy = Policy::default();
    assert_eq!(TABLE.map(|(exposure, _)| exposure), Exposure::ALL);
    let row = |exposure: &Exposure| TABLE.iter().find(|(of, _)| of == exposure).unwrap().1;
    let mut seen = 0;
    for indicator in every_indicator() {
        for (index, audience) in Audience::ALL.into_iter().enumerate() {
            let want = indicator
                .exposes
                .iter()
                .all(|exposure| row(exposure)[index]);
            assert_eq!(
                policy.allows(&indicator, audience),
                want,
                "{indicator:?} {audience:?}"
            );
            seen += 1;
        }
    }
    assert_eq!(seen, 1024 * 5);
}

#[test]
fn minutes_points_and_ranks_of_persons_never_reach_others_by_default() {
    let policy = Policy::default();
    let personal = [Exposure::Minutes, Exposure::Points, Exposure::PersonRank];
    for indicator in every_indicator() {
        if indicator
            .exposes
            .iter()
            .any(|exposure| personal.contains(exposure))
        {
            for audience in Audience::ALL.into_iter().skip(1) {
                assert!(
                    !policy.allows(&indicator, audience),
                    "{indicator:?} {audience:?}"
                );
            }
        }
    }
}

#[test]
fn only_what_is_allowed_is_listed() {
    let indicators = [
        Indicator {
            name: "checked_in",
            unit: "members",
            exposes: &[Exposure::Aggregate],
        },
        Indicator {
            name: "unread",
            unit: "members",
            exposes: &[Exposure::Name],
        },
        Indicator {
            name: "studied",
            unit: "minutes",
            exposes: &[Exposure::Name, Exposure::Minutes],
        },
    ];
    let policy = Policy::default();
    let names = |audience| {
        policy
            .visible(&indicators, audience)
            .map(|one| one.name)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        names(Audience::Oneself),
        ["checked_in", "unread", "studied"]
    );
    assert_eq!(names(Audience::Liaison), ["checked_in", "unread"]);
    assert_eq!(names(Audience::Export), ["checked_in"]);
}

#[test]
fn a_file_changes_only_what_it_mentions() {
    let policy = Policy::parse("[minutes]\nshown_to = [\"branch\"]").unwrap();
    assert!(policy.allows_exposure(Exposure::Minutes, Audience::Branch));
    assert!(!policy.allows_exposure(Exposure::Minutes, Audience::Export));
    assert_eq!(policy.loosened(), ["minutes.shown_to"]);
    let default = Policy {
        minutes: Policy::default().minutes,
        ..policy
    };
    assert_eq!(default, Policy::default());
    let strict = Policy::parse(
        "[names]\nshown_to = [\"branch\"]\n[ranking]\ngroups_by = []\n[reflections]\nenabled = false",
    );
    assert_eq!(strict.unwrap().loosened(), Vec::<&str>::new());
    let loose = "[names]\nshown_to = [\"branch\", \"export\"]\n[ranking]\ngroups_by = [\"points\"]\npersons_shown_to = [\"oneself\", \"branch\"]\n[reminders]\nper_matter_and_day = 2";
    assert_eq!(
        Policy::parse(loose).unwrap().loosened(),
        [
            "names.shown_to",
            "ranking.groups_by",
            "ranking.persons_shown_to",
            "reminders.per_matter_and_day"
        ]
    );
}

#[test]
fn mistakes_are_refused_by_name() {
    let refuse = |text: &str| Policy::parse(text).unwrap_err().to_string();
    assert!(refuse("[minutes]\nshow_to = []").contains("minutes.show_to: unknown field `show_to`"));
    assert!(refuse("[minute]\nshown_to = []").contains("unknown field `minute`"));
    assert!(
        refuse("[names]\nshown_to = [\"everybody\"]")
            .contains("names.shown_to[0]: unknown variant `everybody`")
    );
    assert!(refuse("[names]\nshown_to = \"branch\"").contains("names.shown_to"));
    assert!(refuse("names = 1").contains("names"));
    assert!(refuse("[names").starts_with("policy: TOML parse error"));
    assert!(
        refuse("[ranking]\npersons_shown_to = [\"organiser\"]")
            .contains("ranking.persons_shown_to")
    );
    assert!(refuse("[reflections]\nshown_to = [\"organiser\"]").contains("reflections.shown_to"));
    assert!(refuse("[names]\nshown_to = []").contains("reflections.shown_to"));
    assert!(refuse("[reminders]\nper_matter_and_day = 0").contains("1 to 3"));
    assert!(refuse("[reminders]\nper_matter_and_day = 4").contains("1 to 3"));
    assert!(refuse("[notices]\nnudges = 2").contains("0 or 1"));
    assert!(refuse("[notices]\napproval_above = -1").contains("notices.approval_above"));
}
