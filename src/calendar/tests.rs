use super::*;
use crate::day::Month;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn year(number: i16) -> impl Iterator<Item = Day> {
    (1..=12).flat_map(move |month| {
        Month {
            year: number,
            month,
        }
        .days()
    })
}

/// A shared file, or `None` with one line on stderr where it is absent.
fn shared(name: &str) -> Option<Vec<u8>> {
    let path = format!("{}/../shared/data/{name}", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(&path).ok();
    if bytes.is_none() {
        #[expect(clippy::print_stderr, reason = "a test says when its file is absent")]
        {
            eprintln!("skipped: {name} is absent");
        }
    }
    bytes
}

#[test]
fn the_year_2026_has_248_workdays_six_of_them_on_weekends() {
    let calendar = Calendar::embedded();
    let workdays: Vec<Day> = year(2026).filter(|day| calendar.is_workday(*day)).collect();
    assert_eq!(workdays.len(), 248);
    let made_up: Vec<String> = workdays
        .iter()
        .filter(|day| is_weekend(**day))
        .map(Day::to_string)
        .collect();
    let expected = [
        "2026-01-04",
        "2026-02-14",
        "2026-02-28",
        "2026-05-09",
        "2026-09-20",
        "2026-10-10",
    ];
    assert_eq!(made_up, expected);
    let off_on_weekdays = year(2026).filter(|day| !is_weekend(*day) && !calendar.is_workday(*day));
    assert_eq!(off_on_weekdays.count(), 19);
}

#[test]
fn every_fact_agrees_with_the_collected_notices() {
    let Some(bytes) = shared("holidays/holidays.json") else {
        return;
    };
    let tables = parse_import(&bytes).unwrap();
    assert_eq!(
        tables.iter().map(|table| table.year).collect::<Vec<_>>(),
        [2024, 2025, 2026]
    );
    let calendar = Calendar::embedded();
    let mut imported = Calendar {
        years: BTreeMap::new(),
    };
    for table in tables {
        imported = imported.with_year(table.year, table.days).unwrap();
    }
    assert_eq!(imported, calendar);
    assert_eq!(calendar.name(day("2026-10-10")), Some("国庆节"));
    assert_eq!(calendar.name(day("2026-10-12")), None);
}

#[test]
fn a_year_without_make_up_days_is_not_taken_for_its_notice() {
    let Some(bytes) = shared("holidays/2027_statutory_base_UNOFFICIAL.json") else {
        return;
    };
    assert_eq!(parse_import(&bytes).unwrap_err().code(), "bad_entry");
}

#[test]
fn the_missing_year_is_announced_from_december() {
    let calendar = Calendar::embedded();
    assert_eq!(calendar.missing_year_warning(day("2026-11-30")), None);
    let warning = calendar.missing_year_warning(day("2026-12-01")).unwrap();
    assert!(warning.contains("2027"), "{warning}");
    assert_eq!(calendar.missing_year(day("2027-03-01")), Some(2027));
    let entries = ["2027-01-01", "2027-05-01", "2027-10-01"].map(|date| Exception {
        day: day(date),
        name: "节日".to_owned(),
        is_off_day: true,
    });
    let known = calendar.with_year(2027, entries.to_vec()).unwrap();
    assert_eq!(known.missing_year(day("2026-12-31")), None);
    assert!(!calendar.covers(2027) && known.covers(2027));
}

#[test]
fn a_notice_may_reach_into_the_december_before() {
    let csv = "date,name,is_off_day\n2026-12-31,元旦,true\n2027-01-01,元旦,true\n2027-01-03,元旦,false\n\
               2027-05-01,劳动节,true\n2027-10-01,国庆节,true\n";
    let tables = parse_import(csv.as_bytes()).unwrap();
    assert_eq!(
        (tables.len(), tables[0].year, tables[0].days.len()),
        (1, 2027, 5)
    );
    let before = Calendar::embedded();
    let after = before.with_year(2027, tables[0].days.clone()).unwrap();
    assert!(before.is_workday(day("2026-12-31")) && !after.is_workday(day("2026-12-31")));
    // The notice of 2026 stands beside it.
    assert!(!after.is_workday(day("2026-10-01")) && after.is_workday(day("2026-10-10")));
}

#[test]
fn spreadsheets_write_the_same_facts_in_their_own_way() {
    let plain = "date,name,is_off_day\n2027-01-01,元旦,true\n2027-01-03,元旦,false\n2027-05-01,劳动节,true\n2027-10-01,国庆节,true\n";
    let chinese = "日期,名称,是否放假\r\n2027/1/1,元旦,休\r\n2027/1/3,元旦,班\r\n2027年5月1日,劳动节,是\r\n2027/10/1,国庆节,1\r\n";
    let expected = parse_import(plain.as_bytes()).unwrap();
    assert_eq!(parse_import(chinese.as_bytes()).unwrap(), expected);
    let (gbk, _, _) = encoding_rs::GB18030.encode(chinese);
    assert_eq!(parse_import(&gbk).unwrap(), expected);
    let marked = format!("\u{feff}{plain}");
    assert_eq!(parse_import(marked.as_bytes()).unwrap(), expected);
    let json = r#"[{"date":"2027-01-01","name":"元旦","isOffDay":true},{"date":"2027-01-03","name":"元旦","is_off_day":false},
        {"date":"2027-05-01","name":"劳动节","is_off_day":true},{"date":"2027-10-01","name":"国庆节","is_off_day":true}]"#;
    assert_eq!(parse_import(json.as_bytes()).unwrap(), expected);
}

