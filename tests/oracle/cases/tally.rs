//! Counting agreements and naming disagreements.

/// The outcome of one family of cases.
#[derive(Debug)]
pub(super) struct Tally {
    family: String,
    passed: usize,
    failed: Vec<String>,
    known: Vec<String>,
    worst: f64,
}

impl Tally {
    /// A family without cases yet.
    pub(super) fn of(family: &str) -> Self {
        Self {
            family: family.to_owned(),
            passed: 0,
            failed: Vec::new(),
            known: Vec::new(),
            worst: 0.0,
        }
    }

    /// Counts one case: passed, or failed with what differs.
    pub(super) fn case(&mut self, id: &str, differences: &[String]) {
        if differences.is_empty() {
            self.passed += 1;
        } else {
            self.failed
                .push(format!("{id}: {}", differences.join("; ")));
        }
    }

    /// Counts a case whose reference is known to err, with the reason; it is neither passed nor failed.
    pub(super) fn known(&mut self, id: &str, reason: &str) {
        self.known.push(format!("{id}: {reason}"));
    }

    /// Compares two numbers: relative tolerance, absolute near zero; a difference is described.
    pub(super) fn near(
        &mut self,
        what: &str,
        ours: f64,
        theirs: f64,
        relative: f64,
        absolute: f64,
    ) -> Option<String> {
        if (ours.is_nan() && theirs.is_nan()) || (ours - theirs).abs() <= absolute {
            return None;
        }
        if ours.is_infinite() && theirs.is_infinite() && ours.signum() * theirs.signum() > 0.0 {
            return None;
        }
        let error = (ours - theirs).abs() / ours.abs().max(theirs.abs());
        if error <= relative {
            self.worst = self.worst.max(error);
            return None;
        }
        Some(format!("{what} {ours} is not {theirs} ({error:.1e})"))
    }

    /// Prints the outcome; fails the test if a case failed or fewer than `expected` ran.
    ///
    /// # Panics
    /// Then, naming the failed cases.
    pub(super) fn finish(self, expected: usize) {
        let run = self.passed + self.failed.len() + self.known.len();
        println!(
            "{}: {} of {run} cases agree (largest relative difference {:.1e}), {} known errors of \
             the reference",
            self.family,
            self.passed,
            self.worst,
            self.known.len()
        );
        for line in &self.known {
            println!("  known: {line}");
        }
        assert!(
            self.failed.is_empty(),
            "{}: {} cases disagree:\n  {}",
            self.family,
            self.failed.len(),
            self.failed[..self.failed.len().min(60)].join("\n  ")
        );
        assert_eq!(run, expected, "{}: number of cases", self.family);
    }
}
