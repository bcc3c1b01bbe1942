//! The slip of a batch (phiếu giao nhận lô): what its header promised, what was found, how well it was
//! keyed, and two places to sign.

use serde::Serialize;
use survey::Language;

use super::official::{Head, Signature, fact};
use crate::locale::Locale;
use crate::words;

/// A closed batch, as its slip tells it.
#[derive(Debug, Clone)]
pub struct BatchSlip {
    /// Name of the province, as in `tỉnh An Giang`.
    pub province: String,
    /// Name of the round.
    pub round: String,
    /// Name of the post office.
    pub post_office: String,
    /// Name of the batch.
    pub code: String,
    /// Name of the unit.
    pub unit: String,
    /// Name of the field.
    pub field: String,
    /// First number of the header with its check character.
    pub first: String,
    /// Last number.
    pub last: String,
    /// When it was closed, in words.
    pub closed: String,
    /// By whom.
    pub closed_by: String,
    /// Place and day under which the slip is signed.
    pub place_and_day: String,
    /// Papers.
    pub papers: SlipTotal,
    /// Sum of the numbers of all forms, where the header has one.
    pub serial_total: Option<SlipTotal>,
    /// Sum of the marks of an item and its number on the paper, where the header has one.
    pub item_total: Option<(String, SlipTotal)>,
    /// Differences that somebody explained: what, and the words.
    pub explained: Vec<(String, String)>,
    /// Rejected forms by reason, in words.
    pub rejected: Vec<(String, u64)>,
    /// The keying.
    pub keying: SlipKeying,
    /// The audit against the paper.
    pub audit: Option<SlipAudit>,
    /// SHA-256 of the answers as they were handed over, in hexadecimal.
    pub digest: String,
}

/// A number that was promised and the one that was found.
#[derive(Debug, Clone, Copy)]
pub struct SlipTotal {
    /// By the header.
    pub promised: u64,
    /// By the forms.
    pub found: u64,
}

/// How the forms were keyed.
#[derive(Debug, Clone, Copy)]
pub struct SlipKeying {
    /// Forms whose answers were handed over.
    pub handed_over: u64,
    /// Forms keyed by two people.
    pub twice: u64,
    /// Fields in which the two differed.
    pub differing: u64,
}

/// What the comparison with the paper found.
#[derive(Debug, Clone, Copy)]
pub struct SlipAudit {
    /// How often forms were drawn; only the last draw counts.
    pub draws: u64,
    /// Forms of the batch.
    pub lot: u64,
    /// Forms drawn.
    pub drawn: u64,
    /// Forms with a wrong field.
    pub faulty: u64,
    /// Fields compared.
    pub compared: u64,
    /// Wrong ones.
    pub wrong: u64,
    /// Share of wrong fields, 0..=1.
    pub rate: f64,
    /// Its exact interval, 0..=1.
    pub interval: (f64, f64),
    /// Confidence of the interval, 0..=1.
    pub confidence: f64,
}

/// The slip with every word ready to be set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BatchSlipSheet {
    head: Head,
    title: String,
    /// What stands at the head of every page but the first.
    running: String,
    code: String,
    facts: Vec<[String; 2]>,
    parts: Vec<Part>,
    digest_title: String,
    digest: String,
    digest_words: String,
    place_and_day: String,
    signatures: Vec<Signature>,
    foot: String,
    page_word: String,
    of_word: String,
}

/// A table of the slip and what is said below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Part {
    title: String,
    columns: Vec<String>,
    /// Width of the columns after the first one, in millimetres.
    width: u32,
    rows: Vec<Vec<String>>,
    notes: Vec<String>,
}

impl BatchSlip {
    /// The slip in words.
    pub fn sheet(&self) -> BatchSlipSheet {
        let locale = Locale::office();
        let says = |key: &str| locale.get(key).to_owned();
        let serials = format!("{} – {}", self.first, self.last);
        let closed = locale.fill(
            "batch_slip.closed_by",
            &[("when", &self.closed), ("who", &self.closed_by)],
        );
        let mut parts = vec![self.totals(locale), self.forms(locale)];
        parts.extend(self.audit.as_ref().map(|audit| audit.part(locale)));
        BatchSlipSheet {
            head: Head::of_office(&self.province),
            title: says("batch_slip.title"),
            running: locale.fill(
                "batch_slip.running",
                &[("code", &self.code), ("office", &self.post_office)],
            ),
            code: self.code.clone(),
            facts: vec![
                fact("batch_slip.round", &self.round),
                fact("batch_slip.post_office", &self.post_office),
                fact("batch_slip.unit", &self.unit),
                fact("batch_slip.field", &self.field),
                fact("batch_slip.serials", serials),
                fact("batch_slip.closed", closed),
            ],
            parts,
            digest_title: says("batch_slip.digest"),
            // In groups of eight, as a person compares it.
            digest: grouped(&self.digest),
            digest_words: says("batch_slip.digest_words"),
            place_and_day: self.place_and_day.clone(),
            signatures: vec![
                Signature::of("batch_slip.giver"),
                Signature::of("batch_slip.taker"),
            ],
            foot: format!("{} · {}", self.code, self.post_office),
            page_word: says("paper.page"),
            of_word: says("paper.of"),
        }
    }

