//! Shows how many keying errors are left after the whole process, beside single keying:
//! `cargo run --release -p intake --example paper`.

mod person;
mod simulation;

use std::io::Write;

use intake::verify_share::SecondKeying;
use simulation::{Batch, Outcome};

/// Batches over which the rates are averaged.
const BATCHES: u64 = 50;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = std::io::stdout().lock();
    let tenth = SecondKeying {
        share_per_mille: 100,
        ..SecondKeying::default()
    };
    writeln!(
        out,
        "A batch of 200 forms, 0.5% of the fields keyed wrongly by each clerk,\n\
         0.5% of the differing fields decided wrongly by the adjudicator:\n"
    )?;
    for (name, rule) in [
        ("every form keyed twice", SecondKeying::default()),
        ("a tenth keyed twice while the record is good", tenth),
    ] {
        let one = Batch::of(200, 5, rule).run(1)?;
        let mut all = Outcome::default();
        for seed in 1..=BATCHES {
            all.add(&Batch::of(200, 5, rule).run(seed)?);
        }
        writeln!(out, "{name}")?;
        writeln!(out, "  one batch    {one}")?;
        writeln!(out, "  {BATCHES} batches   {all}\n")?;
    }
    Ok(())
}
