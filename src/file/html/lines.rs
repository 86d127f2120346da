//! The text of a page as a browser shows it.

use super::tree::BLOCKS;
use crate::file::xml::{Element, Node};

/// A new line begins before and after these, too; in the tree they end no paragraph.
const MORE_BLOCKS: &[&str] = &["body", "caption", "tr"];
/// What these hold is not part of the text.
const UNSEEN: &[&str] = &["head", "title", "template", "textarea", "select", "button"];

/// The text below an element: blocks and line breaks begin new lines, cells are apart, other white space runs together.
/// `replace` may give another text for an element.
pub fn lines(element: &Element, replace: &mut dyn FnMut(&Element) -> Option<String>) -> String {
    let mut lines = Lines(String::new());
    lines.children(element, replace);
    lines.new_line();
    lines.0.trim_end_matches('\n').to_owned()
}

struct Lines(String);

impl Lines {
    fn children(&mut self, element: &Element, replace: &mut dyn FnMut(&Element) -> Option<String>) {
        for node in &element.children {
            match node {
                Node::Text(text) => self.text(text),
                Node::Element(inner) => self.element(inner, replace),
            }
        }
    }

    fn element(&mut self, element: &Element, replace: &mut dyn FnMut(&Element) -> Option<String>) {
        if let Some(other) = replace(element) {
            self.0.push_str(&other);
            return;
        }
        let name = element.name.as_str();
        if UNSEEN.contains(&name) {
            return;
        }
        if name == "br" {
            self.0.push('\n');
            return;
        }
        let block = BLOCKS.contains(&name) || MORE_BLOCKS.contains(&name);
        if block {
            self.new_line();
        }
        self.children(element, replace);
        if block {
            self.new_line();
        } else if matches!(name, "td" | "th") {
            self.0.push('\t');
        }
    }

    fn text(&mut self, text: &str) {
        for c in text.chars() {
            if !matches!(c, ' ' | '\n' | '\r' | '\t') {
                self.0.push(c);
            } else if !self.0.is_empty() && !self.0.ends_with([' ', '\n', '\t']) {
                self.0.push(' ');
            }
        }
    }

    fn new_line(&mut self) {
        let end = self.0.trim_end_matches([' ', '\t']).len();
        self.0.truncate(end);
        if !self.0.is_empty() && !self.0.ends_with('\n') {
            self.0.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_and_breaks_are_lines() {
        let page = "<html><head><title>题</title></head><body><h1>甲\n 乙</h1><p>一<br>二</p>\n\n\
            <ul><li><span>A.</span> <b>丙</b></li><li>B. 丁</li></ul>\
            <table><tr><td>1</td><td>2</td></tr></table><select><option>不</option></select></body></html>";
        let root = crate::file::html::parse(page).unwrap();
        let text = lines(&root, &mut |_| None);
        assert_eq!(text, "甲 乙\n一\n二\nA. 丙\nB. 丁\n1\t2");
        let without = lines(&root, &mut |e| (e.name == "table").then(String::new));
        assert!(without.ends_with("丁"));
    }
}
