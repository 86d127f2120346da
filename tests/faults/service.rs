//! [`Place`]: a data directory with its configuration; [`Service`]: one process of the service on it.

use std::collections::BTreeMap;
use std::fs::File;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use sanke::app::services::Services;
use sanke::app::setting::{Setting, World};
use sanke::clock::Clock;
use sanke::config::Config;
use sanke::id::Ids;
use sanke::policy::Policy;
use sanke::redis::open::Store;
use sanke::seal::Seal;
use sanke::simulator::{SimConfig, SimHandle, Simulator};

use crate::world;

/// Longest that a process may take to be ready or to end.
const PATIENCE: Duration = Duration::from_mins(1);

/// How often it is looked for.
pub(crate) const POLL: Duration = Duration::from_millis(20);

/// A data directory, its configuration, and the simulated WeChat beside it. The directory goes when the test ends.
pub(crate) struct Place {
    pub(crate) dir: PathBuf,
    options: BTreeMap<String, String>,
    /// WeChat and the robots.
    pub(crate) simulator: SimHandle,
    /// The keys that the processes are configured with.
    pub(crate) seal: Seal,
}

/// One process of the service.
pub(crate) struct Service {
    child: Child,
    /// `http://127.0.0.1:<port>`.
    pub(crate) base: String,
}

fn secret(n: u8) -> [u8; 32] {
    std::array::from_fn(|at| n.wrapping_mul(37).wrapping_add(at as u8))
}

/// A port that was free a moment ago, for a process that keeps it when it is started again.
pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("bound").port()
}

impl Place {
    /// An empty one.
    pub(crate) fn new() -> Self {
        Self::with(world::simulated(), &[])
    }

    /// An empty one with another WeChat and further options.
    pub(crate) fn with(simulated: SimConfig, further: &[(&str, &str)]) -> Self {
        let dir = std::env::temp_dir().join(Ids::random().text("sanke-f"));
        std::fs::create_dir_all(&dir).expect("a temporary directory");
        let bind = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let simulator = Simulator::start(simulated, Clock::system(), Ids::random(), bind);
        let simulator = simulator.expect("a free port");
        let keys = [1, 2, 3].map(secret);
        let options = [
            ("SANKE__WECHAT__BASE_URL", simulator.base()),
            ("SANKE__WECHAT__APPID", "wx-test".to_owned()),
            ("SANKE__WECHAT__SECRET", "test-secret".to_owned()),
            ("SANKE__CRYPTO__PHONE_KEYS__K1", STANDARD.encode(keys[0])),
            ("SANKE__CRYPTO__LOOKUP_KEY", STANDARD.encode(keys[1])),
            ("SANKE__CRYPTO__ANCHOR_KEY", STANDARD.encode(keys[2])),
            ("SANKE__LIMITS__SESSION_PER_MINUTE", "100000".to_owned()),
            ("SANKE__LIMITS__ADDRESS_PER_MINUTE", "1000000".to_owned()),
            ("SANKE__LIMITS__SIGN_IN_PER_MINUTE", "100000".to_owned()),
            ("SANKE__SERVER__WORKERS", "2".to_owned()),
            ("SANKE__SERVER__STOP_WITHIN", "10s".to_owned()),
        ];
        let further = further
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()));
        let options = options.into_iter().chain(further);
        let options = options.map(|(name, value)| (name.to_owned(), value));
        let ring = BTreeMap::from([("k1".to_owned(), keys[0])]);
        let seal = Seal::new("k1", ring, keys[1], keys[2]).expect("keys");
        Self {
            dir,
            options: options.collect(),
            simulator,
            seal,
        }
    }

    /// The program on this store.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sanke"));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("SANKE__") {
                command.env_remove(name);
            }
        }
        command
            .envs(&self.options)
            .args(args)
            .arg("--data")
            .arg(&self.dir);
        command.stdin(Stdio::null()).current_dir(&self.dir);
        command
    }

    /// Starts a process and waits until it is ready.
    pub(crate) fn serve(&self, port: u16) -> Service {
        let log = self.dir.join(format!("serve-{port}.log"));
        let log = File::options()
            .create(true)
            .append(true)
            .open(log)
            .expect("a log");
        let mut command = self.command(&["serve", "--simulated"]);
        command.env("SANKE__SERVER__PORT", port.to_string());
        command.stdout(Stdio::null()).stderr(log);
        let service = Service {
            child: command.spawn().expect("the program starts"),
            base: format!("http://127.0.0.1:{port}"),
        };
        let deadline = Instant::now() + PATIENCE;
        while !service.is_ready() {
            assert!(Instant::now() < deadline, "not ready: {}", self.logs());
            std::thread::sleep(POLL);
        }
        service
    }

    /// The data directory.
    pub(crate) fn dir(&self) -> String {
        self.dir.display().to_string()
    }

    /// What the processes have written.
    pub(crate) fn logs(&self) -> String {
        let files = std::fs::read_dir(&self.dir)
            .expect("the directory")
            .flatten();
        let logs = files.filter(|file| file.path().extension().is_some_and(|e| e == "log"));
        logs.map(|file| std::fs::read_to_string(file.path()).unwrap_or_default())
            .collect()
    }

    /// The domains in this process, on the same store.
    pub(crate) async fn services(&self) -> (Store, Services) {
        let mut config =
            Config::load(None, self.options.clone().into_iter()).expect("a configuration");
        config.redis.data_dir.clone_from(&self.dir);
        let store = Store::open(&config.redis).await.expect("the store runs");
        let redis = store.connect().await.expect("the store answers");
        let world = World {
            clock: Clock::system(),
            ids: Ids::random(),
            seal: self.seal.clone(),
        };
        let setting = Setting::new(&config, &redis, world, Policy::default(), true);
        let services = Services::assemble(redis, setting.expect("a setting")).await;
        (store, services.expect("the store answers"))
    }

    /// `sanke recount --check`, beside whatever runs.
    pub(crate) async fn recount(&self) -> Output {
        let mut command = self.command(&["recount", "--check"]);
        let run = tokio::task::spawn_blocking(move || command.output());
        run.await.expect("no panic").expect("the program starts")
    }

    /// Fails unless the figures are exactly what the records say.
    pub(crate) async fn assert_exact(&self) {
        let output = self.recount().await;
        let (out, err) = (
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
        );
        assert_eq!(output.status.code(), Some(0), "{out}{err}");
        assert!(out.contains(" 0 differences"), "{out}{err}");
    }

    /// Ends the simulator and removes the directory.
    pub(crate) async fn clear(self) {
        self.simulator.stop().await;
        std::fs::remove_dir_all(&self.dir).expect("an own directory");
    }
}