#[test]
fn impossible_data_is_refused_with_a_code() {
    let whole = "2027-01-01,元旦,true\n2027-05-01,劳动节,true\n2027-10-01,国庆节,true";
    let file = |line: &str| format!("date,name,is_off_day\n{whole}\n{line}\n");
    assert!(parse_import(file("2027-01-03,元旦,false").as_bytes()).is_ok());
    for (line, code) in [
        ("2027-02-30,春节,true", "bad_entry"),
        ("2027-02-28,春节,maybe", "bad_entry"),
        ("1999-02-28,春节,true", "bad_entry"),
        ("2027-02-06-07,春节,true", "bad_entry"),
        ("2027-02-06,春节", "unknown_layout"),
        ("2027-01-04,元旦,false", "make_up_on_weekday"),
        ("2027-05-01,劳动节,false", "contradiction"),
        ("2027-02-06,,true", "bad_name"),
        ("2028-02-06,春节,true", "incomplete_year"),
    ] {
        let error = parse_import(file(line).as_bytes()).unwrap_err();
        assert_eq!(error.code(), code, "{line}: {error}");
    }
    let long_holiday: String = (1..=31)
        .flat_map(|d| {
            [
                format!("2027-07-{d},长假,true\n"),
                format!("2027-08-{d},长假,true\n"),
            ]
        })
        .collect();
    assert_eq!(
        parse_import(file(&long_holiday).as_bytes())
            .unwrap_err()
            .code(),
        "too_many_days_off"
    );
    for (bytes, code) in [
        (&b""[..], "unknown_layout"),
        (b"{\"year\":2027,\"days\":[]}", "empty"),
        (b"{}", "unknown_layout"),
        (b"[1]", "bad_entry"),
        (b"{\"days\":[", "unknown_layout"),
        (b"\xff\xfe\x00", "unknown_layout"),
        (b"date,name,is_off_day\n", "empty"),
    ] {
        assert_eq!(parse_import(bytes).unwrap_err().code(), code, "{bytes:?}");
    }
    let other = Calendar::embedded().with_year(
        2028,
        parse_import(file("").as_bytes()).unwrap()[0].days.clone(),
    );
    assert_eq!(other.unwrap_err().code(), "other_year");
    assert_eq!(
        parse_import(&vec![b'{'; MAX_IMPORT + 1])
            .unwrap_err()
            .code(),
        "too_large"
    );
}

const MAX_IMPORT: usize = 1 << 20;

#[test]
fn a_unit_may_differ_from_the_calendar() {
    let overrides = Overrides::default()
        .with(day("2026-03-11"), Some(DayKind::Rest))
        .and_then(|overrides| overrides.with(day("2026-10-02"), Some(DayKind::Workday)))
        .unwrap();
    let text = serde_json::to_string(&overrides).unwrap();
    assert_eq!(text, r#"{"2026-03-11":"rest","2026-10-02":"workday"}"#);
    assert_eq!(serde_json::from_str::<Overrides>(&text).unwrap(), overrides);
    let calendar = Arc::new(Calendar::embedded());
    let unit = Workdays::new(calendar.clone(), Arc::new(overrides));
    assert_eq!(unit.rest(day("2026-03-11")), Some(Rest::Unit));
    assert_eq!(unit.rest(day("2026-10-01")), Some(Rest::Holiday("国庆节")));
    assert_eq!(unit.rest(day("2026-10-02")), None);
    assert_eq!(unit.rest(day("2026-10-11")), Some(Rest::Weekend));
    assert_eq!(
        unit.prev_workday(day("2026-03-12")),
        Some(day("2026-03-10"))
    );
    assert_eq!(
        unit.next_workday(day("2026-10-01")),
        Some(day("2026-10-02"))
    );
    assert_eq!(
        unit.next_workday(day("2026-10-02")),
        Some(day("2026-10-08"))
    );
    let plain = Workdays::plain(calendar);
    assert_eq!(
        plain.workdays_between(day("2026-01-01"), day("2027-01-01")),
        248
    );
    assert_eq!(
        unit.workdays_between(day("2026-01-01"), day("2027-01-01")),
        248
    );
    assert_eq!(
        plain.workdays_between(day("2026-03-09"), day("2026-03-09")),
        0
    );
    assert_eq!(
        plain.workdays_between(day("2026-03-10"), day("2026-03-09")),
        0
    );
}

#[test]
fn looking_for_a_workday_ends_even_where_there_is_none() {
    let days = (0..900).map(|ahead| (day("2026-01-01").plus(ahead), DayKind::Rest));
    let overrides = Overrides::try_from(days.collect::<BTreeMap<_, _>>()).unwrap();
    let unit = Workdays::new(Arc::new(Calendar::embedded()), Arc::new(overrides));
    assert_eq!(unit.next_workday(day("2026-01-01")), None);
    assert_eq!(
        unit.prev_workday(day("2026-01-01")),
        Some(day("2025-12-31"))
    );
}
