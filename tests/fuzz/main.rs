//! Damaged files: whatever is done to an input, a reader answers and never panics, and its report adds up.
//!
//! The damage is deterministic and knows the structure of what it damages ([`mutate`]); the seeds are real files where
//! they are at hand and made ones everywhere ([`seeds`]). The number of tries is fixed, so the run is bounded.

#[cfg(test)]
mod mutate;
#[cfg(test)]
mod seeds;

#[cfg(test)]
mod readers {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use sanke::calendar::parse_import;
    use sanke::material::Document;
    use sanke::quiz::import::{Mapping, read_questions};
    use sanke::report::ImportReport;
    use sanke::roster::{check_tree, read_members, read_orgs};

    use crate::mutate::Mutator;
    use crate::seeds::{self, Seed};

    /// Feeds a reader with every seed as it is, then damaged `tries` times.
    fn torment(seeds: &[Seed], tries: u64, read: impl Fn(&[u8])) {
        assert!(!seeds.is_empty());
        for seed in seeds {
            let mut mutator = Mutator::new(seed.name);
            let mut input = seed.bytes.clone();
            for number in 0..=tries {
                let outcome = catch_unwind(AssertUnwindSafe(|| read(&input)));
                assert!(outcome.is_ok(), "{} after {number} mutations", seed.name);
                // Damage piles up for a while, then starts over.
                input = mutator.mutate(if number % 4 == 0 { &seed.bytes } else { &input });
            }
        }
    }

    fn adds_up(report: &ImportReport) {
        let counted = report.imported + report.flagged + report.duplicates;
        assert_eq!(report.total, counted);
        assert_eq!(report.flagged as usize, report.problems.len());
    }

    fn questions(bytes: &[u8]) {
        let Ok(outcome) = read_questions(bytes, "a", &Mapping::default()) else {
            return;
        };
        adds_up(&outcome.report);
        assert_eq!(outcome.report.imported as usize, outcome.questions.len());
        for entry in &outcome.questions {
            let shown = serde_json::to_string(&entry.question).expect("a question is JSON");
            for harm in ["<script", "<iframe", "src=\\\"http", "onerror="] {
                assert!(!shown.contains(harm), "{harm} in {shown}");
            }
        }
    }

    #[test]
    fn tables_of_questions() {
        torment(&seeds::question_tables(), 40, questions);
    }

    #[test]
    fn texts_of_questions() {
        torment(&seeds::question_texts(), 150, questions);
    }

    #[test]
    fn interchange_formats() {
        torment(&seeds::interchange(), 150, questions);
    }

    #[test]
    fn documents_and_packages_of_questions() {
        torment(&seeds::question_archives(), 100, questions);
    }

    #[test]
    fn rosters() {
        torment(&seeds::rosters(), 60, |bytes| {
            if let Ok(members) = read_members(bytes, "a", &Mapping::default()) {
                adds_up(&members.report);
            }
            if let Ok(orgs) = read_orgs(bytes, "a", &Mapping::default()) {
                adds_up(&orgs.report);
                let drafts: Vec<_> = orgs.drafts.into_iter().map(|(_, draft)| draft).collect();
                check_tree(&drafts, &|_| None);
            }
        });
    }

    #[test]
    fn mapped_columns() {
        let mapping = "题干=B,答案=C,选项A=D".parse().expect("a mapping");
        let people = "表头=1,姓名=A,手机=XFD".parse().expect("a mapping");
        torment(&seeds::rosters(), 20, |bytes| {
            if let Ok(outcome) = read_questions(bytes, "a", &mapping) {
                adds_up(&outcome.report);
            }
            if let Ok(members) = read_members(bytes, "a", &people) {
                adds_up(&members.report);
            }
        });
    }

    #[test]
    fn materials() {
        torment(&seeds::materials(), 80, |bytes| {
            for name in ["a.md", "a.html", "a"] {
                let Ok(reading) = Document::read(bytes, name) else {
                    continue;
                };
                assert!(!reading.document.units.is_empty());
                for unit in &reading.document.units {
                    for harm in ["<script", "<img", "<a ", "onclick=", "href="] {
                        let text = unit.html.replace("&lt;", "");
                        assert!(!text.contains(harm), "{harm} in {text}");
                    }
                }
            }
        });
    }

    #[test]
    fn calendars() {
        torment(&seeds::calendars(), 400, |bytes| {
            if let Ok(years) = parse_import(bytes) {
                assert!(!years.is_empty());
            }
        });
    }
}
