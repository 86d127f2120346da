//! Cuts a text into units that fit a quarter-hour: on headings first, then on articles, never inside one.

use std::collections::BTreeSet;
use std::ops::Range;

use super::model::{UNIT_CHARACTERS, Unit, count, minutes};
use super::outline::{articles, heading_line};
use super::page::Block;

/// What is never cut: an article with its paragraphs, or one paragraph, and the headings right before it.
struct Atom {
    blocks: Range<usize>,
    characters: u32,
    /// The highest heading it begins with.
    level: Option<u8>,
    /// Label of the article, e.g. `第十条`.
    article: Option<String>,
    /// Index of the chapter it belongs to: the last heading of the highest level so far.
    chapter: Option<usize>,
}

/// The units of `blocks` in reading order.
pub(super) fn units(blocks: &[Block], title: &str) -> Vec<Unit> {
    let levels: BTreeSet<u8> = blocks.iter().filter_map(|block| block.heading).collect();
    let highest = levels.first().copied().unwrap_or(1);
    let atoms = atoms(blocks, highest);
    let parts = cut(&atoms, 0..atoms.len());
    let single = parts.len() == 1;
    let mut units: Vec<Unit> = Vec::with_capacity(parts.len());
    for part in parts {
        let Some(held) = atoms.get(part.clone()) else {
            continue;
        };
        let name = if single {
            None
        } else {
            name(blocks, &atoms, &part)
        };
        let ordinal = units.len() as u32 + 1;
        let characters = size(held);
        units.push(Unit {
            ordinal,
            title: name.unwrap_or_else(|| {
                if single {
                    title.to_owned()
                } else {
                    format!("第 {ordinal} 部分")
                }
            }),
            html: render(
                held.iter().flat_map(|atom| &blocks[atom.blocks.clone()]),
                &levels,
            ),
            characters,
            minutes: minutes(characters),
        });
    }
    units
}

fn atoms(blocks: &[Block], highest: u8) -> Vec<Atom> {
    let mut atoms: Vec<Atom> = Vec::new();
    let mut start = 0;
    let mut chapter = None;
    let opened = articles(blocks.iter().map(|block| match block.heading {
        Some(_) if !block.text.contains('条') => "",
        _ => block.text.as_str(),
    }));
    for (index, (block, article)) in blocks.iter().zip(opened).enumerate() {
        if block.heading == Some(highest) {
            chapter = Some(index);
        }
        let last = index + 1 == blocks.len();
        if block.heading.is_some() && !last {
            continue;
        }
        let run = start..index + 1;
        start = index + 1;
        let headed = run.len() > 1;
        let follows = article.is_none() && !headed && block.heading.is_none();
        let answers = ["答：", "答:"].iter().any(|a| block.text.starts_with(a));
        match atoms.last_mut() {
            Some(open) if follows && (open.article.is_some() || answers) => {
                open.blocks.end = run.end;
                open.characters += count(&block.text);
            }
            _ => atoms.push(Atom {
                characters: blocks[run.clone()]
                    .iter()
                    .map(|block| count(&block.text))
                    .sum(),
                level: blocks[run.clone()]
                    .iter()
                    .filter_map(|block| block.heading)
                    .min(),
                blocks: run,
                article,
                chapter,
            }),
        }
    }
    atoms
}

fn size(atoms: &[Atom]) -> u32 {
    atoms.iter().map(|atom| atom.characters).sum()
}

/// Cuts `range` on its highest headings, what is still too long on the next ones, at last between atoms; then joins
/// short neighbours as long as they fit.
fn cut(atoms: &[Atom], range: Range<usize>) -> Vec<Range<usize>> {
    let Some(held) = atoms.get(range.clone()).filter(|held| !held.is_empty()) else {
        return Vec::new();
    };
    if size(held) <= UNIT_CHARACTERS {
        return vec![range];
    }
    let level = held.iter().skip(1).filter_map(|atom| atom.level).min();
    let parts = match level {
        Some(level) => {
            let inner = range.start + 1..range.end;
            let cuts = inner.filter(|at| atoms[*at].level == Some(level));
            let ends: Vec<usize> = cuts.chain([range.end]).collect();
            let mut start = range.start;
            let mut parts = Vec::new();
            for end in ends {
                parts.extend(cut(atoms, start..end));
                start = end;
            }
            parts
        }
        None => pack(atoms, range),
    };
    join(atoms, parts)
}

