//! [`Html`]: a piece of rich text that is safe to show.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use serde::{Deserialize, Deserializer, Serialize};
use sha2::{Digest, Sha256};

/// A sanitised HTML fragment: plain formatting, tables and inline images only; no links, scripts, styles, or anything
/// that makes the client ask another host.
#[derive(Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Html(String);

const TAGS: &[&str] = &[
    "b",
    "strong",
    "i",
    "em",
    "u",
    "s",
    "del",
    "sub",
    "sup",
    "br",
    "p",
    "div",
    "span",
    "ul",
    "ol",
    "li",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "code",
    "pre",
    "blockquote",
    "hr",
    "ruby",
    "rt",
    "rp",
    "img",
];

/// Longer markup, in characters, is cut; a question with so much is refused anyway.
const LONGEST: usize = 1_000_000;

/// After the end of these, and at `br`, reading goes on in a new line.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "li",
    "tr",
    "table",
    "pre",
    "blockquote",
    "br",
    "hr",
];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.iter().copied().collect())
        .clean_content_tags(HashSet::from([
            "script", "style", "title", "template", "textarea",
        ]))
        .tag_attributes(HashMap::from([
            ("img", HashSet::from(["src", "alt"])),
            ("td", HashSet::from(["colspan", "rowspan"])),
            ("th", HashSet::from(["colspan", "rowspan"])),
        ]))
        .url_schemes(HashSet::from(["data"]))
        .url_relative(UrlRelative::Deny)
        .attribute_filter(inline_images_only);
    builder
});

fn inline_images_only<'u>(element: &str, attribute: &str, value: &'u str) -> Option<Cow<'u, str>> {
    const ALLOWED: &[&str] = &[
        "data:image/png;base64,",
        "data:image/jpeg;base64,",
        "data:image/gif;base64,",
        "data:image/webp;base64,",
    ];
    let image = (element, attribute) == ("img", "src");
    let fits = !image || ALLOWED.iter().any(|prefix| value.starts_with(prefix));
    fits.then_some(Cow::Borrowed(value))
}

impl Html {
    /// Text as it stands; line breaks stay.
    pub fn from_text(text: &str) -> Self {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '\u{a0}' => out.push_str("&nbsp;"),
                '\n' => out.push_str("<br>"),
                '\t' => out.push(' '),
                c if c.is_control() => {}
                c => out.push(c),
            }
        }
        Self(out)
    }

    /// Markup from outside, sanitised.
    pub fn from_html(markup: &str) -> Self {
        if !markup.contains(['<', '&', '>', '\u{a0}']) && !markup.contains(char::is_control) {
            return Self(markup.trim().to_owned());
        }
        let visible: String = markup
            .chars()
            .take(LONGEST)
            .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
            .collect();
        Self(CLEANER.clean(&visible).to_string().trim().to_owned())
    }

    /// The markup.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True if there is neither text nor an image.
    pub fn is_empty(&self) -> bool {
        !self.0.contains("<img") && self.plain().chars().all(crate::sheet::is_blank)
    }

    /// True if there is no markup but line breaks.
    pub fn is_plain(&self) -> bool {
        !self.0.replace("<br>", "").contains('<')
    }

    /// The text without markup; blocks end with a line break, images are their descriptions.
    pub fn plain(&self) -> String {
        if !self.0.contains(['<', '&']) {
            return self.0.clone();
        }
        let mut out = String::with_capacity(self.0.len());
        let mut rest = self.0.as_str();
        while let Some((before, after)) = rest.split_once('<') {
            push_decoded(&mut out, before);
            let end = tag_end(after);
            let (tag, behind) = after.split_at_checked(end).unwrap_or((after, ""));
            push_tag(&mut out, tag);
            rest = behind.strip_prefix('>').unwrap_or(behind);
        }
        push_decoded(&mut out, rest);
        out
    }
}

