//! Pictures that come with a question: kept inside it if they are small and of a kind that every phone shows safely,
//! told by their first bytes and not by their name; else the question is flagged, because it can't be answered without.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::file::html;
use crate::file::xml::{Element, Node};
use crate::quiz::html::Html;
use crate::quiz::question::{Key, Question};
use crate::report::{Flaw, ProblemCode};

/// The largest picture that is kept, in bytes.
pub(super) const LARGEST: usize = 64 << 10;

/// Stands around the reason in the place of a picture that can't be kept.
pub(super) const LOST: [char; 2] = ['\u{f8fe}', '\u{f8ff}'];
/// In texts, the picture with index n is the character n places behind this one.
const FIRST: u32 = 0xf_0000;
/// The most pictures of a document.
const MOST: usize = 0xfff0;

/// Where pictures are that are not in the markup itself: the bytes at an address.
pub(super) type Look<'a> = &'a dyn Fn(&str) -> Option<Vec<u8>>;

/// For formats that bring no files.
pub(super) fn nowhere(_address: &str) -> Option<Vec<u8>> {
    None
}

/// The markup of a picture, or what stands in its place if it can't be kept.
pub(super) fn tag(picture: Option<&[u8]>, description: &str) -> String {
    let Some(bytes) = picture else {
        return lost("图片不在文件里");
    };
    let Some(kind) = kind(bytes) else {
        return lost("图片不是 PNG、JPEG、GIF 或 WebP");
    };
    if bytes.len() > LARGEST {
        return lost("图片超过 64 KB");
    }
    let description = attribute(description);
    let data = STANDARD.encode(bytes);
    format!("<img src=\"data:image/{kind};base64,{data}\" alt=\"{description}\">")
}

/// What stands in the place of something that can't be kept.
fn lost(reason: &str) -> String {
    format!("{}{reason}{}", LOST[0], LOST[1])
}

/// The kind of a picture by its first bytes; never SVG, which may hold scripts.
fn kind(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some("png")
    } else if bytes.starts_with(b"\xff\xd8\xff") {
        Some("jpeg")
    } else if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
        Some("gif")
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some("webp")
    } else {
        None
    }
}

/// The bytes at an address: in it, or where `look` finds them.
fn bytes_at(address: &str, look: Look<'_>) -> Option<Vec<u8>> {
    let address = address.trim();
    let Some(data) = address.strip_prefix("data:") else {
        return look(address);
    };
    let (kind, data) = data.split_once(',')?;
    let solid: String = data.split_whitespace().collect();
    // Beyond the limit nobody looks at it.
    let small = solid.len() <= LARGEST * 2;
    (kind.to_ascii_lowercase().ends_with(";base64") && small)
        .then(|| STANDARD.decode(solid).ok())?
}

/// The bytes of a picture that is in the markup itself.
pub(super) fn bytes_of(image: &Element) -> Option<Vec<u8>> {
    bytes_at(image.attribute("src")?, &nowhere)
}

fn of_element(image: &Element, look: Look<'_>) -> String {
    let address = image.attribute("src").or_else(|| image.attribute("data"));
    let picture = address.and_then(|address| bytes_at(address, look));
    let large = address.is_some_and(|a| a.starts_with("data:") && a.len() > LARGEST * 3 / 2);
    if large {
        return tag(
            Some(&[b"GIF89a".as_slice(), &vec![0; LARGEST]].concat()),
            "",
        );
    }
    let description = image.attribute("alt").map(str::trim).unwrap_or_default();
    let described = description.chars().any(char::is_alphanumeric);
    let elsewhere = address.is_none_or(|address| !address.trim_start().starts_with("data:"));
    if picture.is_none() && elsewhere && described {
        // A file that never had its pictures with it: their description is all there is.
        return format!("<img alt=\"{}\">", attribute(description));
    }
    tag(picture.as_deref(), description)
}

fn attribute(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
}

/// Markup with its pictures inside it.
pub(super) fn embed(markup: &str, look: Look<'_>) -> String {
    if !may_show(markup) {
        return markup.to_owned();
    }
    let Ok(root) = html::parse(markup) else {
        return tag(None, "");
    };
    root.markup(&|element| match element.name.as_str() {
        "img" => Some(of_element(element, look)),
        name if RECORDINGS.contains(&name) => Some(lost("音频或视频")),
        _ => None,
    })
}

