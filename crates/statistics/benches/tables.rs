//! How long the tables of a survey take: generated data, no files.
//!
//! Run with `cargo bench -p statistics`; a number as argument is the number of responses (default
//! 1,000,000), a letter the only part to run.
//! Prints (a) the share and standard error of every unit × field × item on one thread, (b) all tables with
//! factors and the overall index on all threads, (c) one response folded into running sums, and the
//! floor: a plain scan of the same bytes. Beside (a) stand numpy and Polars, if the Python that
//! `SIPAS_PYTHON` names (else `python3`) has them.
#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use std::hint::black_box;
use std::time::Instant;

use statistics::accumulate::{Accumulator, LiveResponse};
use statistics::estimation::{
    Breakdown, Combine, Composite, Item, Measure, Scale, Score, Table, Variables, tabulate,
};
use statistics::{Category, Design, DesignSpec, LonelyPsu};

const UNITS: u32 = 200;
const FIELDS: u32 = 20;
const STRATA: u32 = 60;
const PSUS: u32 = 2000;
const ITEMS: usize = 22;

/// The columns of a generated survey, in no order.
struct Survey {
    stratum: Category,
    psu: Category,
    unit: Category,
    field: Category,
    weights: Vec<f64>,
    marks: Vec<Vec<u8>>,
}

/// SplitMix64: small and reproducible; the data need no better.
struct Generator(u64);

impl Generator {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: u32) -> u32 {
        u32::try_from(((self.next() >> 32) * u64::from(bound)) >> 32).expect("below a u32")
    }
}

impl Survey {
    fn generate(rows: usize) -> Self {
        let mut random = Generator(20_260_101);
        let codes = |bound: u32| -> Vec<String> { (0..bound).map(|c| format!("{c:04}")).collect() };
        let mut columns: [Vec<u32>; 4] = std::array::from_fn(|_| Vec::with_capacity(rows));
        let mut weights = Vec::with_capacity(rows);
        let mut marks: Vec<Vec<u8>> = (0..ITEMS).map(|_| Vec::with_capacity(rows)).collect();
        for _ in 0..rows {
            let psu = random.below(PSUS);
            // A PSU is served by four or five units.
            let unit = (psu / 10 + 40 * random.below(5) + random.below(2) / 2) % UNITS;
            let stratum = psu * STRATA / PSUS;
            let codes = [stratum, psu, unit, random.below(FIELDS)];
            for (column, code) in columns.iter_mut().zip(codes) {
                column.push(code);
            }
            weights.push(5.0 + f64::from(random.below(1000)) / 50.0);
            for column in &mut marks {
                column.push(match random.below(20) {
                    0 => 0,
                    1 => statistics::estimation::BLANK,
                    2 => 1,
                    3 | 4 => 2,
                    5..=7 => 3,
                    8..=14 => 4,
                    _ => 5,
                });
            }
        }
        let [stratum, psu, unit, field] = columns;
        let category = |name: &str, column, bound| {
            Category::new(name, column, codes(bound)).expect("codes below their bound")
        };
        Self {
            stratum: category("stratum", stratum, STRATA),
            psu: category("psu", psu, PSUS),
            unit: category("unit", unit, UNITS),
            field: category("field", field, FIELDS),
            weights,
            marks,
        }
    }

    fn design(&self) -> Design {
        DesignSpec {
            strata: Some(&self.stratum),
            clusters: vec![&self.psu],
            lonely: LonelyPsu::Certainty,
            ..DesignSpec::of_weights(self.weights.clone())
        }
        .check()
        .expect("a possible design")
    }

    fn variables(&self, composites: &[Composite]) -> Variables<'_> {
        let items = self.marks.iter().enumerate();
        let items = items
            .map(|(at, marks)| Item::new(format!("q{at:02}"), marks))
            .collect();
        let scale = Scale::new(5, &[4, 5]).expect("a scale");
        Variables::of_items(self.weights.len(), scale, items, composites)
            .expect("marks on the scale")
    }
}

fn composites() -> Vec<Composite> {
    let factors = [
        ("F1", 0..4),
        ("F2", 4..8),
        ("F3", 8..14),
        ("F4", 14..18),
        ("F5", 18..22),
    ];
    let named = |range: std::ops::Range<usize>| -> Vec<String> {
        range.map(|item| format!("q{item:02}")).collect()
    };
    let overall = std::iter::once(("ALL", 0..ITEMS));
    factors
        .into_iter()
        .chain(overall)
        .map(|(code, range)| Composite::new(code, &named(range), Combine::MeanOfItems))
        .collect()
}

