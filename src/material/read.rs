//! From a file to a [`Document`]: what the file is, is judged by its content.

use super::model::{Document, MAX_BYTES, MAX_WEB_BYTES, MaterialError};
use super::page::Page;
use super::{clues, cut, decode, front, long, web, word};
use crate::file::{self, Kind, html};
use crate::report::{ProblemCode, Refusal};

/// A document with what became of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// What members will read.
    pub document: Document,
    /// `docx`, `html`, `markdown` or `text`.
    pub format: &'static str,
    /// What of the file is not in the document, in Chinese; one line each.
    pub left_out: Vec<String>,
}

/// What a reader of one format found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) page: Page,
    pub(super) title: Option<String>,
    pub(super) source: Option<String>,
    pub(super) left_out: Vec<String>,
}

impl Document {
    /// Reads a text: see [`Document::read`].
    ///
    /// # Errors
    /// As [`Document::read`].
    pub fn parse(bytes: &[u8], file_name: &str) -> Result<Self, MaterialError> {
        Self::read(bytes, file_name).map(|reading| reading.document)
    }

    /// Reads a Word document, a web page as a browser saved it, Markdown, or plain text, in any usual encoding.
    ///
    /// What the front matter of a text does not say is taken from the content: the title from the first heading or line
    /// (else the file's name), source and edition from the adoption notes, the first day in force from 自…起施行.
    ///
    /// # Errors
    /// Another kind of file, a damaged or oversized one, or one without text.
    pub fn read(bytes: &[u8], file_name: &str) -> Result<Reading, MaterialError> {
        let (stem, extension) = file_name.rsplit_once('.').unwrap_or((file_name, ""));
        match file::sniff(bytes)? {
            Kind::Docx(mut archive) => {
                let found = word::read(&mut archive)?;
                finish(found, front::Front::default(), stem, "docx")
            }
            Kind::Text => text(bytes, stem, extension),
            Kind::Xlsx(_) | Kind::Xls | Kind::ImsPackage(_) | Kind::Zip(_) => Err(Refusal::new(
                ProblemCode::UnsupportedFormat,
                "学习材料只接受 DOCX、网页（HTML）、Markdown 和纯文本",
            )
            .into()),
        }
    }
}

fn text(bytes: &[u8], stem: &str, extension: &str) -> Result<Reading, MaterialError> {
    let named_markdown = ["md", "markdown"]
        .iter()
        .any(|e| extension.eq_ignore_ascii_case(e));
    if is_web(bytes, named_markdown) {
        if bytes.len() > MAX_WEB_BYTES {
            return Err(MaterialError::TooLarge);
        }
        let root = html::parse(&html::text(bytes)?)?;
        return finish(web::read(&root), front::Front::default(), stem, "html");
    }
    if is_web_archive(bytes) {
        let advice = "网页归档（.mht）请在浏览器中另存为“网页，仅 HTML”";
        return Err(Refusal::new(ProblemCode::UnsupportedFormat, advice).into());
    }
    let text = decode::text(bytes)?;
    let (front, body) = front::split(&text)?;
    let markdown = named_markdown || looks_like_markdown(body);
    let page = if markdown {
        Page::from_markdown(body)
    } else {
        Page::from_plain(body)
    };
    let found = Found {
        page,
        ..Found::default()
    };
    let format = if markdown { "markdown" } else { "text" };
    finish(found, front, stem, format)
}

/// True for a web page; of a file that is called Markdown only if it is a whole page.
fn is_web(bytes: &[u8], named_markdown: bool) -> bool {
    const HEAD: usize = 8192;
    let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default();
    let Ok(head) = file::decode::text(head) else {
        // The encoding may be one that only the page itself names.
        return html::is_html(&String::from_utf8_lossy(head));
    };
    let lower = head.to_ascii_lowercase();
    let whole = || lower.contains("<html") || lower.contains("<!doctype html");
    html::is_html(&head) && (!named_markdown || whole())
}

/// True for a web page with its pictures in one file, as browsers save it on demand.
fn is_web_archive(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(600)).unwrap_or_default());
    head.contains("MIME-Version:") && head.to_ascii_lowercase().contains("multipart/related")
}

/// True if there is a heading with signs of Markdown in front.
fn looks_like_markdown(text: &str) -> bool {
    text.lines().any(|line| {
        let name = line.trim_start_matches('#');
        (1..=6).contains(&(line.len() - name.len()))
            && name.starts_with(' ')
            && !name.trim().is_empty()
    })
}

fn finish(
    found: Found,
    front: front::Front,
    stem: &str,
    format: &'static str,
) -> Result<Reading, MaterialError> {
    let (mut page, mut left_out) = (found.page, found.left_out);
    let contents = page.drop_contents();
    if contents > 0 {
        left_out.push(format!("目录 {contents} 行"));
    }
    let office = page.take_letterhead().or_else(|| page.join_title());
    let named = page.take_origin();
    let title = page.take_title(front.title.or(found.title), stem);
    let notes = page.notes();
    let in_force = page
        .blocks
        .iter()
        .rev()
        .find_map(|block| clues::in_force(&block.text));
    let (since, day) = in_force.unzip();
    let blocks = long::parted(page.blocks);
    let units = cut::units(&blocks, &title);
    if units.is_empty() {
        return Err(MaterialError::Empty);
    }
    let document = Document {
        title,
        source: front
            .source
            .or_else(|| clues::source(&notes))
            .or(found.source)
            .or(named)
            .or(office),
        edition: front
            .edition
            .or_else(|| clues::edition(&notes))
            .or_else(|| since.map(|date| format!("{date}起施行"))),
        valid_from: front.valid_from.or(day.flatten()),
        valid_until: front.valid_until,
        units,
    };
    Ok(Reading {
        document,
        format,
        left_out,
    })
}

const _: () = assert!(
    MAX_BYTES <= MAX_WEB_BYTES,
    "a page is a text with more around it"
);
