//! Cards: one page each, the same bytes twice, the codes readable from the picture of the page.

use pages::print::{Card, Paper};
use publication::print::cards;
use survey::Language;

use crate::printed::Printed;

fn card(code: &str, paper: Paper) -> Card {
    Card {
        language: Language::VI,
        paper,
        agency: "Trung tâm Phục vụ hành chính công Phường Văn Miếu - Quốc Tử Giám".to_owned(),
        field: Some("Đăng ký, quản lý cư trú – Ệ Ỗ Ẵ Ự Ỹ ộ ằ ễ ự".to_owned()),
        place: "Quầy số 3".to_owned(),
        url: format!("https://khaosat.example.vn/K/{code}"),
        short_address: "khaosat.example.vn/k".to_owned(),
        code: format!("{}-{}", &code[..4], &code[4..]),
        minutes: 4,
        phone: Some("0296 3 123 456".to_owned()),
        printed: "22/11/2026".to_owned(),
        catalogue: "Danh mục 10/2026".to_owned(),
        synthetic: false,
    }
}

#[test]
fn a_card_is_a_page_and_its_code_can_be_scanned() {
    let made = cards(&[card("ABCDEFGH", Paper::A4), card("JKMNPQRS", Paper::A5)]).expect("a PDF");
    let printed = Printed::new("cards", &made);
    assert_eq!(printed.pages(), 2);
    let words = printed.words(1);
    assert!(words.contains("Phường Văn Miếu - Quốc Tử Giám"), "{words}");
    assert!(words.contains("Ệ Ỗ Ẵ Ự Ỹ ộ ằ ễ ự"), "{words}");
    assert!(words.contains("ABCD-EFGH"), "{words}");
    // Capitals make a smaller code; the server reads both.
    assert_eq!(printed.codes(1), ["HTTPS://KHAOSAT.EXAMPLE.VN/K/ABCDEFGH"]);
    assert_eq!(printed.codes(2), ["HTTPS://KHAOSAT.EXAMPLE.VN/K/JKMNPQRS"]);
}

#[test]
fn the_same_cards_give_the_same_bytes() {
    let once = [card("ABCDEFGH", Paper::A4)];
    assert_eq!(cards(&once).expect("a PDF"), cards(&once).expect("a PDF"));
}

#[test]
fn no_cards_are_refused() {
    assert!(cards(&[]).is_err());
}