impl Service {
    fn is_ready(&self) -> bool {
        use std::io::{Read, Write};
        let ask = || -> std::io::Result<String> {
            let mut stream = std::net::TcpStream::connect(self.base.trim_start_matches("http://"))?;
            stream.set_read_timeout(Some(Duration::from_secs(5)))?;
            stream.write_all(
                b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
            )?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer)?;
            Ok(answer)
        };
        ask().is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
    }

    fn pid(&self) -> i32 {
        self.child.id().cast_signed()
    }

    /// Kills the process at once: nothing is flushed, nobody is told.
    pub(crate) fn kill(&mut self) {
        kill(Pid::from_raw(self.pid()), Signal::SIGKILL).expect("it runs");
        self.child.wait().expect("it ends");
    }

    /// Kills its store's server at once; the process itself goes on.
    pub(crate) fn kill_store(&self) {
        assert_eq!(
            kill_children(self.pid(), |_| true),
            1,
            "the process has one child"
        );
    }

    /// Asks the process to stop; its exit code.
    pub(crate) async fn stop(mut self) -> Option<i32> {
        kill(Pid::from_raw(self.pid()), Signal::SIGTERM).expect("it runs");
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return status.code();
            }
            assert!(Instant::now() < deadline, "it does not stop");
            tokio::time::sleep(POLL).await;
        }
    }
}

/// Kills the children of process `parent` whose command line `wanted` takes, at once; how many.
pub(crate) fn kill_children(parent: i32, wanted: impl Fn(&str) -> bool) -> usize {
    let parent = format!("PPid:\t{parent}");
    let mut killed = 0;
    for entry in std::fs::read_dir("/proc").expect("/proc").flatten() {
        let text = |file| std::fs::read_to_string(entry.path().join(file)).unwrap_or_default();
        let Ok(pid) = entry.file_name().to_string_lossy().parse::<i32>() else {
            continue;
        };
        if text("status").lines().any(|line| line == parent) && wanted(&text("cmdline")) {
            kill(Pid::from_raw(pid), Signal::SIGKILL).expect("it runs");
            killed += 1;
        }
    }
    killed
}

impl Drop for Service {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