/// Parts of about equal length, none over the limit unless one atom alone is.
fn pack(atoms: &[Atom], range: Range<usize>) -> Vec<Range<usize>> {
    let total = size(&atoms[range.clone()]);
    let target = total / total.div_ceil(UNIT_CHARACTERS).max(1);
    let mut parts = Vec::new();
    let mut start = range.start;
    let mut sum = 0;
    for at in range.clone() {
        let more = atoms[at].characters;
        let full = sum + more > UNIT_CHARACTERS || sum + more / 2 > target;
        if at > start && full {
            parts.push(start..at);
            start = at;
            sum = 0;
        }
        sum += more;
    }
    parts.push(start..range.end);
    parts
}

fn join(atoms: &[Atom], parts: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for part in parts {
        match joined.last_mut() {
            Some(last) if size(&atoms[last.start..part.end]) <= UNIT_CHARACTERS => {
                last.end = part.end;
            }
            _ => joined.push(part),
        }
    }
    joined
}

/// What a unit is called: its chapters, and its articles where it holds only a part of a chapter.
fn name(blocks: &[Block], atoms: &[Atom], part: &Range<usize>) -> Option<String> {
    let held = &atoms[part.clone()];
    let (first, last) = (held.first()?, held.last()?);
    let title_of = |chapter: usize| heading_line(&blocks[chapter].text);
    // Adoption notes and prefaces before the first chapter do not change the name.
    let opening = held.iter().find_map(|atom| atom.chapter);
    let chapters = opening.zip(last.chapter).map(|(from, to)| {
        if from == to {
            title_of(from)
        } else {
            format!("{} 至 {}", title_of(from), title_of(to))
        }
    });
    let continues = |at: usize, chapter: Option<usize>| {
        chapter.is_some() && atoms.get(at).is_some_and(|atom| atom.chapter == chapter)
    };
    let whole = !continues(part.end, last.chapter)
        && !part
            .start
            .checked_sub(1)
            .is_some_and(|before| continues(before, first.chapter));
    let articles = {
        let mut labels = held.iter().filter_map(|atom| atom.article.as_deref());
        let from = labels.next();
        from.map(|from| {
            labels
                .next_back()
                .map_or_else(|| from.to_owned(), |to| format!("{from}至{to}"))
        })
    };
    match (chapters, articles) {
        (Some(chapters), Some(articles)) if !whole => Some(format!("{chapters}（{articles}）")),
        (Some(chapters), None) if !whole => {
            let pieces = atoms[..part.start]
                .iter()
                .filter(|atom| atom.chapter == opening)
                .count();
            Some(if pieces == 0 {
                chapters
            } else {
                format!("{chapters}（续）")
            })
        }
        (Some(chapters), _) => Some(chapters),
        (None, articles) => articles,
    }
}

/// The highest level of headings becomes `h2`, the next one that occurs `h3`, and so on.
fn render<'a>(blocks: impl Iterator<Item = &'a Block>, levels: &BTreeSet<u8>) -> String {
    let mut html = String::new();
    for block in blocks {
        if !html.is_empty() {
            html.push('\n');
        }
        match block.heading {
            Some(level) => {
                let element = match levels.range(..level).count() {
                    0 => "h2",
                    1 => "h3",
                    2 => "h4",
                    3 => "h5",
                    _ => "h6",
                };
                html.extend(["<", element, ">", &block.html, "</", element, ">"]);
            }
            None => html.push_str(&block.html),
        }
    }
    html
}
