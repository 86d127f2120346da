//! What the demo is filled with: six official texts, our own questions about them, a made-up county and its history.
//!
//! The texts are official documents; the names of county and townships are public facts. Firms, people, phone
//! numbers and everything that happens are made up.

mod build;
pub mod cast;
mod complaints;
pub mod county;
pub mod history;
mod papers;
pub mod seed;
mod settle;
mod words;

/// File name and content of the six official texts.
pub const MATERIALS: [(&str, &str); 6] = [
    (
        "party-member-education-2019.md",
        include_str!("../../demo/materials/party-member-education-2019.md"),
    ),
    (
        "personal-information-protection-2021.md",
        include_str!("../../demo/materials/personal-information-protection-2021.md"),
    ),
    (
        "trade-union-law-2021.md",
        include_str!("../../demo/materials/trade-union-law-2021.md"),
    ),
    (
        "patriotic-education-law-2023.md",
        include_str!("../../demo/materials/patriotic-education-law-2023.md"),
    ),
    (
        "state-secrets-law-2024.md",
        include_str!("../../demo/materials/state-secrets-law-2024.md"),
    ),
    (
        "public-holidays-2024.md",
        include_str!("../../demo/materials/public-holidays-2024.md"),
    ),
];

/// Our own question bank about [`MATERIALS`], as a CSV with a Chinese header.
pub const QUESTIONS: &str = include_str!("../../demo/questions.csv");

/// The county of the demo and its townships: `code,name,parent`.
pub const DIVISIONS: &str = include_str!("../../demo/divisions.csv");

#[cfg(test)]
mod county_tests;
#[cfg(test)]
mod tests;
