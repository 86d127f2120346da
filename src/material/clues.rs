//! What an official text says about itself: who issued it, which wording it is, since when it is in force.
//!
//! Only what is written is taken over. An amended law that says 自公布之日起施行 gets no date, because that
//! sentence speaks of its first wording.

use jiff::civil::Date;

use crate::day::Day;

/// Ends of the adoption notes, longest first.
const ACTS: [&str; 7] = ["通过", "修正", "修订", "发布", "公布", "批准", "印发"];

/// Whether a paragraph is an adoption note: begins with a date (perhaps in brackets) and names an act.
pub(super) fn is_note(text: &str) -> bool {
    let text = text.trim_start_matches(is_edge);
    date(text).is_some() && ACTS.iter().any(|act| text.contains(act)) && text.chars().count() <= 200
}

/// The wording: date and act of the last note, e.g. `2021年12月24日第三次修正`.
pub(super) fn edition(notes: &[String]) -> Option<String> {
    let note = last(notes)?;
    let (_, rest) = date(note)?;
    let written: String = note.strip_suffix(rest)?.split_whitespace().collect();
    let act = rest
        .rsplit(['》', '议'])
        .next()
        .filter(|act| act.chars().count() <= 12)
        .map(|act| act.split_whitespace().collect::<String>())?;
    Some(format!("{written}{act}"))
}

/// Who issued the last wording, e.g. `第十三届全国人民代表大会常务委员会第三十二次会议` or `国务院`.
pub(super) fn source(notes: &[String]) -> Option<String> {
    let note = last(notes)?;
    let (_, rest) = date(note)?;
    let rest = rest.trim();
    let who = if let Some((body, _)) = rest.split_once("会议") {
        format!("{body}会议")
    } else if let Some(named) = rest.strip_prefix('《') {
        named.split_once("关于")?.0.to_owned()
    } else {
        let act = ACTS.iter().find_map(|act| rest.find(act))?;
        rest.get(..act)?.trim().to_owned()
    };
    (!who.is_empty() && who.chars().count() <= 60).then_some(who)
}

/// The date of 自2019年5月6日起施行, written anywhere in `text`: as written, and as a day where [`Day`] can hold it.
pub(super) fn in_force(text: &str) -> Option<(String, Option<Day>)> {
    text.match_indices('自').find_map(|(at, sign)| {
        let after = text.get(at + sign.len()..)?;
        let (date, rest) = date(after)?;
        let written = after.strip_suffix(rest)?.split_whitespace().collect();
        let starts = ["起施行", "起实施", "起执行", "起生效"];
        let day = Day::new(date.year(), date.month(), date.day());
        starts
            .iter()
            .any(|phrase| rest.starts_with(phrase))
            .then_some((written, day))
    })
}

fn last(notes: &[String]) -> Option<&str> {
    notes
        .iter()
        .map(|note| note.trim_matches(is_edge))
        .rfind(|note| date(note).is_some())
}

fn is_edge(c: char) -> bool {
    c.is_whitespace() || matches!(c, '(' | ')' | '（' | '）' | '。')
}

/// The date with which `text` begins, and what follows it.
fn date(text: &str) -> Option<(Date, &str)> {
    let (year, rest) = number(text, '年')?;
    let (month, rest) = number(rest, '月')?;
    let (day, rest) = number(rest, '日')?;
    let date = Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()?;
    Some((date, rest))
}

fn number(text: &str, sign: char) -> Option<(i16, &str)> {
    let (digits, rest) = text.split_once(sign)?;
    let digits = digits.trim();
    let plain = (1..=4).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    Some((plain.then(|| digits.parse().ok()).flatten()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notes(lines: &[&str]) -> Vec<String> {
        lines.iter().map(|line| (*line).to_owned()).collect()
    }

    #[test]
    fn the_last_note_names_wording_and_issuer() {
        let amended = notes(&[
            "1992年4月3日 第七届全国人民代表大会第五次会议通过",
            "2021年12月24日 第十三届全国人民代表大会常务委员会第三十二次会议《关于修改〈中华人民共和国工会法〉的决定》第三次修正",
        ]);
        assert_eq!(
            edition(&amended).as_deref(),
            Some("2021年12月24日第三次修正")
        );
        assert_eq!(
            source(&amended).as_deref(),
            Some("第十三届全国人民代表大会常务委员会第三十二次会议")
        );
        let decree = notes(&[
            "1949年12月23日 政务院发布　",
            "2024年11月10日 《国务院关于修改〈全国年节及纪念日放假办法〉的决定》第四次修订）",
        ]);
        assert_eq!(
            edition(&decree).as_deref(),
            Some("2024年11月10日第四次修订")
        );
        assert_eq!(source(&decree).as_deref(), Some("国务院"));
        let issued = notes(&["（2019年5月6日 中共中央印发）"]);
        assert_eq!(source(&issued).as_deref(), Some("中共中央"));
        assert_eq!(edition(&notes(&["没有日期"])), None);
        assert_eq!(source(&[]), None);
    }

    #[test]
    fn a_note_begins_with_a_date_and_names_an_act() {
        assert!(is_note(
            "（2021年8月20日第十三届全国人民代表大会常务委员会第三十次会议通过）"
        ));
        assert!(!is_note("2021年8月20日是一个晴天"));
        assert!(!is_note("第一条 2021年8月20日通过"));
    }

    #[test]
    fn only_a_written_date_says_since_when() {
        let (written, day) = in_force("第四十六条　本条例自2019年5月6日起施行。").unwrap();
        assert_eq!(
            (written.as_str(), day),
            ("2019年5月6日", Day::new(2019, 5, 6))
        );
        assert_eq!(
            in_force("自通过之日起，即取得党籍，自2024年1月1日起施行")
                .unwrap()
                .1,
            Day::new(2024, 1, 1)
        );
        assert_eq!(in_force("本法自1988年9月5日起施行").unwrap().1, None);
        assert_eq!(
            in_force("本法自公布之日起施行。1950年6月29日颁布的同时废止。"),
            None
        );
        assert_eq!(in_force("自2019年5月6日起"), None);
        assert_eq!(in_force("自2019年15月6日起施行"), None);
    }
}
