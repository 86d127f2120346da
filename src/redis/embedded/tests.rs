use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::*;
use crate::id::Ids;

/// A data directory of its own for each test, removed afterwards.
struct Scratch(PathBuf);

impl Scratch {
    fn new(tail: &str) -> Self {
        let dir = std::env::temp_dir().join(Ids::random().text("sanke-e"));
        fs::create_dir_all(&dir).unwrap();
        Self(dir.join(tail))
    }

    fn script(&self, text: &str) -> String {
        fs::create_dir_all(&self.0).unwrap();
        let path = self.0.join("server.sh");
        fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path.display().to_string()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let top = self
            .0
            .ancestors()
            .find(|dir| dir.parent() == Some(&std::env::temp_dir()));
        fs::remove_dir_all(top.unwrap()).ok();
    }
}

fn options() -> Options {
    Options {
        appendfsync: AppendFsync::Always,
        binary: None,
    }
}

fn start(dir: &Path) -> Embedded {
    Embedded::start(dir, &options()).unwrap()
}

/// One command over the socket, answered by all lines up to the end of the reply; `None` while the server is away.
fn ask(socket: &Path, command: &str) -> Option<String> {
    let mut stream = UnixStream::connect(socket).ok()?;
    // QUIT makes the server close the stream after the reply.
    write!(stream, "{command}\r\nQUIT\r\n").ok()?;
    let mut reply = String::new();
    std::io::Read::read_to_string(&mut stream, &mut reply).ok()?;
    Some(reply)
}

/// Looks again until `look` finds something; a test that waits in vain fails.
fn until<T>(look: impl Fn() -> Option<T>) -> T {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < deadline, "waited in vain");
        thread::park_timeout(POLL);
    }
}

#[test]
fn a_killed_server_comes_back_with_its_data() {
    let dir = Scratch::new("data");
    let server = start(&dir.0);
    let first = server.child().unwrap();
    assert!(
        ask(server.socket(), "SET done 三刻")
            .unwrap()
            .starts_with("+OK")
    );

    kill(Pid::from_raw(first as i32), Signal::SIGKILL).unwrap();

    let second = until(|| server.child().filter(|pid| *pid != first));
    let reply = until(|| ask(server.socket(), "GET done").filter(|reply| reply.starts_with('$')));
    assert!(reply.contains("三刻"), "{reply}");
    assert_ne!(first, second);
}

#[test]
fn it_runs_as_the_promises_need_it() {
    let dir = Scratch::new("data");
    let server = start(&dir.0);
    for (name, value) in [
        ("appendonly", "yes"),
        ("appendfsync", "always"),
        ("save", ""),
        ("maxmemory-policy", "noeviction"),
        ("aof-use-rdb-preamble", "yes"),
        ("port", "0"),
        ("unixsocketperm", "700"),
    ] {
        let reply = ask(server.socket(), &format!("CONFIG GET {name}")).unwrap();
        assert_eq!(reply.lines().nth(4), Some(value), "{name}: {reply}");
    }
    let mode = fs::metadata(&dir.0).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[test]
fn a_second_command_joins_and_stops_nothing() {
    let dir = Scratch::new("数 据");
    let owner = start(&dir.0);
    let guest = start(&dir.0);
    assert!(matches!(guest, Embedded::Joined { .. }));
    assert_eq!(guest.socket(), owner.socket());
    assert_eq!(guest.child(), None);
    ask(guest.socket(), "SET from guest").unwrap();

    guest.stop();
    assert!(ask(owner.socket(), "GET from").unwrap().contains("guest"));

    owner.stop();
    assert!(ask(&dir.0.join("redis.sock"), "PING").is_none());
    let heir = start(&dir.0);
    assert!(matches!(heir, Embedded::Owner(_)));
    assert!(ask(heir.socket(), "GET from").unwrap().contains("guest"));
}

#[test]
fn many_commands_at_once_start_one_server() {
    let dir = Scratch::new("data");
    let servers: Vec<_> = thread::scope(|scope| {
        let starters: Vec<_> = (0..8).map(|_| scope.spawn(|| start(&dir.0))).collect();
        starters.into_iter().map(|s| s.join().unwrap()).collect()
    });
    let owners = servers.iter().filter(|s| matches!(s, Embedded::Owner(_)));
    assert_eq!(owners.count(), 1);
}

/// Not a test by itself: the process that `the_server_dies_with_its_owner` kills.
#[test]
fn owner_to_be_killed() {
    if let Some(dir) = std::env::var_os("SANKE_TEST_OWNER_DIR") {
        let server = start(Path::new(&dir));
        std::io::stdin().read_line(&mut String::new()).ok();
        drop(server);
    }
}

#[test]
fn the_server_dies_with_its_owner() {
    let dir = Scratch::new("data");
    let mut owner = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "redis::embedded::tests::owner_to_be_killed"])
        .env("SANKE_TEST_OWNER_DIR", &dir.0)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let socket = dir.0.join("redis.sock");
    until(|| ask(&socket, "SET last words").filter(|reply| reply.starts_with("+OK")));
    let child_lock = until(|| File::open(dir.0.join("redis.lock")).ok());
    assert!(child_lock.try_lock().is_err(), "the server holds its lock");

    owner.kill().unwrap();
    owner.wait().unwrap();

    // Returns when the last process that held it has ended.
    child_lock.lock().unwrap();
    assert!(ask(&socket, "PING").is_none());
    drop(child_lock);
    let heir = start(&dir.0);
    assert!(matches!(heir, Embedded::Owner(_)));
    assert!(ask(heir.socket(), "GET last").unwrap().contains("words"));
}

