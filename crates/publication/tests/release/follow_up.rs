//! What became, in the next round, of the items that pulled a unit down, beside what the unit planned.

use publication::release::{Release, make_from};
use publication::view::{comparable, follow_up};
use survey::Language;

use super::building::{Forms, parameters};

/// Forms of a unit; each is not content with one of the sixteen items, in turn.
const FORMS: usize = 60;

/// A round in which every other form of unit 1 is not content with the first item, or is.
fn round(id: &str, number: &str, is_weak: bool, earlier: Vec<Release>) -> Release {
    let mut forms = Forms::new("dvhcc-2023", 3, 1);
    for unit in [1, 2] {
        for form in 0..FORMS {
            let mut marks = [b'4'; 16];
            marks[form % 16] = b'3';
            if unit == 1 && is_weak && form % 2 == 0 {
                marks[0] = b'2';
            }
            forms.add(unit, 0, &marks);
        }
    }
    let mut input = forms.input(&[(1, 0, 600), (2, 0, 600)]);
    id.clone_into(&mut input.round.id);
    let mut made = parameters();
    number.clone_into(&mut made.number);
    made.made_ms += i64::try_from(earlier.len()).unwrap();
    input.earlier = earlier;
    make_from(&input, &made).unwrap()
}

#[test]
fn an_item_that_was_weak_is_told_then_and_now_beside_the_plan() {
    let before = round("1", "2025-01", true, Vec::new());
    let now = round("2", "2026-01", false, vec![before.clone()]);
    assert_eq!(comparable(&now), Some("2025-01"));
    let plan = (
        "unit-1",
        "Niêm yết lại bảng chỉ dẫn.\n\nTập huấn công chức.",
    );
    let told = follow_up(&now, &before, plan, Language::VI).unwrap();
    assert_eq!(
        told.plan,
        ["Niêm yết lại bảng chỉ dẫn.", "Tập huấn công chức."]
    );
    assert!(
        told.href.contains("/2025-01") && told.href.ends_with("/don-vi/unit-1"),
        "{}",
        told.href
    );
    let table = format!("{:?}", told.table);
    // 30 of 60 then; now only the forms 0, 16, 32 and 48 are not content with it.
    for words in ["50,00%", "93,33%", "+28,87 đến +57,79", "\"Tăng\""] {
        assert!(table.contains(words), "{words}: {table}");
    }
}

#[test]
fn a_unit_without_weak_items_then_has_nothing_to_follow() {
    let before = round("1", "2025-01", true, Vec::new());
    let now = round("2", "2026-01", false, vec![before.clone()]);
    for unit in ["unit-0", "khong-co"] {
        assert_eq!(
            follow_up(&now, &before, (unit, "Kế hoạch"), Language::VI),
            None,
            "{unit}"
        );
    }
}
