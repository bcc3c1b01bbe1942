//! The audit chain.

use pages::Pages;
use pages::office::parts::{Fault, Pager};
use pages::office::{AuditFilter, AuditPage, AuditRow, Section};

use super::{Named, frame};

pub(super) fn pages(pages: &Pages) -> Vec<Named> {
    let row = |sequence, refused| AuditRow {
        sequence,
        at: "08:00, 22/11/2026".into(),
        actor: "lan.nguyen".into(),
        act: "round.publish".into(),
        object: "round <b>1</b>".into(),
        refused,
        detail: "{\"release\":\"2026-1\"}".into(),
    };
    let list = AuditPage {
        frame: frame(Section::Audit, "Nhật ký"),
        acts: vec!["round.publish", "session.sign-in"],
        rows: vec![row(2, true), row(1, false)],
        head: Some((2, "ab".repeat(32))),
        typed: AuditFilter::default(),
        faults: Vec::new(),
        pager: Pager {
            previous: Some("/quan-ly/nhat-ky".into()),
            next: Some("/quan-ly/nhat-ky?truoc=1".into()),
        },
    };
    let empty = AuditPage {
        rows: Vec::new(),
        head: None,
        pager: Pager::default(),
        ..list.clone()
    };
    let wrong = AuditPage {
        typed: AuditFilter {
            from: "mai".into(),
            ..AuditFilter::default()
        },
        faults: vec![Fault::new("tu", "Xin ghi ngày như 02/9/2026.")],
        ..list.clone()
    };
    [
        ("audit", list),
        ("audit-empty", empty),
        ("audit-wrong", wrong),
    ]
    .map(|(name, page)| {
        let page = pages.audit_page(&page).expect("the audit chain");
        (name.to_owned(), page)
    })
    .into()
}
