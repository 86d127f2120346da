//! The account's message templates.

use serde::Deserialize;

use super::Wechat;
use super::error::WechatError;
use super::wire::Call;

/// How consent works for a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TemplateKind {
    /// One consent, one message.
    OneTime,
    /// Lasting consent; only some sectors have it.
    LongTerm,
}

/// A message template of the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// The account's own id of it.
    pub id: String,
    /// Its title, as the person sees it.
    pub title: String,
    /// Its lines, e.g. `会议时间:{{date2.DATA}}`.
    pub content: String,
    /// How consent works.
    pub kind: TemplateKind,
}

impl Template {
    /// The names of its fields in order, e.g. `thing1`.
    pub fn fields(&self) -> Vec<&str> {
        self.content
            .split("{{")
            .skip(1)
            .filter_map(|rest| rest.split_once(".DATA}}"))
            .map(|(field, _)| field.trim())
            .collect()
    }
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    data: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    pri_tmpl_id: String,
    title: String,
    content: String,
    #[serde(rename = "type")]
    kind: u8,
}

impl Wechat {
    /// The account's templates. The platform allows few of these calls a day: keep the answer.
    ///
    /// # Errors
    /// The common ones.
    pub async fn list_templates(&self) -> Result<Vec<Template>, WechatError> {
        let answer: Result<Answer, _> = self.get(Call::Templates).await;
        let rows = answer.map_err(WechatError::repeatable)?.data;
        Ok(rows.into_iter().map(Template::from).collect())
    }
}

impl From<Row> for Template {
    fn from(row: Row) -> Self {
        Self {
            id: row.pri_tmpl_id,
            title: row.title,
            content: row.content,
            kind: match row.kind {
                3 => TemplateKind::LongTerm,
                _ => TemplateKind::OneTime,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_from_the_content() {
        let template = Template {
            id: "t".to_owned(),
            title: "会议通知".to_owned(),
            content: "主题:{{thing1.DATA}}\n时间:{{ date2.DATA}}\n说明{{}}".to_owned(),
            kind: TemplateKind::OneTime,
        };
        assert_eq!(template.fields(), ["thing1", "date2"]);
    }
}