    fn totals(&self, locale: &Locale) -> Part {
        let mut rows = vec![self.papers.row(locale, says(locale, "batch_slip.papers"))];
        rows.extend(
            self.serial_total
                .map(|total| total.row(locale, says(locale, "batch_slip.serial_total"))),
        );
        rows.extend(self.item_total.as_ref().map(|(number, total)| {
            let words = locale.fill("batch_slip.item_total", &[("number", number)]);
            total.row(locale, words)
        }));
        let explained = self.explained.iter();
        Part {
            title: says(locale, "batch_slip.totals"),
            columns: columns(locale, &["check", "promised", "found", "agrees"]),
            width: 28,
            rows,
            notes: explained
                .map(|(what, words)| format!("{what}: {words}"))
                .collect(),
        }
    }

    fn forms(&self, locale: &Locale) -> Part {
        let rejected: u64 = self.rejected.iter().map(|(_, forms)| forms).sum();
        let row = |words: String, forms: u64| vec![words, count(forms)];
        let mut rows = vec![row(
            says(locale, "batch_slip.handed_over"),
            self.keying.handed_over,
        )];
        let reasons = self.rejected.iter();
        rows.extend(reasons.map(|(reason, forms)| {
            let words = locale.fill("batch_slip.rejected", &[("reason", reason)]);
            row(words, *forms)
        }));
        rows.push(row(
            says(locale, "batch_slip.all"),
            self.keying.handed_over + rejected,
        ));
        rows.push(row(says(locale, "batch_slip.twice"), self.keying.twice));
        rows.push(row(
            says(locale, "batch_slip.differing"),
            self.keying.differing,
        ));
        Part {
            title: says(locale, "batch_slip.forms"),
            columns: columns(locale, &["what", "count"]),
            width: 28,
            rows,
            notes: Vec::new(),
        }
    }
}

impl SlipTotal {
    fn row(self, locale: &Locale, words: String) -> Vec<String> {
        let verdict = if self.promised == self.found {
            "batch_slip.yes"
        } else {
            "batch_slip.no"
        };
        vec![
            words,
            count(self.promised),
            count(self.found),
            says(locale, verdict),
        ]
    }
}

impl SlipAudit {
    fn part(&self, locale: &Locale) -> Part {
        let percent = |share: f64| words::percent(share, 2, Language::VI);
        let of = |key: &str, part: u64, whole: u64| {
            vec![
                says(locale, key),
                format!("{} / {}", count(part), count(whole)),
            ]
        };
        let interval = locale.fill(
            "batch_slip.interval",
            &[
                ("level", &words::percent(self.confidence, 0, Language::VI)),
                ("low", &percent(self.interval.0)),
                ("high", &percent(self.interval.1)),
            ],
        );
        let title = if self.draws > 1 {
            let number = [("number", &*count(self.draws))];
            locale.fill("batch_slip.audit_again", &number)
        } else {
            says(locale, "batch_slip.audit")
        };
        Part {
            title,
            columns: columns(locale, &["what", "count"]),
            width: 28,
            rows: vec![
                of("batch_slip.drawn", self.drawn, self.lot),
                of("batch_slip.faulty", self.faulty, self.drawn),
                of("batch_slip.wrong", self.wrong, self.compared),
                vec![says(locale, "batch_slip.rate"), percent(self.rate)],
            ],
            notes: vec![interval],
        }
    }
}

fn says(locale: &Locale, key: &str) -> String {
    locale.get(key).to_owned()
}

fn columns(locale: &Locale, names: &[&str]) -> Vec<String> {
    names
        .iter()
        .map(|name| says(locale, &format!("batch_slip.column_{name}")))
        .collect()
}

fn count(value: u64) -> String {
    words::integer(i64::try_from(value).unwrap_or(i64::MAX), Language::VI)
}

fn grouped(digest: &str) -> String {
    let letters: Vec<char> = digest.chars().collect();
    let groups: Vec<String> = letters
        .chunks(8)
        .map(|group| group.iter().collect())
        .collect();
    groups.join(" ")
}
