//! What a page says about its text: title and origin, and lines that belong to the page and not to the text.

use super::super::page::Page;
use crate::file::xml::Element;

/// Longer lines are text.
const LONGEST_LINE: usize = 60;

/// Words that only stand on the furniture of a page.
const FURNITURE: &[&str] = &[
    "打印本页",
    "打印本文",
    "关闭窗口",
    "关闭本页",
    "返回顶部",
    "返回首页",
    "回到顶部",
    "上一篇",
    "下一篇",
    "版权所有",
    "ICP备",
    "公网安备",
    "网站地图",
    "网站标识码",
    "字体：",
    "字号：",
    "您现在的位置",
    "您当前的位置",
    "您的位置：",
    "当前位置：",
    "现在位置：",
    "扫一扫",
    "分享到",
    "责任编辑：",
    "网站编辑：",
    "[打印]",
    "【打印】",
    "[关闭]",
    "【关闭】",
    "All Rights Reserved",
    "Copyright ©",
];

/// The value of the first of these `<meta>` names.
pub(super) fn meta(root: &Element, names: &[&str]) -> Option<String> {
    let metas = root.descendants("meta");
    names.iter().find_map(|wanted| {
        let meta = metas.iter().find(|meta| {
            let name = meta
                .attribute("name")
                .or_else(|| meta.attribute("property"));
            name.is_some_and(|name| name.eq_ignore_ascii_case(wanted))
        })?;
        line(meta.attribute("content")?)
    })
}

fn line(text: &str) -> Option<String> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty() && line.chars().count() <= 200).then_some(line)
}

/// The title of the text: what the page declares, its main heading, or the window's title without the site's name.
pub(super) fn title(root: &Element, body: &Element) -> Option<String> {
    let heading = |element: &Element| {
        let headings = element.descendants("h1");
        headings.iter().find_map(|h| line(&h.text()))
    };
    meta(root, &["articletitle"])
        .or_else(|| heading(body))
        .or_else(|| heading(root))
        .or_else(|| {
            let titles = root.descendants("title");
            titles
                .first()
                .and_then(|title| line(&title.text()))
                .map(|title| without_site(&title))
        })
}

/// `个人信息保护法_某某网` without what follows the mark.
fn without_site(title: &str) -> String {
    const MARKS: &[&str] = &["_", "|", " - ", " – ", " — ", "--"];
    let own = MARKS.iter().filter_map(|mark| title.split_once(mark));
    let shortest = own
        .map(|(own, _)| own.trim())
        .filter(|own| own.chars().count() >= 2)
        .min_by_key(|own| own.len());
    let named = shortest.unwrap_or(title);
    match named.rsplit_once('-') {
        Some((own, site)) if site.ends_with(['网', '府', '站', '户']) && !own.trim().is_empty() => {
            own.trim().to_owned()
        }
        _ => named.trim().to_owned(),
    }
}

/// Removes the block that repeats the title, and the short lines before it.
pub(super) fn drop_title(page: &mut Page, title: &str, opening: usize) {
    let solid = |text: &str| {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .collect::<String>()
    };
    let wanted = solid(title);
    let at = page
        .blocks
        .iter()
        .take(opening)
        .position(|block| solid(&block.text) == wanted);
    let Some(at) = at.filter(|_| page.blocks.len() > 1 && !wanted.is_empty()) else {
        return;
    };
    let before = page.blocks.get(..at).unwrap_or_default();
    let short = before
        .iter()
        .all(|block| block.text.chars().count() <= LONGEST_LINE);
    page.blocks.drain(if short { 0..=at } else { at..=at });
}

/// True for a line that belongs to the page.
pub(super) fn is_furniture(text: &str) -> bool {
    text.chars().count() <= LONGEST_LINE * 2
        && !text.contains('。')
        && FURNITURE.iter().any(|word| text.contains(word))
}

/// A line about the page's origin.
#[derive(Debug, PartialEq, Eq)]
pub(in super::super) enum Origin {
    /// It names who wrote the text.
    Named(String),
    /// It only gives the day and the like.
    Unnamed,
}

/// What a line like `来源：新华社　发布时间：2021-08-20` tells; `None` for running text.
pub(in super::super) fn origin(text: &str) -> Option<Origin> {
    const MARKS: &[&str] = &["来源：", "来源:", "文章来源：", "信息来源："];
    const OTHERS: &[&str] = &[
        "发布时间",
        "发布日期",
        "时间：",
        "日期：",
        "浏览",
        "阅读：",
        "点击",
        "作者：",
        "编辑：",
        "访问次数",
    ];
    if text.chars().count() > LONGEST_LINE * 2 || text.contains('。') {
        return None;
    }
    let named = MARKS.iter().find_map(|mark| text.split_once(mark));
    let Some((before, after)) = named else {
        let dated = ["发布时间：", "发布日期：", "发布时间:"];
        return dated
            .iter()
            .any(|mark| text.trim_start().starts_with(mark))
            .then_some(Origin::Unnamed);
    };
    // A line that begins otherwise, or goes on with other particulars, is no sentence.
    let begins = before.trim().is_empty();
    if !begins && !OTHERS.iter().any(|other| text.contains(other)) {
        return None;
    }
    let own = after.trim_start();
    let end = own.find(|c: char| c.is_whitespace() || matches!(c, '|' | '【' | '[' | '（' | '('));
    let own = own.get(..end.unwrap_or(own.len())).unwrap_or(own);
    let clean = own.chars().all(|c| !matches!(c, '：' | ':'));
    let named = clean && (1..=30).contains(&own.chars().count());
    Some(if named {
        Origin::Named(own.to_owned())
    } else {
        Origin::Unnamed
    })
}
