//! A large file of keyed forms: how long it takes, how much memory, and that memory hardly grows with the
//! rows. Among the ordinary tests with few forms;
//! `SIPAS_LARGE_FILE_FORMS=100000 cargo test --release --test large_paper_file -- --nocapture` measures.

#![expect(clippy::unwrap_used, reason = "a step that goes wrong fails the test")]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use intake::Serial;
use publication::paper_file::csv_template;
use rust_xlsxwriter::Workbook;
use store::Database;
use store::paper::form::{self, PaperForm};
use testkit::at_the_console;
use testkit::ids::Ids;
use testkit::paper_round::PaperRound;

/// Forms in the smaller file.
const FEW: u32 = 500;
/// Forms in the larger file, unless the environment says how many.
const MANY: u32 = 5_000;
/// Where it says so.
const ASKED: &str = "SIPAS_LARGE_FILE_FORMS";
/// The first of their serials.
const FIRST: u32 = 26_000_001;
/// Most memory that the command may use for any file, in kilobytes.
const MOST: u64 = 300 * 1024;
/// Most that a further form may add to it, in kilobytes: its serial, what is said of its line, its pages of the
/// database until their cache is full, and forms on their way to it until the queue is full (2.0 here, 0.8
/// with 100,000 forms; 3.9 when whole rows were held).
const MOST_A_FORM: f64 = 3.0;

/// A folder that goes away with its test.
struct Folder(PathBuf);

impl Folder {
    fn fresh(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        if path.exists() {
            std::fs::remove_dir_all(&path).unwrap();
        }
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A workbook as a spreadsheet writes it.
fn workbook(form: &PaperForm, forms: u32) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let names = csv_template(&form.layout);
    let names = names.trim_start_matches('\u{feff}').trim_end().split(',');
    for (column, name) in (0_u16..).zip(names) {
        sheet.write_string(0, column, name).unwrap();
    }
    for number in 0..forms {
        let serial = Serial::from_number(FIRST + number).unwrap();
        sheet
            .write_string(number + 1, 0, serial.to_string())
            .unwrap();
        for (column, field) in (1_u16..).zip(form.layout.fields()) {
            let typed = match (field.is_item(), field.keys().len()) {
                (true, _) => (1 + (number + u32::from(column)) % 5).to_string(),
                (false, keys) if keys > 2 => "1".to_owned(),
                _ => continue,
            };
            sheet.write_string(number + 1, column, typed).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// A round with one batch of all these forms, whose first keying has begun.
async fn prepare(data: &str, forms: u32) -> PaperForm {
    std::fs::create_dir_all(data).unwrap();
    let url = format!(
        "sqlite://{}?mode=rwc",
        Path::new(data).join("sipas.db").display()
    );
    let database = Database::connect(&url).await.unwrap();
    migrations::migrate(database.connection()).await.unwrap();
    let ids = Ids::seeded(1);
    let round = PaperRound::insert(&database, &ids).await;
    let batch = round.keying(&database, &ids, 1, 1).await;
    let last = FIRST + forms - 1;
    let sql = format!(
        "UPDATE batch SET expected = {forms}, first_serial = {FIRST}, last_serial = {last}"
    );
    at_the_console(&database, &sql).await.unwrap();
    let sql = format!(
        "WITH RECURSIVE n(x) AS (SELECT 0 UNION ALL SELECT x + 1 FROM n WHERE x < {forms} - 1) \
         INSERT INTO batch_sheet (round_id, batch_id, sheet, serial, standing, taken_by, taken_ms) \
         SELECT round_id, batch_id, x + 2, {FIRST} + x, 'waiting', taken_by, taken_ms FROM batch_sheet, n"
    );
    at_the_console(&database, &sql).await.unwrap();
    let form = form::of_round(&database, batch.round()).await.unwrap();
    database.close().await.unwrap();
    form
}

/// Runs the program and says how long it took and how much memory it had at most, in kilobytes.
fn measured(arguments: &[&str]) -> (String, Duration, u64) {
    let begun = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_sipas"))
        .args(arguments)
        .env_remove("DATABASE_URL")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id()));
        let high = status.unwrap_or_default().lines().find_map(|line| {
            let kilobytes = line.strip_prefix("VmHWM:")?.trim().strip_suffix("kB")?;
            kilobytes.trim().parse::<u64>().ok()
        });
        peak = peak.max(high.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(20));
    }
    let took = begun.elapsed();
    let output = child.wait_with_output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{out}{errors}");
    (out, took, peak)
}

/// Looks at a file of so many forms, then keeps it and has it sent back; the most memory of each, in kilobytes.
async fn imported(forms: u32) -> [u64; 2] {
    let folder = Folder::fresh(&format!("large-paper-file-{forms}"));
    let data = folder.path("data");
    let form = prepare(&data, forms).await;
    let file = folder.path("phieu.xlsx");
    let bytes = workbook(&form, forms);
    std::fs::write(&file, &bytes).unwrap();
    let asked = [
        "import", "paper", &file, "--round", "2026-thu", "--batch", "1", "--by", "clerk.1",
        "--data", &data,
    ];
    let sent_back = folder.path("loi.xlsx");
    let ways: [(&str, &[&str]); 2] = [
        ("dry run", &["--dry-run"]),
        (
            "kept, with the file sent back",
            &["--annotated", &sent_back],
        ),
    ];
    let mut errors = std::io::stderr();
    ways.map(|(name, more)| {
        let (out, took, peak) = measured(&[&asked[..], more].concat());
        assert!(out.contains(&format!("{forms} phiếu đúng")), "{out}");
        writeln!(
            errors,
            "{name}: {forms} forms, {:.1} MB file: {:.1} s, {} MB",
            bytes.len() as f64 / 1e6,
            took.as_secs_f64(),
            peak / 1024
        )
        .unwrap();
        assert!(peak < MOST, "{} MB", peak / 1024);
        peak
    })
}

#[tokio::test]
async fn a_large_file_is_read_in_bounded_memory() {
    let asked = std::env::var(ASKED).ok().and_then(|text| text.parse().ok());
    let many: u32 = asked.unwrap_or(MANY);
    let small = imported(FEW).await;
    let large = imported(many).await;
    for (small, large) in small.into_iter().zip(large) {
        let a_form = large.saturating_sub(small) as f64 / f64::from(many - FEW);
        assert!(a_form < MOST_A_FORM, "{a_form} kB a form");
    }
}
