//! `make bench`: what requests cost on this machine, as ratios to ceilings taken in the same run, and as processor time
//! and commands per request. `make bench ARGS=requests` runs one part: `requests`, `dashboard`, `memory`,
//! `roll-up`, `import`, `outbox` or `drain`; `make bench ARGS="requests submit"` one kind of request of the former.

mod ceiling;
mod city;
mod county;
mod dashboard;
mod drain;
mod gauge;
mod import;
mod load;
mod memory;
mod outbox;
mod requests;
mod rollup;
mod rounds;
mod stage;
mod table;

use anyhow::{Context, Result};
use sanke::config::AppendFsync;
use tokio::runtime::Runtime;

use ceiling::Ceiling;
use gauge::Gauge;
use stage::{Stage, Store};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// People of the requests' table.
const PEOPLE: usize = 3_000;

fn main() -> Result<()> {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| !arg.starts_with('-'))
        .collect();
    if let [word, file] = wanted.as_slice()
        && word == import::CHILD
    {
        return import::child(file.as_ref());
    }
    let wants = |part: &str| wanted.is_empty() || wanted.iter().any(|w| w == part);
    if wants("import") {
        import::run()?;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("service")
        .enable_all()
        .build()?;
    if wants("requests") {
        requests(&runtime, &wanted)?;
    }
    let parts: [(&str, Part); 5] = [
        ("roll-up", rollup::run),
        ("memory", memory::run),
        ("outbox", outbox::run),
        ("drain", drain::run),
        ("dashboard", dashboard::run),
    ];
    for (name, part) in parts.into_iter().filter(|(name, _)| wants(name)) {
        say(&format!("## {name}\n"));
        let store = Store::start(AppendFsync::Always)?;
        let process = store.process().context("the store has no process")?;
        let mut gauge = Gauge::open(store.socket(), process)?;
        part(&runtime, &store, &mut gauge)?;
    }
    Ok(())
}

/// A part with a store of its own.
type Part = fn(&Runtime, &Store, &mut Gauge) -> Result<()>;

fn requests(runtime: &Runtime, wanted: &[String]) -> Result<()> {
    say("## requests\n");
    let store = Store::start(AppendFsync::Always)?;
    let process = store.process().context("the store has no process")?;
    let stage = runtime.block_on(Stage::open(&store, PEOPLE))?;
    let ceiling = runtime.block_on(async { Ceiling::start(store.socket()) })?;
    let mut gauge = Gauge::open(store.socket(), process)?;
    rounds::run(runtime, (&stage, wanted), &ceiling, &mut gauge)?;
    runtime.block_on(stage.close());
    Ok(())
}

#[expect(clippy::print_stdout, reason = "a program that prints its findings")]
fn say(line: &str) {
    println!("{line}");
}
