//! Lists: `{"items":[],"next":null}`; the next page is `?cursor=<next>`.

use serde::Serialize;
use utoipa::ToSchema;

/// One page of a list.
#[derive(Serialize, ToSchema)]
pub struct Page<T> {
    /// The entries.
    pub items: Vec<T>,
    /// Cursor of the next page; null on the last.
    pub next: Option<String>,
}

/// Entries on a page.
pub const PAGE: usize = 100;

impl<T> Page<T> {
    /// The page of `all` that starts after `cursor` (the `key` of the last entry seen); `all` is sorted by `key`.
    pub fn cut(
        all: impl IntoIterator<Item = T>,
        cursor: Option<&str>,
        key: impl Fn(&T) -> String,
    ) -> Self {
        let mut rest = all
            .into_iter()
            .filter(|item| cursor.is_none_or(|c| key(item).as_str() > c));
        let items: Vec<T> = rest.by_ref().take(PAGE).collect();
        let next = rest.next().and_then(|_| items.last().map(&key));
        Self { items, next }
    }

    /// All entries on one page.
    pub fn whole(items: Vec<T>) -> Self {
        Self { items, next: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_cover_a_list_once() {
        let all: Vec<String> = (0..250).map(|n| format!("{n:04}")).collect();
        let (mut seen, mut cursor) = (Vec::new(), None::<String>);
        loop {
            let page = Page::cut(all.clone(), cursor.as_deref(), Clone::clone);
            seen.extend(page.items);
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(seen, all);
    }
}
