//! How long a release of a large round takes, and how much memory, from an SQLite database to a kept draft.
//!
//! `cargo bench -p sipas --bench release`; `SIPAS_BENCH_ROWS` sets the answers (1,000,000). The answers are those
//! of `sipas demo`; filling the database takes minutes and is not measured. Bars: the tables of both streams in a
//! second after loading, the whole release in three minutes and one gigabyte.

#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a benchmark reports on the terminal, and stops where something is missing"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use publication::release::{self, Parameters, Step};
use sipas_load::server::Server;
use store::Database;

const PROGRAM: &str = env!("CARGO_BIN_EXE_sipas");
/// The finished round of the demo.
const ROUND: &str = "dot-1";

/// A folder that goes away with the benchmark.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[tokio::main]
async fn main() {
    // `cargo test` runs benchmarks too, with this argument missing.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let rows = std::env::var("SIPAS_BENCH_ROWS").ok();
    let rows: u32 = rows.and_then(|rows| rows.parse().ok()).unwrap_or(1_000_000);
    let folder = Folder(std::env::temp_dir().join(format!("sipas-bench-{}", std::process::id())));
    fill(&folder.0, rows).await;
    let url = format!("sqlite://{}", folder.0.join("sipas.db").display());
    command(&url);
    steps(&url).await;
}

/// Lets the demo invent its province, and stops it when it serves.
async fn fill(folder: &Path, rows: u32) {
    let begun = Instant::now();
    let demo = Server::demo(Path::new(PROGRAM), folder, rows).await;
    let demo = demo.expect("the demo serves");
    tell(
        &format!("inventing, keeping, releasing {rows} answers"),
        begun.elapsed(),
    );
    let (_, peak) = demo.memory_mib().expect("its memory is told");
    println!("{:<44}{peak:>8.0} MiB", "  its memory");
    demo.kill().await.expect("the demo is stopped");
}

/// `sipas release make`, with the most memory that it ever held.
fn command(url: &str) {
    let begun = Instant::now();
    let mut made = Command::new(PROGRAM)
        .args(["release", "make", "--round", ROUND])
        .env("DATABASE_URL", url)
        .stdout(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut peak = 0;
    let status = loop {
        peak = peak.max(peak_megabytes(made.id()));
        if let Some(status) = made.try_wait().expect("the program is ours") {
            break status;
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    assert!(status.success(), "the release is made");
    tell("sipas release make (bar 180 s)", begun.elapsed());
    println!("{:<44}{peak:>8} MB", "  its memory (bar 1,000 MB)");
}

/// The same in this process, step by step.
async fn steps(url: &str) {
    let database = Database::connect(url).await.expect("the database is there");
    let round = store::round::by_code(&database, ROUND)
        .await
        .expect("the demo has it");
    let mut begun = Instant::now();
    let input = release::input_of(&database, round.id, Vec::new())
        .await
        .expect("it can be read");
    tell("loading", begun.elapsed());
    begun = Instant::now();
    let parameters = Parameters {
        number: "bench".to_owned(),
        title: "bench".to_owned(),
        ..Parameters::usual(round.minimum_n, 1_795_312_800_000, "0")
    };
    let mut taken: Vec<(Step, Duration)> = Vec::new();
    let mut now: Option<(Step, Instant)> = None;
    let made = release::make_step_by_step(&input, &parameters, &mut |step| {
        let before = now.replace((step, Instant::now()));
        taken.extend(before.map(|(step, begun)| (step, begun.elapsed())));
    });
    taken.extend(now.map(|(step, begun)| (step, begun.elapsed())));
    let made = made.expect("it can be made");
    for (step, took) in &taken {
        tell(&format!("  {step:?}"), *took);
    }
    let is_table = |step: &Step| matches!(step, Step::Ordering | Step::Tables(_));
    let tables = taken
        .iter()
        .filter(|(step, _)| is_table(step))
        .map(|(_, took)| *took);
    tell("ordering and tables (bar 1 s)", tables.sum());
    tell("computing everything", begun.elapsed());
    let bytes = made.bytes().expect("it can be written").len();
    println!("{:<44}{:>8} kB", "size of the release", bytes / 1000);
    println!(
        "{:<44}{:>8} MB",
        "memory of this process",
        peak_megabytes(std::process::id())
    );
}

fn tell(what: &str, took: Duration) {
    println!("{what:<44}{:>8.2} s", took.as_secs_f64());
}

/// Largest resident size of a process so far, where the system tells.
fn peak_megabytes(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1000
}
