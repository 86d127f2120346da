//! The built program: what it prints, where, and with which exit code.

use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// A data directory of its own for each test, removed afterwards.
pub(crate) struct Scratch(pub(crate) PathBuf);

impl Scratch {
    pub(crate) fn new() -> Self {
        let name = sanke::id::Ids::random().text("sanke-c");
        Self(std::env::temp_dir().join(name))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

/// The program without the environment of whoever runs the tests.
pub(crate) fn sanke(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sanke"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("SANKE__") {
            command.env_remove(name);
        }
    }
    command.args(args).stdin(Stdio::null());
    command
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// One line on stderr, nothing on stdout, exit code 1.
fn refused(output: &Output) -> String {
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(1), "{out}{err}");
    assert_eq!((out.as_str(), err.lines().count()), ("", 1), "{out}{err}");
    err
}

#[test]
fn a_wrong_configuration_is_one_line_and_names_the_option() {
    let mut command = sanke(&["check"]);
    let error = refused(&command.env("SANKE__SERVER__PROT", "1").output().unwrap());
    assert!(
        error.contains("`server.prot`") && error.contains("SANKE__SERVER__PROT"),
        "{error}"
    );

    let error = refused(
        &sanke(&["openapi", "--config", "/nowhere.toml"])
            .output()
            .unwrap(),
    );
    assert!(error.contains("/nowhere.toml"), "{error}");

    let mut command = sanke(&["recount", "--data", "/tmp"]);
    let error = refused(
        &command
            .env("SANKE__REDIS__URL", "redis://:hush@h")
            .output()
            .unwrap(),
    );
    assert!(
        error.contains("--data") && !error.contains("hush"),
        "{error}"
    );
}

#[test]
fn check_tells_all_at_once() {
    let dir = Scratch::new();
    let data = dir.0.display().to_string();
    let output = sanke(&["check", "--print", "--data", &data])
        .output()
        .unwrap();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(1));
    for line in [
        "appendfsync = \"always\"",
        "FAIL  configuration crypto.lookup_key is not set",
        "FAIL  configuration wechat.appid and wechat.secret are not set",
        "ok    durability    an acknowledged write survives a power cut",
        "ok    clock ",
        "calendar",
    ] {
        assert!(out.contains(line), "{line} in\n{out}");
    }
    assert!(err.contains("sanke: 4 findings"), "{err}");
}

#[test]
fn check_names_what_is_looser_than_the_default_policy() {
    let dir = Scratch::new();
    std::fs::create_dir_all(&dir.0).unwrap();
    let file = dir.0.join("policy.toml");
    let checked = |file: &std::path::Path| {
        let mut command = sanke(&["check", "--data", &dir.0.display().to_string()]);
        let output = command.env("SANKE__POLICY__FILE", file).output().unwrap();
        text(&output.stdout)
    };
    std::fs::write(&file, "[minutes]\nshown_to = [\"branch\"]\n").unwrap();
    let out = checked(&file);
    assert!(
        out.contains("WARN  policy        looser than the default: minutes.shown_to"),
        "{out}"
    );
    let out = checked(&dir.0.join("absent.toml"));
    assert!(
        out.contains("FAIL  policy") && out.contains("absent.toml"),
        "{out}"
    );
}

#[test]
fn the_simulator_serves_until_it_is_asked_to_stop() {
    let mut command = sanke(&["simulate-wechat", "--port", "0"]);
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    let mut simulator = Kept(command.spawn().unwrap());
    let mut line = String::new();
    let out = simulator.0.stdout.take().unwrap();
    BufReader::new(out).read_line(&mut line).unwrap();
    let address = line.split(['/', ' ']).nth(2).unwrap();
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    let request = "GET /__sim/about HTTP/1.1\r\nHost: sim\r\nConnection: close\r\n\r\n";
    std::io::Write::write_all(&mut stream, request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(
        answer.contains("\"appid\"") && answer.contains("\"robots\""),
        "{answer}"
    );

    let pid = i32::try_from(simulator.0.id()).unwrap();
    kill(Pid::from_raw(pid), Signal::SIGTERM).unwrap();
    assert_eq!(simulator.0.wait().unwrap().code(), Some(0));
}

/// A process that does not outlive a failed test.
struct Kept(Child);

impl Drop for Kept {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}
