//! How fast a CSV file becomes columns: `cargo bench -p publication`.
//!
//! Generated responses with 22 marks, four columns of labels and a weight; reports megabytes a second of
//! wall time, which other work on the machine lowers.

use std::fmt::Write as _;
use std::io::Write as _;
use std::time::Instant;

use publication::estimate::reader::{Kind, Missing, Need, read};

/// Bytes of the generated file.
const SIZE: usize = 100_000_000;

fn main() -> std::io::Result<()> {
    let path = std::env::temp_dir().join(format!("sipas-reading-{}.csv", std::process::id()));
    let text = responses();
    std::fs::write(&path, &text)?;
    let mut needs: Vec<Need> = (1..=22)
        .map(|k| Need::new(format!("q{k:02}"), Kind::Mark))
        .collect();
    needs.extend(["stratum", "psu", "unit", "field"].map(|name| Need::new(name, Kind::Label)));
    needs.push(Need::new("w", Kind::Number));
    let mut out = std::io::stdout().lock();
    for _ in 0..5 {
        let start = Instant::now();
        let columns = read(&path, &needs, &Missing::default(), 5, &mut |_| {});
        let rate = text.len() as f64 / 1e6 / start.elapsed().as_secs_f64();
        match columns {
            Ok(columns) => writeln!(out, "{} rows, {rate:.0} MB/s", columns.rows)?,
            Err(fault) => writeln!(out, "{fault}")?,
        }
    }
    std::fs::remove_file(path)
}

/// Responses from a fixed recurrence.
fn responses() -> String {
    let mut text = String::from("stratum,psu,unit,field,w,");
    text.push_str(
        &(1..=22)
            .map(|k| format!("q{k:02}"))
            .collect::<Vec<_>>()
            .join(","),
    );
    text.push('\n');
    let mut state = 1_u64;
    while text.len() < SIZE {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let bits = state >> 20;
        let (psu, unit, field) = (bits % 2_000, bits % 200, bits % 20);
        let _ = write!(
            text,
            "S{},P{psu},U{unit:03},L{field},{}.{:06}",
            bits % 60,
            bits % 90,
            bits % 999_983
        );
        for k in 0..22 {
            let _ = write!(text, ",{}", (bits >> k) % 6);
        }
        text.push('\n');
    }
    text
}
