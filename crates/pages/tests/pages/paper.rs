//! Every page about paper renders, is fine markup, and points only to what is there; every code of the
//! rules has words.

#![expect(clippy::too_many_lines, reason = "a list of samples")]
#![expect(
    clippy::unwrap_used,
    reason = "a sample that does not render fails its test"
)]

use std::collections::BTreeSet;

use pages::Pages;
use pages::citizen::ProblemKind;
use pages::office::paper::{
    AnnounceBatch, AuditForm, AuditLine, AuditPaper, AuditedField, BatchLine, BatchList, BatchPage,
    BatchStepForm, BatchStepLine, ClosingLine, ClosingPage, DifferingField, HeldPaper, HeldPlace,
    IntakePage, IntakeRights, NumberLine, OfficeLine, OpenSerials, PaperNumbers, PaperOverview,
    PrintOffer, RateLine, ReconcileForm, ReconcileLine, ReconcileList, RejectedLine, SeriesLine,
    SeriesPage, SheetLine, TypedHeader, TypedSeries,
};
use pages::office::parts::{Fact, Fault, Pager};
use pages::office::{Frame, NavigationItem, Section, Who};
use survey::Role;

use crate::markup;

fn frame() -> Frame {
    let navigation = [Section::Home, Section::Paper]
        .map(|section| NavigationItem::of(section, section == Section::Paper));
    let who = Who {
        name: "Trần <b>Hòa</b>".to_owned(),
        role: Role::Supervisor,
    };
    Frame::signed_in("Lô <12>".to_owned(), navigation.to_vec(), who)
}

fn text(words: &str) -> String {
    words.to_owned()
}

fn options() -> Vec<(String, String)> {
    vec![(text("a"), text("Xã <A>")), (text("b"), text("Xã B"))]
}

type Named = (&'static str, String);

fn lists(pages: &Pages) -> Vec<Named> {
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
    let series = |faults: Vec<Fault>, may_make: bool| SeriesPage {
        frame: frame(),
        address: text("/quan-ly/giay/loat?dot=x"),
        back: text("/quan-ly/giay"),
        series: may_make
            .then(|| SeriesLine {
                serials: text("2600001-9 – 2600200-1"),
                post_office: text("Bưu điện <A>"),
                unit: text("Xã"),
                field: text("Hộ tịch"),
                count: text("200"),
                moments: [text("07:00"), text("Chưa in")],
            })
            .into_iter()
            .collect(),
        prints: vec![PrintOffer {
            words: text("Bưu điện: 200 phiếu"),
            action: text("/quan-ly/giay/loat/in"),
        }],
        may_make,
        choices: [options(), options(), options()],
        typed: TypedSeries::default(),
        faults,
    };
    let wrong = ["post_office", "unit", "field", "count", "lines", "file"];
    let wrong = wrong.map(|input| Fault::new(input, "Xin xem lại")).to_vec();
    let announce = |faults: Vec<Fault>| AnnounceBatch {
        frame: frame(),
        action: text("/quan-ly/giay/lo/moi"),
        back: text("/quan-ly/giay/lo"),
        choices: [options(), options(), options(), options()],
        typed: TypedHeader {
            first: text("2600001-<9>"),
            ..TypedHeader::default()
        },
        faults,
    };
    let inputs = [
        "expected",
        "first",
        "last",
        "serial_total",
        "item",
        "item_total",
    ];
    let slip = inputs
        .map(|input| Fault::new(input, "Xin xem lại"))
        .to_vec();
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
        (
            "series",
            pages.paper_series(&series(Vec::new(), true)).unwrap(),
        ),
        (
            "series-wrong",
            pages.paper_series(&series(wrong, true)).unwrap(),
        ),
        (
            "series-read",
            pages.paper_series(&series(Vec::new(), false)).unwrap(),
        ),
        (
            "announce",
            pages.announce_batch(&announce(Vec::new())).unwrap(),
        ),
        (
            "announce-wrong",
            pages.announce_batch(&announce(slip)).unwrap(),
        ),
    ]
}

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
                serial: text("2600007-8"),
                reason: text("Phiếu trắng"),
                note: text("<A>"),
                can_withdraw: may,
            },
            RejectedLine {
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

fn work(pages: &Pages) -> Vec<Named> {
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
    let field = |chosen: &str, fault: bool| DifferingField {
        input: text("s01"),
        question: text("1. Biển hiệu <A>"),
        place: text("Phần “Tiếp cận”, câu 1"),
        first: text("4 – Hài lòng"),
        second: text("5 – Rất hài lòng"),
        standing: text("chưa quyết định"),
        is_open: true,
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
        fields: vec![field("third", !faults.is_empty())],
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

fn ends(pages: &Pages) -> Vec<Named> {
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

#[test]
fn every_page_about_paper_is_balanced_and_points_to_what_is_there() {
    let pages = Pages::embedded().unwrap();
    let mut all = lists(&pages);
    all.extend(work(&pages));
    all.extend(ends(&pages));
    for (name, page) in all {
        let tags = markup::read(&page).map_err(|fault| format!("{name}: {fault}"));
        let tags = tags.unwrap();
        assert!(!tags.iter().any(|tag| tag.keys().any(|key| key == "style")));
        let headings = tags.iter().filter(|tag| tag.name == "h1").count();
        assert_eq!(headings, 1, "{name}");
        for section in [
            "batch",
            "sheets",
            "series",
            "reconcile",
            "paper_audit",
            "closing",
        ] {
            let missing = format!("{section}.");
            let said = page
                .split([' ', '>', '<', '"'])
                .find(|word| word.starts_with(&missing));
            assert_eq!(said, None, "{name}: a key without words");
        }
        assert!(
            !page.contains("<A>") && !page.contains("<b>Hòa"),
            "{name}: escaped"
        );
        let mut ids = BTreeSet::new();
        for id in tags.iter().filter_map(|tag| tag.get("id")) {
            assert!(ids.insert(id), "{name}: the id {id} twice");
        }
        for tag in &tags {
            let pointers = ["for", "aria-describedby"]
                .into_iter()
                .filter_map(|key| tag.get(key))
                .flat_map(str::split_whitespace)
                .chain(tag.get("href").and_then(|target| target.strip_prefix('#')));
            for id in pointers {
                assert!(ids.contains(id), "{name}: nothing has the id {id}");
            }
        }
    }
}
