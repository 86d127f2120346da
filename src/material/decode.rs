//! From bytes to text: encodings that Chinese office machines write, and nothing that is not text.

use encoding_rs::{Encoding, GB18030, UTF_8};

use super::model::{MAX_BYTES, MaterialError};

/// The text of `bytes` with `\n` line ends and without invisible control characters.
pub(super) fn text(bytes: &[u8]) -> Result<String, MaterialError> {
    if bytes.len() > MAX_BYTES {
        return Err(MaterialError::TooLarge);
    }
    let decoded = if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        strict(encoding, bytes.get(mark..).unwrap_or_default())?
    } else if std::str::from_utf8(bytes).is_ok() {
        strict(UTF_8, bytes)?
    } else {
        strict(GB18030, bytes)?
    };
    if decoded.chars().any(is_binary) {
        return Err(MaterialError::NotText);
    }
    let unified = decoded.replace("\r\n", "\n").replace('\r', "\n");
    let clean: String = unified.chars().filter(|c| !is_invisible(*c)).collect();
    if clean.chars().all(char::is_whitespace) {
        return Err(MaterialError::Empty);
    }
    Ok(clean)
}

fn strict(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, MaterialError> {
    encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .map(std::borrow::Cow::into_owned)
        .ok_or(MaterialError::NotText)
}

/// Control characters that no text editor writes; private-use ones appear when binary data happens to decode.
const fn is_binary(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{e}'..='\u{1a}' | '\u{1c}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// Zero-width characters and direction overrides, with which a text can show other words than it holds.
const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{b}' | '\u{c}' | '\u{1b}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_common_encoding_gives_the_same_text() {
        let want = "第一条　为了学习，制定本办法。\n第二条　施行。";
        let (gb, _, _) = GB18030.encode(want);
        let utf16: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain(want.encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        let marked = [b"\xef\xbb\xbf".as_slice(), want.as_bytes()].concat();
        let windows = want.replace('\n', "\r\n");
        for bytes in [want.as_bytes(), &gb, &utf16, &marked, windows.as_bytes()] {
            assert_eq!(text(bytes).as_deref(), Ok(want));
        }
    }

    #[test]
    fn what_is_not_text_is_refused() {
        assert_eq!(text(b""), Err(MaterialError::Empty));
        assert_eq!(
            text(" \u{3000}\n\t\u{200b}".as_bytes()),
            Err(MaterialError::Empty)
        );
        assert_eq!(text(b"PK\x03\x04\x14\0\x06\0"), Err(MaterialError::NotText));
        assert_eq!(text(&[0x81; 7]), Err(MaterialError::NotText));
        assert_eq!(
            text(&vec![b'a'; MAX_BYTES + 1]),
            Err(MaterialError::TooLarge)
        );
        assert!(text(&vec![b'a'; MAX_BYTES]).is_ok());
    }

    #[test]
    fn tricks_with_direction_and_width_vanish() {
        assert_eq!(
            text("不\u{200b}得\u{202e}泄露\u{feff}".as_bytes()).as_deref(),
            Ok("不得泄露")
        );
    }
}
