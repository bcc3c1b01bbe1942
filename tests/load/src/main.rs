//! Whole sessions against the real program: form page, submission, thanks; a new connection each.
//!
//! `cargo build --release -p sipas -p sipas-load && target/release/sipas-load` prints sessions a
//! second, times and memory at 1, 8, 32 and 128 clients, beside the raw limit of the same machine in
//! the same minute: the same rows in group-committed transactions without HTTP. The client shares
//! the cores with the server. Every acknowledged answer is counted in the database afterwards.

use std::io::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use clap::Parser;
use testkit::{Backend, TestDatabase};

use sipas_load::crowd::{self, Measured};
use sipas_load::keying;
use sipas_load::office;
use sipas_load::prepare;
use sipas_load::raw;
use sipas_load::results;
use sipas_load::server::{self, Server};
use sipas_load::session::Script;

/// Measures whole sessions.
#[derive(Debug, Parser)]
struct Arguments {
    /// Measure on a temporary PostgreSQL instead of SQLite
    #[arg(long)]
    postgres: bool,
    /// Seconds for each number of clients
    #[arg(long, default_value_t = 8)]
    seconds: u64,
    /// Numbers of clients
    #[arg(long, value_delimiter = ',', default_values_t = [1, 8, 32, 128])]
    clients: Vec<usize>,
    /// Instead, fill a round with so many responses and time the pages of the office about it
    #[arg(long, value_name = "RESPONSES")]
    office: Option<u64>,
    /// Instead, read published results as fast as they come: a demo with so many answers
    #[arg(long, value_name = "RESPONSES")]
    results: Option<u32>,
    /// Instead, let so many clerks key a thousand paper forms together; with --url in that database, which is empty
    #[arg(long, value_name = "CLERKS")]
    keying: Option<u32>,
    /// Milliseconds between two answers of a clerk
    #[arg(long, default_value_t = 250)]
    pace: u64,
    /// Instead, prepare a batch of so many paper forms in the database of --url and name it
    #[arg(long, value_name = "FORMS", requires = "url")]
    prepare_keying: Option<u32>,
    /// The shipped questionnaire that these forms ask
    #[arg(long, value_name = "CODE", default_value = testkit::small_round::QUESTIONNAIRE)]
    questionnaire: String,
    /// Instead, tell every keyed form in the database of --url
    #[arg(long, requires = "url")]
    read_keying: bool,
    /// A database that exists already
    #[arg(long)]
    url: Option<String>,
    /// The program to measure; by default the `sipas` beside this one
    #[arg(long)]
    program: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    if let Some(responses) = arguments.results {
        return report_results(&arguments, responses).await;
    }
    if let Some(url) = &arguments.url {
        return match arguments.keying {
            Some(clerks) => report_keying_in(url, clerks, &arguments).await,
            None => serve_browser_tests(url, &arguments).await,
        };
    }
    let backend = if arguments.postgres {
        Backend::Postgres
    } else {
        Backend::Sqlite
    };
    let place = TestDatabase::fresh(backend).await;
    let (url, database) = (place.url(), place.database());
    if let Some(responses) = arguments.office {
        return report_office(database, responses).await;
    }
    if let Some(clerks) = arguments.keying {
        return report_keying(url, database, clerks, &arguments).await;
    }
    let now_ms = testkit::clock::now_ms();
    let prepared = prepare::prepare(database, now_ms).await?;

    let mut out = std::io::stdout().lock();
    let name = if database.is_postgres() {
        "PostgreSQL"
    } else {
        "SQLite, synchronous=FULL"
    };
    writeln!(out, "# {name}")?;
    let raw = raw::measure(
        database,
        &prepared.response,
        now_ms,
        Duration::from_secs(arguments.seconds.min(5)),
    )
    .await?;
    writeln!(
        out,
        "raw limit: {raw:.0} answers/s appended by 128 callers, without HTTP"
    )?;

    let program = arguments.program.clone().map_or_else(server::program, Ok)?;
    let server = Server::start(&program, url).await?;
    let script = Script::new(server.address, &prepared);
    // The first page is rendered once and kept; nobody measures that.
    script.run().await?;
    let mut acknowledged = 1;
    let already = store::response::count(database).await?;
    writeln!(
        out,
        "clients  sessions/s  p50 ms  p99 ms  of raw  server CPU µs  memory MiB (peak)"
    )?;
    for clients in &arguments.clients {
        let before = server.processor_seconds()?;
        let measured =
            crowd::measure(&script, *clients, Duration::from_secs(arguments.seconds)).await?;
        acknowledged += measured.receipts.len() as u64;
        let spent = server.processor_seconds()? - before;
        report(&mut out, &measured, raw, spent, &server)?;
    }
    let stored = store::response::count(database).await? - already + 1;
    ensure!(
        stored == acknowledged,
        "{acknowledged} answers acknowledged, {stored} stored"
    );
    writeln!(
        out,
        "{acknowledged} answers acknowledged, every one stored once"
    )?;
    Ok(())
}

