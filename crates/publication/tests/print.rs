//! Cards and paper forms: one page a card, the same bytes twice, every letter there, the codes
//! readable from the picture of the page.

use std::path::PathBuf;
use std::process::Command;

use pages::print::{Card, FormNumber, Paper, PaperForm};
use publication::print::{cards, paper_forms};
use survey::{Kind, Language, Questionnaire, shipped_questionnaire};

/// A PDF in a file, looked at by other people's programs.
struct Printed(PathBuf);

impl Printed {
    fn new(name: &str, bytes: &[u8]) -> Self {
        let path =
            std::env::temp_dir().join(format!("sipas-print-{}-{name}.pdf", std::process::id()));
        std::fs::write(&path, bytes).expect("a PDF written");
        Self(path)
    }

    fn ask(&self, program: &str, before: &[&str], after: &[&str]) -> String {
        let out = Command::new(program)
            .args(before)
            .arg(&self.0)
            .args(after)
            .output()
            .expect("poppler's programs are installed");
        assert!(
            out.status.success(),
            "{program}: {}",
            String::from_utf8_lossy(&out.stderr)
        );
        String::from_utf8(out.stdout).expect("text")
    }

    fn pages(&self) -> usize {
        let info = self.ask("pdfinfo", &[], &[]);
        let line = info.lines().find(|line| line.starts_with("Pages:"));
        line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok())
            .expect("a number of pages")
    }

    /// The words of a page on one line, as a reader would copy them.
    fn words(&self, page: usize) -> String {
        let page = page.to_string();
        let text = self.ask("pdftotext", &["-layout", "-f", &page, "-l", &page], &["-"]);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// What a phone would read from a picture of the page.
    fn codes(&self, page: usize) -> Vec<String> {
        let page = page.to_string();
        let picture = self.0.with_extension("");
        let picture = picture.to_str().expect("a plain path");
        self.ask(
            "pdftoppm",
            &["-r", "150", "-png", "-singlefile", "-f", &page],
            &[picture],
        );
        let out = Command::new("zbarimg")
            .args(["--quiet", "--raw", &format!("{picture}.png")])
            .output()
            .expect("zbarimg is installed");
        std::fs::remove_file(format!("{picture}.png")).expect("the picture was there");
        String::from_utf8(out.stdout)
            .expect("text")
            .lines()
            .map(str::to_owned)
            .collect()
    }
}

impl Drop for Printed {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

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

fn questionnaire() -> &'static Questionnaire {
    shipped_questionnaire("dvhcc-2023").expect("a shipped questionnaire")
}

fn form(questionnaire: &Questionnaire, specimen: bool) -> PaperForm<'_> {
    PaperForm {
        questionnaire,
        language: Language::VI,
        province: "TỈNH AN GIANG".to_owned(),
        round: "Đợt khảo sát năm 2026".to_owned(),
        unit: "Ủy ban nhân dân Phường Long Xuyên".to_owned(),
        field: None,
        specimen,
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

#[test]
fn a_form_asks_every_question_and_carries_its_number_on_every_page() {
    let questionnaire = questionnaire();
    let numbers: Vec<FormNumber> = ["260001-7", "260002-4"]
        .map(|serial| FormNumber {
            serial: serial.to_owned(),
            url: format!("https://khaosat.example.vn/K/P/{serial}"),
        })
        .to_vec();
    let made = paper_forms(&form(questionnaire, false), &numbers).expect("a PDF");
    let printed = Printed::new("forms", &made);
    let pages = printed.pages();
    assert!(
        pages.is_multiple_of(2),
        "two forms of the same length: {pages} pages"
    );
    let of = pages / 2;
    for page in 1..=pages {
        let number = &numbers[(page - 1) / of];
        let words = printed.words(page);
        assert!(words.contains(&number.serial), "page {page}: {words}");
        let place = format!("Trang {} trên {of}", (page - 1) % of + 1);
        assert!(words.contains(&place), "page {page}: {words}");
        assert_eq!(
            printed.codes(page),
            [number.url.to_uppercase()],
            "page {page}"
        );
    }
    let all: Vec<String> = (1..=of).map(|page| printed.words(page)).collect();
    let all = all.join(" ");
    assert!(all.contains("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), "{all}");
    for question in questionnaire.questions() {
        // Long wordings wrap inside cells; their first words stand together.
        let beginning: Vec<&str> = question.text.get(Language::VI).split(' ').take(3).collect();
        assert!(
            all.contains(&beginning.join(" ")),
            "question {}: {all}",
            question.number
        );
        if let Kind::Single { choices } = &question.kind {
            for choice in choices {
                let first = choice
                    .word
                    .get(Language::VI)
                    .split(' ')
                    .next()
                    .unwrap_or("");
                assert!(
                    all.contains(first),
                    "a choice of question {}",
                    question.number
                );
            }
        }
    }
}

#[test]
fn a_specimen_says_so_and_has_no_code() {
    let questionnaire = questionnaire();
    let printed = Printed::new(
        "specimen",
        &paper_forms(&form(questionnaire, true), &[]).expect("a PDF"),
    );
    assert!(printed.words(1).contains("Bản xem thử"));
    assert!(printed.words(1).contains("MẪU"));
    assert_eq!(printed.codes(1), Vec::<String>::new());
}

#[test]
fn fonts_are_inside() {
    let questionnaire = questionnaire();
    let printed = Printed::new(
        "fonts",
        &paper_forms(&form(questionnaire, true), &[]).expect("a PDF"),
    );
    let fonts = printed.ask("pdffonts", &[], &[]);
    let rows: Vec<&str> = fonts.lines().skip(2).collect();
    assert!(!rows.is_empty(), "{fonts}");
    for row in rows {
        assert!(row.contains("Liberation") && row.contains(" yes "), "{row}");
    }
    let info = printed.ask("pdfinfo", &[], &[]);
    assert!(info.contains("Tagged:          yes"), "{info}");
}
