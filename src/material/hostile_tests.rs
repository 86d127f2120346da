//! What comes out is safe and quick, whatever goes in.

use proptest::prelude::*;

use super::model::Document;

fn html_of(text: &str) -> String {
    let document = Document::parse(text.as_bytes(), "a.md").unwrap();
    document
        .units
        .iter()
        .map(|unit| unit.html.as_str())
        .collect()
}

#[test]
fn hostile_html_leaves_only_text() {
    let hostile = r#"# 题

## 甲 <img src=x onerror=alert(1)>

正文<script>alert(1)</script><style>@import url(//evil)</style>。<iframe src="https://evil"></iframe>

<p onclick="alert(1)" style="background:url(//evil)" class="x" id="y">点我</p>

[链接](javascript:alert(1)) [外链](https://evil.example/a) ![图](https://evil.example/b.png) <https://evil.example/c>

<svg/onload=alert(1)><math><mi xlink:href="data:x,<script>alert(1)</script>">

<a href="java&#x09;script:alert(1)">x</a><form action=//evil><input></form><object data=//evil></object><base href=//evil>

<table><tr><td colspan=2 onmouseover=alert(1)>格</td></tr></table>

<h1>大</h1>

> # 引

```html
<script>alert(2)</script>
```

&lt;script&gt;alert(3)&lt;/script&gt;
"#;
    let html = html_of(hostile);
    for bad in [
        "<script",
        "<img",
        "<iframe",
        "<svg",
        "<math",
        "<a ",
        "<a>",
        "<form",
        "<object",
        "<base",
        "<style",
        "<h1",
        "onclick=",
        "onmouseover=",
        "style=",
        "class=",
        "id=",
        "href",
        "src=",
    ] {
        assert!(!html.to_lowercase().contains(bad), "{bad} in {html}");
    }
    for kept in [
        "<h2>甲",
        "点我",
        "链接",
        "外链",
        "［图：图］",
        "colspan=\"2\"",
        "格",
        "大",
        "引",
        "&lt;script&gt;alert(2)",
    ] {
        assert!(html.contains(kept), "{kept} missing in {html}");
    }
}

#[test]
fn chinese_lines_join_without_blanks_and_headings_begin_at_h2() {
    let html = html_of("# 题\n\n### 一、甲\n\n这是\n一句话。see\nhere\n\n#### 1\n\n尾");
    assert_eq!(
        html,
        "<h2>一、甲</h2>\n<p>这是一句话。see here</p>\n<h3>1</h3>\n<p>尾</p>"
    );
}

#[test]
fn deep_nesting_becomes_plain_text() {
    for piece in [
        ">",
        "[",
        "*a ",
        "+ ",
        "<div>",
        "<div></x>",
        "` ",
        "|",
        "&#",
        "<b><i>",
    ] {
        let text = format!("题\n\n{}尾", piece.repeat(20_000));
        assert!(html_of(&text).contains('尾'), "{piece}");
    }
    let table = "<tr><td>1</td><td>2</td></tr>".repeat(400);
    assert!(html_of(&format!("题\n\n<table>{table}</table>")).contains("<td>2</td>"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_is_read_or_refused_and_comes_out_clean(text in "\\PC{0,300}|[<>a-z\"'=/ #*_`\\[\\]()!&;\n]{0,300}") {
        if let Ok(document) = Document::parse(text.as_bytes(), "a.md") {
            for unit in document.units {
                prop_assert!(!unit.html.contains("<script") && !unit.html.contains("<img") && !unit.html.contains("<a"));
            }
        }
    }
}
