//! The demo as a newcomer meets it: the built binary, the README's walk-through as printed, the line for programs.

#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot go on stops"
)]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;

const SANKE: &str = env!("CARGO_BIN_EXE_sanke");

/// A demo writes a county before it is ready: one at a time, so that a slow machine is not asked for two.
static STAGE: Mutex<()> = Mutex::new(());

/// A running demo; ended with the test.
struct Demo {
    _stage: MutexGuard<'static, ()>,
    child: Child,
    line: Value,
    data: PathBuf,
}

fn own_dir(name: &str) -> PathBuf {
    let dir = std::env::temp_dir().join(format!("sanke-demo-{name}-{}", std::process::id()));
    drop(std::fs::remove_dir_all(&dir));
    dir
}

impl Demo {
    fn start(name: &str, at: &str) -> Self {
        let stage = STAGE.lock().unwrap_or_else(PoisonError::into_inner);
        let data = own_dir(name);
        let mut child = Command::new(SANKE)
            .args(["demo", "--port", "0", "--json", "--at", at, "--data"])
            .arg(&data)
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("the demo starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let line = serde_json::from_str(&line).expect("one line of JSON");
        Self {
            _stage: stage,
            child,
            line,
            data,
        }
    }

    fn url(&self) -> &str {
        self.line["url"].as_str().unwrap()
    }

    fn run(&self, args: &[&str]) -> Output {
        Command::new(SANKE)
            .args(args)
            .arg("--data")
            .arg(&self.data)
            .output()
            .unwrap()
    }
}

impl Demo {
    /// What the API answers a person of this role.
    fn get(&self, role: &str, path: &str) -> Value {
        let identities = self.line["identities"].as_array().unwrap();
        let person = identities.iter().find(|i| i["role"] == role).unwrap();
        let body = format!("{{\"code\":{},\"app\":\"mini\"}}", person["wechat_code"]);
        let session = self.curl(
            &["-H", "Content-Type: application/json", "-d", &body],
            "/auth/wechat",
        );
        let bearer = format!(
            "Authorization: Bearer {}",
            session["token"].as_str().unwrap()
        );
        self.curl(&["-H", &bearer], path)
    }

    fn curl(&self, args: &[&str], path: &str) -> Value {
        let url = format!("{}/api/v1{path}", self.url());
        let output = Command::new("curl").args(["-sS", &url]).args(args).output();
        serde_json::from_slice(&output.unwrap().stdout).expect("JSON")
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // SIGTERM first, so that its Redis ends in order.
        drop(
            Command::new("kill")
                .arg(self.child.id().to_string())
                .status(),
        );
        drop(self.child.wait());
        drop(std::fs::remove_dir_all(&self.data));
    }
}

fn walk_through() -> String {
    let readme =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let (_, after) = readme
        .split_once("<!-- walk-through")
        .expect("the README has a walk-through");
    let (_, block) = after.split_once("```sh\n").unwrap();
    block.split_once("```").unwrap().0.to_owned()
}

#[test]
fn the_walk_through_of_the_readme_works_as_printed() {
    let demo = Demo::start("walk", "2026-11-23T07:00:00+08:00");
    let walked = Command::new("bash")
        .args(["-euo", "pipefail", "-c", &walk_through()])
        .env("SANKE_URL", demo.url())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&walked.stdout);
    assert!(
        walked.status.success(),
        "{said}\n{}",
        String::from_utf8_lossy(&walked.stderr)
    );
    for expected in [
        "\"credited_s\":900",
        "\"complete\":true",
        "\"made_up\":false",
        "今日学习：",
        "\"state\":\"open\",\"closes_at\"",
        "\"max\":5",
        "\"receipt\":\"confirmed\"",
        "\"people\":13,\"read\":1,\"confirmed\":1",
        "\"checked_in\":1",
        "\"unit\":\"day\"",
    ] {
        assert!(said.contains(expected), "{expected} in\n{said}");
    }
    assert!(
        !said.contains("about:blank"),
        "no call was refused:\n{said}"
    );
    let recount = demo.run(&["recount", "--check", "--to", "2026-11-23", "--days", "15"]);
    assert!(
        recount.status.success(),
        "{}{}",
        String::from_utf8_lossy(&recount.stdout),
        String::from_utf8_lossy(&recount.stderr)
    );
}

#[test]
fn the_line_for_programs_names_everyone_and_the_directory_stays_a_demos() {
    let demo = Demo::start("line", "2026-11-21T12:00:00+08:00");
    for key in ["url", "openapi", "simulator", "clock", "now"] {
        assert!(demo.line[key].is_string(), "{key}");
    }
    for key in ["appid", "callback_token", "encoding_aes_key"] {
        assert!(demo.line["wechat"][key].is_string(), "{key}");
    }
    let identities = demo.line["identities"].as_array().unwrap();
    let roles = |role: &str| identities.iter().filter(|i| i["role"] == role).count();
    assert!(roles("member") >= 4);
    assert_eq!(
        (
            roles("secretary"),
            roles("liaison"),
            roles("organiser"),
            roles("administrator")
        ),
        (1, 1, 2, 1)
    );
    assert!(
        identities.iter().all(|i| i["wechat_code"].is_string()
            && i["member"].is_string()
            && i["orgs"].is_array())
    );
    let kept: Value =
        serde_json::from_slice(&std::fs::read(demo.data.join("demo.json")).unwrap()).unwrap();
    assert_eq!(kept, demo.line);

    let strange = own_dir("strange");
    std::fs::create_dir_all(&strange).unwrap();
    std::fs::write(strange.join("precious"), "").unwrap();
    let refused = Command::new(SANKE)
        .args(["demo", "--port", "0", "--data"])
        .arg(&strange)
        .output()
        .unwrap();
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(
        String::from_utf8_lossy(&refused.stderr).lines().count(),
        1,
        "one clear line"
    );
    assert!(strange.join("precious").exists());
    std::fs::remove_dir_all(&strange).unwrap();
}

#[test]
fn a_special_paper_is_open_a_contest_is_running_and_complaints_wait() {
    let demo = Demo::start("papers", "2026-11-24T12:00:00+08:00");
    let open = demo.get("member", "/quizzes");
    let open: Vec<&str> = open["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|q| q["kind"].as_str().unwrap())
        .collect();
    assert_eq!(open, ["daily", "contest", "special"]);
    let special = demo.get("member", "/quizzes/party-member-education");
    assert_eq!(
        special["questions"].as_array().unwrap().len(),
        10,
        "{special}"
    );
    let standings = demo.get("organiser", "/contests/knowledge-contest/standings");
    assert!(standings["took_part"].as_i64().unwrap() > 100);
    assert!(standings["expected"].as_i64().unwrap() > 3_500);
    assert_eq!(standings["items"][0]["place"], 1);
    // One complaint was answered, two wait; nobody's name is beside them.
    for (state, count) in [("received", 2), ("answered", 1)] {
        let told = demo.get("organiser", &format!("/complaints?state={state}"));
        let items = told["items"].as_array().expect("a list");
        assert_eq!(items.len(), count, "{told}");
        assert!(items.iter().all(|item| item["org"]["name"].is_string()));
    }
}
