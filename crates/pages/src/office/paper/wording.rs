//! Words for the states, steps, refusals and standings of paper, by the codes of the rules.

use survey::Language;

use crate::office::{fill, words};
use crate::words::integer;

/// What a state of a batch is called, by its stored word.
pub fn state_words(state: &str) -> String {
    words(&format!("batch.state_{state}"))
}

/// What a step is called on its button.
pub fn step_words(step: &str) -> String {
    words(&format!("batch.step_{step}"))
}

/// Why a step is not taken, and what is left to do; `left` where it can be counted.
pub fn refusal_words(code: &str, left: Option<u32>) -> String {
    let left = left.map(|left| integer(i64::from(left), Language::VI));
    fill(
        &format!("batch.refusal_{code}"),
        &[("left", left.as_deref().unwrap_or_default())],
    )
}

/// What has become of a sheet, by its stored word.
pub fn sheet_words(standing: &str) -> String {
    words(&format!("sheets.standing_{standing}"))
}

/// What became of a sheet that was scanned, by the code of the rules; `values` fill the sentence.
pub fn scanned_words(code: &str, values: &[(&str, &str)]) -> String {
    fill(&format!("sheets.scanned_{code}"), values)
}

/// Why a serial cannot be read, by its kind: `symbol`, `length` or `check`.
pub fn code_error_words(kind: &str) -> String {
    words(&format!("sheets.mistyped_{kind}"))
}

/// Why a form is rejected, by the stored word of the reason.
pub fn reject_reason_words(reason: &str) -> String {
    words(&format!("intake.rejected_{}", reason.replace('-', "_")))
}

/// A number of forms or fields as people write it.
pub fn serial_count_words(count: u64) -> String {
    integer(i64::try_from(count).unwrap_or(i64::MAX), Language::VI)
}