#[test]
fn a_directory_too_deep_for_a_socket_still_works() {
    let dir = Scratch::new(&format!("学习 数据/{}", "d".repeat(120)));
    let owner = start(&dir.0);
    assert!(owner.socket().as_os_str().len() < 104);
    let guest = start(&dir.0);
    assert_eq!(guest.socket(), owner.socket());
    let socket_dir = owner.socket().parent().unwrap().to_owned();
    drop((guest, owner));
    assert!(dir.0.join("appendonlydir").is_dir());
    fs::remove_dir_all(socket_dir).unwrap();
}

#[test]
fn servers_that_will_not_do_are_refused_in_one_line() {
    let dir = Scratch::new("data");
    let refusal = |script: &str| {
        let binary = Some(dir.script(script));
        let options = Options {
            binary,
            ..options()
        };
        let error = Embedded::start(&dir.0, &options).unwrap_err().to_string();
        assert!(!error.contains('\n'), "{error}");
        error
    };
    let old = refusal("echo 'Redis server v=6.2.14 sha=00000000:0 malloc=libc bits=64 build=x'");
    assert!(old.contains("6.2.14") && old.contains(">= 7.0"), "{old}");
    let stranger = refusal("echo 'BusyBox v1.36'");
    assert!(stranger.contains("neither"), "{stranger}");
    let short_lived =
        refusal("test \"$1\" = --version && echo 'Valkey server v=8.0.1 sha=0' && exit 0\nexit 7");
    assert!(short_lived.contains("exit status: 7"), "{short_lived}");

    let missing = Options {
        binary: Some("/nowhere/redis-server".into()),
        ..options()
    };
    let error = Embedded::start(&dir.0, &missing).unwrap_err().to_string();
    assert!(error.contains("/nowhere/redis-server"), "{error}");

    // Nothing stayed behind that would block a good start.
    assert!(matches!(start(&dir.0), Embedded::Owner(_)));
}

#[test]
fn a_corrupt_log_is_told_with_the_servers_last_words() {
    let dir = Scratch::new("data");
    fs::create_dir_all(dir.0.join("appendonlydir")).unwrap();
    fs::write(
        dir.0.join("appendonlydir/appendonly.aof.manifest"),
        "rubbish\n",
    )
    .unwrap();
    let error = Embedded::start(&dir.0, &options()).unwrap_err();
    assert!(matches!(error, EmbeddedError::Ended { .. }), "{error}");
    assert!(error.to_string().contains("manifest"), "{error}");
}
