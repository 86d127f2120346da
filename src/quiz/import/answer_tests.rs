use super::*;

fn texts(options: &[&str]) -> Vec<String> {
    options.iter().map(ToString::to_string).collect()
}

fn choice(answer: &str, options: &[&str], single: bool) -> Option<Vec<u8>> {
    let options = texts(options);
    let places: Vec<_> = (0..options.len()).map(Some).collect();
    let reading = Reading {
        answer,
        options: &options,
        places: &places,
        habits: Habits::default(),
    };
    reading.choice(single).ok()
}

#[test]
fn a_choice_is_read_in_every_usual_way() {
    let options = ["爱国", "敬业", "诚信", "友善"];
    for (answer, right) in [
        ("Ｄ", vec![3]),
        ("c", vec![2]),
        (" B", vec![1]),
        ("ABD", vec![0, 1, 3]),
        ("A, B、Ｄ", vec![0, 1, 3]),
        ("【AC】", vec![0, 2]),
        ("诚信", vec![2]),
        ("爱国&诚信", vec![0, 2]),
        ("爱国、 诚信", vec![0, 2]),
        ("A.爱国", vec![0]),
        ("D 友善", vec![3]),
        ("A、爱国；C、诚信", vec![0, 2]),
        ("D\n章节测验", vec![3]),
        ("AAB", vec![0, 1]),
        ("AC:爱国;诚信;", vec![0, 2]),
        ("选B", vec![1]),
        ("应选C。", vec![2]),
        ("选项A", vec![0]),
        ("D项", vec![3]),
        ("optionB", vec![1]),
        ("B。因为敬业", vec![1]),
        ("A爱国;C诚信", vec![0, 2]),
    ] {
        assert_eq!(choice(answer, &options, false), Some(right), "{answer}");
    }
    for answer in [
        "E",
        "自由",
        "A.敬业",
        "AB:爱国;诚信",
        "爱国、自由",
        "1",
        "？",
    ] {
        assert_eq!(choice(answer, &options, false), None, "{answer}");
    }
}

#[test]
fn letters_that_are_an_option_s_own_text_are_that_option() {
    let blood = ["A", "B", "AB", "O"];
    assert_eq!(choice("AB", &blood, true), Some(vec![2]));
    assert_eq!(choice("AB", &blood, false), Some(vec![0, 1]));
    assert_eq!(choice("USB", &["VGA", "USB"], true), Some(vec![1]));
    assert_eq!(choice("甲", &["甲", "甲"], true), None);
}

#[test]
fn right_and_wrong_have_many_names() {
    let truth = |answer, zero_based| {
        let habits = Habits {
            zero_based,
            ..Habits::default()
        };
        let reading = Reading {
            answer,
            options: &[],
            places: &[],
            habits,
        };
        reading.truth(None, true).ok()
    };
    for answer in [
        "正确",
        "对",
        "√",
        "✔️",
        "T",
        "true",
        "A",
        "1",
        "（√）",
        "是",
        "对(√)",
        "正确（T）",
        "A.正确",
    ] {
        assert_eq!(truth(answer, false), Some(true), "{answer}");
    }
    for answer in [
        "错误",
        "错",
        "×",
        "❌",
        "F",
        "False",
        "B",
        "0",
        "Ｘ",
        "错\n章节测验\n已完成",
        "错误，应为二大",
        "× 错",
        "错×",
        "B.错误",
    ] {
        assert_eq!(truth(answer, false), Some(false), "{answer}");
    }
    assert_eq!(
        (truth("0", true), truth("1", true)),
        (Some(true), Some(false))
    );
    assert_eq!((truth("2", false), truth("2", true)), (Some(false), None));
    assert_eq!((truth("C", false), truth("3", false)), (None, None));
    assert_eq!((truth("tt", false), truth("对错", false)), (None, None));
}

#[test]
fn numbers_name_options_where_the_file_counts_them() {
    let options = texts(&["一", "二", "三"]);
    let places: Vec<_> = (0..3).map(Some).collect();
    let read = |answer, first_number| {
        let habits = Habits {
            first_number,
            ..Habits::default()
        };
        let reading = Reading {
            answer,
            options: &options,
            places: &places,
            habits,
        };
        reading.choice(false).ok()
    };
    assert_eq!(read("1,3", Some(1)), Some(vec![0, 2]));
    assert_eq!(read("13", Some(1)), Some(vec![0, 2]));
    assert_eq!(read("2", Some(0)), Some(vec![2]));
    assert_eq!(read("0", Some(1)), None);
    assert_eq!(read("2", None), None);
}