fn main() {
    let rows = std::env::args()
        .find_map(|word| word.parse().ok())
        .unwrap_or(1_000_000);
    let survey = Survey::generate(rows);
    println!("{rows} responses, {ITEMS} items, {UNITS} units, {FIELDS} fields, {PSUS} PSUs");
    floor(&survey);
    let only = std::env::args().find(|word| ["a", "b", "c"].contains(&word.as_str()));
    let wanted = |part: &str| only.as_deref().is_none_or(|only| only == part);
    if wanted("b") {
        all_tables(&survey);
    }
    if wanted("a") {
        every_cell(&survey);
    }
    if wanted("c") {
        running_sums(&survey);
    }
}

/// Reads every byte the tables are made of, and does nothing with it.
fn floor(survey: &Survey) {
    let time = best(|| {
        let bytes: u64 = survey
            .marks
            .iter()
            .flatten()
            .map(|&mark| u64::from(mark))
            .sum();
        let codes: u64 = [&survey.psu, &survey.unit, &survey.field]
            .iter()
            .flat_map(|category| category.codes())
            .map(|&code| u64::from(code))
            .sum();
        let weights: f64 = survey.weights.iter().sum();
        black_box((bytes, codes, weights));
    });
    println!("floor: plain scan of the columns      {time}");
}

/// (a) One thread, so that wall time is CPU time.
fn every_cell(survey: &Survey) {
    let one = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .expect("a thread");
    let variables = survey.variables(&[]);
    let measures: Vec<Measure> = (0..ITEMS)
        .map(|item| Measure::Item(item, Score::Share))
        .collect();
    one.install(|| {
        let time = best(|| {
            black_box(survey.design());
        });
        println!("(a) design from columns, CPU          {time}");
        let design = survey.design();
        let breakdown = [Breakdown::by([&survey.unit, &survey.field])];
        let time = best(|| {
            black_box(tabulate(&design, &variables, &breakdown).expect("columns of one length"));
        });
        println!("(a) sums, CPU                         {time}");
        let table = tabulate(&design, &variables, &breakdown).expect("columns of one length");
        let time = best(|| {
            black_box(table[0].estimates(&measures));
        });
        let count = table[0].domains() * ITEMS;
        println!("(a) {count} estimates, CPU            {time}");
        let time = best(|| {
            let design = survey.design();
            let table = tabulate(&design, &variables, &breakdown).expect("columns of one length");
            black_box(table[0].estimates(&measures));
        });
        println!("(a) all together, CPU                 {time}   (bar 0.25)");
        let errors = table[0].estimates(&measures);
        let errors: f64 = errors.iter().filter_map(|entry| entry.estimate.se).sum();
        in_python(survey.weights.len(), errors);
    });
}

/// The same task in Python, by the script beside this file, where numpy (and Polars) are installed.
fn in_python(rows: usize, our_errors: f64) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/tables.py");
    let python = std::env::var_os("SIPAS_PYTHON").unwrap_or_else(|| "python3".into());
    let output = std::process::Command::new(python)
        .args([script, &rows.to_string()])
        .env("POLARS_MAX_THREADS", "1")
        .env("OMP_NUM_THREADS", "1")
        .output();
    let text = output.map_or(String::new(), |output| {
        String::from_utf8_lossy(&output.stdout).into_owned()
    });
    if text.is_empty() {
        println!(
            "(a) no numpy here (SIPAS_PYTHON names the Python to use): nothing to compare with"
        );
    }
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [name, version, seconds, errors] = words[..] else {
            continue;
        };
        let seconds: f64 = seconds.parse().unwrap_or(f64::NAN);
        let errors: f64 = errors.parse().unwrap_or(f64::NAN);
        let same = (errors / our_errors - 1.0).abs() < 1e-10;
        let verdict = if same {
            "the same errors"
        } else {
            "OTHER ERRORS"
        };
        println!(
            "(a) {:32}                   {seconds:8.4} s CPU   ({verdict})",
            format!("{name} {version}, CPU")
        );
    }
}

