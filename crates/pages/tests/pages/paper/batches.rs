//! The overview, the list of batches, a batch, and its intake.

use pages::Pages;
use pages::office::paper::{
    BatchLine, BatchList, BatchPage, BatchStepForm, BatchStepLine, HeldPaper, HeldPlace,
    IntakePage, IntakeRights, OfficeLine, OpenSerials, PaperOverview, RejectedLine, SheetLine,
};
use pages::office::parts::{Fact, Fault, Pager};

use super::{Named, frame, options, text};

fn batch_page(faults: Vec<Fault>, filled: bool) -> BatchPage {
    let step = BatchStepForm {
        step: text("return"),
        words: text("Trả lại"),
        text: text("Lô quay về"),
        missing: Some(text("Xin ghi lý do.")),
        asks_reason: true,
    };
    let plain = BatchStepForm {
        step: text("receive"),
        missing: None,
        asks_reason: false,
        ..step.clone()
    };
    let line = BatchStepLine {
        when: text("07:00"),
        step: text("Ghi nhận"),
        to: text("Đang tiếp nhận"),
        who: text("Trần <b>Hòa</b>"),
        reason: text("vì <A>"),
    };
    BatchPage {
        frame: frame(),
        address: text("/quan-ly/giay/lo/1"),
        back: text("/quan-ly/giay/lo"),
        state: text("Đã báo"),
        header: vec![Fact::new("Bưu cục", "A")],
        progress: vec![Fact::new("Đã nhận", "0")],
        links: vec![(text("Tiếp nhận"), text("/quan-ly/giay/lo/1/tiep-nhan"))],
        revision: 3,
        steps: if filled {
            vec![step, plain]
        } else {
            Vec::new()
        },
        typed_reason: text("đã gõ"),
        history: filled.then_some(line).into_iter().collect(),
        faults,
    }
}

fn intake_page(may: bool, faults: Vec<Fault>) -> IntakePage {
    IntakePage {
        frame: frame(),
        address: text("/quan-ly/giay/lo/1/tiep-nhan"),
        back: text("/quan-ly/giay/lo/1"),
        counts: vec![[text("received"), text("Đã nhận"), text("3")]],
        may: IntakeRights {
            takes: may,
            rejects: may,
            explains: may,
        },
        pair: may,
        said: may.then(|| (text("Phiếu đã có <A>"), true)),
        another: Some(text("2600001-9")),
        typed: vec![(text("scan"), text("<A>"))],
        open: vec![
            OpenSerials {
                kind: text("missing"),
                open: text("2600002, 2600004–2600009"),
                explained: vec![(text("2600003"), text("Mất <A>"))],
            },
            OpenSerials {
                kind: text("surplus"),
                open: String::new(),
                explained: Vec::new(),
            },
        ],
        held: vec![HeldPaper {
            serial: text("2600001-9"),
            places: vec![
                HeldPlace {
                    words: text("Bưu điện <A>, Lô 1, tờ 2"),
                    value: Some(text("1/2")),
                },
                HeldPlace {
                    words: text("Nơi khác"),
                    value: None,
                },
            ],
        }],
        foreign: vec![(text("Tờ 4 của <A>"), may.then(|| text("4")))],
        reasons: options(),
        rejected: vec![
            RejectedLine {
                sheet: "4".into(),
                serial: text("2600007-8"),
                reason: text("Phiếu trắng"),
                note: text("<A>"),
                can_withdraw: may,
            },
            RejectedLine {
                sheet: "9".into(),
                serial: String::new(),
                reason: text("Không đọc được"),
                note: String::new(),
                can_withdraw: false,
            },
        ],
        sheets: vec![SheetLine {
            number: text("1"),
            serial: text("2600001-9"),
            standing: text("Đã nhận"),
            when: text("07:00"),
        }],
        faults,
    }
}

fn overviews(pages: &Pages) -> Vec<Named> {
    let overview = |filled: bool| {
        let office = OfficeLine {
            name: text("Bưu điện <A>"),
            batches: text("/quan-ly/giay/lo?dot=x&buu-cuc=270000"),
            printed: text("1.000"),
            open: text("2"),
            closed: text("1"),
            forms: text("600"),
            waiting: text("3 ngày"),
        };
        PaperOverview {
            frame: frame(),
            rounds: if filled {
                {
                    vec![
                        (text("x"), None),
                        (text("y"), Some(text("/quan-ly/giay?dot=y"))),
                    ]
                }
            } else {
                Vec::new()
            },
            facts: vec![Fact::new("Phiếu", "1.000")],
            states: vec![(text("Đã khóa"), text("1"), text("/quan-ly/giay/lo"))],
            offices: vec![office],
            links: vec![(text("Lô"), text("/quan-ly/giay/lo"))],
        }
    };
    let list = |batches: Vec<BatchLine>| BatchList {
        frame: frame(),
        path: text("/quan-ly/giay/lo"),
        round: text("x"),
        back: text("/quan-ly/giay"),
        states: (options(), text("a")),
        offices: (options(), text("")),
        total: text("Có 1 lô."),
        batches,
        pager: Pager {
            previous: None,
            next: Some(text("/quan-ly/giay/lo?trang=1")),
        },
        announce: Some(text("/quan-ly/giay/lo/moi")),
    };
    let line = BatchLine {
        name: text("Lô 1"),
        href: text("/quan-ly/giay/lo/1"),
        post_office: text("Bưu điện <A>"),
        unit: text("Xã"),
        field: text("Hộ tịch"),
        expected: text("200"),
        state: text("Đã báo"),
        since: text("hôm nay"),
    };
    vec![
        ("overview", pages.paper_overview(&overview(true)).unwrap()),
        (
            "overview-empty",
            pages.paper_overview(&overview(false)).unwrap(),
        ),
        ("batches", pages.batch_list(&list(vec![line])).unwrap()),
        (
            "batches-empty",
            pages.batch_list(&list(Vec::new())).unwrap(),
        ),
    ]
}

pub(super) fn samples(pages: &Pages) -> Vec<Named> {
    let faults = [
        "scan",
        "said",
        "first",
        "last",
        "serial",
        "reason",
        "serials-missing",
    ];
    let faults = faults
        .map(|input| Fault::new(input, "Xin xem lại"))
        .to_vec();
    let step = vec![
        Fault::new("steps", "Chưa được"),
        Fault::new("reason-return", "Xin ghi"),
    ];
    let mut all = overviews(pages);
    all.extend([
        ("batch", pages.batch(&batch_page(Vec::new(), true)).unwrap()),
        (
            "batch-empty",
            pages.batch(&batch_page(Vec::new(), false)).unwrap(),
        ),
        ("batch-wrong", pages.batch(&batch_page(step, true)).unwrap()),
        (
            "intake",
            pages.batch_intake(&intake_page(true, Vec::new())).unwrap(),
        ),
        (
            "intake-wrong",
            pages.batch_intake(&intake_page(true, faults)).unwrap(),
        ),
        (
            "intake-read",
            pages.batch_intake(&intake_page(false, Vec::new())).unwrap(),
        ),
    ]);
    all
}
