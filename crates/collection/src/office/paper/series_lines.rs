//! Several series at once, a line each: code of the post office, of the unit, of the field, and how many
//! forms.

use pages::office::fill;
use pages::office::paper::serial_count_words;
use pages::office::parts::Fault;
use survey::{FieldCode, PostOfficeCode, Scope, UnitCode, text};

use super::slip;
use crate::office::rounds::view::RoundView;

/// Most forms of one series.
pub(super) const MOST_FORMS: u32 = 20_000;
/// Most lines at once.
const MOST_LINES: usize = 500;
/// Most mistakes that are told one by one.
const MOST_FAULTS: usize = 20;

/// A series that somebody wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wish {
    pub(super) post_office: PostOfficeCode,
    pub(super) unit: UnitCode,
    pub(super) field: FieldCode,
    pub(super) count: u32,
}

/// Reads one wish; `typed` are the four values in their order.
pub(super) fn wish(
    view: &RoundView,
    scope: &Scope,
    typed: [&str; 4],
    faults: &mut Vec<Fault>,
) -> Option<Wish> {
    let [office, unit, field, count] = typed;
    let office = slip::post_office(view, scope, office, faults);
    let unit = slip::unit(view, office.as_ref(), unit, faults);
    let field = slip::field(view, field, faults);
    let count = slip::whole(count)
        .and_then(|count| u32::try_from(count).ok())
        .filter(|count| (1..=MOST_FORMS).contains(count));
    if count.is_none() {
        let said = fill(
            "series.wrong_count",
            &[("most", &serial_count_words(u64::from(MOST_FORMS)))],
        );
        faults.push(Fault::new("count", said));
    }
    Some(Wish {
        post_office: office?,
        unit: unit?,
        field: field?,
        count: count?,
    })
}

/// Reads pasted lines or a CSV file: values apart by semicolon, tab or comma, a head is skipped.
///
/// # Errors
/// Every mistake, with its line, at the given input.
pub(super) fn wishes(
    view: &RoundView,
    scope: &Scope,
    lines: &str,
    input: &str,
) -> Result<Vec<Wish>, Vec<Fault>> {
    let mut wishes = Vec::new();
    let mut faults = Vec::new();
    for (number, line) in (1_usize..).zip(lines.trim_start_matches('\u{feff}').lines()) {
        let values = values(line);
        // A head names its columns, and no code of a post office.
        let is_head = number == 1
            && values
                .first()
                .is_some_and(|value| PostOfficeCode::parse(value).is_err());
        if values.iter().all(String::is_empty) || is_head {
            continue;
        }
        let mut own = Vec::new();
        let read = if let [office, unit, field, count] = values.as_slice() {
            wish(view, scope, [office, unit, field, count], &mut own)
        } else {
            let sentence = pages::office::words("series.wrong_columns");
            own.push(Fault::new(input, sentence));
            None
        };
        wishes.extend(read);
        faults.extend(own.into_iter().map(|fault| {
            let place = [("line", number.to_string()), ("words", fault.words)];
            let values: Vec<(&str, &str)> = place
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            Fault::new(input, fill("series.wrong_line", &values))
        }));
    }
    if faults.is_empty() && wishes.is_empty() {
        faults.push(Fault::new(
            input,
            pages::office::words("series.wrong_empty"),
        ));
    }
    if wishes.len() > MOST_LINES {
        let most = MOST_LINES.to_string();
        faults.push(Fault::new(
            input,
            fill("series.wrong_many", &[("most", &most)]),
        ));
    }
    if faults.is_empty() {
        return Ok(wishes);
    }
    faults.truncate(MOST_FAULTS);
    Err(faults)
}

/// The values of a line. A browser's form turns tabs into spaces, which no code has inside.
fn values(line: &str) -> Vec<String> {
    let tidy = |value: &str| {
        let value = text::normalise_line(value);
        value.trim_matches('"').trim().to_owned()
    };
    match [';', '\t', ',']
        .into_iter()
        .find(|sign| line.contains(*sign))
    {
        Some(sign) => line.split(sign).map(tidy).collect(),
        None => line.split_whitespace().map(tidy).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::values;
    use rstest::rstest;

    #[rstest]
    #[case("270000; 00004; ho_tich; 200")]
    #[case("270000\t00004\tho_tich\t200")]
    #[case("270000 00004   ho_tich 200 ")]
    #[case("\"270000\",\"00004\",ho_tich,200")]
    fn lines_of_a_spreadsheet_are_taken_apart(#[case] line: &str) {
        assert_eq!(values(line), ["270000", "00004", "ho_tich", "200"]);
    }
}
