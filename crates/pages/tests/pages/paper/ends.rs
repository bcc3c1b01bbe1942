//! The audit against the paper, the closing, and the numbers of the work.

use pages::Pages;
use pages::citizen::ProblemKind;
use pages::office::paper::{
    AuditForm, AuditLine, AuditPaper, AuditedField, ClosingLine, ClosingPage, NumberLine,
    PaperNumbers, RateLine,
};
use pages::office::parts::{Fact, Fault};

use super::{Named, frame, text};

#[expect(clippy::too_many_lines, reason = "a list of samples")]
pub(super) fn samples(pages: &Pages) -> Vec<Named> {
    let audit = |drawn: bool| AuditForm {
        frame: frame(),
        back: text("/quan-ly/giay/lo/1"),
        plan: text("Lô có 200 phiếu"),
        facts: vec![Fact::new("Tỷ lệ", "0,1%")],
        forms: drawn
            .then(|| AuditLine {
                serial: text("2600001-9"),
                href: Some(text("/quan-ly/giay/lo/1/kiem-tra/2600001-9")),
                sheet: text("1"),
                standing: text("Chưa so"),
            })
            .into_iter()
            .collect(),
        rates: drawn
            .then(|| {
                [
                    text("1. <A>"),
                    text("20"),
                    text("1"),
                    text("5%"),
                    text("0–9%"),
                ]
            })
            .into_iter()
            .collect(),
        draw: (!drawn).then(|| text("/quan-ly/giay/lo/1/kiem-tra")),
        why_not: (!drawn).then(|| text("Chưa đến bước")),
        conclude: drawn.then(|| text("/quan-ly/giay/lo/1/kiem-tra/ket-luan")),
    };
    let paper = |faults: Vec<Fault>| AuditPaper {
        frame: frame(),
        action: text("/quan-ly/giay/lo/1/kiem-tra/1"),
        back: text("/quan-ly/giay/lo/1/kiem-tra"),
        about: text("Số phiếu 2600001-9"),
        text: text("Xin gõ đúng điều ghi trên <giấy>"),
        button: text("Ghi"),
        fields: vec![AuditedField {
            input: text("s01"),
            question: text("1. Biển hiệu <A>"),
            keys: text("Phím: 1–5"),
            typed: text("4"),
        }],
        faults,
    };
    let closing = |open: bool| ClosingPage {
        frame: frame(),
        address: text("/quan-ly/giay/lo/1/dong"),
        back: text("/quan-ly/giay/lo/1"),
        lines: vec![ClosingLine {
            words: text("Số tờ"),
            promised: text("200"),
            found: text("199"),
            agrees: false,
        }],
        serials: vec![Fact::new("Ngoài khoảng", "2600009")],
        note: Some(text("Đã tìm <A>")),
        may_explain: open,
        close: open.then_some(4),
        missing: open.then(|| text("Còn lệch")),
        slip: (!open).then(|| text("/quan-ly/giay/lo/1/phieu-lo.pdf")),
        typed: String::new(),
        faults: open
            .then(|| Fault::new("words", "Xin ghi"))
            .into_iter()
            .collect(),
    };
    let rate = || RateLine {
        name: text("Trần <b>Hòa</b>"),
        judged: text("50"),
        fields: text("1.350"),
        wrong: text("3"),
        rate: text("0,22%"),
        interval: text("0,05% – 0,65%"),
    };
    let numbers = |filled: bool| PaperNumbers {
        frame: frame(),
        back: text("/quan-ly/giay"),
        facts: vec![Fact::new("Phiếu đã nhập", "1.000")],
        forecast: text("Chưa đủ số ngày"),
        states: vec![[text("Đã khóa"), text("2"), text("3 ngày")]],
        days: filled
            .then(|| NumberLine {
                day: text("22/11/2026"),
                first: text("120"),
                second: text("80"),
            })
            .into_iter()
            .collect(),
        clerks: filled.then(rate).into_iter().collect(),
        questions: filled.then(rate).into_iter().collect(),
    };
    let wrong = vec![Fault::new("v.s01", "Xin xem lại")];
    vec![
        ("audit", pages.batch_audit(&audit(true)).unwrap()),
        ("audit-empty", pages.batch_audit(&audit(false)).unwrap()),
        (
            "audit-paper",
            pages.audit_paper(&paper(Vec::new())).unwrap(),
        ),
        (
            "audit-paper-wrong",
            pages.audit_paper(&paper(wrong)).unwrap(),
        ),
        ("closing", pages.batch_closing(&closing(true)).unwrap()),
        (
            "closing-closed",
            pages.batch_closing(&closing(false)).unwrap(),
        ),
        ("numbers", pages.paper_numbers(&numbers(true)).unwrap()),
        (
            "problem",
            pages.office_problem(ProblemKind::NotFound, "0199").unwrap(),
        ),
        (
            "numbers-empty",
            pages.paper_numbers(&numbers(false)).unwrap(),
        ),
    ]
}