/// (b) Everything that is published, on all threads.
fn all_tables(survey: &Survey) {
    let composites = composites();
    let variables = survey.variables(&composites);
    let scores = [Score::Share, Score::Mean];
    let items = (0..ITEMS).flat_map(|item| scores.map(|score| Measure::Item(item, score)));
    let indices = (0..composites.len()).flat_map(|c| scores.map(|s| Measure::Composite(c, s)));
    let measures: Vec<Measure> = items.chain(indices).collect();
    let before = peak_megabytes();
    let run = || -> usize {
        let design = survey.design();
        let tables: Vec<Table<'_>> =
            tabulate(&design, &variables, &breakdowns(survey)).expect("columns of one length");
        tables
            .iter()
            .map(|table| black_box(table.estimates(&measures)).len())
            .sum()
    };
    let count = run();
    let memory = peak_megabytes()
        .zip(before)
        .map_or(0, |(after, before)| after - before);
    let time = best(|| {
        black_box(run());
    });
    println!("(b) {count} estimates, wall           {time}   (bar 0.5)");
    println!("(b) memory beyond the input           {memory:8} MB  (bar 300)");
}

fn breakdowns(survey: &Survey) -> [Breakdown<'_>; 4] {
    [
        Breakdown::by([&survey.unit, &survey.field]),
        Breakdown::by([&survey.unit]),
        Breakdown::by([&survey.field]),
        Breakdown::whole(),
    ]
}

/// (c) Responses folded one by one into the sums of all levels.
fn running_sums(survey: &Survey) {
    let composites = composites();
    let variables = survey.variables(&composites);
    let rows = survey.weights.len();
    let levels = [vec![0, 1], vec![0], vec![1], vec![]];
    let mut sums = Accumulator::new(&variables, &levels);
    let categories = [survey.unit.codes(), survey.field.codes()];
    let (started, used) = (Instant::now(), processor_seconds());
    sums.add_rows(
        &variables,
        survey.psu.codes(),
        &survey.weights,
        &categories,
        0..rows,
    )
    .expect("valid responses");
    println!(
        "(c) rebuild from columns              {:8.4} s wall {:8.4} s CPU",
        started.elapsed().as_secs_f64(),
        processor_seconds() - used
    );
    let sample: Vec<(u32, f64, [u32; 2], Vec<u8>)> = (0..rows.min(100_000))
        .map(|row| {
            let marks = survey.marks.iter().map(|column| column[row]).collect();
            let codes = [survey.unit.codes()[row], survey.field.codes()[row]];
            (survey.psu.codes()[row], survey.weights[row], codes, marks)
        })
        .collect();
    let time = best(|| {
        for (psu, weight, categories, marks) in &sample {
            let response = LiveResponse {
                psu: *psu,
                weight: *weight,
                categories,
                marks,
            };
            sums.add(&response).expect("a valid response");
        }
    });
    let each = |seconds: f64| seconds / sample.len() as f64 * 1e6;
    println!(
        "(c) one response into all levels      {:8.4} µs wall {:7.4} µs CPU   (bar 2)",
        each(time.wall),
        each(time.processor)
    );
    let psus = Category::new("psu", (0..PSUS).collect(), survey.psu.levels().to_vec());
    let psus = psus.expect("all PSUs");
    let strata = (0..PSUS).map(|psu| psu * STRATA / PSUS).collect();
    let strata = Category::new("stratum", strata, survey.stratum.levels().to_vec());
    let strata = strata.expect("all strata");
    let design = DesignSpec {
        strata: Some(&strata),
        clusters: vec![&psus],
        lonely: LonelyPsu::Certainty,
        ..DesignSpec::of_weights(vec![1.0; psus.len()])
    };
    let design = design.check().expect("a possible design");
    let time = best(|| {
        for _ in 0..1000 {
            let table = sums.table(&design, 1, &[7]).expect("a unit with responses");
            black_box(table.estimate(0, Measure::Composite(5, Score::Share)));
        }
    });
    println!(
        "(c) reading a unit's overall index    {:8.1} µs wall {:7.1} µs CPU",
        time.wall * 1e3,
        time.processor * 1e3
    );
}

/// The shortest of some runs: wall time and processor time of all threads.
struct Time {
    wall: f64,
    processor: f64,
}

impl std::fmt::Display for Time {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{:8.4} s wall {:8.4} s CPU", self.wall, self.processor)
    }
}

fn best(mut work: impl FnMut()) -> Time {
    let mut shortest = Time {
        wall: f64::INFINITY,
        processor: f64::INFINITY,
    };
    for _ in 0..5 {
        let (started, used) = (Instant::now(), processor_seconds());
        work();
        shortest.wall = shortest.wall.min(started.elapsed().as_secs_f64());
        shortest.processor = shortest.processor.min(processor_seconds() - used);
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
fn peak_megabytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024)
}
