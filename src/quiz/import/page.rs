//! Questions on web pages as browsers save them: in tables with a header, and in the lines that people see.

use super::images::{Pictures, bytes_of};
use super::{Collector, ImportOutcome, Mapping, text, workbook};
use crate::file::html;
use crate::report::Refusal;

/// Reads a page. Under a mapping its tables are read: a person said which columns they have.
pub(super) fn read(bytes: &[u8], name: &str, mapping: &Mapping) -> Result<ImportOutcome, Refusal> {
    let book = crate::sheet::read(bytes)?;
    if !mapping.is_empty() {
        return workbook::read(&book, name, mapping);
    }
    let in_tables = workbook::fits(&book, mapping);
    let mut collector = Collector::new(name, "html");
    if in_tables {
        workbook::read_into(&mut collector, &book, mapping);
    }
    let root = html::parse(&html::text(bytes)?)?;
    let mut pictures = Pictures::default();
    let lines = html::lines(&root, &mut |element| match element.name.as_str() {
        "table" if in_tables => Some(String::new()),
        "img" => Some(pictures.add(bytes_of(element).as_deref())),
        _ => None,
    });
    collector.pictures = pictures;
    match text::read(&lines, name, "html") {
        Ok(outcome) => collector.join(outcome, &str::to_owned),
        // What stands around tables of questions is mostly menus.
        Err(refusal) if !in_tables => return Err(refusal),
        Err(_) => {}
    }
    Ok(collector.finish())
}

#[cfg(test)]
mod tests {
    use crate::quiz::import::table_tests::line;
    use crate::quiz::import::{Mapping, read_questions};

    fn summary(page: &str) -> Vec<String> {
        let outcome = read_questions(page.as_bytes(), "a.html", &Mapping::default()).unwrap();
        let questions = outcome.questions.iter().map(|e| line(&e.question));
        let problems = outcome.report.problems.iter();
        questions
            .chain(problems.map(|p| format!("{} {}", p.place, p.code)))
            .collect()
    }

    #[test]
    fn tables_and_lines_of_a_page_are_read() {
        let head = "<!DOCTYPE html><html><head><meta charset=utf-8><title>题库</title></head><body><p>首页</p>";
        let table =
            "<table><tr><th>题目<th>选项<th>答案<tr><td>宗旨是<td>A.甲<br>B.乙<td>B</table>";
        let lines = "<h3>1. <span>(单选题)</span> <span>宗旨是</span></h3>\n<ul>\n<li>A. 甲</li>\n<li>B. 乙</li></ul>\
                     <div>我的答案: A; 正确答案: B</div>";
        for body in [table, lines] {
            let page = format!("{head}{body}</body></html>");
            assert_eq!(summary(&page), ["宗旨是|甲,乙|B"], "{body}");
        }
        let both = format!("{head}{table}<p>1. 纲领是（A）</p><p>A.丙 B.丁</p></body></html>");
        assert_eq!(summary(&both), ["宗旨是|甲,乙|B", "纲领是（　）|丙,丁|A"]);
        let picture = format!("{head}<p>1. 图中是<img src='a.png'></p><p>A.丙 B.丁</p><p>答案：A");
        assert_eq!(summary(&picture), ["line 2 unusable_image"]);
    }
}
