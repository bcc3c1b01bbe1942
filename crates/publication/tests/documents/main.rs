//! The documents of an invented province: the numbers that they hold are those of the release, read back
//! from the files by other programs; the same release gives the same bytes.
//!
//! With `SIPAS_DOCUMENTS_OUT` set to a folder the documents are written there, to look at them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod equal;
#[path = "../building/province.rs"]
mod province;
mod read;

use std::sync::LazyLock;

use province::province;
use publication::document::{
    Cell, Edition, Piece, report, report_docx, report_pdf, unit_sheets, unit_sheets_pdf, workbook,
};
use publication::release::{Release, make_from};
use read::{parts_of, pdf_words, sheet_cells, well_formed, words_of};
use synthetic::Plan;

/// 2026-11-22T02:00:00Z.
const BASE_MS: i64 = 1_795_312_800_000;

fn made(responses: u32) -> Release {
    let plan = Plan {
        responses,
        ..Plan::usual(BASE_MS)
    };
    let parameters = serde_json::json!({
        "number": "2026-01", "title": "Kết quả khảo sát sự hài lòng đợt 1", "level": 0.95, "minimum_n": 30,
        "made_ms": BASE_MS, "program_version": "0.1.0", "rules": {"protection": 0.1, "points": 10.0},
    });
    let parameters = serde_json::from_value(parameters).expect("parameters of layout 2");
    make_from(&province(&plan, "dvhcc-2023"), &parameters).expect("it can be released")
}

static RELEASE: LazyLock<Release> = LazyLock::new(|| {
    let responses = std::env::var("SIPAS_DOCUMENTS_RESPONSES").ok();
    made(
        responses
            .and_then(|number| number.parse().ok())
            .unwrap_or(4_000),
    )
});

/// The same without units and fields, whose documents are short.
static SMALL: LazyLock<Release> = LazyLock::new(|| {
    let mut release = RELEASE.clone();
    let tables = &mut release.sampled;
    for rows in [
        &mut tables.blocks,
        &mut tables.units,
        &mut tables.fields,
        &mut tables.cells,
    ] {
        rows.clear();
    }
    release
});

fn keep(name: &str, bytes: &[u8]) {
    if let Some(folder) = std::env::var_os("SIPAS_DOCUMENTS_OUT") {
        let path = std::path::Path::new(&folder).join(name);
        std::fs::write(path, bytes).expect("the folder can be written");
    }
}

/// The words of every table of the report, and its sentences.
fn said() -> Vec<String> {
    let paper = report(&RELEASE, Edition::Draft);
    let mut words = Vec::new();
    for piece in &paper.pieces {
        match piece {
            Piece::Heading(_, text) | Piece::Text(text) | Piece::Item(text) => {
                words.push(text.clone());
            }
            Piece::Table(table) => words.extend(table.words().flatten()),
            Piece::Figure(chart) => words.push(chart.title.clone()),
            Piece::Annex(..) => {}
        }
    }
    words.retain(|words| !words.trim().is_empty());
    words
}

fn one_space(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn word_says_what_the_release_says() {
    let docx = report_docx(&RELEASE, Edition::Draft).expect("a document");
    keep("report.docx", &docx);
    let parts = parts_of(&docx);
    for (name, bytes) in &parts {
        if !name.starts_with("word/media/") {
            well_formed(name, bytes);
        }
    }
    let (_, document) = parts
        .iter()
        .find(|(name, _)| name == "word/document.xml")
        .expect("the words");
    let document = String::from_utf8(document.clone()).expect("text");
    let found = words_of(&document);
    for expected in said() {
        assert!(found.contains(&one_space(&expected)), "missing: {expected}");
    }
    // Every picture that is shown is there, and every one that is there is shown.
    let shown = document.matches("r:embed=").count();
    let there = parts
        .iter()
        .filter(|(name, _)| name.starts_with("word/media/"))
        .count();
    assert!(shown > 3 && shown == there, "{shown} shown, {there} there");
    assert_eq!(document.matches("descr=\"Biểu đồ").count(), shown);
    assert!(document.contains("<w:tblHeader/>") && document.contains("<w:titlePg/>"));
    assert!(
        document.contains("w:left=\"1701\"") && document.contains("w:w=\"11906\" w:h=\"16838\"")
    );
}

#[test]
fn the_mark_goes_when_the_release_is_approved() {
    for (edition, marked) in [(Edition::Draft, true), (Edition::Final, false)] {
        let docx = report_docx(&SMALL, edition).expect("a document");
        let headers: Vec<bool> = parts_of(&docx)
            .iter()
            .filter(|(name, _)| name.starts_with("word/header"))
            .map(|(_, bytes)| String::from_utf8_lossy(bytes).contains("string=\"DỰ THẢO\""))
            .collect();
        assert_eq!(headers, [marked, marked]);
    }
    let [draft, approved] = [Edition::Draft, Edition::Final]
        .map(|edition| report_pdf(&SMALL, edition).expect("a document"));
    // A mark that lies across the page is drawn letter by letter.
    assert!(draft.len() > approved.len());
}

#[test]
fn the_printed_report_says_the_same() {
    let pdf = report_pdf(&RELEASE, Edition::Draft).expect("a document");
    keep("report.pdf", &pdf);
    let found = pdf_words("report", &pdf);
    // Long cells are broken over lines between columns; numbers and short words are not.
    for expected in said() {
        if expected.chars().count() < 12 {
            assert!(found.contains(&expected), "missing: {expected}");
        }
    }
    for expected in ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "MỤC LỤC", "Phụ lục I"]
    {
        assert!(found.contains(expected), "missing: {expected}");
    }
    assert!(!found.contains("Số: 0"));
    let bytes = String::from_utf8_lossy(&pdf);
    assert!(bytes.contains("/StructTreeRoot") && bytes.contains("/Outlines"));
}