/// Reads published results as fast as they come.
async fn report_results(arguments: &Arguments, responses: u32) -> Result<()> {
    let program = arguments.program.clone().map_or_else(server::program, Ok)?;
    let folder = std::env::temp_dir().join(format!("sipas-load-{}", std::process::id()));
    let server = Server::demo(&program, &folder, responses).await?;
    let paths = results::paths(server.address).await?;
    // Made once and kept; nobody measures that.
    let length = Duration::from_millis(500);
    results::measure(server.address, &paths, paths.len(), length).await?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "# published results: {}", paths.join(" "))?;
    writeln!(
        out,
        "clients  answers/s  p50 ms  p99 ms  MB/s  server CPU µs  memory MiB (peak)"
    )?;
    for clients in &arguments.clients {
        let before = server.processor_seconds()?;
        let length = Duration::from_secs(arguments.seconds);
        let read = results::measure(server.address, &paths, *clients, length).await?;
        let spent = server.processor_seconds()? - before;
        let (memory, peak) = server.memory_mib()?;
        writeln!(
            out,
            "{:7}  {:9.0}  {:6.2}  {:6.2}  {:4.0}  {:13.0}  {memory:.0} ({peak:.0})",
            read.clients,
            read.per_second(),
            read.percentile_ms(50),
            read.percentile_ms(99),
            read.bytes as f64 / 1e6 / read.elapsed.as_secs_f64(),
            spent * 1e6 / read.answers as f64,
        )?;
    }
    std::fs::remove_dir_all(&folder).context("the folder of the demo")?;
    Ok(())
}

/// What the browser tests of the keying desk need of a database: a batch, and what was keyed.
async fn serve_browser_tests(url: &str, arguments: &Arguments) -> Result<()> {
    let database = store::Database::connect(url).await?;
    let told = if let Some(forms) = arguments.prepare_keying {
        let (paper, batches) = keying::prepare(&database, forms, &arguments.questionnaire).await?;
        let serials: Vec<String> = (1..=forms)
            .map(|number| paper.serial(number).to_string())
            .collect();
        let batches: Vec<String> = batches.iter().map(|batch| batch.id.to_string()).collect();
        serde_json::json!({
            "batches": batches, "serials": serials, "post_office": paper.post_office,
        })
    } else {
        keying::read(&database).await?
    };
    writeln!(std::io::stdout().lock(), "{told}")?;
    database.close().await?;
    Ok(())
}

/// The same in an empty database that somebody else has made.
async fn report_keying_in(url: &str, clerks: u32, arguments: &Arguments) -> Result<()> {
    let database = store::Database::connect(url).await?;
    migrations::migrate(database.connection()).await?;
    report_keying(url, &database, clerks, arguments).await?;
    database.close().await?;
    Ok(())
}

/// Lets clerks key together and says how long they waited.
async fn report_keying(
    url: &str,
    database: &store::Database,
    clerks: u32,
    arguments: &Arguments,
) -> Result<()> {
    let program = arguments.program.clone().map_or_else(server::program, Ok)?;
    let pace = Duration::from_millis(arguments.pace);
    let measured = keying::measure(&program, url, database, clerks, pace).await?;
    let mut out = std::io::stdout().lock();
    let name = if database.is_postgres() {
        "PostgreSQL"
    } else {
        "SQLite"
    };
    writeln!(
        out,
        "# {clerks} clerks keying at once on {name}, an answer every {} ms",
        arguments.pace
    )?;
    writeln!(
        out,
        "{} forms in {:.0} s, {} answers compared: none lost, none doubled, none displaced",
        measured.forms,
        measured.elapsed.as_secs_f64(),
        measured.answers
    )?;
    for (what, times) in [
        ("saving an answer", &measured.saving_ms),
        ("saving a form", &measured.finishing_ms),
    ] {
        writeln!(
            out,
            "{what}: p50 {:.1} ms, p99 {:.1} ms, longest {:.1} ms of {}",
            keying::Measured::percentile(times, 50),
            keying::Measured::percentile(times, 99),
            keying::Measured::percentile(times, 100),
            times.len()
        )?;
    }
    Ok(())
}

/// Times the pages of the office about a round with many responses.
async fn report_office(database: &store::Database, responses: u64) -> Result<()> {
    let measured = office::measure(database, responses, 60).await?;
    let mut out = std::io::stdout().lock();
    let stored = store::response::count(database).await?;
    let name = if database.is_postgres() {
        "PostgreSQL"
    } else {
        "SQLite"
    };
    writeln!(
        out,
        "# office pages, {stored} responses in the round, {name}"
    )?;
    writeln!(out, "p50 ms  p95 ms  worst ms  page")?;
    for page in measured {
        writeln!(
            out,
            "{:6.1}  {:6.1}  {:8.1}  {}",
            page.median_ms, page.p95_ms, page.worst_ms, page.page
        )?;
    }
    Ok(())
}

fn report(
    out: &mut impl std::io::Write,
    measured: &Measured,
    raw: f64,
    spent: f64,
    server: &Server,
) -> Result<()> {
    let (memory, peak) = server.memory_mib().context("memory of the server")?;
    writeln!(
        out,
        "{:7}  {:10.0}  {:6.1}  {:6.1}  {:5.2}  {:13.0}  {memory:.0} ({peak:.0})",
        measured.clients,
        measured.per_second(),
        measured.percentile_ms(50),
        measured.percentile_ms(99),
        measured.per_second() / raw,
        spent * 1e6 / measured.sessions as f64,
    )?;
    Ok(())
}
