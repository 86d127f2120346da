//! From tokens to a tree. The tokeniser is html5ever's; the tree is our own, because the standard's takes time with the
//! square of the depth on hostile pages and we need no more than what people see.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use super::super::xml::{Element, Node};
use crate::report::{ProblemCode, Refusal};

/// Elements inside each other; what lies deeper keeps its text and loses its tags.
pub const MAX_DEPTH: usize = 64;
/// The most elements and texts.
const MAX_NODES: usize = 1_000_000;
/// How far back the end tag of an element that lies too deep is looked for.
const LOOK_BACK: usize = 64;

/// Elements that hold nothing.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];
/// Elements whose content is not for people.
const SILENT: &[&str] = &[
    "script", "style", "noscript", "template", "iframe", "noframes", "xmp", "noembed",
];
/// Elements that end an open paragraph and stand on lines of their own.
pub(super) const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "div",
    "dl",
    "dd",
    "dt",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "ul",
];
/// Tags inside these do not close what lies outside.
const CELLS: &[&str] = &["table", "td", "th", "caption"];
/// Attributes that somebody may ask for.
const ATTRIBUTES: &[&str] = &[
    "alt",
    "aria-hidden",
    "class",
    "colspan",
    "content",
    "hidden",
    "href",
    "id",
    "name",
    "property",
    "role",
    "rowspan",
    "src",
    "start",
    "style",
    "type",
];
/// Longer values are cut.
const LONGEST_VALUE: usize = 2000;
/// Room for a picture of 64 KB.
const LONGEST_ADDRESS: usize = 100_000;

/// The tree of a page; its root is called `html`. Scripts, styles and frames are left out.
///
/// # Errors
/// `too_large` for more than a million elements and texts.
pub fn parse(text: &str) -> Result<Element, Refusal> {
    let sink = Sink(RefCell::new(Builder::new()));
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(text));
    drop(tokenizer.feed(&queue));
    tokenizer.end();
    tokenizer.sink.0.into_inner().finish()
}

