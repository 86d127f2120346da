//! `sanke import … --dry-run` as an operator meets it: counts, exit codes, limits, previews.

use serde_json::Value;

use crate::commands::{Scratch, sanke, text};

/// What `import … --dry-run --json` says of files, with these options of the configuration.
fn imported(
    kind: &str,
    files: &[&str],
    options: &[(&str, &str)],
) -> (Option<i32>, Vec<Value>, String) {
    let mut arguments = vec!["import", kind];
    arguments.extend(files);
    arguments.extend(["--dry-run", "--json"]);
    let output = sanke(&arguments)
        .envs(options.iter().copied())
        .output()
        .unwrap();
    let reports = text(&output.stdout);
    let reports = reports
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    (
        output.status.code(),
        reports.collect(),
        text(&output.stderr),
    )
}

#[test]
fn an_import_says_what_it_found_in_numbers_and_exit_codes() {
    let dir = Scratch::new();
    std::fs::create_dir_all(&dir.0).unwrap();
    let put = |name: &str, content: &[u8]| {
        let file = dir.0.join(name);
        std::fs::write(&file, content).unwrap();
        file.display().to_string()
    };
    let clean = put(
        "clean.csv",
        "题干,A,B,答案\n甲,一,二,B\n甲,一,二,B\n".as_bytes(),
    );
    let flagged = put("flagged.csv", "题干,A,B,答案\n乙,一,二,\n".as_bytes());
    let refused = put("refused.csv", b"%PDF-1.7");
    let run = |files: &[&str]| imported("questions", files, &[]);
    let (code, reports, err) = run(&[&clean]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    let report = &reports[0];
    assert_eq!(
        [
            &report["total"],
            &report["imported"],
            &report["duplicates"],
            &report["flagged"]
        ],
        [2, 1, 1, 0]
    );
    assert_eq!(report["columns"][0]["field"], "题干");
    assert_eq!(run(&[&clean, &flagged]).0, Some(3));
    let absent = dir.0.join("absent.csv").display().to_string();
    let (code, reports, err) = run(&[&clean, &refused, &absent, &flagged]);
    assert_eq!(
        (code, reports.len(), err.lines().count()),
        (Some(1), 4, 2),
        "{err}"
    );
    for (at, problem) in [(1, "unsupported_format"), (2, "not_found")] {
        let report = &reports[at];
        assert_eq!(
            (&report["total"], &report["problems"][0]["where"]),
            (&Value::from(0), &Value::from("file"))
        );
        assert_eq!(report["problems"][0]["code"], problem);
    }
}

#[test]
fn an_import_obeys_the_limits_of_the_configuration() {
    let dir = Scratch::new();
    std::fs::create_dir_all(&dir.0).unwrap();
    let file = dir.0.join("a.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, label) in (0..).zip(["题干", "A", "B", "答案"]) {
        sheet.write(0, column, label).unwrap();
        for row in 1..4000 {
            sheet.write(row, column, format!("{label}{row}")).unwrap();
        }
    }
    book.save(&file).unwrap();
    let file = file.display().to_string();
    for (options, word) in [
        (&[("SANKE__LIMITS__UPLOAD", "64KiB")][..], "limits.upload"),
        (
            &[
                ("SANKE__LIMITS__UPLOAD", "200KiB"),
                ("SANKE__LIMITS__UNPACKED", "200KiB"),
            ],
            "限额",
        ),
        (
            &[("SANKE__LIMITS__IMPORT_TIME", "1ms")],
            "limits.import_time",
        ),
    ] {
        let (code, reports, err) = imported("questions", &[&file], options);
        assert_eq!(code, Some(1), "{word}: {reports:?}");
        let problem = &reports[0]["problems"][0];
        assert_eq!(problem["code"], "too_large", "{problem}");
        assert!(
            problem["message"].as_str().unwrap().contains(word),
            "{problem}"
        );
        assert_eq!(err.lines().count(), 1, "{err}");
    }
}

#[test]
fn a_dry_run_shows_a_text_before_it_is_published() {
    let dir = Scratch::new();
    std::fs::create_dir_all(&dir.0).unwrap();
    let file = dir.0.join("页面.html");
    let page = "<html><head><title>某办法_某网</title></head><body><nav><a href=/>首页</a></nav><h1>某办法</h1><p>来源：某某社</p>\
        <p>第一条　为了学习，制定本办法。</p><img src=a.png></body></html>";
    std::fs::write(&file, page).unwrap();
    let file = file.display().to_string();
    let (code, reports, _) = imported("materials", &[&file], &[]);
    assert_eq!(code, Some(0));
    let report = &reports[0];
    assert_eq!(
        (&report["format"], &report["imported"]),
        (&Value::from("html"), &Value::from(1))
    );
    let preview = &report["preview"];
    assert_eq!(
        (&preview["title"], &preview["source"]),
        (&Value::from("某办法"), &Value::from("某某社"))
    );
    let unit = &preview["units"][0];
    assert_eq!(
        unit["begins"],
        "第一条　为了学习，制定本办法。"
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    );
    assert_eq!(
        (&unit["characters"], &unit["minutes"]),
        (&Value::from(14), &Value::from(1))
    );
    assert!(
        report["left_out"].to_string().contains("图片 1 张"),
        "{report}"
    );
    let output = sanke(&["import", "materials", &file, "--dry-run"])
        .output()
        .unwrap();
    let out = text(&output.stdout);
    for shown in [
        "《某办法》",
        "来源：某某社",
        "1 个学习单元",
        "14 字，约 1 分钟",
        "第一条",
        "未收入",
    ] {
        assert!(out.contains(shown), "{shown} in {out}");
    }
}

/// Questions touch no person, so a bank can be filled and written out before the keys of persons are set.
#[test]
fn a_bank_goes_in_and_out_before_any_key_is_set() {
    let dir = Scratch::new();
    std::fs::create_dir_all(&dir.0).unwrap();
    let place = |name: &str| dir.0.join(name).display().to_string();
    let (data, bank) = (place("data"), place("bank.csv"));
    std::fs::write(
        &bank,
        "题干,A,B,C,答案,解析\n甲,一,二,三,AB,因为\n乙,对,错,,A,\n丙是____。,,,,丁,\n",
    )
    .unwrap();
    let run = |arguments: &[&str]| {
        let output = sanke(arguments).args(["--data", &data]).output().unwrap();
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        assert!(output.status.success(), "{out}{err}");
        out
    };
    let report = run(&["import", "questions", "--bank", "b", "--json", &bank]);
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(
        (&report["total"], &report["imported"]),
        (&3.into(), &3.into())
    );
    for format in ["xlsx", "gift", "moodle-xml"] {
        let file = place(format);
        run(&[
            "export",
            "questions",
            "--format",
            format,
            "--bank",
            "b",
            &file,
        ]);
        let (code, reports, err) = imported("questions", &[&file], &[]);
        assert_eq!((code, err.as_str()), (Some(0), ""), "{format}");
        assert_eq!(reports[0]["imported"], 3, "{format}");
        // What came out of the bank is in the bank.
        let again = run(&["import", "questions", "--bank", "b", "--json", &file]);
        let again: Value = serde_json::from_str(&again).unwrap();
        assert_eq!(again["duplicates"], 3, "{format}");
    }
}
