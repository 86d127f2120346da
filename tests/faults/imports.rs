//! An import that is killed half-way and repeated leaves what one that ran through leaves.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use sanke::quiz::import::{Mapping, read_questions};

use crate::service::Place;

/// Questions and people of the files.
const QUESTIONS: usize = 1500;
const PEOPLE: usize = 150;

fn questions() -> String {
    let mut csv = "题型,题干,选项A,选项B,选项C,答案,解析\n".to_owned();
    for n in 0..QUESTIONS {
        let answer = ["A", "B", "C"][n % 3];
        writeln!(
            csv,
            "单选题,第 {n} 条讲什么？,甲{n},乙{n},丙{n},{answer},见第 {n} 条"
        )
        .unwrap();
    }
    csv
}

fn people() -> String {
    let mut csv = "姓名,手机,党支部,党内职务\n".to_owned();
    for n in 0..PEOPLE {
        let post = if n % 40 == 0 { "书记" } else { "" };
        writeln!(csv, "某{n},139{n:08},支部{},{post}", n % 4).unwrap();
    }
    csv
}

const ORGS: &str = "县,乡镇,党支部\n某县,东镇,支部0\n,,支部1\n,西镇,支部2\n,,支部3\n";

/// Bytes that the store has written to its log.
fn written(dir: &Path) -> u64 {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.metadata() {
            Ok(data) if data.is_dir() => written(&entry.path()),
            Ok(data) if entry.file_name().to_string_lossy().contains("aof") => data.len(),
            _ => 0,
        })
        .sum()
}

fn arguments<'a>(kind: &'a str, file: &'a str) -> Vec<&'a str> {
    let mut arguments = vec!["import", kind, file];
    if kind == "questions" {
        arguments.extend(["--bank", "b1"]);
    }
    arguments
}

fn import(place: &Place, kind: &str, file: &Path) {
    let file = file.display().to_string();
    let output = place.command(&arguments(kind, &file)).output().unwrap();
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert_eq!(output.status.code(), Some(0), "{out}{err}");
}

/// Starts an import and kills it as soon as it has written so much; whether it was still at work.
fn import_and_kill(place: &Place, kind: &str, file: &Path, after: u64) -> bool {
    let name = file.display().to_string();
    let mut command = place.command(&arguments(kind, &name));
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let before = written(&place.dir);
    let mut child = command.spawn().unwrap();
    let deadline = Instant::now() + Duration::from_mins(2);
    let ended = loop {
        if child.try_wait().unwrap().is_some() {
            break true;
        }
        if written(&place.dir) >= before + after {
            break false;
        }
        assert!(Instant::now() < deadline, "{kind} neither writes nor ends");
        std::thread::sleep(Duration::from_millis(2));
    };
    if !ended {
        kill(Pid::from_raw(child.id().cast_signed()), Signal::SIGKILL).unwrap();
        child.wait().unwrap();
    }
    !ended
}

fn file(place: &Place, name: &str, content: &str) -> PathBuf {
    let path = place.dir.join(name);
    std::fs::write(&path, content).unwrap();
    path
}

/// The bank with everything in it, in the words of the store.
async fn bank(place: &Place) -> (BTreeSet<String>, BTreeMap<String, String>) {
    let (store, services) = place.services().await;
    let banks = services.quizzes.banks();
    let held = banks.bank(&"b1".parse().unwrap()).await.unwrap();
    let held = held.iter().map(|question| {
        let id = sanke::quiz::Banks::id_of(question).to_string();
        (id, serde_json::to_string(&**question).unwrap())
    });
    let held: BTreeMap<String, String> = held.collect();
    let names = services.redis.all_keys().await.unwrap();
    let names = names
        .iter()
        .filter(|name| name.contains("{q") || name.contains("bank"));
    let names = names.cloned().collect();
    drop(services);
    drop(store);
    (names, held)
}