struct Sink(RefCell<Builder>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut builder = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => builder.text(&text),
            Token::TagToken(tag) if tag.kind == TagKind::EndTag => builder.end(&tag.name),
            Token::TagToken(tag) => return builder.start(&tag),
            Token::DoctypeToken(_)
            | Token::CommentToken(_)
            | Token::NullCharacterToken
            | Token::EOFToken
            | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

struct Builder {
    open: Vec<Element>,
    /// Names of open elements that lie too deep for the tree.
    deeper: Vec<String>,
    /// The element whose content is skipped, and how many of its name are open.
    silent: Option<(String, usize)>,
    nodes: usize,
}

impl Builder {
    fn new() -> Self {
        let root = Element {
            name: "html".to_owned(),
            ..Element::default()
        };
        Self {
            open: vec![root],
            deeper: Vec::new(),
            silent: None,
            nodes: 0,
        }
    }

    fn text(&mut self, text: &str) {
        if self.silent.is_some() || self.nodes > MAX_NODES {
            return;
        }
        let Some(parent) = self.open.last_mut() else {
            return;
        };
        if let Some(Node::Text(before)) = parent.children.last_mut() {
            before.push_str(text);
            return;
        }
        parent.children.push(Node::Text(text.to_owned()));
        self.nodes += 1;
    }

    fn start(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        if let Some((silent, depth)) = &mut self.silent {
            *depth += usize::from(silent == name);
            return TokenSinkResult::Continue;
        }
        self.nodes += 1;
        if self.nodes > MAX_NODES || matches!(name, "html" | "body" | "head") {
            return TokenSinkResult::Continue;
        }
        if SILENT.contains(&name) && !tag.self_closing {
            self.silent = Some((name.to_owned(), 1));
            return match name {
                "script" => TokenSinkResult::RawData(RawKind::ScriptData),
                "template" | "noscript" => TokenSinkResult::Continue,
                _ => TokenSinkResult::RawData(RawKind::Rawtext),
            };
        }
        self.imply_ends(name);
        let foreign = name.contains(':')
            || self
                .open
                .iter()
                .any(|e| matches!(e.name.as_str(), "svg" | "math"));
        let element = element(tag);
        if VOID.contains(&name) || tag.self_closing && foreign {
            self.add(element);
        } else if self.open.len() > MAX_DEPTH {
            self.deeper.push(name.to_owned());
            if BLOCKS.contains(&name) {
                self.text("\n");
            }
        } else {
            self.open.push(element);
        }
        match name {
            "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
            _ => TokenSinkResult::Continue,
        }
    }

    /// Closes what a start tag ends without a word: a paragraph, the list item or table cell before.
    fn imply_ends(&mut self, name: &str) {
        if BLOCKS.contains(&name) {
            self.close_up_to(&["p"], CELLS);
        }
        match name {
            "li" => self.close_up_to(&["li"], &["ul", "ol", "table", "td", "th"]),
            "dd" | "dt" => self.close_up_to(&["dd", "dt"], &["dl", "table", "td", "th"]),
            "td" | "th" => self.close_up_to(&["td", "th"], &["tr", "table"]),
            "tr" => self.close_up_to(&["tr"], &["table"]),
            "thead" | "tbody" | "tfoot" => {
                self.close_up_to(&["thead", "tbody", "tfoot"], &["table"]);
            }
            "option" => self.close_up_to(&["option"], &["select"]),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if let Some((silent, depth)) = &mut self.silent {
            if silent == name {
                *depth -= 1;
                if *depth == 0 {
                    self.silent = None;
                }
            }
            return;
        }
        let back = self.deeper.len().saturating_sub(LOOK_BACK);
        let recent = self.deeper.get(back..).unwrap_or_default();
        if let Some(at) = recent.iter().rposition(|open| open == name) {
            self.deeper.truncate(back + at);
            return;
        }
        if !self.deeper.is_empty() {
            return;
        }
        let limits: &[&str] = match name {
            "table" => &[],
            "td" | "th" | "tr" | "thead" | "tbody" | "tfoot" | "caption" => &["table"],
            name if BLOCKS.contains(&name) => CELLS,
            _ => &[
                "table", "td", "th", "caption", "p", "div", "li", "section", "article",
            ],
        };
        self.close_up_to(&[name], limits);
    }

    /// Closes the innermost element that is called one of `names`, with everything in it, unless one of `limits` lies
    /// between.
    fn close_up_to(&mut self, names: &[&str], limits: &[&str]) {
        if !self.deeper.is_empty() {
            return;
        }
        let found = self.open.iter().enumerate().skip(1).rev().find(|(_, e)| {
            let name = e.name.as_str();
            names.contains(&name) || limits.contains(&name)
        });
        if let Some((at, element)) = found
            && names.contains(&element.name.as_str())
        {
            self.close_to(at);
        }
    }

    /// Closes the open elements from the one with this index on.
    fn close_to(&mut self, at: usize) {
        while self.open.len() > at.max(1) {
            if let Some(element) = self.open.pop() {
                self.add(element);
            }
        }
    }

    fn add(&mut self, element: Element) {
        if let Some(parent) = self.open.last_mut() {
            parent.children.push(Node::Element(element));
        }
    }

    fn finish(mut self) -> Result<Element, Refusal> {
        if self.nodes > MAX_NODES {
            return Err(Refusal::new(
                ProblemCode::TooLarge,
                "网页的元素超过 100 万个",
            ));
        }
        self.close_to(1);
        self.open.pop().ok_or_else(|| ProblemCode::Corrupt.into())
    }
}

fn element(tag: &Tag) -> Element {
    let attributes = tag.attrs.iter().filter_map(|attribute| {
        let name: &str = &attribute.name.local;
        let longest = if name == "src" {
            LONGEST_ADDRESS
        } else {
            LONGEST_VALUE
        };
        let value = attribute.value.chars().take(longest).collect();
        ATTRIBUTES.contains(&name).then(|| (name.to_owned(), value))
    });
    Element {
        name: tag.name.to_string(),
        attributes: attributes.collect(),
        children: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(html: &str) -> String {
        parse(html).unwrap().markup(&|_| None)
    }

    #[test]
    fn tags_that_people_leave_out_are_implied() {
        for (html, want) in [
            ("<p>一<p>二<div>三</div>", "<p>一</p><p>二</p><div>三</div>"),
            (
                "<ul><li>一<li>二<ul><li>三</ul></ul>四",
                "<ul><li>一</li><li>二<ul><li>三</li></ul></li></ul>四",
            ),
            (
                "<table><tr><td>1<td>2<tr><td></div>3</table>后",
                "<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>后",
            ),
            (
                "甲&nbsp;&lt;b&gt; &#20013;<br/>乙<img alt=图 onerror=x>",
                "甲\u{a0}&lt;b&gt; 中<br>乙<img alt=\"图\">",
            ),
            ("<b>一<p>二</b>三</p>四", "<b>一<p>二三</p>四</b>"),
            (
                "<html><head><title>a<b></title></head><body>x</body></html>",
                "<title>a&lt;b&gt;</title>x",
            ),
        ] {
            assert_eq!(tree(html), want, "{html}");
        }
    }

    #[test]
    fn scripts_styles_and_comments_are_gone() {
        let html = "一<script>if (a < b) '</p>';</script><style>p{}</style><!-- x --><noscript><p>开启</p></noscript>\
            <template><div>t</div></template><iframe src=x>y</iframe>二";
        assert_eq!(tree(html), "一二");
    }

    #[test]
    fn any_depth_takes_linear_time_and_keeps_the_text() {
        for piece in [
            "<div>",
            "<div></x>",
            "<b>",
            "<p><table><td>",
            "<ul><li>",
            "</div>",
            "<svg>",
        ] {
            let page = format!("{}尾", piece.repeat(20_000));
            let root = parse(&page).unwrap();
            assert!(root.text().contains('尾'), "{piece}");
        }
        let inside = format!("{}内{}<p>外</p>", "<div>".repeat(500), "</div>".repeat(500));
        let root = parse(&inside).unwrap();
        assert_eq!(
            root.elements().map(|e| e.name.as_str()).collect::<Vec<_>>(),
            ["div", "p"]
        );
        let many = "<br>".repeat(MAX_NODES + 1);
        assert_eq!(parse(&many).unwrap_err().code, ProblemCode::TooLarge);
    }
}
