//! `/quan-ly/he-thong`: how the installation is doing, and its backups.

mod warnings;

use serde::Serialize;
use survey::Language;

use super::frame::Frame;
use super::parts::{Empty, Fact};
use super::{fill, words};
use crate::template::{PageError, Pages};
use crate::words::{date_time, decimal, integer};

/// How the installation is doing.
#[derive(Debug, Clone)]
pub struct System {
    /// The surroundings.
    pub frame: Frame,
    /// The time, Unix milliseconds UTC.
    pub now_ms: i64,
    /// Version of the program.
    pub program: String,
    /// Last step of the schema.
    pub step: String,
    /// Since when this server has run.
    pub started_ms: i64,
    /// Whether the database is PostgreSQL; otherwise it is SQLite.
    pub postgres: bool,
    /// Bytes of the database, and seconds that a question takes; `None` if it does not answer.
    pub vitals: Option<(u64, f64)>,
    /// Submissions that wait for the writer, and how many may.
    pub queue: (usize, usize),
    /// How long the writer took for its last group, in seconds.
    pub lag_s: Option<f64>,
    /// The disks under the folders.
    pub disks: Vec<DiskView>,
    /// Until when the certificate is good, if TLS is the program's own.
    pub certificate_until_ms: Option<i64>,
    /// What is decided about backups; `None` if they are not configured.
    pub plan: Option<BackupPlanView>,
    /// When the backup that was proved last was begun.
    pub last_verified_ms: Option<i64>,
    /// The last backups, the last begun first.
    pub runs: Vec<BackupRunView>,
    /// Whether the person may ask for a backup.
    pub may_back_up: bool,
    /// Whether the person may make keys for the programs of post offices.
    pub may_make_keys: bool,
}

/// The disk under a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiskView {
    /// The folder.
    pub folder: String,
    /// Free bytes.
    pub free: u64,
    /// All bytes.
    pub whole: u64,
}

/// What is decided about backups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupPlanView {
    /// Hour of the day.
    pub hour: u8,
    /// Where the files lie.
    pub folder: String,
    /// How many stay.
    pub keep: usize,
}

/// A backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupRunView {
    /// When it began.
    pub started_ms: i64,
    /// How it ended.
    pub state: BackupState,
}

/// How a backup ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BackupState {
    /// It has not.
    Running,
    /// It was proved.
    Verified {
        /// The file.
        file: String,
        /// Its size in bytes.
        bytes: u64,
        /// Rows in it.
        rows: u64,
    },
    /// It was not made; the stable word for why.
    Failed(String),
}

#[derive(Serialize)]
struct SystemWords {
    warnings: Vec<String>,
    facts: Vec<Fact>,
    backup_facts: Vec<Fact>,
    empty: Option<Empty>,
    runs: Vec<RunWords>,
    may_back_up: bool,
    may_make_keys: bool,
}

#[derive(Serialize)]
struct RunWords {
    started: String,
    state: String,
    detail: String,
    failed: bool,
}

impl Pages {
    /// How the installation is doing.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn office_system(&self, page: &System) -> Result<String, PageError> {
        let empty = page.runs.is_empty().then(|| Empty {
            title: words("system.none"),
            text: words(if page.plan.is_some() {
                "system.none_planned"
            } else {
                "system.none_off"
            }),
        });
        let words = SystemWords {
            warnings: warnings::of(page),
            facts: facts(page),
            backup_facts: backup_facts(page),
            empty,
            runs: page.runs.iter().map(run).collect(),
            may_back_up: page.may_back_up && page.plan.is_some(),
            may_make_keys: page.may_make_keys,
        };
        self.render_office("office/system/health", &page.frame, &words)
    }
}

