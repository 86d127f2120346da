//! The text of a file in the encodings that offices use: UTF-8 with or without a mark, UTF-16 with a mark (Excel's
//! "Unicode text"), and GB18030, of which GBK and GB2312 are parts.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::report::{ProblemCode, Refusal};

/// One character in this many may be unreadable; more, and the file is not text.
const TOLERANCE: usize = 200;

/// The text of `bytes`, line ends as `\n`, without a mark.
///
/// # Errors
/// `unsupported_format` if the bytes are no text in any of the encodings.
pub fn text(bytes: &[u8]) -> Result<String, Refusal> {
    let decoded = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => decode(encoding, bytes),
        None => without_mark(bytes),
    };
    let binary = decoded
        .chars()
        .filter(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{b}' | '\u{c}'))
        .count();
    let broken = decoded.chars().filter(|c| *c == '\u{fffd}').count();
    let length = decoded.chars().count();
    if (binary + broken) * TOLERANCE > length {
        let advice = "不是文本，或编码不是 UTF-8 / GBK";
        return Err(Refusal::new(ProblemCode::UnsupportedFormat, advice));
    }
    Ok(line_ends(decoded))
}

fn decode(encoding: &'static Encoding, bytes: &[u8]) -> String {
    let (text, _, _) = encoding.decode(bytes);
    text.into_owned()
}

fn without_mark(bytes: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let utf16 = [UTF_16LE, UTF_16BE]
        .into_iter()
        .find(|e| looks_like_utf16(bytes, *e == UTF_16LE));
    if let Some(encoding) = utf16 {
        return decode(encoding, bytes);
    }
    let candidates = [UTF_8, GB18030].map(|e| decode(e, bytes));
    let broken = |text: &String| text.chars().filter(|c| *c == '\u{fffd}').count();
    candidates
        .into_iter()
        .min_by_key(broken)
        .unwrap_or_default()
}

/// ASCII in UTF-16 has a zero in every other byte.
fn looks_like_utf16(bytes: &[u8], little: bool) -> bool {
    let head = bytes.get(..bytes.len().min(2000)).unwrap_or_default();
    let zeros = head
        .chunks_exact(2)
        .filter(|pair| pair[usize::from(little)] == 0 && pair[usize::from(!little)] != 0)
        .count();
    head.len() >= 8 && zeros * 5 > head.len() / 2
}

fn line_ends(text: String) -> String {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = "题干,答案\n党的宗旨是（ ）,全心全意为人民服务\n";

    #[test]
    fn every_encoding_gives_the_same_text() {
        let (gbk, _, _) = encoding_rs::GBK.encode(SAMPLE);
        let utf16 = |mark: bool, little: bool| {
            let mut bytes = Vec::new();
            let text = format!("{}{SAMPLE}", if mark { "\u{feff}" } else { "" });
            for unit in text.encode_utf16() {
                bytes.extend(if little {
                    unit.to_le_bytes()
                } else {
                    unit.to_be_bytes()
                });
            }
            bytes
        };
        let marked = [b"\xEF\xBB\xBF".as_slice(), SAMPLE.as_bytes()].concat();
        let crlf = SAMPLE.replace('\n', "\r\n").into_bytes();
        for bytes in [
            SAMPLE.as_bytes().to_vec(),
            marked,
            gbk.into_owned(),
            utf16(true, true),
            utf16(true, false),
            crlf,
        ] {
            assert_eq!(text(&bytes).unwrap(), SAMPLE);
        }
    }

    #[test]
    fn binary_is_no_text() {
        let bytes: Vec<u8> = (0..=255).cycle().take(4000).collect();
        assert_eq!(
            text(&bytes).unwrap_err().code,
            ProblemCode::UnsupportedFormat
        );
    }

    #[test]
    fn one_broken_byte_in_a_long_text_is_borne() {
        let mut bytes = SAMPLE.repeat(100).into_bytes();
        bytes[1] = 0xFF;
        assert!(text(&bytes).unwrap().contains("全心全意"));
    }
}
