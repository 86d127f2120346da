//! What an uploaded file is, judged by its content and never by its name: [`sniff`]; and the two things every reader
//! needs first: the text of a file in whatever encoding ([`decode`]) and a zip archive that is safe to unpack
//! ([`archive::Archive`]).

pub mod archive;
pub mod decode;
pub mod docx;
pub mod html;
pub mod xml;

use std::io::Cursor;

use crate::report::{ProblemCode, Refusal};
use archive::Archive;

/// The largest file that any reader takes, packed: 50 MB.
pub const MAX_BYTES: usize = 50 << 20;

/// A kind of file.
#[derive(Debug)]
pub enum Kind<'a> {
    /// An Excel workbook since 2007.
    Xlsx(Archive<'a>),
    /// A Word document since 2007.
    Docx(Archive<'a>),
    /// An archive with an IMS manifest, such as a QTI package.
    ImsPackage(Archive<'a>),
    /// Another archive.
    Zip(Archive<'a>),
    /// An Excel workbook 97 to 2003.
    Xls,
    /// Text; its encoding and layout are not looked at yet.
    Text,
}

/// Looks at the first bytes and, for containers, at the names inside.
///
/// # Errors
/// Encrypted, damaged or hostile containers, and kinds that nobody here reads, each with advice.
pub fn sniff(bytes: &[u8]) -> Result<Kind<'_>, Refusal> {
    if bytes.len() > MAX_BYTES {
        return Err(Refusal::new(ProblemCode::TooLarge, "超过 50 MB"));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return sniff_zip(Archive::open(bytes)?);
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return sniff_compound(bytes);
    }
    for (magic, advice) in FOREIGN {
        if bytes.starts_with(magic) {
            return Err(Refusal::new(ProblemCode::UnsupportedFormat, *advice));
        }
    }
    Ok(Kind::Text)
}

/// Other well-known kinds, by their first bytes, with what to do.
const FOREIGN: &[(&[u8], &str)] = &[
    (b"%PDF", "PDF 请先另存为 DOCX 或文本"),
    (b"SQLite format 3", "数据库文件请先导出为 XLSX 或 CSV"),
    (b"Rar!", "请解压 RAR 后再导入其中的文件"),
    (b"7z\xBC\xAF\x27\x1C", "请解压 7z 后再导入其中的文件"),
    (b"\x1F\x8B", "请解压后再导入其中的文件"),
    (b"{\\rtf", "RTF 请先用 Word 另存为 DOCX"),
    (b"\x89PNG", "图片请先转成文字"),
    (b"\xFF\xD8\xFF", "图片请先转成文字"),
    (b"GIF8", "图片请先转成文字"),
];

fn sniff_zip(mut archive: Archive<'_>) -> Result<Kind<'_>, Refusal> {
    if archive.contains("xl/workbook.xml") {
        if archive.declares_entities()? {
            return Err(ProblemCode::ExternalEntity.into());
        }
        return Ok(Kind::Xlsx(archive));
    }
    if archive.contains("word/document.xml") {
        return Ok(Kind::Docx(archive));
    }
    if archive.has_manifest() {
        return Ok(Kind::ImsPackage(archive));
    }
    if archive.contains("xl/workbook.bin") || archive.contains("content.xml") {
        let advice = "请另存为 XLSX 或 DOCX 后再导入";
        return Err(Refusal::new(ProblemCode::UnsupportedFormat, advice));
    }
    Ok(Kind::Zip(archive))
}

fn sniff_compound(bytes: &[u8]) -> Result<Kind<'_>, Refusal> {
    let compound = cfb::CompoundFile::open(Cursor::new(bytes))
        .map_err(|e| Refusal::new(ProblemCode::Corrupt, e.to_string()))?;
    let has = |name: &str| compound.is_stream(format!("/{name}"));
    if has("EncryptedPackage") || has("EncryptionInfo") {
        return Err(ProblemCode::Encrypted.into());
    }
    if has("Workbook") || has("Book") {
        return Ok(Kind::Xls);
    }
    let advice = if has("WordDocument") {
        "旧版 .doc 请用 Word 或 WPS 另存为 DOCX 后再导入"
    } else {
        "请另存为 XLSX 或 DOCX 后再导入"
    };
    Err(Refusal::new(ProblemCode::UnsupportedFormat, advice))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_kinds_are_refused_with_advice() {
        for (magic, _) in FOREIGN {
            let refusal = sniff(magic).unwrap_err();
            assert_eq!(refusal.code, ProblemCode::UnsupportedFormat);
            assert!(!refusal.detail.is_empty());
        }
        assert!(matches!(sniff("1. 题干".as_bytes()), Ok(Kind::Text)));
    }

    #[test]
    fn a_compound_file_is_told_by_its_streams() {
        let compound = |stream: &str| {
            let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
            let mut out = file.create_stream(format!("/{stream}")).unwrap();
            std::io::Write::write_all(&mut out, b"content").unwrap();
            drop(out);
            file.flush().unwrap();
            file.into_inner().into_inner()
        };
        assert!(matches!(sniff(&compound("Workbook")), Ok(Kind::Xls)));
        let encrypted = compound("EncryptedPackage");
        assert_eq!(sniff(&encrypted).unwrap_err().code, ProblemCode::Encrypted);
        let doc = sniff(&compound("WordDocument")).unwrap_err();
        assert!(doc.detail.contains("DOCX"));
        let cut = encrypted.get(..600).unwrap();
        assert_eq!(sniff(cut).unwrap_err().code, ProblemCode::Corrupt);
    }
}
