//! The figures as an SDMX-CSV 2.0 data message.
//!
//! Three columns name the structure and the action, then come the dimensions, the measure and the
//! attributes. Totals are `_T`, as the
//! SDMX guidelines ask. The time is a range: first day and number of days.
//!
//! *Source*: SDMX-CSV 2.0 field guide; SDMX 3.0, section 2, identifiers; CL_OBS_STATUS 2.2.

use std::io::{self, Write};

use time::{Date, OffsetDateTime, UtcOffset};

use super::row::{Row, rows};
use crate::release::{Figure, Release};

/// The dataflow: agency, id, version.
pub(super) const DATAFLOW: &str = "SIPAS:DF_SIPAS(1.0.0)";

const HEAD: [&str; 21] = [
    "STRUCTURE",
    "STRUCTURE_ID",
    "ACTION",
    "STREAM",
    "BREAKDOWN",
    "BLOCK",
    "UNIT",
    "FIELD",
    "RESPONDENTS",
    "INDICATOR",
    "SCORE",
    "TIME_PERIOD",
    "OBS_VALUE",
    "STD_ERROR",
    "CI_LOWER",
    "CI_UPPER",
    "DF",
    "DEFF",
    "N",
    "OBS_STATUS",
    "ROUND",
];

/// Writes the message.
pub(super) fn write(release: &Release, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(out);
    writer.write_record(HEAD)?;
    let (time, round) = (period(release), identifier(&release.round.code));
    for row in rows(release) {
        writer.write_record(observation(&row, &time, &round))?;
    }
    writer.flush()
}

fn observation(row: &Row<'_>, time: &str, round: &str) -> [String; 21] {
    let estimate = row.figure.estimate();
    let number = |number: Option<f64>| number.map_or(String::new(), |number| number.to_string());
    let who = &row.who;
    let within = |code: &str| match code {
        "" => "_T".to_owned(),
        code => identifier(code),
    };
    [
        "dataflow".to_owned(),
        DATAFLOW.to_owned(),
        "I".to_owned(),
        identifier(who.stream),
        identifier(who.table),
        within(who.block),
        within(who.unit[0]),
        within(who.field[0]),
        respondents(who.group),
        identifier(&row.indicator.code),
        identifier(row.score),
        time.to_owned(),
        number(estimate.map(|estimate| estimate.value)),
        number(estimate.map(|estimate| estimate.se)),
        number(estimate.map(|estimate| estimate.low)),
        number(estimate.map(|estimate| estimate.high)),
        number(estimate.map(|estimate| estimate.df)),
        number(estimate.and_then(|estimate| estimate.deff)),
        row.n.to_string(),
        status(&row.figure).to_owned(),
        round.to_owned(),
    ]
}

/// Question and group as one code.
fn respondents([question, category, _]: [&str; 3]) -> String {
    if question.is_empty() {
        return "_T".to_owned();
    }
    identifier(&format!("{question}-{category}"))
}

/// Normal, suppressed, missing.
const fn status(figure: &Figure) -> &'static str {
    match figure {
        Figure::Ok(_) => "A",
        Figure::Few | Figure::Complement => "Q",
        Figure::NotEstimable => "O",
    }
}

/// A code as SDMX may spell it: letters, digits, `_ @ $ -`.
fn identifier(code: &str) -> String {
    let sign = |sign: char| match sign {
        fine if fine.is_ascii_alphanumeric() || "_@$-".contains(fine) => fine,
        _ => '_',
    };
    code.chars().map(sign).collect()
}

/// First day and number of days of the fieldwork, e.g. `2026-09-01/P60D`, by the days of Vietnam.
fn period(release: &Release) -> String {
    let round = &release.round;
    let Some(first) = day(round.opens_ms) else {
        return String::new();
    };
    // The round closes at the first moment that no longer belongs to it.
    let days = day(round.closes_ms - 1).map_or(1, |last| (last - first).whole_days() + 1);
    format!("{first}/P{}D", days.max(1))
}

/// The day in Vietnam of a moment in Unix milliseconds.
pub(super) fn day(at_ms: i64) -> Option<Date> {
    let offset = UtcOffset::from_hms(7, 0, 0).ok()?;
    let moment = OffsetDateTime::from_unix_timestamp(at_ms.div_euclid(1000)).ok()?;
    Some(moment.to_offset(offset).date())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_spelt_as_sdmx_allows() {
        assert_eq!(identifier("so_tu_phap"), "so_tu_phap");
        assert_eq!(identifier("F1.2 đ"), "F1_2__");
    }

    #[test]
    fn days_are_those_of_vietnam() {
        // 2026-08-31T17:00:00Z is midnight in Vietnam.
        let first = day(1_788_195_600_000).map(|day| day.to_string());
        assert_eq!(first.as_deref(), Some("2026-09-01"));
    }
}
