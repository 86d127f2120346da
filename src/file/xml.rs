//! A small XML tree from untrusted bytes: no entities of its own, no deeper than 64, no larger than memory bears.

use encoding_rs::Encoding;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::report::{ProblemCode, Refusal};

/// The largest document that is read as a tree.
const MAX_BYTES: usize = 32 << 20;
/// The deepest nesting.
const MAX_DEPTH: usize = 64;
/// The most elements and texts.
const MAX_NODES: usize = 1_000_000;

/// An element; names are without their namespace prefix.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Element {
    /// Its name.
    pub name: String,
    /// Names and values.
    pub attributes: Vec<(String, String)>,
    /// In order.
    pub children: Vec<Node>,
}

/// What an element holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// An element.
    Element(Element),
    /// A text, entities decoded.
    Text(String),
}

/// True if a text looks like XML.
pub fn is_xml(text: &str) -> bool {
    let start = text.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']);
    let second = start.strip_prefix('<').and_then(|rest| rest.chars().next());
    second.is_some_and(|c| c == '?' || c == '!' || c.is_ascii_alphabetic())
}

/// Parses a document in the encoding that it declares.
///
/// # Errors
/// `external_entity` for entities of its own, `too_large`, or `corrupt`.
pub fn parse(bytes: &[u8]) -> Result<Element, Refusal> {
    if bytes.len() > MAX_BYTES {
        return Err(Refusal::new(ProblemCode::TooLarge, "XML 超过 32 MB"));
    }
    let (text, _, _) = declared_encoding(bytes).decode(bytes);
    let mut reader = Reader::from_str(&text);
    let mut builder = Builder::default();
    loop {
        match reader.read_event().map_err(corrupt)? {
            Event::Start(start) => builder.open(element(&start)?)?,
            Event::Empty(start) => {
                builder.open(element(&start)?)?;
                builder.close();
            }
            Event::End(_) => builder.close(),
            Event::Text(text) => builder.text(&text.xml10_content())?,
            Event::CData(text) => builder.text(&text.xml10_content())?,
            Event::GeneralRef(reference) => {
                let resolved = match reference.resolve_char_ref().map_err(corrupt)? {
                    Some(c) => c.to_string(),
                    None => entity(&reference)?.to_owned(),
                };
                builder.text(&resolved)?;
            }
            Event::DocType(doctype) if doctype.to_ascii_uppercase().contains("ENTITY") => {
                return Err(ProblemCode::ExternalEntity.into());
            }
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    builder.finish()
}

fn corrupt(error: impl std::fmt::Display) -> Refusal {
    Refusal::new(ProblemCode::Corrupt, format!("XML 格式有误：{error}"))
}

/// The encoding in `<?xml … encoding="…"?>`, else UTF-8; a mark at the start goes before both.
fn declared_encoding(bytes: &[u8]) -> &'static Encoding {
    let head = bytes.get(..bytes.len().min(200)).unwrap_or_default();
    let head = String::from_utf8_lossy(head);
    let declaration = head
        .split_once("?>")
        .map_or("", |(declaration, _)| declaration);
    let label = declaration
        .split_once("encoding=")
        .and_then(|(_, rest)| rest.get(1..))
        .and_then(|rest| rest.split(['"', '\'']).next());
    label
        .and_then(|label| Encoding::for_label(label.as_bytes()))
        .unwrap_or(encoding_rs::UTF_8)
}

fn element(start: &BytesStart<'_>) -> Result<Element, Refusal> {
    let mut attributes = Vec::new();
    for attribute in start.html_attributes().with_checks(false) {
        let attribute = attribute.map_err(corrupt)?;
        let name = attribute.key.local_name().as_ref().to_owned();
        let value = attribute
            .normalized_value(quick_xml::XmlVersion::Implicit1_0)
            .map_err(|error| match error {
                quick_xml::Error::Escape(_) => ProblemCode::ExternalEntity.into(),
                other => corrupt(other),
            })?;
        attributes.push((name, value.into_owned()));
    }
    Ok(Element {
        name: start.local_name().as_ref().to_owned(),
        attributes,
        children: Vec::new(),
    })
}

/// The entities of XML and the two of HTML that exporters forget to declare.
fn entity(name: &str) -> Result<&'static str, Refusal> {
    match name {
        "lt" => Ok("<"),
        "gt" => Ok(">"),
        "amp" => Ok("&"),
        "quot" => Ok("\""),
        "apos" => Ok("'"),
        "nbsp" => Ok("\u{a0}"),
        "copy" => Ok("©"),
        _ => Err(Refusal::new(ProblemCode::ExternalEntity, name)),
    }
}

#[derive(Default)]
struct Builder {
    open: Vec<Element>,
    root: Option<Element>,
    nodes: usize,
}

impl Builder {
    fn count(&mut self) -> Result<(), Refusal> {
        self.nodes += 1;
        if self.nodes > MAX_NODES || self.open.len() >= MAX_DEPTH {
            return Err(Refusal::new(ProblemCode::TooLarge, "XML 过大或嵌套过深"));
        }
        Ok(())
    }

    fn open(&mut self, element: Element) -> Result<(), Refusal> {
        self.count()?;
        self.open.push(element);
        Ok(())
    }

