//! Where on a page its text is, and what around it is not.

use crate::file::xml::{Element, Node};

/// Elements that never hold the text.
const ASIDES: &[&str] = &[
    "nav", "aside", "footer", "button", "input", "select", "textarea", "option", "datalist", "svg",
    "audio", "video", "canvas", "object", "embed", "applet", "map", "dialog", "marquee", "search",
];
const ROLES: &[&str] = &[
    "navigation",
    "banner",
    "contentinfo",
    "search",
    "complementary",
    "dialog",
    "alertdialog",
    "menu",
    "menubar",
    "toolbar",
];
/// Parts of names of classes and ids that tell what surrounds a text.
const SURROUNDING: &[&str] = &[
    "nav",
    "navbar",
    "navigation",
    "menu",
    "submenu",
    "breadcrumb",
    "breadcrumbs",
    "crumb",
    "crumbs",
    "footer",
    "foot",
    "copyright",
    "sidebar",
    "share",
    "bdsharebuttonbox",
    "sharebox",
    "comment",
    "comments",
    "pager",
    "pagination",
    "toolbar",
    "topbar",
    "related",
    "recommend",
    "hot",
    "ad",
    "ads",
    "advert",
    "banner",
    "login",
    "search",
    "searchbox",
    "friendlink",
    "links",
    "qrcode",
    "prevnext",
    "header",
    "top",
    "skip",
    "cookie",
    "subscribe",
];
/// Parts of names of classes and ids by which content systems mark the text.
const MARKED: &[&str] = &[
    "article",
    "content",
    "maincontent",
    "zoom",
    "trs",
    "ucap",
    "vsb",
    "detail",
    "newstext",
    "articlecontent",
    "maintext",
    "mainbody",
    "arti",
    "wp",
    "entry",
    "post",
    "text",
    "richtext",
];
/// A part of the page is its text if it holds at least so many percent of what is no link.
const MOST: usize = 60;
/// More percent than this is too much to be left out because of a name.
const LITTLE: usize = 30;
/// Links that make a list of links.
const LINKS: usize = 3;

/// How much text an element holds, in characters without blanks.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Weight {
    /// All of it, as far as it is shown.
    pub(super) text: usize,
    /// Inside links.
    pub(super) linked: usize,
    /// Links.
    pub(super) links: usize,
}

impl Weight {
    pub(super) fn of(element: &Element) -> Self {
        let mut weight = Self::default();
        weight.add(element, false);
        weight
    }

    fn add(&mut self, element: &Element, in_link: bool) {
        for node in &element.children {
            match node {
                Node::Text(text) => {
                    let count = text.chars().filter(|c| !c.is_whitespace()).count();
                    self.text += count;
                    if in_link {
                        self.linked += count;
                    }
                }
                Node::Element(inner) if is_aside(inner) || inner.name == "title" => {}
                Node::Element(inner) => {
                    let link = inner.name == "a" && inner.attribute("href").is_some();
                    self.links += usize::from(link);
                    self.add(inner, in_link || link);
                }
            }
        }
    }

    /// Characters outside links.
    pub(super) fn plain(&self) -> usize {
        self.text - self.linked
    }
}

/// True for what is never text, by its element, role, or because it is hidden.
pub(super) fn is_aside(element: &Element) -> bool {
    let name = element.name.as_str();
    if ASIDES.contains(&name) || element.attribute("hidden").is_some() {
        return true;
    }
    let role = element.attribute("role").map(str::to_ascii_lowercase);
    if role.is_some_and(|role| ROLES.contains(&role.as_str())) {
        return true;
    }
    let style = element.attribute("style").map(|style| {
        let solid: String = style.split_whitespace().collect();
        solid.to_ascii_lowercase()
    });
    // Some sites show their text by script once it is there.
    let is_text = || {
        let names = names(element);
        names.iter().any(|name| MARKED.contains(&name.as_str()))
    };
    let hides = |style: String| {
        style.contains("display:none")
            || style.contains("visibility:hidden") && !is_text()
            || style.contains("mso-hide:all")
    };
    element.attribute("aria-hidden") == Some("true") || style.is_some_and(hides)
}

/// True for what surrounds the text: named so, or a list of links.
pub(super) fn is_surrounding(element: &Element, total: &Weight) -> bool {
    let named = element.name == "header" && element.descendants("h1").is_empty()
        || names(element)
            .iter()
            .any(|name| SURROUNDING.contains(&name.as_str()));
    let container = matches!(
        element.name.as_str(),
        "div"
            | "section"
            | "ul"
            | "ol"
            | "dl"
            | "table"
            | "tr"
            | "td"
            | "p"
            | "center"
            | "header"
            | "span"
            | "form"
    );
    if !container && !named {
        return false;
    }
    let weight = Weight::of(element);
    let little = weight.plain() * 100 <= total.plain() * LITTLE;
    let links = weight.links >= LINKS && weight.linked * 10 >= weight.text * 6;
    little && (named || links)
}

/// The parts of the names of an element's classes and id: `main-nav topBar` is main, nav, top, bar, topbar.
fn names(element: &Element) -> Vec<String> {
    let mut names = Vec::new();
    let given = [element.attribute("class"), element.attribute("id")];
    for word in given.into_iter().flatten().flat_map(str::split_whitespace) {
        names.push(word.to_ascii_lowercase());
        let mut part = String::new();
        let mut before = ' ';
        for c in word.chars() {
            if !c.is_ascii_alphabetic() || c.is_ascii_uppercase() && before.is_ascii_lowercase() {
                names.push(std::mem::take(&mut part));
            }
            if c.is_ascii_alphabetic() {
                part.push(c.to_ascii_lowercase());
            }
            before = c;
        }
        names.push(part);
    }
    names.retain(|name| !name.is_empty());
    names
}

/// The part of the page that holds its text: the innermost one that is marked as such and holds most of it, else all.
pub(super) fn body<'a>(root: &'a Element, total: &Weight) -> &'a Element {
    let mut found = root;
    root.visit(&mut |element| {
        let marked = matches!(element.name.as_str(), "article" | "main")
            || element.attribute("role") == Some("main")
            || matches!(element.name.as_str(), "div" | "td" | "section")
                && names(element)
                    .iter()
                    .any(|name| MARKED.contains(&name.as_str()));
        if marked && !is_aside(element) && Weight::of(element).plain() * 100 >= total.plain() * MOST
        {
            found = element;
        }
    });
    found
}

/// The rows of a table, not those of tables inside it.
pub(super) fn rows<'a>(table: &'a Element, rows: &mut Vec<&'a Element>) {
    for element in table.elements() {
        match element.name.as_str() {
            "tr" => rows.push(element),
            "thead" | "tbody" | "tfoot" => self::rows(element, rows),
            _ => {}
        }
    }
}
