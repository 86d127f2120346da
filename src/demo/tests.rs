//! The demo's own texts and questions are checked against each other.

use std::collections::{BTreeMap, HashSet};

use super::{MATERIALS, QUESTIONS};
use crate::material::model::Document;

type Row = BTreeMap<String, String>;

fn rows() -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(QUESTIONS.as_bytes());
    reader.deserialize().collect::<Result<_, _>>().unwrap()
}

/// Text of each article by `(short title, 第…条)`.
fn articles() -> BTreeMap<(String, String), String> {
    let mut articles: BTreeMap<(String, String), String> = BTreeMap::new();
    for (_, text) in MATERIALS {
        let title = text
            .lines()
            .find_map(|line| line.strip_prefix("# "))
            .unwrap();
        let title = title.trim_start_matches("中华人民共和国");
        let mut open = None;
        for line in text.lines() {
            let label = line
                .split_whitespace()
                .next()
                .filter(|word| word.starts_with('第') && word.ends_with('条'));
            if let Some(label) = label {
                open = Some((title.to_owned(), label.to_owned()));
            } else if line.starts_with('#') {
                open = None;
            }
            if let Some(key) = &open {
                articles.entry(key.clone()).or_default().push_str(line);
            }
        }
    }
    articles
}

fn cited(row: &Row) -> (String, String) {
    let (title, article) = row["出处"]
        .strip_prefix('《')
        .unwrap()
        .split_once('》')
        .unwrap();
    (title.to_owned(), article.to_owned())
}

fn quotes(explanation: &str) -> Vec<&str> {
    explanation
        .split('“')
        .skip(1)
        .filter_map(|rest| rest.split('”').next())
        .collect()
}

#[test]
fn the_bank_is_large_and_mixed() {
    let rows = rows();
    assert!(rows.len() >= 120, "{}", rows.len());
    let of = |kind: &str| rows.iter().filter(|row| row["题型"] == kind).count();
    assert!(of("单选题") >= 60 && of("多选题") >= 30 && of("判断题") >= 30);
    assert_eq!(of("单选题") + of("多选题") + of("判断题"), rows.len());
    let stems: HashSet<&str> = rows.iter().map(|row| row["题干"].as_str()).collect();
    assert_eq!(stems.len(), rows.len(), "no stem twice");
    assert!(
        rows.iter()
            .all(|row| ["易", "中", "难"].contains(&row["难度"].as_str()))
    );
}

#[test]
fn every_citation_exists_and_every_quotation_is_literal() {
    let articles = articles();
    for row in rows() {
        let stem = &row["题干"];
        let article = articles
            .get(&cited(&row))
            .unwrap_or_else(|| panic!("{} of {stem}", row["出处"]));
        let quotes = quotes(&row["解析"]);
        assert!(!quotes.is_empty(), "{stem}");
        for quote in quotes {
            assert!(article.contains(quote), "{quote} is not in {}", row["出处"]);
        }
    }
}

#[test]
fn answers_point_at_options_and_no_option_is_twice() {
    let letters = ["A", "B", "C", "D", "E", "F"];
    for row in rows() {
        let stem = &row["题干"];
        let options: Vec<&str> = letters
            .iter()
            .map(|letter| row[&format!("选项{letter}")].as_str())
            .take_while(|option| !option.is_empty())
            .collect();
        let distinct: HashSet<&&str> = options.iter().collect();
        assert_eq!(distinct.len(), options.len(), "{stem}");
        let answer = row["答案"].as_str();
        let hits = letters
            .iter()
            .take(options.len())
            .filter(|letter| answer.contains(**letter))
            .count();
        match row["题型"].as_str() {
            "判断题" => assert!(
                options.is_empty() && ["正确", "错误"].contains(&answer),
                "{stem}"
            ),
            "单选题" => assert!(
                options.len() == 4 && answer.len() == 1 && hits == 1,
                "{stem}"
            ),
            _ => assert!(
                options.len() >= 4 && answer.len() == hits && hits >= 2,
                "{stem}"
            ),
        }
    }
}

#[test]
fn right_answers_stand_in_every_place_about_equally_often() {
    let rows = rows();
    let count = |kind: &str, answer: &str| {
        rows.iter()
            .filter(|row| row["题型"] == kind && row["答案"] == answer)
            .count()
    };
    let singles = rows.iter().filter(|row| row["题型"] == "单选题").count();
    for letter in ["A", "B", "C", "D"] {
        let share = count("单选题", letter);
        assert!(
            share * 5 >= singles && share * 10 <= singles * 3,
            "{letter} {share}"
        );
    }
    assert!(count("判断题", "正确").abs_diff(count("判断题", "错误")) <= 6);
}

#[test]
fn the_texts_are_whole_and_say_who_issued_them() {
    let documents: Vec<Document> = MATERIALS
        .iter()
        .map(|(name, text)| Document::parse(text.as_bytes(), name).unwrap())
        .collect();
    for (document, (name, text)) in documents.iter().zip(MATERIALS) {
        assert!(
            document.source.is_some() && document.edition.is_some(),
            "{name}"
        );
        assert!(
            document.units.iter().all(|unit| unit.minutes <= 15),
            "{name}"
        );
        let (_, body) = text.split_once("\n+++\n").unwrap();
        let derived = Document::parse(body.as_bytes(), name).unwrap();
        assert_eq!(derived.units, document.units, "{name}");
        assert_eq!(derived.edition, document.edition, "{name}");
        assert_eq!(derived.valid_from, document.valid_from, "{name}");
    }
    let articles: Vec<usize> = {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for (title, _) in articles().into_keys() {
            *counts.entry(title).or_default() += 1;
        }
        documents
            .iter()
            .map(|document| counts[document.title.trim_start_matches("中华人民共和国")])
            .collect()
    };
    assert_eq!(articles, [46, 74, 58, 40, 65, 8]);
}
