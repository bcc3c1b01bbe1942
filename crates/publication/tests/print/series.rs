//! Paper forms: every question is there, every page carries its number and a code that can be scanned.

use pages::print::{
    CoverSeries, Distribution, FormNumber, FormPlace, Given, PaperForm, SeriesCover, SeriesPart,
    Stop,
};
use publication::print::{Sides, paper_form, series};
use survey::{Kind, Language, Questionnaire, shipped_questionnaire};

use crate::printed::Printed;

fn questionnaire() -> &'static Questionnaire {
    shipped_questionnaire("dvhcc-2023").expect("a shipped questionnaire")
}

fn form(questionnaire: &Questionnaire, specimen: bool) -> PaperForm<'_> {
    PaperForm {
        questionnaire,
        language: Language::VI,
        province: "TỈNH AN GIANG".to_owned(),
        round: "Đợt khảo sát năm 2026".to_owned(),
        places: vec![
            FormPlace {
                unit: "Ủy ban nhân dân Phường Long Xuyên".to_owned(),
                field: Some("Đăng ký, quản lý cư trú – Ệ Ỗ Ẵ Ự Ỹ ộ ằ ễ ự".to_owned()),
            },
            FormPlace {
                unit: "Trung tâm Phục vụ hành chính công Đặc khu Phú Quốc, cơ sở tại khu phố 5 phường \
                       Dương Đông, bộ phận tiếp nhận hồ sơ và trả kết quả"
                    .to_owned(),
                field: Some("Đất đai".to_owned()),
            },
        ],
        specimen,
        synthetic: false,
    }
}

/// Forms about the first place of the form.
fn part(numbers: &[FormNumber]) -> SeriesPart {
    SeriesPart {
        place: 0,
        numbers: numbers.to_vec(),
    }
}

fn cover(series: &[(&str, u32, &str, &str)]) -> SeriesCover {
    SeriesCover {
        province: "tỉnh An Giang".to_owned(),
        round: "Đợt khảo sát năm 2026".to_owned(),
        post_office: "Bưu điện Long Xuyên (880000)".to_owned(),
        questionnaire: "Phiếu khảo sát, bản 1".to_owned(),
        printed: "22/11/2026".to_owned(),
        series: series
            .iter()
            .map(|(field, count, first, last)| CoverSeries {
                unit: "Ủy ban nhân dân Phường Long Xuyên".to_owned(),
                field: (*field).to_owned(),
                count: *count,
                first: (*first).to_owned(),
                last: (*last).to_owned(),
            })
            .collect(),
        distribution: None,
    }
}

fn numbers(serials: &[&str]) -> Vec<FormNumber> {
    serials
        .iter()
        .map(|serial| FormNumber {
            serial: (*serial).to_owned(),
            url: format!(
                "https://khaosat.example.vn/P/{}ABCDEFGHJK",
                serial.replace('-', "")
            ),
        })
        .collect()
}

#[test]
fn every_page_of_every_form_carries_its_number_and_code() {
    let questionnaire = questionnaire();
    let all = numbers(&["260001-3", "260002-1", "260003-X"]);
    let form = form(questionnaire, false);
    let mut parts = [part(&all[..2]), part(&all[2..])];
    parts[1].place = 1;
    let cover = cover(&[
        ("Hộ tịch", 2, "260001-3", "260002-1"),
        ("Đất đai – Ệ Ỗ Ẵ Ự Ỹ", 1, "260003-X", "260003-X"),
    ]);
    let made = series(&cover, &form, &parts, Sides::One).expect("a PDF");
    let printed = Printed::new("series", &made);
    let pages = printed.pages() - 1;
    assert!(
        pages.is_multiple_of(3),
        "three forms of the same length: {pages} pages"
    );
    let of = pages / 3;
    for page in 1..=pages {
        let number = &all[(page - 1) / of];
        let words = printed.words(page + 1);
        assert!(words.contains(&number.serial), "page {page}: {words}");
        let place = format!("Trang {} trên {of}", (page - 1) % of + 1);
        assert!(words.contains(&place), "page {page}: {words}");
        // What a form is about stands on its first page, and does not lie over anything else.
        let first = (page - 1).is_multiple_of(of);
        let own = if page > 2 * of {
            "hồ sơ và trả kết quả Lĩnh vực: Đất đai Kính gửi"
        } else {
            "Lĩnh vực: Đăng ký, quản lý cư trú – Ệ Ỗ Ẵ Ự Ỹ ộ ằ ễ ự Kính gửi"
        };
        assert_eq!(words.contains(own), first, "page {page}: {words}");
        assert_eq!(
            printed.codes(page + 1),
            [number.url.to_uppercase()],
            "page {page}"
        );
    }
    let words = printed.words(1);
    for expected in [
        "260001-3",
        "260003-X",
        "Đất đai – Ệ Ỗ Ẵ Ự Ỹ",
        "Cộng: 3 phiếu của 2 đợt in.",
        "Bưu điện Long Xuyên (880000)",
        "UBND",
    ] {
        let there = words.contains(expected);
        assert_eq!(there, expected != "UBND", "{expected}: {words}");
    }
    assert_eq!(
        made,
        series(&cover, &form, &parts, Sides::One).expect("the same again")
    );
}

