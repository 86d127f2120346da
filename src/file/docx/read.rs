//! Walks the body of a document.

use std::collections::HashMap;

use super::super::archive::resolve;
use super::super::xml::Element;
use super::numbering::Numbering;
use super::styles::{Styles, list_and_level, look, outline_level};
use super::{Block, Cell, Content, Look, Paragraph, Piece, value};

/// The most columns that one cell is believed to span.
const MAX_SPAN: usize = 64;

pub(super) struct Reader {
    styles: Styles,
    numbering: Numbering,
    /// Names of entries by relation id.
    parts: HashMap<String, String>,
    content: Content,
}

impl Reader {
    pub(super) fn new(styles: Styles, numbering: Numbering, relations: Option<&Element>) -> Self {
        let relations = relations.into_iter().flat_map(|r| r.all("Relationship"));
        let parts = relations.filter_map(|relation| {
            let inside = relation.attribute("TargetMode") != Some("External");
            let target = relation.attribute("Target").filter(|_| inside)?;
            // An absolute target counts from the root of the archive.
            let name = match target.strip_prefix('/') {
                Some(from_root) => resolve("", from_root),
                None => resolve("word/document.xml", target),
            };
            Some((relation.attribute("Id")?.to_owned(), name.ok()?))
        });
        Self {
            styles,
            numbering,
            parts: parts.collect(),
            content: Content::default(),
        }
    }

    pub(super) fn finish(self) -> Content {
        self.content
    }

    pub(super) fn read(&mut self, container: &Element) {
        for element in container.elements() {
            match element.name.as_str() {
                "p" => {
                    if let Some(paragraph) = self.paragraph(element) {
                        self.content.blocks.push(Block::Paragraph(paragraph));
                    }
                }
                "tbl" => {
                    let mut rows = Vec::new();
                    self.rows(element, &mut rows);
                    self.content.blocks.push(Block::Table(rows));
                }
                "sdt" if is_contents(element) => {
                    self.content.left_out.contents += element.descendants("p").len();
                }
                "sdt" => element
                    .child("sdtContent")
                    .into_iter()
                    .for_each(|content| self.read(content)),
                "customXml" | "smartTag" | "ins" | "moveTo" => self.read(element),
                _ => {}
            }
        }
    }

    /// A paragraph with its label; `None` for a line of a table of contents.
    fn paragraph(&mut self, element: &Element) -> Option<Paragraph> {
        let properties = element.child("pPr");
        let style = properties.and_then(|p| value(p, "pStyle"));
        let traits = self.styles.traits(style);
        if traits.contents {
            self.content.left_out.contents += 1;
            return None;
        }
        let outline = properties.and_then(|p| value(p, "outlineLvl"));
        let heading = match outline {
            Some(level) => outline_level(level),
            None => traits.heading,
        };
        // What a heading's style makes bold is bold because it is a heading.
        let base = if heading.is_some() {
            Look::default()
        } else {
            traits.look
        };
        let mut pieces = Vec::new();
        self.runs(element, base, &mut pieces);
        let blank = |piece: &Piece| matches!(piece, Piece::Text(text, _) if text.trim().is_empty());
        let own = properties
            .and_then(|p| p.child("numPr"))
            .and_then(list_and_level);
        let level = properties
            .and_then(|p| p.child("numPr")?.child("ilvl")?.attribute("val"))
            .and_then(|l| l.parse().ok());
        let styled = traits
            .list
            .map(|(list, of_style)| (list, level.unwrap_or(of_style)));
        let label = match own.or(styled) {
            Some((list, level)) if !pieces.iter().all(blank) => self.numbering.label(&list, level),
            _ => None,
        };
        Some(Paragraph {
            label,
            pieces,
            heading,
        })
    }

    fn runs(&mut self, element: &Element, look: Look, out: &mut Vec<Piece>) {
        for child in element.elements() {
            match child.name.as_str() {
                "r" => {
                    let look = self.look(child, look);
                    self.runs(child, look, out);
                }
                "t" => push_text(out, &child.text(), look),
                "tab" => push_text(out, "\t", look),
                "br" | "cr" => push_text(out, "\n", look),
                "noBreakHyphen" => push_text(out, "-", look),
                "sym" => push_text(out, symbol(child), look),
                "drawing" | "pict" | "object" => self.drawing(child, out),
                "del" | "moveFrom" => self.content.left_out.deletions += 1,
                "footnoteReference" | "endnoteReference" => self.content.left_out.notes += 1,
                // Field codes, and what only old programs show.
                "instrText" | "delText" | "pPr" | "rPr" | "Fallback" => {}
                _ => self.runs(child, look, out),
            }
        }
    }

