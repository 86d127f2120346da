//! Mobile numbers as people type them.

use unicode_normalization::UnicodeNormalization;

use crate::sheet::is_blank;

/// A mobile number of 11 digits from what people type: spaces, dashes, full-width digits, `+86`, words around it. Of
/// several numbers in one cell the first. `None` if there is none.
pub fn mobile(text: &str) -> Option<String> {
    let folded: String = text.nfkc().collect();
    folded.split(is_foreign).find_map(|part| {
        let pieces = || part.split(is_blank);
        whole(part).or_else(|| pieces().find_map(whole))
    })
}

/// Neither a digit nor what people put between digits.
fn is_foreign(c: char) -> bool {
    !(c.is_ascii_digit()
        || is_blank(c) && c != '\n'
        || matches!(c, '+' | '-' | '—' | '(' | ')' | '.'))
}

fn whole(part: &str) -> Option<String> {
    let kept: String = part
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '+')
        .collect();
    let digits = ["+86", "0086", "86"]
        .iter()
        .find_map(|prefix| kept.strip_prefix(prefix).filter(|rest| rest.len() == 11))
        .unwrap_or(&kept);
    is_mobile(digits).then(|| digits.to_owned())
}

fn is_mobile(digits: &str) -> bool {
    let plain = digits.len() == 11 && digits.bytes().all(|b| b.is_ascii_digit());
    plain
        && digits.starts_with('1')
        && !digits.starts_with("10")
        && !digits.starts_with("11")
        && !digits.starts_with("12")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_around_a_number_and_a_second_number_do_not_matter() {
        for text in [
            "手机13800000001",
            "13800000001（微信同号）",
            "13800000001 13900000001",
            "'13800000001",
            "(+86)13800000001",
            "0571-88880000、13800000001",
            "13800000001转8001",
        ] {
            assert_eq!(mobile(text).as_deref(), Some("13800000001"), "{text}");
        }
        for text in ["330106199001010014", "1380000000", "0571-88880000", "无"] {
            assert_eq!(mobile(text), None, "{text}");
        }
    }
}
