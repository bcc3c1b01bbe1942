//! The cover sheet of a series (tờ bìa đợt in): what lies below it, from which number to which, the
//! list on which whoever takes forms over signs, and for a sample the list of who gets which form.

use serde::Serialize;
use survey::Language;

use super::official::{Head, Signature, fact};
use crate::locale::Locale;
use crate::words;

/// What is printed for one post office.
#[derive(Debug, Clone)]
pub struct SeriesCover {
    /// Name of the province, as in `tỉnh An Giang`.
    pub province: String,
    /// Name of the round.
    pub round: String,
    /// Name and code of the post office.
    pub post_office: String,
    /// Title and version of the questionnaire.
    pub questionnaire: String,
    /// The day of printing, in words.
    pub printed: String,
    /// The series, in the order in which their forms follow.
    pub series: Vec<CoverSeries>,
    /// To whom each form goes, where the forms are for a sample.
    pub distribution: Option<Distribution>,
}

/// To whom each form goes. It is printed and kept nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Distribution {
    /// Names of the columns that are taken over from the file of the sample.
    pub columns: Vec<String>,
    /// The stops, in the order in which the forms follow.
    pub stops: Vec<Stop>,
}

/// A unit and field, and who gets its forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// Name of the unit.
    pub unit: String,
    /// Name of the field.
    pub field: String,
    /// Its forms by their numbers.
    pub given: Vec<Given>,
}

/// One form and who gets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The number with its check character.
    pub serial: String,
    /// What the file of the sample says, in the order of the columns.
    pub cells: Vec<String>,
}

/// One series on the cover.
#[derive(Debug, Clone)]
pub struct CoverSeries {
    /// Name of the unit.
    pub unit: String,
    /// Name of the field.
    pub field: String,
    /// Forms.
    pub count: u32,
    /// First number with its check character.
    pub first: String,
    /// Last number.
    pub last: String,
}

/// The cover with every word ready to be set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeriesCoverSheet {
    head: Head,
    title: String,
    round: String,
    facts: Vec<[String; 2]>,
    list_title: String,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
    total: String,
    distribution: Option<DistributionSheet>,
    rules_title: String,
    rules: Vec<String>,
    signatures: Vec<Signature>,
    foot: String,
    page_word: String,
    of_word: String,
}

/// The list by forms; it begins on a page of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct DistributionSheet {
    title: String,
    note: String,
    columns: Vec<String>,
    stops: Vec<StopSheet>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct StopSheet {
    name: String,
    rows: Vec<Vec<String>>,
}

/// Columns of the list; the last one is signed.
const COLUMNS: [&str; 7] = [
    "series_cover.column_number",
    "series_cover.column_unit",
    "series_cover.column_field",
    "series_cover.column_count",
    "series_cover.column_first",
    "series_cover.column_last",
    "series_cover.column_taken",
];

const RULES: [&str; 4] = [
    "series_cover.rule_number",
    "series_cover.rule_phone",
    "series_cover.rule_unused",
    "series_cover.rule_bundle",
];

impl SeriesCover {
    /// The cover in words.
    pub fn sheet(&self) -> SeriesCoverSheet {
        let locale = Locale::office();
        let all = |keys: &[&str]| -> Vec<String> {
            keys.iter().map(|key| locale.get(key).to_owned()).collect()
        };
        let total: u64 = self.series.iter().map(|one| u64::from(one.count)).sum();
        let total = count(total);
        let kinds = count(u64::try_from(self.series.len()).unwrap_or(u64::MAX));
        SeriesCoverSheet {
            head: Head::of_office(&self.province),
            title: locale.get("series_cover.title").to_owned(),
            round: self.round.clone(),
            facts: vec![
                fact("series_cover.post_office", &self.post_office),
                fact("series_cover.questionnaire", &self.questionnaire),
                fact("series_cover.printed", &self.printed),
                fact("series_cover.count", &total),
            ],
            list_title: locale.get("series_cover.list").to_owned(),
            columns: all(&COLUMNS),
            rows: (1_u64..).zip(&self.series).map(row).collect(),
            total: locale.fill(
                "series_cover.total",
                &[("count", &total), ("series", &kinds)],
            ),
            distribution: self.distribution.as_ref().map(Distribution::sheet),
            rules_title: locale.get("series_cover.rules").to_owned(),
            rules: all(&RULES),
            signatures: vec![
                Signature::of("series_cover.giver"),
                Signature::of("series_cover.taker"),
            ],
            foot: format!("{} · {}", self.round, self.post_office),
            page_word: locale.get("paper.page").to_owned(),
            of_word: locale.get("paper.of").to_owned(),
        }
    }
}

impl Distribution {
    fn sheet(&self) -> DistributionSheet {
        let says = |key: &str| {
            Locale::office()
                .get(&format!("series_cover.{key}"))
                .to_owned()
        };
        let mut number = 0_u64;
        let mut row = |given: &Given| {
            number += 1;
            let first = [count(number), given.serial.clone()];
            first
                .into_iter()
                .chain(given.cells.iter().cloned())
                .collect()
        };
        let stops = self.stops.iter();
        DistributionSheet {
            title: says("distribution"),
            note: says("distribution_note"),
            columns: [says("column_number"), says("column_serial")]
                .into_iter()
                .chain(self.columns.iter().cloned())
                .chain([says("column_given")])
                .collect(),
            stops: stops
                .map(|stop| StopSheet {
                    name: format!("{} – {}", stop.unit, stop.field),
                    rows: stop.given.iter().map(&mut row).collect(),
                })
                .collect(),
        }
    }
}

fn row((number, series): (u64, &CoverSeries)) -> Vec<String> {
    vec![
        number.to_string(),
        series.unit.clone(),
        series.field.clone(),
        count(u64::from(series.count)),
        series.first.clone(),
        series.last.clone(),
    ]
}

fn count(value: u64) -> String {
    words::integer(i64::try_from(value).unwrap_or(i64::MAX), Language::VI)
}
