//! Reading a workbook of 10,000 questions: processor time and memory of a process of its own.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use sanke::quiz::import::{Mapping, read_questions};

use super::gauge::processor_time;
use super::say;
use super::table::Table;

/// Questions of the workbook.
const ROWS: u32 = 10_000;

/// The word with which the process calls itself.
pub(crate) const CHILD: &str = "read-workbook";

/// Makes the workbook, has it read by a process of its own, and prints what that took.
///
/// # Errors
/// The workbook can't be made or read.
pub(crate) fn run() -> Result<()> {
    say("## import\n");
    let file = std::env::temp_dir().join(format!("sanke-import-{}.xlsx", std::process::id()));
    workbook(&file)?;
    let size = std::fs::metadata(&file)?.len();
    let output = Command::new(std::env::current_exe()?)
        .args([CHILD, &file.display().to_string()])
        .stderr(Stdio::inherit())
        .output()?;
    std::fs::remove_file(&file)?;
    let told = String::from_utf8(output.stdout)?;
    let numbers: Vec<f64> = told.split_whitespace().flat_map(str::parse).collect();
    let [rows, seconds, megabytes] = numbers.as_slice() else {
        anyhow::bail!("the reader told {told:?}");
    };
    let mut table = Table::new(&["XLSX of questions", "found", "goal"]);
    let mut row = |name: &str, found: String, goal: &str| {
        table.row(&[name.to_owned(), found, goal.to_owned()]);
    };
    row("rows", format!("{rows}"), "-");
    row("file, KB", format!("{}", size / 1024), "-");
    row("processor time, s", format!("{seconds:.2}"), "<= 2");
    row("peak memory, MB", format!("{megabytes:.0}"), "<= 300");
    table.print();
    Ok(())
}

/// Reads a workbook; prints its questions, seconds of processor time and megabytes of memory at the peak.
///
/// # Errors
/// It can't be read.
pub(crate) fn child(file: &Path) -> Result<()> {
    let bytes = std::fs::read(file)?;
    let outcome = read_questions(&bytes, "a.xlsx", &Mapping::default())?;
    let time = processor_time(std::process::id(), |_| true)?;
    let status = std::fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak = peak.and_then(|line| line.trim().strip_suffix("kB"));
    let kilobytes: f64 = peak.context("no peak of memory")?.trim().parse()?;
    say(&format!(
        "{} {} {}",
        outcome.report.total,
        time.as_secs_f64(),
        kilobytes / 1024.0
    ));
    Ok(())
}

/// As an office has it: a title, a header with everything, stems of a sentence, all types.
fn workbook(file: &Path) -> Result<()> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let labels = [
        "序号", "题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "解析", "出处", "章节",
        "难度",
    ];
    for (column, label) in (0..).zip(labels) {
        sheet.write(0, column, label)?;
    }
    for n in 1..=ROWS {
        let (kind, answer) = match n % 4 {
            0 => ("单选题", "B"),
            1 => ("多选题", "ACD"),
            2 => ("判断题", "正确"),
            _ => ("填空题", "全心全意为人民服务"),
        };
        sheet.write(n, 0, n)?;
        sheet.write(n, 1, kind)?;
        sheet.write(
            n,
            2,
            format!("根据条例第 {n} 条的规定，党支部应当按照下列哪一项要求组织党员学习（　　）。"),
        )?;
        if n % 4 < 2 {
            for (column, option) in (3..).zip(["每月一次", "每季度一次", "每半年一次", "每年一次"])
            {
                sheet.write(n, column, format!("{option}，第 {n} 种情形"))?;
            }
        }
        sheet.write(n, 7, answer)?;
        sheet.write(
            n,
            8,
            format!("见条例第 {n} 条：党支部应当定期组织党员集中学习，并如实记录。"),
        )?;
        sheet.write(n, 9, "党员教育管理工作条例")?;
        sheet.write(n, 10, format!("第{}章", n % 10 + 1))?;
        sheet.write(n, 11, "中")?;
    }
    book.save(file)?;
    Ok(())
}
