//! From the number of a row back to its line in the file.

/// The line of each row; only places where the distance changes are kept (empty lines, line breaks in
/// quoted cells).
#[derive(Debug, Clone, Default)]
pub struct LineMap {
    /// (first row, line − row) in order of rows.
    shifts: Vec<(u64, u64)>,
}

impl LineMap {
    /// Notes that `row` (from 0) begins on `line` (from 1).
    #[inline]
    pub fn note(&mut self, row: u64, line: u64) {
        let shift = line - row;
        if self.shifts.last().is_none_or(|last| last.1 != shift) {
            self.shifts.push((row, shift));
        }
    }

    /// The line of `row`.
    pub fn line(&self, row: u64) -> u64 {
        let after = self.shifts.partition_point(|entry| entry.0 <= row);
        let shift = after.checked_sub(1).map_or(2, |place| self.shifts[place].1);
        row + shift
    }
}
