//! Texts of interchange formats, which say what they are: HTML, plain, Markdown, or Moodle's mixture.

use super::images::{self, embed, nowhere};
use crate::file::html;
use crate::quiz::html::Html;
use crate::quiz::normal::readable;

/// How a text is to be understood.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Format {
    /// Markup.
    Html,
    /// Nothing but text.
    Plain,
    /// Markdown.
    Markdown,
    /// Text, perhaps with tags in it.
    #[default]
    Auto,
}

impl Format {
    /// The format that a word names.
    pub(super) fn named(word: &str) -> Option<Self> {
        match word.trim().to_ascii_lowercase().as_str() {
            "html" | "text/html" | "xhtml" => Some(Self::Html),
            "plain" | "plain_text" | "text/plain" => Some(Self::Plain),
            "markdown" => Some(Self::Markdown),
            "moodle" | "moodle_auto_format" => Some(Self::Auto),
            _ => None,
        }
    }

    /// The text, safe to show.
    pub(super) fn html(self, text: &str) -> Html {
        let text = readable(text.trim());
        match self {
            Self::Html => Html::from_html(&embed(&text, &nowhere)),
            Self::Auto if has_tags(&text) => Html::from_html(&embed(&text, &nowhere)),
            Self::Auto | Self::Plain => Html::from_text(&text),
            Self::Markdown => {
                let mut markup = String::new();
                pulldown_cmark::html::push_html(&mut markup, pulldown_cmark::Parser::new(&text));
                let markup = embed(markup.trim(), &nowhere);
                Html::from_html(one_paragraph(&markup))
            }
        }
    }
}

/// True if half of these texts or more stand between tags, as web editors write them. A lone one may be about markup.
pub(super) fn are_wrapped<'t>(texts: impl IntoIterator<Item = &'t str>) -> bool {
    let (mut wrapped, mut all) = (0, 0);
    for text in texts {
        let opened = ["<p", "<div", "<span"]
            .iter()
            .any(|tag| text.starts_with(tag));
        wrapped += usize::from(opened && text.ends_with('>'));
        all += 1;
    }
    wrapped > 0 && wrapped * 2 >= all
}

/// The text of a piece of markup in a file of wrapped texts; a picture is told to be missing.
pub(super) fn unwrapped(text: &str) -> String {
    let entities = text.contains('&') && !text.contains('<');
    match html::parse(text) {
        Ok(root) if entities || text.starts_with('<') => html::lines(&root, &mut |element| {
            (element.name == "img").then(|| images::tag(None, ""))
        }),
        _ => text.to_owned(),
    }
}

/// True if there is something like `<b>` or `</p>`.
fn has_tags(text: &str) -> bool {
    text.split('<').skip(1).any(|rest| {
        let name = rest.strip_prefix('/').unwrap_or(rest);
        name.starts_with(|c: char| c.is_ascii_alphabetic()) && rest.contains('>')
    })
}

/// A lone paragraph without its tags.
fn one_paragraph(markup: &str) -> &str {
    let inner = markup
        .strip_prefix("<p>")
        .and_then(|m| m.strip_suffix("</p>"));
    inner
        .filter(|inner| !inner.contains("<p>"))
        .unwrap_or(markup)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_of_web_editors_is_told_from_questions_about_markup() {
        assert!(are_wrapped(["<p>甲</p>", "<p><b>乙</b></p>", "丙"]));
        assert!(!are_wrapped(["甲", "乙", "<p>是什么标签<p>"]));
        assert!(!are_wrapped([]));
        for (text, plain) in [
            ("<p>甲&nbsp;乙</p><p>丙<br/>丁</p>", "甲\u{a0}乙\n丙\n丁"),
            ("甲&lt;乙", "甲<乙"),
            ("a<b 且 b<c", "a<b 且 b<c"),
        ] {
            assert_eq!(unwrapped(text), plain);
        }
        assert!(unwrapped("<p><img src='a.png'></p>").starts_with(images::LOST[0]));
    }

    #[test]
    fn a_text_is_what_its_format_says() {
        for (format, text, html) in [
            (Format::Html, "a <b>b</b> &amp; c", "a <b>b</b> &amp; c"),
            (Format::Plain, "a <b>", "a &lt;b&gt;"),
            (Format::Auto, "1 < 2 & 3 > 2", "1 &lt; 2 &amp; 3 &gt; 2"),
            (Format::Auto, "a <b>b</b>", "a <b>b</b>"),
            (Format::Markdown, "a _b_", "a <em>b</em>"),
        ] {
            assert_eq!(format.html(text).as_str(), html);
        }
    }
}
