//! How fast responses are kept: the writer under callers, beside the raw limit of the database.
//!
//! `cargo bench -p store --bench append`; `SIPAS_BENCH_ROWS` sets the rows of each measurement
//! (20,000). Rates depend on what else the machine does; the CPU time of this process hardly does
//! (PostgreSQL's own comes on top).

#![expect(
    clippy::print_stdout,
    clippy::panic,
    reason = "a benchmark reports on the terminal"
)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use store::Database;
use store::writer::{Outcome, Submission, Writer, commit_group};
use testkit::ids::Ids;
use testkit::small_round::{SmallRound, submission};
use testkit::{Backend, TestDatabase, tell};

/// Callers at once.
const CALLERS: [usize; 5] = [1, 8, 32, 64, 128];
/// Rows in a commit of the raw limit, as in the largest group of the writer.
const GROUP: usize = 256;

fn main() {
    // `cargo test` runs benchmarks too, with this argument missing.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let rows = std::env::var("SIPAS_BENCH_ROWS")
        .ok()
        .and_then(|rows| rows.parse().ok());
    for backend in [Backend::Sqlite, Backend::Postgres] {
        tell(backend, async |place| {
            measure(place, rows.unwrap_or(20_000)).await;
        });
    }
}

async fn measure(place: TestDatabase, rows: usize) {
    println!("\n{:?}, {rows} rows each\n", place.backend());
    println!(
        "{:<28}{:>10}{:>10}{:>10}{:>14}",
        "", "rows/s", "p50 ms", "p99 ms", "CPU µs a row"
    );
    let ids = Arc::new(Ids::seeded(1));
    let round = SmallRound::new(&ids);
    round
        .insert(place.database())
        .await
        .expect("the round is new");
    raw(place.database(), made(&ids, &round, rows)).await;
    for callers in CALLERS {
        // One caller alone is slow.
        let rows = if callers == 1 { rows / 10 } else { rows };
        written(place.database(), made(&ids, &round, rows), callers).await;
    }
    snapshot(place.database(), &round).await;
}

/// Submissions with varied marks; every fourth has a comment.
fn made(ids: &Ids, round: &SmallRound, rows: usize) -> Vec<Submission> {
    (0..rows)
        .map(|row| {
            let marks: String = (0..16)
                .map(|item| ['3', '4', '5', '4'][(row + item * row) % 4])
                .collect();
            let comment = if row % 4 == 0 {
                "Cán bộ hướng dẫn rõ ràng, trả kết quả đúng hẹn."
            } else {
                ""
            };
            submission(ids, round.response_with(row % 3, row % 2, &marks, comment))
        })
        .collect()
}

async fn raw(database: &Database, mut submissions: Vec<Submission>) {
    let rows = submissions.len();
    let mut groups = Vec::new();
    while !submissions.is_empty() {
        groups.push(submissions.split_off(submissions.len().saturating_sub(GROUP)));
    }
    let measure = Measure::begin();
    let mut waits = Vec::new();
    for group in groups {
        let begun = Instant::now();
        let outcomes = commit_group(database, group)
            .await
            .expect("the database is there");
        assert!(
            outcomes
                .iter()
                .all(|outcome| matches!(outcome, Outcome::Accepted(_)))
        );
        waits.push(begun.elapsed());
    }
    measure.report(&format!("raw, {GROUP} a commit"), rows, waits);
}

async fn written(database: &Database, mut submissions: Vec<Submission>, callers: usize) {
    let rows = submissions.len();
    let writer = Writer::start(database.clone());
    let share = rows.div_ceil(callers);
    let measure = Measure::begin();
    let mut tasks = Vec::new();
    while !submissions.is_empty() {
        let mine = submissions.split_off(submissions.len().saturating_sub(share));
        let writer = writer.clone();
        tasks.push(tokio::spawn(async move {
            let mut waits = Vec::with_capacity(mine.len());
            for one in mine {
                let begun = Instant::now();
                match writer.accept(one).await {
                    Ok(Outcome::Accepted(_)) => waits.push(begun.elapsed()),
                    other => panic!("not accepted: {other:?}"),
                }
            }
            waits
        }));
    }
    let mut waits = Vec::with_capacity(rows);
    for task in tasks {
        waits.extend(task.await.expect("a caller ends"));
    }
    measure.report(&format!("writer, {callers} callers"), rows, waits);
    writer.shutdown().await;
}

async fn snapshot(database: &Database, round: &SmallRound) {
    let measure = Measure::begin();
    let snapshot = store::snapshot::of_round(database, round.round.id)
        .await
        .expect("a snapshot");
    let rows = snapshot.rows.len();
    measure.report(
        &format!("snapshot of {rows}"),
        rows,
        vec![measure.begun.elapsed()],
    );
}

/// Wall time and CPU time of this process from one moment on.
struct Measure {
    begun: Instant,
    cpu: Option<Duration>,
}

impl Measure {
    fn begin() -> Self {
        Self {
            begun: Instant::now(),
            cpu: cpu_time(),
        }
    }

    fn report(&self, what: &str, rows: usize, mut waits: Vec<Duration>) {
        let elapsed = self.begun.elapsed().as_secs_f64();
        let cpu = match (self.cpu, cpu_time()) {
            (Some(before), Some(after)) => {
                format!(
                    "{:.0}",
                    after.saturating_sub(before).as_secs_f64() * 1e6 / rows as f64
                )
            }
            _ => "–".to_owned(),
        };
        waits.sort();
        let wait = |share: usize| {
            waits
                .get((waits.len() * share / 100).min(waits.len() - 1))
                .map_or(0.0, Duration::as_secs_f64)
        };
        println!(
            "{what:<28}{:>10.0}{:>10.2}{:>10.2}{cpu:>14}",
            rows as f64 / elapsed,
            wait(50) * 1000.0,
            wait(99) * 1000.0,
        );
    }
}

/// User and system time, in the kernel's ticks of 10 ms.
fn cpu_time() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program, in parentheses, may contain spaces.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
    Some(Duration::from_millis(ticks * 10))
}
