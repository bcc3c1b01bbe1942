//! The fields that two clerks keyed otherwise.

use pages::Pages;
use pages::office::paper::{DifferingField, ReconcileForm, ReconcileLine, ReconcileList};
use pages::office::parts::Fault;

use super::{Named, frame, text};

pub(super) fn samples(pages: &Pages) -> Vec<Named> {
    let field = |chosen: &str, fault: bool| DifferingField {
        input: text("s01"),
        question: text("1. Biển hiệu <A>"),
        place: text("Phần “Tiếp cận”, câu 1"),
        first: text("4 – Hài lòng"),
        second: text("5 – Rất hài lòng"),
        standing: text("chưa quyết định"),
        is_returned: false,
        keys: text("Phím: 1–5"),
        third: text("9<A>"),
        chosen: text(chosen),
        fault: fault.then(|| text("Xin xem lại")),
    };
    let form = |may_decide: bool, faults: Vec<Fault>| ReconcileForm {
        frame: frame(),
        action: text("/quan-ly/giay/lo/1/doi-chieu/1"),
        back: text("/quan-ly/giay/lo/1/doi-chieu"),
        about: text("Số phiếu 2600001-9, tờ 1"),
        fields: vec![
            field("third", !faults.is_empty()),
            DifferingField {
                input: text("s02"),
                is_returned: true,
                ..field("", false)
            },
        ],
        may_decide,
        why_not: (!may_decide).then(|| text("Ông/Bà đã nhập phiếu này")),
        faults,
    };
    let line = ReconcileLine {
        serial: text("2600001-9"),
        href: text("/quan-ly/giay/lo/1/doi-chieu/2600001-9"),
        sheet: text("1"),
        fields: text("2"),
        open: text("Còn 1 câu"),
    };
    let list = |forms: Vec<ReconcileLine>| ReconcileList {
        frame: frame(),
        back: text("/quan-ly/giay/lo/1"),
        left: text("Còn 1 câu"),
        forms,
    };
    let choice = vec![Fault::new("act.s01", "Xin chọn")];
    vec![
        (
            "reconcile-list",
            pages.reconcile_list(&list(vec![line])).unwrap(),
        ),
        (
            "reconcile-empty",
            pages.reconcile_list(&list(Vec::new())).unwrap(),
        ),
        (
            "reconcile-form",
            pages.reconcile_form(&form(true, Vec::new())).unwrap(),
        ),
        (
            "reconcile-wrong",
            pages.reconcile_form(&form(true, choice)).unwrap(),
        ),
        (
            "reconcile-read",
            pages.reconcile_form(&form(false, Vec::new())).unwrap(),
        ),
    ]
}
