//! Requests that a second person decides.

use pages::Pages;
use pages::office::parts::Fault;
use pages::office::{RequestForm, RequestList, RequestPage, RequestRow, RequestStanding, Section};

use super::{Named, frame};

#[expect(clippy::too_many_lines, reason = "a list of samples")]
pub(super) fn pages(pages: &Pages) -> Vec<Named> {
    let named = |name: &str, page: Result<String, pages::PageError>| -> Named {
        (name.into(), page.expect("a page of a request"))
    };
    let row = |standing| RequestRow {
        href: "/quan-ly/yeu-cau/1".into(),
        what: "Công bố kết quả: Đợt <b>1</b>".into(),
        by: "Nguyễn Thị Lan".into(),
        at: "08:00, 22/11/2026".into(),
        until: "08:00, 25/11/2026".into(),
        standing,
    };
    let all = [
        RequestStanding::Open,
        RequestStanding::Approved,
        RequestStanding::Used,
        RequestStanding::Refused,
        RequestStanding::Expired,
    ];
    let list = RequestList {
        frame: frame(Section::Requests, "Yêu cầu"),
        rows: all.map(row).into(),
    };
    let empty = RequestList {
        rows: Vec::new(),
        ..list.clone()
    };
    let open = RequestPage {
        frame: frame(Section::Requests, "Công bố kết quả: Đợt 1"),
        path: "/quan-ly/yeu-cau/1".into(),
        row: row(RequestStanding::Open),
        reason: "Đã đủ phiếu.".into(),
        closes: None,
        decided: None,
        decided_at: None,
        decision_reason: None,
        may_decide: true,
        waits_for_another: false,
        may_download: false,
        fault: None,
    };
    let wrong = RequestPage {
        fault: Some("Xin ghi lý do từ chối.".into()),
        ..open.clone()
    };
    let own = RequestPage {
        may_decide: false,
        waits_for_another: true,
        ..open.clone()
    };
    let download = RequestPage {
        row: row(RequestStanding::Approved),
        may_decide: false,
        may_download: true,
        closes: Some("23:59, 30/11/2026".into()),
        decided: Some("Trần Văn Bình".into()),
        decided_at: Some("09:00, 22/11/2026".into()),
        decision_reason: Some("Chưa đủ.".into()),
        ..open.clone()
    };
    let form = RequestForm {
        frame: frame(Section::Requests, "Yêu cầu mở lại đợt: Đợt 1"),
        action: "/quan-ly/yeu-cau/mo-lai/2026-1".into(),
        act: "reopen-round".into(),
        asks_closing: true,
        closes: String::new(),
        reason: String::new(),
        faults: Vec::new(),
    };
    let wrong_form = RequestForm {
        faults: vec![
            Fault::new("closes", "Xin ghi một ngày."),
            Fault::new("reason", "Xin ghi lý do."),
        ],
        ..form.clone()
    };
    vec![
        named("requests", pages.request_list(&list)),
        named("requests-empty", pages.request_list(&empty)),
        named("request", pages.request_page(&open)),
        named("request-wrong", pages.request_page(&wrong)),
        named("request-own", pages.request_page(&own)),
        named("request-download", pages.request_page(&download)),
        named("request-form", pages.request_form(&form)),
        named("request-form-wrong", pages.request_form(&wrong_form)),
    ]
}
