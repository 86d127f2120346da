use super::super::model::Document;
use super::super::read::Reading;

fn read(page: &str) -> Reading {
    Document::read(page.as_bytes(), "页面.html").unwrap()
}

fn html(reading: &Reading) -> String {
    let units = reading.document.units.iter().map(|unit| unit.html.as_str());
    units.collect::<Vec<_>>().join("\n")
}

/// As a government portal makes them, saved with everything around.
const PORTAL: &str = r#"<!DOCTYPE html>
<!-- saved from url=(0040)https://www.example.gov.cn/zhengce/1.htm -->
<html lang="zh-CN"><head><meta charset="utf-8"><title>某某学习条例_政策_某某政府网</title>
<meta name="ArticleTitle" content="某某学习条例"><meta name="ContentSource" content="某某社">
<style>.nav{color:red}</style><script>var a = "<p>脚本</p>";</script></head>
<body onload="x()"><header><div class="logo"><img src="logo.png" alt="某某政府网"></div></header>
<div class="top-nav"><a href="/">首页</a> | <a href="/a">政策</a> | <a href="/b">服务</a></div>
<form action="/s"><input name="q"><button>搜索</button>
<div class="crumbs">您现在的位置：<a href="/">首页</a> &gt; <a href="/z">政策</a></div>
<div id="content">
<h1>某某学习条例</h1>
<div>2024-05-06 10:00　来源：某某社　字号：大 中 小</div>
<div class="TRS_Editor"><p style="text-align:center">（2024年4月30日某某会议通过）</p>
<p align="center"><strong>第一章&nbsp; 总&nbsp; 则</strong></p>
<p>　　<b>第一条</b>　为了<a href="javascript:x()">学习</a>，制定
   本条例。<br>　　第二条　本条例适用于党员。<br>续行</p>
<table border=1><tr><th>时段</th><th colspan="2" onclick="x()">分钟</th></tr><tr><td>班前</td><td>15</td><td>x<sup>2</sup></td></tr></table>
<ul><li>一点</li><li><em>二点</em></li></ul>
<p style="display:none">隐藏的字</p>
<p>第二章 附则</p><p>第三条　本条例自2024年6月1日起施行。</p><p><img src="data:image/png;base64,AA"></p></div>
<div class="share">分享到：微信</div>
<ul class="list"><li><a href="/1">别的条例一</a></li><li><a href="/2">别的条例二</a></li><li><a href="/3">别的条例三</a></li></ul>
</div></form>
<div class="footer">版权所有：某某政府 京ICP备00000000号</div></body></html>"#;

#[test]
fn a_portal_s_page_gives_its_text_and_nothing_around_it() {
    let reading = read(PORTAL);
    let document = &reading.document;
    assert_eq!(reading.format, "html");
    assert_eq!(document.title, "某某学习条例");
    assert_eq!(document.source.as_deref(), Some("某某会议"));
    assert_eq!(document.edition.as_deref(), Some("2024年4月30日通过"));
    assert_eq!(
        document.valid_from.map(|d| d.to_string()).as_deref(),
        Some("2024-06-01")
    );
    assert_eq!(
        html(&reading),
        "<p>（2024年4月30日某某会议通过）</p>\n<h2><strong>第一章 总 则</strong></h2>\n\
         <p><strong>第一条</strong>　为了学习，制定本条例。</p>\n<p>第二条　本条例适用于党员。<br>续行</p>\n\
         <table><tbody><tr><td><strong>时段</strong></td><td colspan=\"2\"><strong>分钟</strong></td></tr>\
         <tr><td>班前</td><td>15</td><td>x<sup>2</sup></td></tr></tbody></table>\n\
         <ul><li>一点</li><li><em>二点</em></li></ul>\n<h2>第二章 附则</h2>\n<p>第三条　本条例自2024年6月1日起施行。</p>"
    );
    let told = reading.left_out.join("；");
    for what in ["导航", "链接", "图片 1 张", "正文以外"] {
        assert!(told.contains(what), "{what} in {told}");
    }
}

#[test]
fn the_same_page_in_gbk_and_without_marks_gives_the_same_units() {
    let want = read(PORTAL).document;
    let declared = PORTAL
        .replace("charset=\"utf-8\"", "charset=gb2312")
        .replace("&nbsp;", "&#160;");
    let (bytes, _, lost) = encoding_rs::GBK.encode(&declared);
    assert!(!lost);
    assert_eq!(Document::read(&bytes, "a.HTM").unwrap().document, want);
    // The name says nothing: a page is told by its content.
    assert_eq!(Document::read(&bytes, "a.txt").unwrap().format, "html");
    assert_eq!(
        Document::read(PORTAL.as_bytes(), "a.doc").unwrap().document,
        want
    );
}

#[test]
fn an_old_page_of_layout_tables_is_read_in_order() {
    let page = "<html><head><title>学习要点 - 某某网</title></head><body><table><tr><td><a href=1>甲</a><a href=2>乙</a><a href=3>丙</a></td></tr>\
        <tr><td><table><tr><td><font size=4><b>一、要点</b></font><br><br>&nbsp;&nbsp;第一段。<br>&nbsp;&nbsp;第二段。<ol start=3><li>丁</ol></td></tr></table></td></tr></table>";
    let reading = read(page);
    assert_eq!(reading.document.title, "学习要点");
    assert_eq!(
        html(&reading),
        "<h2><strong>一、要点</strong></h2>\n<p>第一段。</p>\n<p>第二段。</p>\n<p>3. 丁</p>"
    );
}

#[test]
fn hostile_pages_leave_only_text() {
    let page = r#"<html><body><h1 onclick=alert(1)>题</h1><p>甲<img src=x onerror=alert(1)><svg><script>alert(2)</script></svg>
        <a href="javascript:alert(3)">乙</a><iframe src=//evil></iframe><object data=//evil>丙</object><base href=//evil></p>
        <p style="background:url(//evil)">&lt;script&gt;丁</p><math><mi>戊</mi></math></body>"#;
    let reading = read(page);
    assert_eq!(
        html(&reading),
        "<p>甲乙</p>\n<p>&lt;script&gt;丁</p>\n<p>戊</p>"
    );
    let deep = format!("<html><body><h1>题</h1>{}尾", "<div><b>".repeat(10_000));
    assert!(html(&read(&deep)).contains('尾'));
}

#[test]
fn web_archives_and_other_kinds_are_refused_with_advice() {
    let refused = |bytes: &[u8]| Document::read(bytes, "a.html").unwrap_err();
    let archive = b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\r\n<html>";
    for bytes in [
        archive.as_slice(),
        b"%PDF-1.7",
        b"{\\rtf1 x}",
        b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
    ] {
        let error = refused(bytes);
        assert_eq!(error.code(), "unsupported_format", "{error}");
    }
    assert_eq!(
        refused(b"<html><body><script>1</script></body></html>").code(),
        "empty"
    );
}