    fn close(&mut self) {
        let Some(element) = self.open.pop() else {
            return;
        };
        match self.open.last_mut() {
            Some(parent) => parent.children.push(Node::Element(element)),
            None => self.root = self.root.take().or(Some(element)),
        }
    }

    fn text(&mut self, text: &str) -> Result<(), Refusal> {
        let Some(parent) = self.open.last_mut() else {
            return Ok(());
        };
        if let Some(Node::Text(before)) = parent.children.last_mut() {
            before.push_str(text);
            return Ok(());
        }
        parent.children.push(Node::Text(text.to_owned()));
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(Refusal::new(ProblemCode::TooLarge, "XML 过大或嵌套过深"));
        }
        Ok(())
    }

    fn finish(self) -> Result<Element, Refusal> {
        if !self.open.is_empty() {
            return Err(Refusal::new(ProblemCode::Corrupt, "XML 不完整"));
        }
        self.root
            .ok_or_else(|| Refusal::new(ProblemCode::Corrupt, "XML 是空的"))
    }
}

impl Element {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The child elements.
    pub fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The child elements called `name`.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.elements().filter(move |e| e.name == name)
    }

    /// The first child element called `name`.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.elements().find(|e| e.name == name)
    }

    /// All elements below this one that are called `name`, in order of the document.
    pub fn descendants(&self, name: &str) -> Vec<&Self> {
        let mut found = Vec::new();
        self.visit(&mut |element| {
            if element.name == name {
                found.push(element);
            }
        });
        found
    }

    /// Calls `seen` with every element below this one, in order of the document.
    pub fn visit<'a>(&'a self, seen: &mut dyn FnMut(&'a Self)) {
        for child in self.elements() {
            seen(child);
            child.visit(seen);
        }
    }

    /// All text below, in order.
    pub fn text(&self) -> String {
        let mut out = String::new();
        self.push_text(&mut out);
        out
    }

    fn push_text(&self, out: &mut String) {
        for node in &self.children {
            match node {
                Node::Text(text) => out.push_str(text),
                Node::Element(element) => element.push_text(out),
            }
        }
    }

    /// The content as markup; `replace` may give another markup for an element, such as none.
    pub fn markup(&self, replace: &dyn Fn(&Self) -> Option<String>) -> String {
        let mut out = String::new();
        self.push_markup(replace, &mut out);
        out
    }

    fn push_markup(&self, replace: &dyn Fn(&Self) -> Option<String>, out: &mut String) {
        for node in &self.children {
            match node {
                Node::Text(text) => out.push_str(&escape(text)),
                Node::Element(element) => match replace(element) {
                    Some(other) => out.push_str(&other),
                    None => element.push_tag(replace, out),
                },
            }
        }
    }

    fn push_tag(&self, replace: &dyn Fn(&Self) -> Option<String>, out: &mut String) {
        out.push('<');
        out.push_str(&self.name);
        for (name, value) in &self.attributes {
            let value = escape(value).replace('"', "&quot;");
            out.extend([" ", name, "=\"", &value, "\""]);
        }
        out.push('>');
        self.push_markup(replace, out);
        if !matches!(self.name.as_str(), "br" | "img" | "hr") {
            out.extend(["</", &self.name, ">"]);
        }
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> ProblemCode {
        parse(text.as_bytes()).unwrap_err().code
    }

    #[test]
    fn a_document_becomes_a_tree() {
        let xml = "<?xml version=\"1.0\"?><!DOCTYPE q SYSTEM \"q.dtd\"><q:quiz a='1 &lt; 2'>甲<b>乙</b>&#20013;<![CDATA[<i>]]><br/></q:quiz>";
        let root = parse(xml.as_bytes()).unwrap();
        assert_eq!(
            (root.name.as_str(), root.attribute("a")),
            ("quiz", Some("1 < 2"))
        );
        assert_eq!(root.text(), "甲乙中<i>");
        assert_eq!(root.markup(&|_| None), "甲<b>乙</b>中&lt;i&gt;<br>");
        let without = root.markup(&|e| (e.name == "b").then(String::new));
        assert_eq!(without, "甲中&lt;i&gt;<br>");
        assert_eq!(root.descendants("b").len(), 1);
    }

    #[test]
    fn the_declared_encoding_is_used() {
        let latin = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xE9</a>";
        assert_eq!(parse(latin).unwrap().text(), "é");
        let (gbk, _, _) =
            encoding_rs::GBK.encode("<?xml version='1.0' encoding='GB2312'?><a>党</a>");
        assert_eq!(parse(&gbk).unwrap().text(), "党");
    }

    #[test]
    fn entities_bombs_and_ruins_are_refused() {
        let external = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>";
        let laughs = "<!DOCTYPE a [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><a>&b;</a>";
        for text in [external, laughs, "<a>&unknown;</a>", "<a b='&unknown;'/>"] {
            assert_eq!(code(text), ProblemCode::ExternalEntity, "{text}");
        }
        let deep = format!("{}{}", "<a>".repeat(65), "</a>".repeat(65));
        assert_eq!(code(&deep), ProblemCode::TooLarge);
        for text in ["", "<a>", "<a></b>", "<a", "甲"] {
            assert_eq!(code(text), ProblemCode::Corrupt, "{text}");
        }
    }
}