#[test]
fn on_both_sides_every_form_begins_on_a_new_leaf() {
    let questionnaire = questionnaire();
    let form = form(questionnaire, false);
    let parts = [part(&numbers(&["260001-3", "260002-1"]))];
    let cover = cover(&[("Hộ tịch", 2, "260001-3", "260002-1")]);
    let made = series(&cover, &form, &parts, Sides::Both).expect("a PDF");
    let printed = Printed::new("both-sides", &made);
    for (page, words) in (1..=printed.pages()).map(|page| (page, printed.words(page))) {
        if words.contains("Trang 1 trên") {
            assert!(!page.is_multiple_of(2), "page {page} is the back of a leaf");
        }
    }
    assert!(printed.pages().is_multiple_of(2));
}

#[test]
fn a_long_cover_repeats_its_head_and_stays_accessible() {
    let questionnaire = questionnaire();
    let rows =
        vec![("Bảo hiểm xã hội, bảo hiểm y tế", 12, "260001-3", "260002-1"); 60];
    let form = form(questionnaire, false);
    let parts = [part(&numbers(&["260001-3"]))];
    let made = series(&cover(&rows), &form, &parts, Sides::One).expect("a PDF");
    let printed = Printed::new("long-cover", &made);
    assert!(printed.words(2).contains("Từ số"), "{}", printed.words(2));
    let whole: Vec<String> = (1..=printed.pages())
        .map(|page| printed.words(page))
        .collect();
    assert!(whole.join(" ").contains("Cộng: 720 phiếu của 60 đợt in."));
}

#[test]
fn the_cover_of_a_sample_says_who_gets_which_form() {
    let given = |serial: &str, dossier: &str| Given {
        serial: serial.to_owned(),
        cells: vec![dossier.to_owned(), "Ấp Đông, xã Ệ Ỗ Ẵ Ự Ỹ".to_owned()],
    };
    let stop = |field: &str, given: Vec<Given>| Stop {
        unit: "Ủy ban nhân dân Phường Long Xuyên".to_owned(),
        field: field.to_owned(),
        given,
    };
    let many = (0..90).map(|at| given("260002-1", &format!("H01-{at:03}")));
    let mut cover = cover(&[("Hộ tịch", 91, "260001-3", "260002-1")]);
    cover.distribution = Some(Distribution {
        columns: vec!["so_ho_so".to_owned(), "dia_chi".to_owned()],
        stops: vec![
            stop(
                "Hộ tịch",
                vec![given("260001-3", "=SUM(A1:A2) #let x = [đỏ]")],
            ),
            stop("Đất đai", many.collect()),
        ],
    });
    let form = form(questionnaire(), false);
    let parts = [part(&numbers(&["260001-3"]))];
    let made = series(&cover, &form, &parts, Sides::One).expect("a PDF");
    let printed = Printed::new("distribution", &made);
    let of_cover = printed.pages() - 3;
    assert!(of_cover > 3, "{of_cover} pages");
    // What a cell says is printed as it is, and nothing in it is obeyed.
    let second = printed.words(2);
    let row = "1 260001-3 =SUM(A1:A2) #let x = [đỏ] Ấp Đông, xã Ệ Ỗ Ẵ Ự Ỹ";
    assert!(second.contains(row), "{second}");
    assert!(
        second.contains("Ủy ban nhân dân Phường Long Xuyên – Đất đai"),
        "{second}"
    );
    for page in 2..=of_cover {
        let words = printed.words(page);
        assert!(
            words.contains("TT Số phiếu so_ho_so dia_chi")
                && words.contains("Phường Long Xuyên – Đất đai"),
            "page {page}: {words}"
        );
    }
    let last = printed.words(of_cover);
    assert!(last.contains("91 260002-1 H01-089"), "{last}");
}

#[test]
fn a_form_asks_every_question() {
    let questionnaire = questionnaire();
    let made = paper_form(&form(questionnaire, false)).expect("a PDF");
    let printed = Printed::new("form", &made);
    let all: Vec<String> = (1..=printed.pages())
        .map(|page| printed.words(page))
        .collect();
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
        &paper_form(&form(questionnaire, true)).expect("a PDF"),
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
        &paper_form(&form(questionnaire, true)).expect("a PDF"),
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
