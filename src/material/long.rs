//! Paragraphs that are too long for a sitting: texts that lost their line breaks on the way.

use super::model::{UNIT_CHARACTERS, count};
use super::outline::{Mark, heading_level};
use super::page::Block;

/// The pieces of an overlong paragraph are about this long.
const PIECE: usize = 600;
/// Marks that end a sentence, and what may close after them.
const ENDS: &[char] = &['。', '！', '？'];
const CLOSING: &[char] = &['”', '’', '）', '》', '」'];

/// The blocks with overlong paragraphs of plain text parted at the ends of sentences: before each 第…条, else where they
/// have grown long enough. Nothing is added or lost.
pub(super) fn parted(blocks: Vec<Block>) -> Vec<Block> {
    let mut parted = Vec::with_capacity(blocks.len());
    for block in blocks {
        let inner = block
            .html
            .strip_prefix("<p>")
            .and_then(|html| html.strip_suffix("</p>"))
            .filter(|inner| block.heading.is_none() && !inner.contains('<'));
        match inner {
            Some(inner) if count(&block.text) > UNIT_CHARACTERS => {
                let pieces = pieces(inner);
                parted.extend(pieces.iter().map(|piece| Block::paragraph(piece)));
            }
            _ => parted.push(block),
        }
    }
    parted
}

/// The pieces of escaped text.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut next = 1;
    for sentence in sentences(text) {
        let article = Mark::of(&sentence).filter(|mark| mark.number() == Some(next));
        let opens = article.is_some_and(|mark| mark.unit == '条');
        let chapter = chapter_before(&sentence, next);
        next += u32::from(opens || chapter.is_some());
        let rest = match chapter {
            Some((chapter, rest)) => {
                pieces.extend([chapter, String::new()]);
                rest
            }
            None => sentence,
        };
        match pieces.last_mut() {
            Some(last) if !opens && last.chars().count() < PIECE => last.push_str(&rest),
            _ => pieces.push(rest),
        }
    }
    pieces.retain(|piece| !piece.trim().is_empty());
    pieces
}

/// `第二章组织设置` and the rest of a sentence that begins so and goes on with the article of this number.
fn chapter_before(sentence: &str, article: u32) -> Option<(String, String)> {
    Mark::of(sentence).filter(|mark| mark.unit != '条')?;
    let next = |at: &usize| {
        let mark = sentence.get(*at..).and_then(Mark::of);
        mark.is_some_and(|mark| mark.unit == '条' && mark.number() == Some(article))
    };
    let at = sentence.match_indices('第').map(|(at, _)| at).find(next)?;
    let (chapter, rest) = sentence.split_at_checked(at)?;
    heading_level(chapter)?;
    Some((chapter.trim().to_owned(), rest.to_owned()))
}

fn sentences(text: &str) -> Vec<String> {
    let mut sentences = vec![String::new()];
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if let Some(last) = sentences.last_mut() {
            last.push(c);
        }
        let closes = chars.peek().is_some_and(|next| CLOSING.contains(next));
        let ended = ENDS.contains(&c)
            || CLOSING.contains(&c)
                && sentences
                    .last()
                    .is_some_and(|s| s.trim_end_matches(CLOSING).ends_with(ENDS));
        if ended && !closes {
            sentences.push(String::new());
        }
    }
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(blocks: Vec<Block>) -> Vec<String> {
        blocks.into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn a_text_without_line_breaks_is_parted_at_sentences() {
        let text = "大家说：“好！”又坚持学习。".repeat(400);
        let pieces = texts(parted(vec![Block::paragraph(&text)]));
        assert!(pieces.len() > 5);
        assert!(
            pieces
                .iter()
                .all(|p| p.ends_with("学习。") || p.ends_with('”'))
        );
        assert_eq!(pieces.concat(), text);
        let short = vec![Block::paragraph("第一条 甲。第二条 乙。")];
        assert_eq!(parted(short.clone()), short);
    }

    #[test]
    fn articles_and_chapters_begin_anew() {
        let article = |n: &str| format!("第{n}条支部。依照第一条。{}。", "学习".repeat(1200));
        let text = format!(
            "第一章总则{}{}第二章附则{}",
            article("一"),
            article("二"),
            article("三")
        );
        let blocks = parted(vec![Block::paragraph(&text)]);
        let begins: Vec<String> = blocks
            .iter()
            .map(|block| block.text.chars().take(5).collect())
            .collect();
        assert_eq!(
            begins,
            [
                "第一章总则",
                "第一条支部",
                "第二条支部",
                "第二章附则",
                "第三条支部"
            ]
        );
        assert_eq!(blocks[3].heading, Some(3));
    }
}