    fn look(&self, run: &Element, base: Look) -> Look {
        let Some(properties) = run.child("rPr") else {
            return base;
        };
        let style = self.styles.traits(value(properties, "rStyle")).look;
        let own = look(properties);
        let said = |name: &str| properties.child(name).is_some();
        let or_base =
            |said: bool, own: bool, style: bool, base: bool| if said { own } else { style || base };
        Look {
            bold: or_base(said("b"), own.bold, style.bold, base.bold),
            italic: or_base(said("i"), own.italic, style.italic, base.italic),
            ..own
        }
    }

    fn drawing(&mut self, drawing: &Element, out: &mut Vec<Piece>) {
        if !drawing.descendants("txbxContent").is_empty() {
            self.content.left_out.text_boxes += 1;
            return;
        }
        // A shape without a picture's relation only looks like one.
        let embedded = drawing.descendants("blip").into_iter();
        let embedded =
            embedded.filter_map(|b| b.attribute("embed").or_else(|| b.attribute("link")));
        let old = drawing.descendants("imagedata").into_iter();
        let old = old.filter_map(|data| data.attribute("id"));
        for relation in embedded.chain(old) {
            let name = self.parts.get(relation);
            out.push(Piece::Picture(name.cloned().unwrap_or_default()));
        }
    }

    fn rows(&mut self, table: &Element, rows: &mut Vec<Vec<Cell>>) {
        for element in table.elements() {
            match element.name.as_str() {
                "tr" => {
                    let mut cells = Vec::new();
                    self.cells(element, &mut cells);
                    rows.push(cells);
                }
                "sdt" => element
                    .child("sdtContent")
                    .into_iter()
                    .for_each(|content| self.rows(content, rows)),
                "ins" | "customXml" => self.rows(element, rows),
                _ => {}
            }
        }
    }

    fn cells(&mut self, row: &Element, cells: &mut Vec<Cell>) {
        for element in row.elements() {
            match element.name.as_str() {
                "tc" => {
                    let properties = element.child("tcPr");
                    let span = properties.and_then(|p| value(p, "gridSpan"));
                    let merge = properties.and_then(|p| p.child("vMerge"));
                    let paragraphs = element.descendants("p").into_iter();
                    cells.push(Cell {
                        paragraphs: paragraphs.filter_map(|p| self.paragraph(p)).collect(),
                        columns: span
                            .and_then(|s| s.parse().ok())
                            .unwrap_or(1)
                            .clamp(1, MAX_SPAN),
                        continues: merge.is_some_and(|m| m.attribute("val") != Some("restart")),
                    });
                }
                "sdt" => element
                    .child("sdtContent")
                    .into_iter()
                    .for_each(|content| self.cells(content, cells)),
                "ins" | "customXml" => self.cells(element, cells),
                _ => {}
            }
        }
    }
}

/// A table of contents that Word made.
fn is_contents(sdt: &Element) -> bool {
    let gallery = sdt
        .child("sdtPr")
        .and_then(|p| value(p.child("docPartObj")?, "docPartGallery"));
    gallery == Some("Table of Contents")
}

/// The check marks that people take from Wingdings.
fn symbol(element: &Element) -> &'static str {
    let font = element.attribute("font").unwrap_or_default();
    let code = element
        .attribute("char")
        .unwrap_or_default()
        .to_ascii_uppercase();
    match (font, code.as_str()) {
        ("Wingdings", "F0FC" | "FC") | ("Wingdings 2", "F050" | "50") => "√",
        ("Wingdings", "F0FB" | "FB") | ("Wingdings 2", "F04F" | "4F") => "×",
        ("Wingdings", "F0FE" | "FE") | ("Wingdings 2", "F052" | "52") => "☑",
        ("Wingdings", "F0A8" | "A8") | ("Wingdings 2", "F0A3" | "A3") => "□",
        _ => "",
    }
}

fn push_text(out: &mut Vec<Piece>, text: &str, look: Look) {
    if let Some(Piece::Text(before, same)) = out.last_mut()
        && *same == look
    {
        before.push_str(text);
    } else if !text.is_empty() {
        out.push(Piece::Text(text.to_owned(), look));
    }
}