/// Everyone by name, with group and record; and how many records there are.
async fn rosters(place: &Place) -> (BTreeMap<String, (String, String)>, usize) {
    let (store, services) = place.services().await;
    let tree = services.identity.directory().refresh().await.unwrap();
    let mut people = BTreeMap::new();
    let mut listed = 0;
    let today = sanke::day::Day::civil_at(services.setting.clock.now());
    for group in tree.groups() {
        for member in services
            .groups
            .members(&group.id, today.next())
            .await
            .unwrap()
        {
            listed += 1;
            let mut record = serde_json::to_value(&member).unwrap();
            let fields = record.as_object_mut().unwrap();
            // Ids and sealed numbers are random; who somebody is is found by a keyed hash, which is the same.
            fields.remove("id");
            fields.remove("phone");
            people.insert(
                member.name.clone(),
                (group.name.clone(), record.to_string()),
            );
        }
    }
    let mut records = 0;
    for shard in 0..256 {
        records += services.identity.shard(shard).await.unwrap().len();
    }
    assert_eq!(listed, records, "a record that no group lists");
    drop(services);
    drop(store);
    (people, records)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn questions_killed_half_way_are_the_same_after_a_repeat() {
    let (whole, broken) = (Place::new(), Place::new());
    let csv = questions();
    let outcome = read_questions(csv.as_bytes(), "a.csv", &Mapping::default()).unwrap();
    assert_eq!(outcome.report.imported as usize, QUESTIONS);
    import(&whole, "questions", &file(&whole, "a.csv", &csv));
    let content = file(&broken, "a.csv", &csv);
    let mut killed = 0;
    for after in [1, 60_000, 250_000] {
        killed += usize::from(import_and_kill(&broken, "questions", &content, after));
        let (_, held) = bank(&broken).await;
        // Visible all at once or not at all.
        assert!(
            held.is_empty() || held.len() == QUESTIONS,
            "{} visible",
            held.len()
        );
    }
    assert!(killed >= 2, "the import was never killed at work");
    import(&broken, "questions", &content);
    let (want, got) = (bank(&whole).await, bank(&broken).await);
    assert_eq!(got.1.len(), QUESTIONS);
    assert_eq!(got, want);
    // And once more changes nothing.
    import(&broken, "questions", &content);
    assert_eq!(bank(&broken).await, want);
    whole.clear().await;
    broken.clear().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_killed_half_way_are_the_same_after_a_repeat() {
    let (whole, broken) = (Place::new(), Place::new());
    for place in [&whole, &broken] {
        import(place, "orgs", &file(place, "o.csv", ORGS));
    }
    let csv = people();
    import(&whole, "members", &file(&whole, "p.csv", &csv));
    let content = file(&broken, "p.csv", &csv);
    let mut killed = 0;
    for after in [1, 9_000, 30_000] {
        killed += usize::from(import_and_kill(&broken, "members", &content, after));
    }
    assert!(killed >= 2, "the import was never killed at work");
    import(&broken, "members", &content);
    let (want, got) = (rosters(&whole).await, rosters(&broken).await);
    assert_eq!(got.1, PEOPLE);
    assert_eq!(got, want);
    import(&broken, "members", &content);
    assert_eq!(rosters(&broken).await, want);
    whole.clear().await;
    broken.clear().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn namesake_branches_are_told_apart_by_what_stands_above_them() {
    let place = Place::new();
    let orgs = "县,乡镇,党支部\n某县,东镇,机关支部\n,西镇,机关支部\n";
    import(&place, "orgs", &file(&place, "o.csv", orgs));
    let csv = "姓名,手机,乡镇,党支部\n甲,13900000001,西镇,机关支部\n乙,13900000002,东镇,机关支部\n丙,13900000003,,机关支部\n";
    let people = file(&place, "p.csv", csv);
    let again = file(&place, "o2.csv", orgs);
    let run = |kind: &str, file: &Path| {
        let name = file.display().to_string();
        let mut arguments = arguments(kind, &name);
        arguments.push("--json");
        let output = place.command(&arguments).output().unwrap();
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        (output.status.code(), report)
    };
    let (code, report) = run("members", &people);
    assert_eq!(code, Some(3), "{report}");
    assert_eq!(
        (&report["imported"], &report["flagged"]),
        (&2.into(), &1.into()),
        "{report}"
    );
    assert_eq!(report["problems"][0]["code"], "ambiguous_org");
    let (code, report) = run("orgs", &again);
    assert_eq!(
        (code, &report["imported"]),
        (Some(0), &0.into()),
        "{report}"
    );
    let (store, services) = place.services().await;
    let tree = services.identity.directory().refresh().await.unwrap();
    assert_eq!(tree.orgs().count(), 5);
    let today = sanke::day::Day::civil_at(services.setting.clock.now());
    let mut towns = BTreeMap::new();
    for group in tree.groups() {
        let branch = tree.branch_of(&group.id, today).unwrap();
        let above = tree.superiors(branch, today);
        for member in services
            .groups
            .members(&group.id, today.next())
            .await
            .unwrap()
        {
            towns.insert(member.name, tree.org(&above[0]).unwrap().name.clone());
        }
    }
    let want = [("甲", "西镇"), ("乙", "东镇")].map(|(n, t)| (n.to_owned(), t.to_owned()));
    assert_eq!(towns, BTreeMap::from(want));
    drop(services);
    drop(store);
    place.clear().await;
}
