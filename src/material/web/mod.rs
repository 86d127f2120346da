//! Web pages as browsers save them: the text of the page, without what surrounds it.
//!
//! What is certainly not the text is left out and counted: navigation, page headers and footers, forms, hidden parts,
//! link lists, pictures. Where the page marks its own content, only that is read.

mod content;
mod tell;

use super::page::Page;
use super::read::Found;
use super::rich::Lines;
use crate::file::docx::Look;
use crate::file::xml::{Element, Node};
use content::Weight;
pub(super) use tell::{Origin, origin};

/// Elements around which text begins anew.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "form",
    "header",
    "hgroup",
    "legend",
    "main",
    "p",
    "section",
    "summary",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
];
/// A cell with more text than this is a piece of the page and no cell of a table.
const LONGEST_CELL: usize = 800;
/// Blocks at the start of the text among which its title and origin are looked for.
const OPENING: usize = 8;

/// Reads the tree of a page.
pub(super) fn read(root: &Element) -> Found {
    let total = Weight::of(root);
    let body = content::body(root, &total);
    let title = tell::title(root, body);
    let mut reader = Reader {
        page: Page::default(),
        open: Lines::default(),
        dropped: Dropped::default(),
        source: tell::meta(root, &["contentsource", "source"]),
        total,
    };
    reader.walk(body, Look::default());
    reader.flush();
    let outside = reader.total.text.saturating_sub(Weight::of(body).text);
    let mut page = reader.page;
    if let Some(title) = &title {
        tell::drop_title(&mut page, title, OPENING);
    }
    Found {
        page,
        title,
        source: reader.source,
        left_out: reader.dropped.lines(outside),
    }
}

/// What was not read.
#[derive(Default)]
struct Dropped {
    pictures: usize,
    links: usize,
    asides: usize,
    lines: usize,
}

impl Dropped {
    fn lines(&self, outside: usize) -> Vec<String> {
        let lines = [
            (outside, "正文以外的文字", "字"),
            (self.asides, "导航、页眉页脚、表单等", "处"),
            (self.lines, "打印、分享、版权等字样", "行"),
            (self.links, "链接（保留文字，去掉地址）", "个"),
            (self.pictures, "图片", "张"),
        ];
        let lines = lines.into_iter().filter(|(count, ..)| *count > 0);
        lines
            .map(|(count, what, unit)| format!("{what} {count} {unit}"))
            .collect()
    }
}

struct Reader {
    page: Page,
    /// Running text that has not become a paragraph yet.
    open: Lines,
    dropped: Dropped,
    source: Option<String>,
    /// Text of the whole page.
    total: Weight,
}

impl Reader {
    fn walk(&mut self, container: &Element, look: Look) {
        for node in &container.children {
            match node {
                Node::Text(text) => self.open.flow(text, look),
                Node::Element(element) if self.is_dropped(element) => self.dropped.asides += 1,
                Node::Element(element) => self.element(element, look),
            }
        }
    }

    fn is_dropped(&self, element: &Element) -> bool {
        content::is_aside(element) || content::is_surrounding(element, &self.total)
    }

    fn element(&mut self, element: &Element, look: Look) {
        match element.name.as_str() {
            "br" => self.open.end_line(),
            "hr" => self.flush(),
            "img" => self.picture(element, look),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading(element),
            "ul" | "ol" | "menu" | "dir" => self.list(element),
            "table" => self.table(element, look),
            "pre" => {
                self.flush();
                let mut lines = Lines::default();
                lines.push(&element.text(), look);
                self.page.push_lines(lines);
            }
            "title" | "meta" | "link" | "base" | "rp" => {}
            name => {
                let block = BLOCKS.contains(&name);
                if block {
                    self.flush();
                }
                if name == "a" && element.attribute("href").is_some() {
                    self.dropped.links += 1;
                }
                self.walk(element, look_of(element, look));
                if block {
                    self.flush();
                }
            }
        }
    }

    fn picture(&mut self, image: &Element, look: Look) {
        self.dropped.pictures += 1;
        let description = image.attribute("alt").map(str::trim).unwrap_or_default();
        if description.chars().any(char::is_alphanumeric) {
            self.open.flow(&format!("［图：{description}］"), look);
        }
    }

    fn flush(&mut self) {
        let lines = std::mem::take(&mut self.open);
        if lines.is_blank() {
            return;
        }
        for paragraph in lines.paragraphs() {
            let text = paragraph.text();
            if tell::is_furniture(&text) {
                self.dropped.lines += 1;
            } else if self.page.blocks.len() < OPENING
                && let Some(origin) = origin(&text)
            {
                self.dropped.lines += 1;
                if let (None, Origin::Named(source)) = (&self.source, origin) {
                    self.source = Some(source);
                }
            } else {
                self.page.push_lines(paragraph);
            }
        }
    }

