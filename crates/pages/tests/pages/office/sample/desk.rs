use std::collections::BTreeMap;

use pages::Pages;
use pages::desk::{
    AsideRow, BatchPage, ClaimRow, Drill, Faults, FaultyForm, FormRow, Key, KeyCard, Line,
    LineKind, Own, OwnNumbers, PaperBox, PaperRow, Part, ReturnedField, ReturnedForm, ReturnedRow,
    Screen, Work, WorkRow,
};
use pages::office::Section;
use pages::office::parts::{Fact, Fault, Field};

use super::{Named, frame};

const BATCH: &str = "/nhap-phieu/019a0000-0000-7000-8000-000000000001";

pub(super) fn pages(pages: &Pages) -> Vec<Named> {
    let mut all = work(pages);
    all.extend(batch(pages));
    all.extend(screens(pages));
    all.extend(others(pages));
    all
}

fn key(key: &str, words: &str) -> Key {
    Key {
        key: key.into(),
        words: words.into(),
    }
}

fn card() -> KeyCard {
    KeyCard {
        marks: vec![key("1", "Rất không hài lòng"), key("0", "Không <áp> dụng")],
    }
}

fn line(input: &str, kind: LineKind, keys: Vec<Key>) -> Line {
    Line {
        input: input.into(),
        number: "1".into(),
        text: "Nơi ngồi chờ <đủ> chỗ".into(),
        place: format!("Tiếp cận – câu {input}"),
        hint: "Gõ 1–5.".into(),
        kind,
        keys,
        most_chars: 120,
        is_box: input.contains('.'),
    }
}

fn parts() -> Vec<Part> {
    let choices = vec![key("1", "Nam"), key("2", "Nữ")];
    let lines = vec![
        line(
            "s01",
            LineKind::Mark,
            vec![key("1", ""), key("0", "Không áp dụng")],
        ),
        line("sex", LineKind::Choices, choices),
        line("sex.text", LineKind::Words, Vec::new()),
        line("visits", LineKind::Typed, Vec::new()),
    ];
    vec![Part {
        title: "Tiếp cận dịch vụ".into(),
        legend: vec![key("1", "Rất không hài lòng")],
        lines,
    }]
}

fn facts() -> Vec<Fact> {
    vec![Fact::new("Phiếu đã nhập", "12")]
}

fn work(pages: &Pages) -> Vec<Named> {
    let empty = Work {
        frame: frame(Section::Desk, "Nhập phiếu"),
        is_trained: false,
        batches: Vec::new(),
        returned: Vec::new(),
        today: facts(),
    };
    let full = Work {
        is_trained: true,
        batches: vec![WorkRow {
            href: BATCH.into(),
            name: "Lô 12".into(),
            about: "Sở Tư pháp – Hộ tịch & khác".into(),
            round: "Đợt <2026>".into(),
            state: "Nhập lần một".into(),
            left: "còn 8 phiếu".into(),
        }],
        returned: vec![ReturnedRow {
            href: format!("{BATCH}/260001-3/tra-lai"),
            serial: "260001-3".into(),
            batch: "Lô 12".into(),
            fields: "2".into(),
        }],
        ..empty.clone()
    };
    vec![
        (
            "desk-work-empty".into(),
            pages.desk_work(&empty).expect("the list"),
        ),
        (
            "desk-work".into(),
            pages.desk_work(&full).expect("the list"),
        ),
    ]
}

fn batch(pages: &Pages) -> Vec<Named> {
    let faults = vec![Fault::new("so", "Số phiếu gõ chưa đúng.")];
    let wrong = BatchPage {
        frame: frame(Section::Desk, "Lô 12"),
        facts: facts(),
        start: Some(format!("{BATCH}/tiep")),
        idle: None,
        step: None,
        serial: Field::text("so", "Số phiếu").value("26<").checked(&faults),
        faults,
        find: Some(format!("{BATCH}/tim")),
        forms: Vec::new(),
        faulty: format!("{BATCH}/cho-xem-lai"),
        claims: Vec::new(),
        aside: Vec::new(),
    };
    let done = BatchPage {
        faults: Vec::new(),
        start: None,
        find: None,
        idle: Some("Không còn phiếu.".into()),
        step: Some((format!("{BATCH}/chuyen"), "Chuyển sang nhập lần hai".into())),
        serial: Field::text("so", "Số phiếu"),
        forms: vec![FormRow {
            serial: "260001-3".into(),
            place: "Lần một".into(),
            at: "08:15 01/9/2026".into(),
        }],
        claims: vec![ClaimRow {
            serial: "260002-1".into(),
            clerk: "Trần <b>An</b>".into(),
            until: "08:30 01/9/2026".into(),
            release: format!("{BATCH}/260002-1/giai-phong"),
        }],
        aside: [Some(format!("{BATCH}/260003-9/nhap-lai")), None]
            .map(|take_back| AsideRow {
                serial: "260003-9".into(),
                reason: "Phiếu hỏng".into(),
                note: "mất <trang> 2".into(),
                clerk: "Trần An".into(),
                at: "08:20 01/9/2026".into(),
                take_back,
            })
            .into(),
        ..wrong.clone()
    };
    vec![
        (
            "desk-batch-wrong".into(),
            pages.desk_batch(&wrong).expect("a batch"),
        ),
        (
            "desk-batch-done".into(),
            pages.desk_batch(&done).expect("a batch"),
        ),
    ]
}

