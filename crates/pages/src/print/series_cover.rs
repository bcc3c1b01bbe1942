//! The cover sheet of a series (tờ bìa đợt in): what lies below it, from which number to which, and
//! the list on which whoever takes forms over signs.

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
    rules_title: String,
    rules: Vec<String>,
    signatures: Vec<Signature>,
    foot: String,
    page_word: String,
    of_word: String,
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