    fn heading(&mut self, element: &Element) {
        self.flush();
        let level = element.name.chars().last().and_then(|c| c.to_digit(10));
        let line = self.inner(element).one_line();
        if line.is_blank() {
            return;
        }
        self.page
            .push(line.html(), &line.text(), level.map(|l| l as u8));
    }

    /// The running text inside an element; blocks begin new lines.
    fn inner(&mut self, element: &Element) -> Lines {
        let before = std::mem::take(&mut self.open);
        self.gather(element, look_of(element, Look::default()));
        std::mem::replace(&mut self.open, before)
    }

    fn gather(&mut self, element: &Element, look: Look) {
        for node in &element.children {
            match node {
                Node::Text(text) => self.open.flow(text, look),
                Node::Element(inner) if content::is_aside(inner) => self.dropped.asides += 1,
                Node::Element(inner) => match inner.name.as_str() {
                    "br" => self.open.end_line(),
                    "img" => self.picture(inner, look),
                    "title" | "meta" | "link" | "rp" => {}
                    name => {
                        let block =
                            BLOCKS.contains(&name) || matches!(name, "li" | "ul" | "ol" | "table");
                        if block {
                            self.open.fresh_line();
                        }
                        if name == "a" && inner.attribute("href").is_some() {
                            self.dropped.links += 1;
                        }
                        self.gather(inner, look_of(inner, look));
                        if block {
                            self.open.fresh_line();
                        }
                    }
                },
            }
        }
    }

    fn list(&mut self, list: &Element) {
        self.flush();
        let ordered = list.name == "ol";
        let plain_start = list
            .attribute("start")
            .is_none_or(|start| start.trim() == "1");
        let structured = list.elements().any(|item| {
            !item.descendants("table").is_empty() || !item.descendants("h2").is_empty()
        });
        if structured || !plain_start {
            self.walk_items(list);
            return;
        }
        let items: Vec<Lines> = list.elements().map(|item| self.inner(item)).collect();
        self.page
            .push_list(if ordered { "ol" } else { "ul" }, items);
    }

    fn walk_items(&mut self, list: &Element) {
        let start = list
            .attribute("start")
            .and_then(|s| s.trim().parse::<u32>().ok());
        for (number, item) in (start.unwrap_or(1)..).zip(list.all("li")) {
            if list.name == "ol" {
                self.open.push(&format!("{number}. "), Look::default());
            }
            self.walk(item, Look::default());
            self.flush();
        }
    }

    fn table(&mut self, table: &Element, look: Look) {
        self.flush();
        let mut rows = Vec::new();
        content::rows(table, &mut rows);
        let cells = |row: &&Element| {
            row.elements()
                .filter(|c| matches!(c.name.as_str(), "td" | "th"))
                .count()
        };
        let layout = rows.iter().all(|row| cells(row) <= 1)
            || !table.descendants("table").is_empty()
            || rows.iter().flat_map(|row| row.elements()).any(|cell| {
                let headings = ["h1", "h2", "h3"]
                    .iter()
                    .any(|h| !cell.descendants(h).is_empty());
                headings || Weight::of(cell).text > LONGEST_CELL
            });
        if layout {
            self.walk(table, look_of(table, look));
            self.flush();
            return;
        }
        let mut made = Vec::new();
        for row in rows {
            let mut cells = Vec::new();
            for cell in row
                .elements()
                .filter(|c| matches!(c.name.as_str(), "td" | "th"))
            {
                let span = |name: &str| {
                    let span = cell
                        .attribute(name)
                        .and_then(|s| s.trim().parse::<usize>().ok());
                    span.unwrap_or(1).clamp(1, 64)
                };
                cells.push((self.inner(cell), span("colspan"), span("rowspan")));
            }
            made.push(cells);
        }
        self.page.push_table(&made);
    }
}

/// How an element makes its text look.
fn look_of(element: &Element, base: Look) -> Look {
    let mut look = base;
    match element.name.as_str() {
        "b" | "strong" | "th" => look.bold = true,
        "i" | "em" | "cite" => look.italic = true,
        "u" | "ins" => look.underline = true,
        "sup" => look.sup = true,
        "sub" => look.sub = true,
        _ => {}
    }
    if let Some(style) = element.attribute("style") {
        let style: String = style.to_ascii_lowercase().split_whitespace().collect();
        let bold = ["bold", "600", "700", "800", "900"];
        if bold
            .iter()
            .any(|weight| style.contains(&format!("font-weight:{weight}")))
        {
            look.bold = true;
        } else if style.contains("font-weight:normal") || style.contains("font-weight:400") {
            look.bold = false;
        }
        look.italic |= style.contains("font-style:italic");
        look.underline |= style.contains("text-decoration:underline");
    }
    look
}

#[cfg(test)]
mod tests;
