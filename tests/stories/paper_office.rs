//! Paper in the office: series are made, batches announced, and a bundle is taken in sheet by sheet.

mod announcing;
mod bundle;
mod house;
mod register;
mod rights;

use intake::batch::Refusal;
use pages::office::paper::{refusal_words, scanned_words};

#[test]
fn every_refusal_and_every_scan_has_words() {
    for code in Refusal::CODES {
        let words = refusal_words(code, Some(3));
        assert!(
            !words.contains("refusal_") && !words.contains('{'),
            "{code}: {words}"
        );
    }
    for code in [
        "paper-admitted",
        "paper-here",
        "paper-held",
        "paper-answered-by-phone",
        "paper-set-aside",
        "paper-foreign",
        "serial-unknown",
        "batch-state",
    ] {
        assert!(!scanned_words(code, &[]).contains("scanned_"), "{code}");
    }
}
