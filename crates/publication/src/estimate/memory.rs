//! Whether a file fits into memory, asked before it is read.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::{
    fault::Fault,
    reader::{Kind, Need},
};

/// Bytes from whose lines the length of all lines is guessed.
const GUESS: usize = 1 << 20;

/// Bytes a row that weighting and tabulating need at their peak, beside the columns: units and strata,
/// weights, the order of the rows (measured: 52 to 95 on a million rows; a file of 185 million short rows was ended
/// by the system at 131 bytes a row in all, so there is room to spare).
const WORK: u64 = 120;

/// Refuses a file whose columns and their work need more memory than the system has free, instead of being
/// ended by the system half-way. Where the system does not tell, nothing is refused.
///
/// # Errors
/// The file can't be read; it is too large.
pub(super) fn check(data: &Path, needs: &[Need]) -> Result<(), Fault> {
    let unreadable = |cause: std::io::Error| Fault::unreadable(data, &cause);
    let file = File::open(data).map_err(unreadable)?;
    let about = file.metadata().map_err(unreadable)?;
    if !about.is_file() {
        // A pipe gives its bytes once, and does not tell how many.
        return Ok(());
    }
    let mut start = Vec::new();
    file.take(GUESS as u64)
        .read_to_end(&mut start)
        .map_err(unreadable)?;
    let needed = needed(about.len(), &start, needs);
    match free_memory() {
        Some(free) if needed > free => Err(Fault::new(data, refusal(needed, free))),
        _ => Ok(()),
    }
}

/// Bytes of memory that a file of this size needs, going by the lines at its start.
fn needed(size: u64, start: &[u8], needs: &[Need]) -> u64 {
    let lines = start.split(|&byte| byte == b'\n').count().max(1) as u64;
    let line = (start.len() as u64 / lines).max(1);
    let marks = needs.iter().filter(|need| need.kind == Kind::Mark).count() as u64;
    let columns: u64 = needs.iter().map(|need| bytes_of(need.kind)).sum();
    // A column that grows holds its old and its new place for a moment.
    let row = (columns + marks.next_multiple_of(8)) * 3 / 2 + WORK;
    (size / line).saturating_mul(row)
}

/// Bytes a cell takes.
fn bytes_of(kind: Kind) -> u64 {
    match kind {
        Kind::Mark => 1,
        Kind::Label | Kind::RequiredLabel => 4,
        Kind::Number => 8,
    }
}

fn refusal(needed: u64, free: u64) -> String {
    let gigabytes = |bytes: u64| format!("{:.1}", bytes as f64 / 1e9).replace('.', ",");
    format!(
        "tệp cần khoảng {} GB bộ nhớ mà máy chỉ còn {} GB; tính trên máy có nhiều bộ nhớ hơn hoặc tách tệp \
         (ví dụ theo tỉnh)",
        gigabytes(needed),
        gigabytes(free)
    )
}

/// Bytes of memory the system can still give, where it tells.
fn free_memory() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text
        .lines()
        .find(|line| line.starts_with("MemAvailable:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_follows_the_number_of_lines_and_columns() {
        let needs = [
            Need::new("q1", Kind::Mark),
            Need::new("unit", Kind::Label),
            Need::new("w", Kind::Number),
        ];
        // Lines of ten bytes: a hundred million of them in a gigabyte, each (1 + 4 + 8 + 8) · 1.5 + 120 bytes.
        let start = b"5,X,12345\n".repeat(1000);
        let bytes = needed(1_000_000_000, &start, &needs);
        assert!((bytes as f64 / 15.1e9 - 1.0).abs() < 0.2, "{bytes}");
        assert_eq!(needed(0, b"", &needs), 0);
    }

    #[test]
    fn the_refusal_names_both_sizes() {
        let told = refusal(10_100_000_000, 3_900_000_000);
        assert!(
            told.starts_with("tệp cần khoảng 10,1 GB bộ nhớ mà máy chỉ còn 3,9 GB;"),
            "{told}"
        );
    }
}