fn facts(page: &System) -> Vec<Fact> {
    let fact = |name: &str, value: String| Fact::new(words(name), value);
    let since = date_time(page.started_ms, Language::VI);
    let up = age(page.now_ms - page.started_ms);
    let kind = if page.postgres {
        "system.database_postgres"
    } else {
        "system.database_sqlite"
    };
    let mut facts = vec![
        fact("system.program", page.program.clone()),
        fact("system.step", page.step.clone()),
        fact(
            "system.running",
            fill("system.running_since", &[("age", &up), ("moment", &since)]),
        ),
        fact("system.database", words(kind)),
    ];
    if let Some((size, latency_s)) = page.vitals {
        facts.push(fact("system.size", bytes(size)));
        facts.push(fact("system.latency", milliseconds(latency_s)));
    }
    facts.push(fact("system.queue", count(page.queue.0 as u64)));
    if let Some(lag_s) = page.lag_s {
        facts.push(fact("system.lag", milliseconds(lag_s)));
    }
    for disk in &page.disks {
        let name = fill("system.disk", &[("folder", &disk.folder)]);
        let (free, whole) = (bytes(disk.free), bytes(disk.whole));
        let value = fill("system.disk_room", &[("free", &free), ("whole", &whole)]);
        facts.push(Fact::new(name, value));
    }
    if let Some(until) = page.certificate_until_ms {
        facts.push(fact("system.certificate", date_time(until, Language::VI)));
    }
    facts
}

fn backup_facts(page: &System) -> Vec<Fact> {
    let last = match page.last_verified_ms {
        None => words("system.never"),
        Some(last) => {
            let (moment, age) = (date_time(last, Language::VI), age(page.now_ms - last));
            fill("system.last_words", &[("moment", &moment), ("age", &age)])
        }
    };
    let mut facts = vec![Fact::new(words("system.last"), last)];
    if let Some(plan) = &page.plan {
        let (hour, keep) = (format!("{:02}:00", plan.hour), count(plan.keep as u64));
        let value = fill("system.plan_words", &[("hour", &hour), ("keep", &keep)]);
        facts.push(Fact::new(words("system.plan"), value));
        facts.push(Fact::new(words("system.folder"), plan.folder.clone()));
    }
    facts
}

fn run(run: &BackupRunView) -> RunWords {
    let (state, detail, failed) = match &run.state {
        BackupState::Running => ("system.state_running", String::new(), false),
        BackupState::Verified {
            file,
            bytes: size,
            rows,
        } => {
            let (size, rows) = (bytes(*size), count(*rows));
            let values = [("file", file.as_str()), ("size", &size), ("rows", &rows)];
            let detail = fill("system.verified_words", &values);
            ("system.state_verified", detail, false)
        }
        BackupState::Failed(reason) => ("system.state_failed", reason_words(reason), true),
    };
    RunWords {
        started: date_time(run.started_ms, Language::VI),
        state: words(state),
        detail,
        failed,
    }
}

fn reason_words(reason: &str) -> String {
    words(match reason {
        "disk-full" => "system.reason_disk_full",
        "file" | "exists" => "system.reason_file",
        "away" => "system.reason_away",
        "damaged" | "differs" => "system.reason_differs",
        "chain" => "system.reason_chain",
        _ => "system.reason_other",
    })
}

fn count(number: u64) -> String {
    integer(i64::try_from(number).unwrap_or(i64::MAX), Language::VI)
}

/// A length of time in its largest unit: minutes, hours or days.
fn age(length_ms: i64) -> String {
    let minutes = u64::try_from(length_ms / 60_000).unwrap_or_default();
    let (key, units) = match minutes {
        ..120 => ("system.minutes", minutes),
        120..2880 => ("system.hours", minutes / 60),
        _ => ("system.days", minutes / 1440),
    };
    fill(key, &[("count", &count(units))])
}

/// A size in the unit in which it reads best, with one decimal.
fn bytes(size: u64) -> String {
    let mut value = size as f64 / 1024.0;
    let mut unit = "KB";
    for larger in ["MB", "GB", "TB"] {
        if value < 1024.0 {
            break;
        }
        value /= 1024.0;
        unit = larger;
    }
    format!("{} {unit}", decimal(value, 1, Language::VI))
}

fn milliseconds(seconds: f64) -> String {
    format!("{} ms", decimal(seconds * 1000.0, 1, Language::VI))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_ages_read_in_their_own_unit() {
        assert_eq!(bytes(512), "0,5 KB");
        assert_eq!(bytes(3 * 1024 * 1024 / 2), "1,5 MB");
        assert_eq!(bytes(5 << 40), "5,0 TB");
        assert_eq!(age(90 * 60_000), "90 phút");
        assert_eq!(age(26 * 3_600_000), "26 giờ");
        assert_eq!(age(72 * 3_600_000), "3 ngày");
        assert_eq!(age(-5), "0 phút");
    }
}