impl Html {
    /// What tells it from others: the text, and for every image what it shows.
    pub(super) fn compared(&self) -> String {
        let mut text = self.plain();
        for image in self.0.split("<img").skip(1) {
            let source = image
                .split_once("src=\"")
                .and_then(|(_, rest)| rest.split_once('"'));
            if let Some((source, _)) = source {
                let digest = Sha256::digest(source.as_bytes());
                text.push_str(" img:");
                text.push_str(&crate::seal::hex(&digest[..8]));
            }
        }
        text
    }
}

/// Where the `>` of a tag is; one inside a quoted value does not count.
fn tag_end(tag: &str) -> usize {
    let mut quoted = false;
    for (index, c) in tag.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '>' if !quoted => return index,
            _ => {}
        }
    }
    tag.len()
}

fn push_tag(out: &mut String, tag: &str) {
    let name: String = tag
        .trim_start_matches('/')
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    if name == "img" {
        let alt = tag
            .split_once("alt=\"")
            .and_then(|(_, a)| a.split_once('"'));
        push_decoded(out, alt.map_or("", |(alt, _)| alt));
    }
    let closes = tag.starts_with('/') || matches!(name.as_str(), "br" | "hr");
    if closes && BLOCKS.contains(&name.as_str()) && !out.ends_with('\n') {
        out.push('\n');
    }
}

fn push_decoded(out: &mut String, text: &str) {
    if !text.contains('&') {
        out.push_str(text);
        return;
    }
    let decoded = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&nbsp;", "\u{a0}")
        .replace("&amp;", "&");
    out.push_str(&decoded);
}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

/// What comes from outside is sanitised again.
impl<'de> Deserialize<'de> for Html {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<'_, str>::deserialize(deserializer).map(|markup| Self::from_html(&markup))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_could_harm_is_taken_out() {
        for (markup, safe) in [
            ("<script>alert(1)</script>甲", "甲"),
            (
                "<img src=\"http://h/x.png\" onerror=\"x()\" alt=\"图\">",
                "<img alt=\"图\">",
            ),
            ("<img src=\"data:text/html;base64,AA\">", "<img>"),
            ("<a href=\"javascript:x()\">乙</a>", "乙"),
            ("<p style=\"color:red\" onclick=\"x()\">丙</p>", "<p>丙</p>"),
            ("<svg><script>1</script></svg>丁", "丁"),
            ("<b>戊", "<b>戊</b>"),
        ] {
            assert_eq!(Html::from_html(markup).as_str(), safe, "{markup}");
        }
        let inline = "<img src=\"data:image/png;base64,AA==\">";
        assert_eq!(Html::from_html(inline).as_str(), inline);
    }

    #[test]
    fn plain_text_reads_like_the_page() {
        let html =
            Html::from_html("<p>一 &lt;b&gt; &amp;amp;</p><p>二<br>三<img alt=\"图 > 1\"></p>");
        assert_eq!(html.plain(), "一 <b> &amp;\n二\n三图 > 1\n");
        assert!(Html::from_html("<p>&nbsp;</p>").is_empty());
        assert!(!Html::from_html("<img alt=\"\">").is_empty());
    }

    proptest! {
        #[test]
        fn text_survives(text in "[\\PC\n&<>\"' ]{0,40}") {
            let html = Html::from_text(&text);
            prop_assert!(html.is_plain());
            if !text.ends_with('\n') && !text.contains("\n\n") && !text.starts_with('\n') {
                prop_assert_eq!(html.plain(), text.clone());
            }
        }

        #[test]
        fn cleaning_twice_changes_nothing(markup in "([\\PC]|<[a-z]{1,6}>|</[a-z]{1,6}>|&[a-z]{1,5};|<img src=\"data:image/png;base64,AA\">){0,20}") {
            let once = Html::from_html(&markup);
            prop_assert_eq!(&Html::from_html(once.as_str()), &once);
            let json = serde_json::to_string(&once).unwrap();
            prop_assert_eq!(serde_json::from_str::<Html>(&json).unwrap(), once);
        }
    }
}
