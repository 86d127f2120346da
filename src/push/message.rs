//! The words of a push: for the inbox, for chat robots, for the template of a subscribe message.

use super::Push;
use super::keys;
use super::model::{Content, PushRecord, plain_excerpt};
use super::store::Entry;
use crate::config::Template;
use crate::org::{Group, Tree};
use crate::redis::StoreResult;
use crate::wechat::{BadValue, SubscribeMessage, TemplateData, TemplateValue, ValueKind};

/// Longest text of an inbox entry, in characters.
const TEXT: usize = 200;

impl Push {
    /// The inbox entry of a push in a group; `buckets` = buckets of a shard.
    pub(super) async fn entry_of(
        &self,
        record: &PushRecord,
        buckets: u16,
        tree: &Tree,
        group: &Group,
    ) -> StoreResult<Entry> {
        let entry = match plain_entry(record) {
            Some(entry) => entry,
            None => entry_with(record, self.morning(record, tree, group).await?),
        };
        Ok(Entry { buckets, ..entry })
    }

    /// Headline and text of the morning push: today's material and the quiz.
    async fn morning(
        &self,
        record: &PushRecord,
        tree: &Tree,
        group: &Group,
    ) -> StoreResult<(String, String)> {
        let assigned = self
            .parts
            .materials
            .assigned(tree, group, record.day())
            .await?;
        Ok(match assigned {
            Some((document, unit)) => (
                format!("今日学习：{}", document.title),
                format!("{}，约 {} 分钟；每日答题已开放。", unit.title, unit.minutes),
            ),
            None => ("今日学习".to_owned(), "每日答题已开放。".to_owned()),
        })
    }
}

/// The entry of a push that says the same to every group.
pub(super) fn plain_entry(record: &PushRecord) -> Option<Entry> {
    match &record.content {
        Content::Morning => None,
        Content::Reminder { title, text }
        | Content::Notice { title, text, .. }
        | Content::Nudge { title, text, .. } => {
            Some(entry_with(record, (title.clone(), text.clone())))
        }
    }
}

fn entry_with(record: &PushRecord, (title, text): (String, String)) -> Entry {
    let days = if record.content.is_fleeting() {
        2
    } else {
        keys::INBOX_DAYS
    };
    let confirm = match &record.content {
        Content::Notice { confirm, .. } | Content::Nudge { confirm, .. } => *confirm,
        Content::Morning | Content::Reminder { .. } => false,
    };
    Entry {
        push: record.id.clone(),
        kind: record.content.kind(),
        subject: record.subject().to_owned(),
        title,
        text: plain_excerpt(&text, TEXT),
        at: record.due,
        until: record.due.plus_seconds(days * keys::DAY_S),
        confirm,
        whole: record.reach.is_whole_groups(),
        buckets: 1,
    }
}

/// The subscribe message of an entry, by the fields that the operator mapped: `title`, `text`, `time`, `kind`.
pub(super) fn subscribe_message(
    template: &Template,
    entry: &Entry,
) -> Result<SubscribeMessage, BadValue> {
    let mut data = TemplateData::new();
    for (ours, theirs) in &template.fields {
        let value = match (ours.as_str(), ValueKind::of_field(theirs)?) {
            ("time", ValueKind::Time) => TemplateValue::time(entry.at),
            ("time", ValueKind::Date) => TemplateValue::date(crate::day::Day::civil_at(entry.at)),
            ("title", kind) => TemplateValue::new(kind, &entry.title)?,
            (_, kind) => TemplateValue::new(kind, &entry.text)?,
        };
        data = data.with(theirs, value)?;
    }
    let page = (!template.page.is_empty()).then(|| {
        let mark = if template.page.contains('?') {
            '&'
        } else {
            '?'
        };
        format!("{}{mark}id={}", template.page, entry.subject)
    });
    Ok(SubscribeMessage {
        template_id: template.id.clone(),
        page,
        data,
    })
}
