//! What is wrong with the header of a batch, in words, for pages and programs.

use intake::batch::HeaderError;
use pages::office::paper::serial_count_words;
use pages::office::{fill, words};

/// Why a header contradicts itself.
pub(crate) fn header_error_words(error: HeaderError) -> String {
    match error {
        HeaderError::Empty => words("batch.wrong_expected"),
        HeaderError::TooMany { expected, serials } => fill(
            "batch.wrong_too_many",
            &[
                ("expected", &serial_count_words(u64::from(expected))),
                ("serials", &serial_count_words(u64::from(serials))),
            ],
        ),
        HeaderError::Total => words("batch.wrong_serial_total"),
        HeaderError::Item => words("batch.wrong_item_total"),
    }
}
