//! The slip of a batch: every figure is on it, in Vietnamese, with room for two signatures.

use pages::print::{BatchSlip, SlipAudit, SlipKeying, SlipTotal};
use publication::print::batch_slip;

use crate::printed::Printed;

fn slip() -> BatchSlip {
    BatchSlip {
        province: "tỉnh An Giang".to_owned(),
        round: "Đợt khảo sát năm 2026".to_owned(),
        post_office: "Bưu điện Long Xuyên (880000)".to_owned(),
        code: "Lô 7".to_owned(),
        unit: "Ủy ban nhân dân Phường Long Xuyên".to_owned(),
        field: "Đất đai – Ệ Ỗ Ẵ Ự Ỹ ộ ằ ễ ự".to_owned(),
        first: "260001-3".to_owned(),
        last: "260200-8".to_owned(),
        closed: "14:05, 22/11/2026".to_owned(),
        closed_by: "Nguyễn Thị Hoà".to_owned(),
        place_and_day: "An Giang, ngày 22 tháng 11 năm 2026".to_owned(),
        papers: SlipTotal {
            promised: 200,
            found: 199,
        },
        serial_total: Some(SlipTotal {
            promised: 52_020_100,
            found: 52_020_100,
        }),
        item_total: Some((
            "1".to_owned(),
            SlipTotal {
                promised: 800,
                found: 801,
            },
        )),
        explained: vec![(
            "Thiếu phiếu 260014".to_owned(),
            "Người dân giữ lại phiếu.".to_owned(),
        )],
        rejected: vec![
            ("Phiếu trắng, không có câu trả lời nào".to_owned(), 3),
            (
                "Phiếu hỏng: rách, ướt, thiếu trang hoặc lẫn trang của phiếu khác".to_owned(),
                1,
            ),
        ],
        keying: SlipKeying {
            handed_over: 1_195,
            twice: 195,
            differing: 17,
        },
        audit: Some(SlipAudit {
            draws: 2,
            lot: 195,
            drawn: 21,
            faulty: 0,
            compared: 567,
            wrong: 1,
            rate: 1.0 / 567.0,
            interval: (0.000_044, 0.009_8),
            confidence: 0.95,
        }),
        digest: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855".to_owned(),
    }
}

#[test]
fn the_slip_says_every_figure() {
    let made = batch_slip(&slip()).expect("a PDF");
    let printed = Printed::new("slip", &made);
    let all: Vec<String> = (1..=printed.pages())
        .map(|page| printed.words(page))
        .collect();
    // What is signed and the signatures stand on one sheet.
    assert_eq!(all.len(), 1, "{all:?}");
    let all = all.join(" ");
    for expected in [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "PHIẾU KHẢO SÁT Lô 7 Đợt khảo sát",
        "Đất đai – Ệ Ỗ Ẵ Ự Ỹ ộ ằ ễ ự",
        "Số tờ phiếu trong lô 200 199 Lệch",
        "Tổng các số phiếu 52.020.100 52.020.100 Khớp",
        "Tổng điểm câu 1 800 801 Lệch",
        "Thiếu phiếu 260014: Người dân giữ lại phiếu.",
        "cơ sở dữ liệu 1.195",
        "sau đối chiếu, lần rút mẫu thứ 2",
        "21 / 195",
        "1 / 567",
        "Cộng 1.199",
        "Tỷ lệ câu sai 0,18%",
        "từ 0,00% đến 0,98%",
        "e3b0c442 98fc1c14",
        "7852b855",
        "ĐẠI DIỆN BƯU CỤC",
        "An Giang, ngày 22 tháng 11 năm 2026",
    ] {
        assert!(all.contains(expected), "{expected}: {all}");
    }
    assert_eq!(made, batch_slip(&slip()).expect("the same again"));
}

#[test]
fn a_long_slip_says_on_every_sheet_what_it_is_and_keeps_the_signatures_with_their_table() {
    let explained = |at| {
        (
            format!("Số phiếu còn thiếu 260{at:03}"),
            "Người dân giữ lại.".to_owned(),
        )
    };
    let long = BatchSlip {
        explained: (100..170).map(explained).collect(),
        ..slip()
    };
    let printed = Printed::new("long-slip", &batch_slip(&long).expect("a PDF"));
    let pages = printed.pages();
    assert!(pages > 1);
    let running = "PHIẾU GIAO NHẬN – Lô 7, Bưu điện Long Xuyên (880000) (tiếp theo)";
    for page in 1..=pages {
        let words = printed.words(page);
        assert_eq!(words.contains(running), page > 1, "page {page}: {words}");
    }
    let last = printed.words(pages);
    for expected in [
        "3. Kiểm tra xác suất",
        "21 / 195",
        "e3b0c442",
        "ĐẠI DIỆN SỞ NỘI VỤ",
    ] {
        assert!(last.contains(expected), "{expected}: {last}");
    }
}

#[test]
fn a_batch_without_totals_and_audit_has_a_slip_too() {
    let bare = BatchSlip {
        serial_total: None,
        item_total: None,
        audit: None,
        explained: Vec::new(),
        rejected: Vec::new(),
        ..slip()
    };
    let printed = Printed::new("bare-slip", &batch_slip(&bare).expect("a PDF"));
    assert_eq!(printed.pages(), 1);
    assert!(!printed.words(1).contains("Kiểm tra xác suất"));
}
