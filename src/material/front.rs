//! Optional front matter: TOML between two `+++` lines at the very beginning; of what programs for websites write between
//! two `---` lines only title and source.

use toml::{Table, Value};

use super::model::MaterialError;
use crate::day::Day;

const FENCE: &str = "+++";

/// What the front matter says; all optional.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Front {
    pub(super) title: Option<String>,
    pub(super) source: Option<String>,
    pub(super) edition: Option<String>,
    pub(super) valid_from: Option<Day>,
    pub(super) valid_until: Option<Day>,
}

/// Splits `text` into front matter (empty if there is none) and body.
pub(super) fn split(text: &str) -> Result<(Front, &str), MaterialError> {
    let Some((first, rest)) = text.split_once('\n') else {
        return Ok((Front::default(), text));
    };
    if first.trim_end() == "---"
        && let Some((front, body)) = website(rest)
    {
        return Ok((front, body));
    }
    if first.trim_end() != FENCE {
        return Ok((Front::default(), text));
    }
    let mut toml = String::new();
    let mut remaining = rest;
    loop {
        let (line, after) = remaining.split_once('\n').unwrap_or((remaining, ""));
        if line.trim_end() == FENCE {
            return read(&toml).map(|front| (front, after));
        }
        if after.is_empty() {
            return Err(bad("没有结尾的 +++ 行"));
        }
        toml.push_str(line);
        toml.push('\n');
        remaining = after;
    }
}

/// Lines like `title: 某法` up to the next `---`, and the text below; `None` if they are anything else.
fn website(text: &str) -> Option<(Front, &str)> {
    const MOST_LINES: usize = 60;
    let mut front = Front::default();
    let mut remaining = text;
    for _ in 0..MOST_LINES {
        let (line, after) = remaining.split_once('\n')?;
        remaining = after;
        let line = line.trim_end();
        if line == "---" || line == "..." {
            return Some((front, after));
        }
        let nested = line.is_empty() || line.starts_with([' ', '\t', '-', '#']);
        let (key, value) = match line.split_once(':') {
            _ if nested => continue,
            pair => pair?,
        };
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        if !key.trim().chars().all(plain) {
            return None;
        }
        let value = value.trim().trim_matches(['"', '\'']).trim();
        let value = (!value.is_empty()).then(|| value.to_owned());
        match key.trim().to_ascii_lowercase().as_str() {
            "title" | "标题" => front.title = value,
            "source" | "来源" => front.source = value,
            _ => {}
        }
    }
    None
}

fn bad(detail: impl Into<String>) -> MaterialError {
    MaterialError::BadFrontMatter(detail.into())
}

fn read(toml: &str) -> Result<Front, MaterialError> {
    let table: Table = toml
        .parse()
        .map_err(|e: toml::de::Error| bad(e.message()))?;
    let mut front = Front::default();
    for (key, value) in table {
        match key.as_str() {
            "title" => front.title = text(&key, value)?,
            "source" => front.source = text(&key, value)?,
            "edition" => front.edition = text(&key, value)?,
            "valid_from" => front.valid_from = Some(day("valid_from", &value)?),
            "valid_until" => front.valid_until = Some(day("valid_until", &value)?),
            other => return Err(bad(format!("不认识的项目“{other}”"))),
        }
    }
    if let (Some(from), Some(until)) = (front.valid_from, front.valid_until)
        && until < from
    {
        return Err(MaterialError::ValidityReversed);
    }
    Ok(front)
}

fn text(key: &str, value: Value) -> Result<Option<String>, MaterialError> {
    match value {
        Value::String(text) => {
            let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
            Ok((!line.is_empty()).then_some(line))
        }
        _ => Err(bad(format!("“{key}”应当是一行文字"))),
    }
}

/// A TOML date or a quoted one.
fn day(field: &'static str, value: &Value) -> Result<Day, MaterialError> {
    let written = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    written.parse().map_err(|_bad| MaterialError::BadDate {
        field,
        value: written,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_to_write_a_date_are_read() {
        let text = "+++\ntitle = \"甲 法\"\nsource = \"乙\"\nvalid_from = 2024-01-01\nvalid_until = \"2024-12-31\"\n+++\n正文";
        let (front, body) = split(text).unwrap();
        assert_eq!(body, "正文");
        assert_eq!(front.title.as_deref(), Some("甲 法"));
        assert_eq!(front.valid_from, Day::new(2024, 1, 1));
        assert_eq!(front.valid_until, Day::new(2024, 12, 31));
        assert_eq!(split("正文\n+++").unwrap(), (Front::default(), "正文\n+++"));
    }

    #[test]
    fn the_lines_of_a_website_are_no_text() {
        let text =
            "---\ntitle: \"某 办法\"\ndate: 2024-01-01\ntags:\n  - 学习\nsource: 某网\n---\n\n正文";
        let (front, body) = split(text).unwrap();
        assert_eq!(body, "\n正文");
        assert_eq!(front.title.as_deref(), Some("某 办法"));
        assert_eq!(front.source.as_deref(), Some("某网"));
        for text in [
            "---\n第一条 甲：乙\n---\n正文",
            "---\n正文",
            "---\n甲\n---\n乙",
        ] {
            assert_eq!(split(text).unwrap(), (Front::default(), text));
        }
    }

    #[test]
    fn mistakes_are_named() {
        let code = |toml: &str| {
            split(&format!("+++\n{toml}\n+++\n正文"))
                .unwrap_err()
                .code()
        };
        assert_eq!(code("valid_from = \"2024-02-30\""), "bad_date");
        assert_eq!(code("valid_from = \"2024年2月3日\""), "bad_date");
        assert_eq!(code("valid_until = 5"), "bad_date");
        assert_eq!(code("valid_from = 2024-02-30"), "bad_front_matter");
        assert_eq!(code("author = \"甲\""), "bad_front_matter");
        assert_eq!(code("title = 5"), "bad_front_matter");
        assert_eq!(code("title ="), "bad_front_matter");
        assert_eq!(
            code("valid_from = 2024-02-02\nvalid_until = 2024-02-01"),
            "validity_reversed"
        );
        assert_eq!(
            split("+++\ntitle = \"甲\"").unwrap_err().code(),
            "bad_front_matter"
        );
    }
}