#[test]
fn every_unit_has_its_two_pages() {
    let sheets = unit_sheets(&RELEASE, None);
    assert!(sheets.len() > 20);
    let one = &sheets[0];
    let pdf = unit_sheets_pdf(&RELEASE, Edition::Final, Some(&one.code)).expect("a sheet");
    keep("sheet.pdf", &pdf);
    assert_eq!(read::pages("sheet", &pdf), 2, "{}", one.name);
    let found = pdf_words("sheet", &pdf);
    assert!(found.contains(&one.value) && !found.contains("DỰ THẢO"));
    assert!(unit_sheets_pdf(&RELEASE, Edition::Final, Some("no-such-unit")).is_err());
    if std::env::var_os("SIPAS_DOCUMENTS_OUT").is_some() {
        let all = unit_sheets_pdf(&RELEASE, Edition::Final, None).expect("sheets");
        keep("sheets.pdf", &all);
        assert_eq!(read::pages("sheets", &all), 2 * sheets.len());
    }
}

#[test]
fn the_workbook_holds_the_numbers_themselves() {
    let bytes = workbook(&RELEASE, Edition::Draft).expect("a workbook");
    keep("workbook.xlsx", &bytes);
    for (name, part) in parts_of(&bytes) {
        let text = String::from_utf8_lossy(&part).into_owned();
        assert!(
            !text.contains("<f>") && !text.contains("<f "),
            "a formula in {name}"
        );
    }
    let cells = sheet_cells(&bytes);
    let mut numbers = 0;
    let paper = report(&RELEASE, Edition::Draft);
    for piece in &paper.pieces {
        let Piece::Table(table) = piece else { continue };
        for cell in table.rows.iter().flat_map(|row| &row.cells) {
            let value = match cell {
                Cell::Share(value) | Cell::Number(value) => *value,
                Cell::Points(value) => value * 100.0,
                _ => continue,
            };
            numbers += 1;
            assert!(
                cells.contains(&value.to_bits()),
                "{value} is in no cell of {}",
                table.caption
            );
        }
    }
    assert!(numbers > 200, "{numbers}");
}

#[test]
fn the_same_release_gives_the_same_bytes() {
    let again = || {
        [
            report_docx(&SMALL, Edition::Draft).expect("a document"),
            report_pdf(&SMALL, Edition::Draft).expect("a document"),
            workbook(&RELEASE, Edition::Draft).expect("a workbook"),
        ]
    };
    assert!(again() == again());
}

#[test]
fn a_release_without_forms_has_documents_that_say_so() {
    let mut release = SMALL.clone();
    release.sampled.overall = None;
    let found = pdf_words(
        "empty",
        &report_pdf(&release, Edition::Draft).expect("a document"),
    );
    assert!(found.contains("không có phiếu hợp lệ nào"), "{found}");
    report_docx(&release, Edition::Draft).expect("a document");
    workbook(&release, Edition::Draft).expect("a workbook");
    assert!(unit_sheets_pdf(&release, Edition::Draft, None).is_err());
}
