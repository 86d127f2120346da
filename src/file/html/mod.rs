//! Web pages as browsers and offices save them: the text in whatever encoding they declare, and a small tree that is
//! never deeper than [`MAX_DEPTH`], however the page nests.

mod lines;
mod tree;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::decode;
use crate::report::Refusal;

pub use lines::lines;
pub use tree::{MAX_DEPTH, parse};

/// A declared encoding is looked for in the first bytes only.
const HEAD_BYTES: usize = 8192;

/// True if a text is a web page or a piece of one: it begins with a tag of HTML, after comments and declarations.
pub fn is_html(text: &str) -> bool {
    let head: String = text.chars().take(HEAD_BYTES).collect();
    let mut rest = head.trim_start_matches(|c: char| c == '\u{feff}' || c.is_whitespace());
    while let Some(behind) = skipped(rest) {
        rest = behind.trim_start();
    }
    let Some(tag) = rest.strip_prefix('<') else {
        return false;
    };
    let name: String = tag
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_lowercase();
    match name.as_str() {
        "html" | "head" | "body" | "meta" | "title" | "style" | "script" | "link" | "base" => true,
        // A piece of a page, unless it is the one tag with which a text in Markdown begins.
        "div" | "p" | "table" | "article" | "section" | "main" | "h1" | "h2" | "center"
        | "span" => {
            let closing = format!("</{name}");
            head.to_ascii_lowercase().contains(&closing)
                && !head.contains("\n#")
                && !head.contains("\n- ")
        }
        _ => rest
            .get(..14)
            .is_some_and(|d| d.eq_ignore_ascii_case("<!doctype html")),
    }
}

/// What may stand before the first tag, cut off: a comment, a processing instruction, a doctype of HTML.
fn skipped(text: &str) -> Option<&str> {
    if let Some(comment) = text.strip_prefix("<!--") {
        return comment.split_once("-->").map(|(_, rest)| rest);
    }
    if let Some(instruction) = text.strip_prefix("<?") {
        return instruction.split_once('>').map(|(_, rest)| rest);
    }
    None
}

/// The text of a page: UTF-8 if it is, else in the encoding that a mark or the page itself declares, else in the one
/// that fits.
///
/// # Errors
/// `unsupported_format` if the bytes are no text.
pub fn text(bytes: &[u8]) -> Result<String, Refusal> {
    let marked = Encoding::for_bom(bytes).is_some();
    let is_utf8 = std::str::from_utf8(bytes).is_ok_and(|text| !text.is_ascii());
    let declared = declared(bytes).filter(|e| ![UTF_8, UTF_16LE, UTF_16BE].contains(e));
    match declared {
        Some(encoding) if !marked && !is_utf8 => {
            let (text, _, _) = encoding.decode(bytes);
            // The same look at control characters as for any text.
            decode::text(text.as_bytes())
        }
        _ => decode::text(bytes),
    }
}

/// The encoding in `<meta charset=…>`, `<meta … content="text/html; charset=…">` or `<?xml encoding=…?>`.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(HEAD_BYTES))?;
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let mut labels = head.split("charset").chain(head.split("encoding")).skip(1);
    labels.find_map(|after| {
        let value = after.trim_start().strip_prefix('=')?.trim_start();
        let value = value.trim_start_matches(['"', '\'']);
        let label: String = value
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':'))
            .collect();
        Encoding::for_label(label.as_bytes())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_told_by_its_first_tag() {
        for page in [
            "<!DOCTYPE html><html>",
            "\u{feff}<!-- saved from url=(0014)about:internet -->\n<HTML>",
            "<?xml version='1.0'?><!DOCTYPE html PUBLIC \"x\"><html>",
            "<meta charset=gbk>",
            "<div>甲</div>",
            "<table><tr><td>1</table>",
        ] {
            assert!(is_html(page), "{page}");
        }
        for other in [
            "",
            "甲 <html>",
            "# 甲\n<div>乙</div>",
            "<p>甲</p>\n# 乙",
            "<quiz><question/></quiz>",
            "<!-- INFO END -->\n\n正文",
        ] {
            assert!(!is_html(other), "{other}");
        }
    }

    #[test]
    fn the_declared_encoding_is_used_unless_the_bytes_are_utf_8() {
        let page = |charset: &str| {
            format!(
                "<html><head><meta http-equiv='Content-Type' content='text/html; charset={charset}'></head>党章學習</html>"
            )
        };
        for (label, encoding) in [
            ("gb2312", encoding_rs::GBK),
            ("gbk", encoding_rs::GBK),
            ("GB18030", encoding_rs::GB18030),
            ("big5", encoding_rs::BIG5),
            ("Shift_JIS", encoding_rs::SHIFT_JIS),
            ("iso-2022-jp", encoding_rs::ISO_2022_JP),
            ("euc-jp", encoding_rs::EUC_JP),
            ("utf-8", UTF_8),
        ] {
            let page = if label == "big5" {
                page(label).replace("党", "黨")
            } else {
                page(label).replace("學習", "学")
            };
            let (bytes, _, lost) = encoding.encode(&page);
            assert!(!lost, "{label}");
            assert_eq!(text(&bytes).unwrap(), page, "{label}");
        }
        // Saved again as UTF-8 by an editor that left the declaration alone.
        let lying = page("gb2312");
        assert_eq!(text(lying.as_bytes()).unwrap(), lying);
        let marked = [
            b"\xFF\xFE".to_vec(),
            page("gbk")
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect(),
        ]
        .concat();
        assert_eq!(text(&marked).unwrap(), page("gbk"));
        assert!(text(&[0_u8; 64]).is_err());
    }
}