fn screens(pages: &Pages) -> Vec<Named> {
    let screen = Screen {
        frame: frame(Section::Desk, "Nhập phiếu – Lô 12"),
        batch: "Lô 12".into(),
        back: BATCH.into(),
        parts: parts(),
        desk: "{\"serial\":\"260001-3\"}".into(),
        checks: BTreeMap::from([("many-blank".to_owned(), "Nhiều \"dòng\" trống.".to_owned())]),
        card: card(),
        reasons: vec![key("1", "Phiếu trắng"), key("2", "Phiếu <hỏng>")],
    };
    let boxes = [("1", true), ("2", false)].map(|(key, ticked)| PaperBox {
        key: key.into(),
        words: "Nam".into(),
        ticked,
    });
    let row = |boxes: Vec<PaperBox>, written: &str| PaperRow {
        number: "1".into(),
        text: "Giới tính".into(),
        boxes,
        written: written.into(),
    };
    let drill = Drill {
        frame: frame(Section::Desk, "Tập luyện 90 giây"),
        parts: parts(),
        paper: vec![row(boxes.into(), ""), row(Vec::new(), "thêm <ghế>")],
        serial: "1234-5".into(),
        desk: "{}".into(),
        card: card(),
    };
    vec![
        (
            "desk-screen".into(),
            pages.desk_screen(&screen).expect("the screen"),
        ),
        (
            "desk-drill".into(),
            pages.desk_drill(&drill).expect("the drill"),
        ),
    ]
}

fn others(pages: &Pages) -> Vec<Named> {
    let own = Own {
        frame: frame(Section::Desk, "Số liệu của tôi"),
        numbers: vec![OwnNumbers {
            title: "Hôm nay".into(),
            facts: facts(),
        }],
        quality: facts(),
    };
    let faults = Faults {
        frame: frame(Section::Desk, "Chỗ cần xem lại"),
        batch: "Lô 12".into(),
        back: BATCH.into(),
        forms: vec![FaultyForm {
            serial: "260001-3".into(),
            faults: vec!["Hai dấu ở câu 3, 5".into()],
        }],
    };
    let clean = Faults {
        forms: Vec::new(),
        ..faults.clone()
    };
    let wrong = vec![Fault::new("o-s01", "Xin gõ phím của câu này.")];
    let returned = ReturnedForm {
        frame: frame(Section::Desk, "Xem lại các câu của phiếu 260001-3"),
        serial: "260001-3".into(),
        batch: "Lô 12".into(),
        fields: vec![ReturnedField {
            place: "Tiếp cận – câu 1".into(),
            text: "Biển hiệu <rõ ràng>".into(),
            keys: vec![key("1", ""), key("0", "Không áp dụng")],
            input: Field::text("o-s01", "Trên giấy là").checked(&wrong),
        }],
        faults: wrong,
    };
    let frame = frame(Section::Desk, "Thẻ phím");
    vec![
        (
            "desk-own".into(),
            pages.desk_own(&own).expect("the figures"),
        ),
        (
            "desk-faults".into(),
            pages.desk_faults(&faults).expect("the list"),
        ),
        (
            "desk-faults-none".into(),
            pages.desk_faults(&clean).expect("the list"),
        ),
        (
            "desk-returned-wrong".into(),
            pages.desk_returned(&returned).expect("the fields"),
        ),
        (
            "desk-card".into(),
            pages.desk_card(&frame, &card()).expect("the card"),
        ),
    ]
}
