//! How fast `sipas estimate` reads a file and computes everything: generated data, in a temporary file.
//!
//! Run with `cargo bench -p publication --bench estimate`; a number as argument is the number of responses
//! (default 1,000,000). Beside each time stands the time a plain reading of the same bytes takes.
#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use std::fmt::Write as _;
use std::hint::black_box;
use std::io::{BufWriter, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use publication::estimate::output::{self, Format};
use publication::estimate::reader::{Kind, Missing, Need, read};
use publication::estimate::run;

const ITEMS: usize = 22;

/// A folder that goes away with the benchmark.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// SplitMix64: small and reproducible; the data need no better.
struct Generator(u64);

impl Generator {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (((z ^ (z >> 31)) >> 32) * bound) >> 32
    }
}

/// 200 units of 20 fields, 60 strata, 2,000 clusters, as in the benchmark of the tables.
fn write_data(path: &Path, rows: u64) -> std::io::Result<()> {
    let mut file = BufWriter::new(std::fs::File::create(path)?);
    write!(file, "id,stratum,cluster,unit,field,weight")?;
    for item in 1..=ITEMS {
        write!(file, ",q{item:02}")?;
    }
    writeln!(file)?;
    let mut random = Generator(7);
    let mut line = String::new();
    for row in 0..rows {
        let cluster = random.below(2000);
        let unit = (cluster / 10 + 40 * random.below(5)) % 200;
        line.clear();
        let _ = write!(
            line,
            "{row:08},S{:02},C{cluster:04},Đơn vị {unit:03},Lĩnh vực {:02},{}.{:02}",
            cluster * 60 / 2000,
            random.below(20),
            5 + random.below(20),
            random.below(100)
        );
        for _ in 0..ITEMS {
            line.push(',');
            line.push_str(
                [
                    "", "0", "1", "2", "2", "3", "3", "3", "4", "4", "4", "4", "5", "5",
                ][index(random.below(14))],
            );
        }
        line.push('\n');
        file.write_all(line.as_bytes())?;
    }
    file.flush()
}

fn index(number: u64) -> usize {
    usize::try_from(number).unwrap_or(0)
}

fn plan() -> String {
    let codes: Vec<String> = (1..=ITEMS).map(|item| format!("\"q{item:02}\"")).collect();
    let mut plan = format!(
        "[data]\nmissing = [\"\"]\nnot_applicable = [\"0\"]\n[design]\nstrata = \"stratum\"\n\
         clusters = [\"cluster\"]\nweight = \"weight\"\nlonely_psu = \"adjust\"\n[index]\nitems = [{}]\n",
        codes.join(", ")
    );
    let indices = [
        ("F1", &codes[..11]),
        ("F2", &codes[11..]),
        ("ALL", &codes[..]),
    ];
    plan.extend(indices.map(|(code, items)| {
        let items = items.join(", ");
        format!("[[index.composite]]\ncode = \"{code}\"\nitems = [{items}]\n")
    }));
    let by = ["\"unit\", \"field\"", "\"unit\"", "\"field\"", ""];
    plan.extend(by.map(|by| format!("[[table]]\nby = [{by}]\n")));
    plan
}

fn needs() -> Vec<Need> {
    let mut needs: Vec<Need> = (1..=ITEMS)
        .map(|item| Need::new(format!("q{item:02}"), Kind::Mark))
        .collect();
    needs.extend(
        ["stratum", "cluster", "unit", "field"].map(|name| Need::new(name, Kind::RequiredLabel)),
    );
    needs.push(Need::new("weight", Kind::Number));
    needs
}

/// Wall and processor seconds, the shortest of some runs.
fn best(runs: usize, mut work: impl FnMut()) -> (f64, f64) {
    let mut shortest = (f64::INFINITY, f64::INFINITY);
    for _ in 0..runs {
        let (started, used) = (Instant::now(), processor_seconds());
        work();
        shortest.0 = shortest.0.min(started.elapsed().as_secs_f64());
        shortest.1 = shortest.1.min(processor_seconds() - used);
    }
    shortest
}

/// Processor time of all threads so far, where the system tells; a busy machine does not change it.
fn processor_seconds() -> f64 {
    let Ok(tasks) = std::fs::read_dir("/proc/self/task") else {
        return f64::NAN;
    };
    let nanoseconds: f64 = tasks
        .flatten()
        .filter_map(|task| std::fs::read_to_string(task.path().join("schedstat")).ok())
        .filter_map(|text| text.split_whitespace().next()?.parse::<f64>().ok())
        .sum();
    nanoseconds / 1e9
}

/// Largest resident size so far, where the system tells.
fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1024
}

fn main() {
    let rows = std::env::args()
        .find_map(|word| word.parse().ok())
        .unwrap_or(1_000_000);
    let runs = if rows > 2_000_000 { 1 } else { 5 };
    let folder = Folder(std::env::temp_dir().join(format!("sipas-bench-{}", std::process::id())));
    std::fs::create_dir_all(&folder.0).expect("a temporary folder");
    let (data, plan_path) = (folder.0.join("data.csv"), folder.0.join("plan.toml"));
    write_data(&data, rows).expect("room for the data");
    std::fs::write(&plan_path, plan()).expect("room for the plan");
    let megabytes = std::fs::metadata(&data).map_or(0.0, |about| about.len() as f64 / 1e6);
    println!("{rows} responses, {megabytes:.0} MB");
    let tell = |what: &str, (wall, processor): (f64, f64)| {
        println!(
            "{what:40} {wall:7.3} s wall {processor:7.3} s CPU  {:6.0} MB a second of CPU",
            megabytes / processor
        );
    };

    let floor = best(runs, || plain_reading(&data));
    tell("floor: reading the bytes", floor);
    let (needs, missing) = (
        needs(),
        Missing {
            missing: vec![String::new()],
            not_applicable: vec!["0".to_owned()],
        },
    );
    let reading = best(runs, || {
        black_box(read(&data, &needs, &missing, 5, &mut |_| {}).expect("a good file"));
    });
    tell("reading into columns (bar 200 MB/s)", reading);
    println!("{:40} {:7.1} times the floor", "", reading.1 / floor.1);
    println!("{:40} {:7} MB", "memory after reading", peak_megabytes());
    let mut lines = 0;
    let whole = best(runs, || {
        let outcome = run(&data, &plan_path, &mut |_| {}).expect("a good file and plan");
        lines = outcome.results.rows.len();
        output::write(&outcome.results, Format::Csv, std::io::sink(), &data).expect("a sink");
    });
    tell("estimating everything (bar 3 s)", whole);
    println!(
        "{:40} {:7} lines of results, {} MB of memory",
        "",
        lines,
        peak_megabytes()
    );
}

/// Reads the file and looks at every byte, as any reader must.
fn plain_reading(path: &Path) {
    let mut file = std::fs::File::open(path).expect("the data");
    let mut buffer = vec![0; 1 << 20];
    let mut sum = 0_u64;
    loop {
        let length = file.read(&mut buffer).expect("the data");
        if length == 0 {
            break;
        }
        sum += buffer[..length]
            .iter()
            .map(|&byte| u64::from(byte))
            .sum::<u64>();
    }
    black_box(sum);
}