/// What is heard or seen moving; a question about it can't be answered without.
const RECORDINGS: &[&str] = &["audio", "video"];

/// True if there is something in a markup that is no text.
fn may_show(markup: &str) -> bool {
    let markup = markup.to_ascii_lowercase();
    ["<img", "<audio", "<video"]
        .iter()
        .any(|tag| markup.contains(tag))
}

/// The same for a tree, in which markup may also stand as text.
pub(super) fn embed_tree(root: &mut Element, look: Look<'_>) {
    for node in &mut root.children {
        match node {
            Node::Text(text) if may_show(text) => *text = embed(text, look),
            Node::Text(_) => {}
            Node::Element(element) if element.name == "matimage" => {
                *element = as_text(element, look);
            }
            Node::Element(element) if is_recording(element) => {
                *node = Node::Text(lost("音频或视频"));
            }
            Node::Element(element) if is_picture(element) => {
                let made = html::parse(&of_element(element, look));
                let mut made = made.map(|root| root.children).unwrap_or_default();
                if let Some(first) = made.pop() {
                    *node = first;
                }
            }
            Node::Element(element) => embed_tree(element, look),
        }
    }
}

/// A `<matimage>` of QTI 1.2, which may name no picture, as a `<mattext>`.
fn as_text(image: &Element, look: Look<'_>) -> Element {
    let content = image.text();
    let address = image.attribute("uri").unwrap_or_default();
    let markup = match (content.trim(), address.trim()) {
        ("", "") => String::new(),
        ("", address) => tag(bytes_at(address, look).as_deref(), ""),
        (data, _) => {
            let inside = format!("data:image/*;base64,{data}");
            tag(bytes_at(&inside, look).as_deref(), "")
        }
    };
    Element {
        name: "mattext".to_owned(),
        attributes: vec![("texttype".to_owned(), "text/html".to_owned())],
        children: vec![Node::Text(markup)],
    }
}

fn is_recording(element: &Element) -> bool {
    let kind = element.attribute("type").unwrap_or_default();
    let object = element.name == "object"
        && ["audio/", "video/"]
            .iter()
            .any(|start| kind.starts_with(start));
    object || RECORDINGS.contains(&element.name.as_str())
}

fn is_picture(element: &Element) -> bool {
    let object = element.name == "object"
        && element
            .attribute("type")
            .is_some_and(|kind| kind.starts_with("image/"));
    element.name == "img" || object
}

/// The pictures of a document whose text is read as lines.
#[derive(Debug, Default)]
pub(super) struct Pictures(Vec<String>);

impl Pictures {
    /// Keeps a picture and returns the character that stands for it in texts.
    pub(super) fn add(&mut self, picture: Option<&[u8]>) -> String {
        if self.0.len() >= MOST {
            return tag(None, "");
        }
        let place = char::from_u32(FIRST + self.0.len() as u32);
        self.0.push(tag(picture, ""));
        place.map(String::from).unwrap_or_default()
    }

    /// The question with its pictures in their places.
    ///
    /// # Errors
    /// A picture of the question can't be kept.
    pub(super) fn settle(&self, mut question: Question) -> Result<Question, Flaw> {
        let mut flaw = None;
        let mut settle = |html: &mut Html| {
            if let Err(reason) = self.settle_one(html) {
                flaw = Some(Flaw::new(ProblemCode::UnusableImage, reason));
            }
        };
        settle(&mut question.stem);
        question.options.iter_mut().for_each(&mut settle);
        if let Key::Match { left, right, .. } = &mut question.key {
            left.iter_mut().chain(right).for_each(&mut settle);
        }
        if let Some(explanation) = &mut question.details.explanation {
            settle(explanation);
        }
        flaw.map_or(Ok(question), Err)
    }

    fn settle_one(&self, html: &mut Html) -> Result<(), String> {
        let mut markup = html.as_str().to_owned();
        let mut changed = false;
        for c in html.as_str().chars() {
            let index = u32::from(c).checked_sub(FIRST).map(|i| i as usize);
            if let Some(tag) = index.and_then(|i| self.0.get(i)) {
                markup = markup.replacen(c, tag, 1);
                changed = true;
            }
        }
        if let Some((_, lost)) = markup.split_once(LOST[0]) {
            let reason = lost.split(LOST[1]).next().unwrap_or_default();
            return Err(reason.to_owned());
        }
        if changed {
            *html = Html::from_html(&markup);
        }
        Ok(())
    }
}
