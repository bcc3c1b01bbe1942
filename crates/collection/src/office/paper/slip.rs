//! What is typed off a slip, read into a header; every mistake is kept beside its input.

use intake::Serial;
use intake::batch::{BatchHeader, ControlTotals, HeaderError, ItemTotal};
use intake::serial::SerialRange;
use pages::office::paper::{TypedHeader, code_error_words};
use pages::office::parts::Fault;
use pages::office::words;
use store::paper::keying::read_serial;
use survey::{CodeError, FieldCode, PostOfficeCode, Scope, UnitCode};

use crate::header_words::header_error_words;
use crate::office::rounds::view::RoundView;
use crate::posted::Fields;

/// What the form holds.
pub(super) fn typed(fields: &Fields) -> TypedHeader {
    let one = |name: &str| fields.one(name).to_owned();
    TypedHeader {
        post_office: one("post_office"),
        unit: one("unit"),
        field: one("field"),
        expected: one("expected"),
        first: one("first"),
        last: one("last"),
        serial_total: one("serial_total"),
        item: one("item"),
        item_total: one("item_total"),
    }
}

/// A whole number as people type it, with or without points between the thousands.
pub(super) fn whole(typed: &str) -> Option<u64> {
    let digits: String = typed
        .chars()
        .filter(|sign| !matches!(sign, '.' | ' ' | '\u{a0}'))
        .collect();
    let is_plain = !digits.is_empty() && digits.bytes().all(|sign| sign.is_ascii_digit());
    is_plain.then(|| digits.parse().ok()).flatten()
}

/// Why a serial cannot be read.
pub(super) fn serial_fault(error: CodeError) -> String {
    code_error_words(match error {
        CodeError::Length => "length",
        CodeError::Symbol(_) => "symbol",
        CodeError::Check => "check",
    })
}

/// A serial out of an input, typed or scanned from the code of a form.
pub(super) fn serial(input: &str, typed: &str, faults: &mut Vec<Fault>) -> Option<Serial> {
    let read = read_serial(typed);
    if let (None, Err(error)) = (read, Serial::parse(typed)) {
        faults.push(Fault::new(input, serial_fault(error)));
    }
    read
}

/// A range out of two inputs.
pub(super) fn range(first: &str, last: &str, faults: &mut Vec<Fault>) -> Option<SerialRange> {
    let (first, last) = (serial("first", first, faults), serial("last", last, faults));
    let range = SerialRange::new(first?, last?).ok();
    if range.is_none() {
        faults.push(Fault::new("last", words("batch.wrong_order")));
    }
    range
}

/// What is wrong with a header that contradicts itself.
pub(super) fn header_fault(error: HeaderError) -> Fault {
    let input = match error {
        HeaderError::Empty | HeaderError::TooMany { .. } => "expected",
        HeaderError::Total => "serial_total",
        HeaderError::Item => "item_total",
    };
    Fault::new(input, header_error_words(error))
}

/// The header that was typed, as far as it can be read.
pub(super) fn read(
    view: &RoundView,
    scope: &Scope,
    typed: &TypedHeader,
    items: &[(String, String)],
    faults: &mut Vec<Fault>,
) -> Option<BatchHeader> {
    let office = post_office(view, scope, &typed.post_office, faults);
    let unit = unit(view, office.as_ref(), &typed.unit, faults);
    let field = field(view, &typed.field, faults);
    let expected = whole(&typed.expected).and_then(|count| u32::try_from(count).ok());
    if expected.is_none_or(|count| count == 0) {
        faults.push(Fault::new("expected", words("batch.wrong_expected")));
    }
    let serials = range(&typed.first, &typed.last, faults);
    let totals = totals(typed, items, faults);
    let header = BatchHeader {
        post_office: office?,
        round: view.kept.plan.round.id,
        unit: unit?,
        field: field?,
        expected: expected?,
        serials: serials?,
        totals: totals?,
    };
    if !faults.is_empty() {
        return None;
    }
    match header.check() {
        Ok(()) => Some(header),
        Err(error) => {
            faults.push(header_fault(error));
            None
        }
    }
}

/// A post office of the round inside the scope.
pub(super) fn post_office(
    view: &RoundView,
    scope: &Scope,
    typed: &str,
    faults: &mut Vec<Fault>,
) -> Option<PostOfficeCode> {
    let code = PostOfficeCode::parse(typed).ok().filter(|code| {
        view.kept.plan.post_offices.contains_key(code) && scope.sees_post_office(code)
    });
    if code.is_none() {
        faults.push(Fault::new("post_office", words("series.wrong_post_office")));
    }
    code
}

/// A unit whose forms the post office hands out.
pub(super) fn unit(
    view: &RoundView,
    office: Option<&PostOfficeCode>,
    typed: &str,
    faults: &mut Vec<Fault>,
) -> Option<UnitCode> {
    let plan = &view.kept.plan;
    let code = UnitCode::parse(typed).ok().filter(|code| {
        let known = view.units.iter().any(|unit| unit.code == *code);
        let served = office
            .and_then(|office| plan.post_offices.get(office))
            .is_none_or(|office| office.units.contains(code));
        known && served && plan.takes_part(code)
    });
    if code.is_none() {
        faults.push(Fault::new("unit", words("series.wrong_unit")));
    }
    code
}

/// A field of the round.
pub(super) fn field(view: &RoundView, typed: &str, faults: &mut Vec<Fault>) -> Option<FieldCode> {
    let code = FieldCode::parse(typed).ok().filter(|code| {
        let known = view.fields.iter().any(|field| field.code == *code);
        known && view.kept.plan.offers(code)
    });
    if code.is_none() {
        faults.push(Fault::new("field", words("series.wrong_field")));
    }
    code
}

fn totals(
    typed: &TypedHeader,
    items: &[(String, String)],
    faults: &mut Vec<Fault>,
) -> Option<ControlTotals> {
    let before = faults.len();
    let mut number = |input: &str, value: &str| {
        if value.is_empty() {
            return None;
        }
        let read = whole(value);
        if read.is_none() {
            faults.push(Fault::new(input, words("batch.wrong_number")));
        }
        read
    };
    let serials = number("serial_total", &typed.serial_total);
    let total = number("item_total", &typed.item_total);
    let known = items.iter().any(|(code, _)| *code == typed.item);
    let item = match (total, known) {
        (Some(total), true) => Some(ItemTotal {
            item: typed.item.clone(),
            total,
        }),
        (Some(_), false) => {
            faults.push(Fault::new("item", words("batch.wrong_item")));
            None
        }
        (None, true) if typed.item_total.is_empty() => {
            faults.push(Fault::new("item_total", words("batch.wrong_item_missing")));
            None
        }
        (None, _) => None,
    };
    (faults.len() == before).then_some(ControlTotals { serials, item })
}

#[cfg(test)]
mod tests {
    use super::whole;
    use rstest::rstest;

    #[rstest]
    #[case("200", Some(200))]
    #[case("52.020.100", Some(52_020_100))]
    #[case("1 000", Some(1000))]
    #[case("", None)]
    #[case("12a", None)]
    #[case("-3", None)]
    #[case("99999999999999999999", None)]
    fn numbers_are_read_as_people_write_them(#[case] typed: &str, #[case] number: Option<u64>) {
        assert_eq!(whole(typed), number);
    }
}
