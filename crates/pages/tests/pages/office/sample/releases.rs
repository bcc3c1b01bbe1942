//! Releases in the office.

use pages::Pages;
use pages::office::parts::{Fact, Fault};
use pages::office::{ReleaseActs, ReleaseList, ReleasePage, ReleaseRow, ReleaseStepRow, Section};

use super::{Named, frame};

pub(super) fn pages(pages: &Pages) -> Vec<Named> {
    let named = |name: &str, page: Result<String, pages::PageError>| -> Named {
        (name.into(), page.expect("a page of releases"))
    };
    let empty = ReleaseList {
        frame: frame(Section::Releases, "Công bố"),
        rows: Vec::new(),
        may_make: true,
        rounds: Vec::new(),
        chosen: String::new(),
        fault: None,
    };
    let wrong = ReleaseList {
        rows: vec![ReleaseRow {
            href: "/quan-ly/cong-bo/2026-1".into(),
            number: "2026-1".into(),
            round: "Đợt <b>1</b>".into(),
            made: "08:00, 22/11/2026".into(),
            state: "Bản nháp".into(),
        }],
        rounds: vec![("2026".into(), "Đợt 1".into())],
        fault: Some("Xin chọn một đợt đã đóng.".into()),
        ..empty.clone()
    };
    let page = ReleasePage {
        frame: frame(Section::Releases, "2026-1"),
        path: "/quan-ly/cong-bo/2026-1".into(),
        facts: vec![Fact::new("Số công bố", "2026-1")],
        checks: vec![Fact::new("Phiếu hợp lệ của mẫu", "1.234")],
        steps: vec![ReleaseStepRow {
            state: "Bản nháp".into(),
            by: "lan".into(),
            at: "08:00, 22/11/2026".into(),
            reason: String::new(),
        }],
        acts: ReleaseActs {
            check: true,
            approve: true,
            ..ReleaseActs::default()
        },
        waits: true,
        documents: true,
        seen: None,
        typed: (String::new(), String::new()),
        fault: None,
    };
    let refused = ReleasePage {
        acts: ReleaseActs {
            publish: true,
            supersede: true,
            ..ReleaseActs::default()
        },
        seen: Some("/ket-qua/2026-1".into()),
        typed: ("hôm qua".into(), "sai số".into()),
        fault: Some(Fault::new("until", "Xin ghi một thời điểm sau lúc này.")),
        ..page.clone()
    };
    vec![
        named("releases-empty", pages.release_list(&empty)),
        named("releases-wrong", pages.release_list(&wrong)),
        named("release", pages.release_page(&page)),
        named("release-wrong", pages.release_page(&refused)),
    ]
}
