//! Options that have circled numbers: `甲包括 ①一 ②二 ③三` with the answer `①③`.

use crate::sheet::is_blank;

/// The first circled number; nineteen follow.
const FIRST: char = '①';
const COUNT: usize = 20;

/// Cuts a stem into what is asked and its options, if the answer is circled numbers of them and nothing else; and the
/// answer in letters.
pub(super) fn split(stem: &str, answer: &str) -> Option<(String, Vec<String>, String)> {
    let numbers = answer
        .chars()
        .filter(|c| !is_blank(*c) && !matches!(c, '、' | ',' | '，' | ';' | '；' | '。'));
    let places: Vec<usize> = numbers.map(place).collect::<Option<_>>()?;
    let mut parts = Vec::new();
    let mut rest = stem;
    while let Some(mark) = char::from_u32(u32::from(FIRST) + parts.len() as u32)
        && let Some((before, behind)) = rest.split_once(mark)
    {
        parts.push(before.trim_matches(is_blank).to_owned());
        rest = behind;
    }
    parts.push(rest.trim_matches(is_blank).to_owned());
    let options = parts.split_off(1);
    let asked = parts.pop().filter(|asked| !asked.is_empty())?;
    let whole = (2..=COUNT).contains(&options.len()) && options.iter().all(|o| !o.is_empty());
    let known = !places.is_empty() && places.iter().all(|place| *place < options.len());
    let letters = places.iter().map(|place| char::from(b'A' + *place as u8));
    (whole && known).then(|| (asked, options, letters.collect()))
}

fn place(c: char) -> Option<usize> {
    let place = u32::from(c).checked_sub(u32::from(FIRST))? as usize;
    (place < COUNT).then_some(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circled_numbers_are_options_where_the_answer_is_some_of_them() {
        let read = |answer| split("甲包括（ ）。 ① 一 ②二 ③三", answer);
        let options = ["一", "二", "三"].map(str::to_owned).to_vec();
        let found = ("甲包括（ ）。".to_owned(), options, "AC".to_owned());
        assert_eq!(read("①③"), Some(found.clone()));
        assert_eq!(read("①、③。"), Some(found));
        for other in ["④", "①和③", "一", ""] {
            assert_eq!(read(other), None, "{other}");
        }
        assert_eq!(split("甲见图①", "①"), None);
    }
}
