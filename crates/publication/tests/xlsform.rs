//! Questionnaires as workbooks: out and back, from other tools, and with every kind of mistake.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use publication::xlsform::{CellProblem, Imported, read, write};
use rstest::rstest;
use rust_xlsxwriter::Workbook;
use survey::questionnaire::compare::compare;
use survey::{Kind, Language, Questionnaire, shipped_questionnaire};

const SMALL: &str = include_str!("../../survey/tests/small.toml");

/// A form as another tool would make it: no sheet and no column of ours.
const SURVEY: &[&[&str]] = &[
    &[
        "type",
        "name",
        "label::Tiếng Việt (vi)",
        "label::English (en)",
        "hint::Tiếng Việt (vi)",
        "hint::English (en)",
        "required",
        "relevant",
        "constraint",
        "appearance",
    ],
    &["start", "start", "", "", "", "", "", "", "", ""],
    &[
        "begin group",
        "ho_so",
        "Hồ sơ",
        "Dossier",
        "",
        "",
        "",
        "",
        "",
        "field-list",
    ],
    &[
        "note",
        "n1",
        "Xin cho biết",
        "Please tell",
        "",
        "",
        "",
        "",
        "",
        "",
    ],
    &[
        "select_one kenh",
        "kenh",
        "Cách nộp",
        "Channel",
        "Chọn một",
        "Choose one",
        "yes",
        "",
        "",
        "",
    ],
    &[
        "integer",
        "so_lan",
        "Số lần đến",
        "Visits",
        "",
        "",
        "",
        "${kenh} = 'truc_tiep'",
        ". >= 0 and . <= 20",
        "",
    ],
    &["end group", "", "", "", "", "", "", "", "", ""],
    &[
        "begin_group",
        "tiep_can",
        "Tiếp cận",
        "Access",
        "",
        "",
        "",
        "",
        "",
        "",
    ],
    &[
        "select_one muc",
        "q1",
        "Nơi ngồi chờ",
        "Seats",
        "",
        "",
        "true",
        "",
        "",
        "",
    ],
    &[
        "select_one muc",
        "q2",
        "Biển chỉ dẫn",
        "Signs",
        "",
        "",
        "",
        "${so_lan} >= 2",
        "",
        "",
    ],
    &["end_group", "", "", "", "", "", "", "", "", ""],
    &[
        "begin_group",
        "gop_y",
        "Góp ý",
        "Comment",
        "",
        "",
        "",
        "",
        "",
        "",
    ],
    &[
        "text",
        "comment",
        "Ý kiến",
        "Comment",
        "",
        "",
        "",
        "",
        "",
        "multiline",
    ],
    &["end_group", "", "", "", "", "", "", "", "", ""],
];

const CHOICES: &[&[&str]] = &[
    &[
        "list_name",
        "name",
        "label::Tiếng Việt (vi)",
        "label::English (en)",
    ],
    &["kenh", "truc_tiep", "Trực tiếp", "In person"],
    &["kenh", "truc_tuyen", "Trực tuyến", "Online"],
    &["muc", "5", "Rất hài lòng", "Very satisfied"],
    &["muc", "4", "Hài lòng", "Satisfied"],
    &["muc", "3", "Bình thường", "Neutral"],
    &["muc", "2", "Không hài lòng", "Dissatisfied"],
    &["muc", "1", "Rất không hài lòng", "Very dissatisfied"],
];

const SETTINGS: &[&[&str]] = &[
    &["form_title", "form_id", "version"],
    &["Phiếu của xã", "phieu-xa", "3"],
];

type Rows = Vec<Vec<String>>;

fn rows(rows: &[&[&str]]) -> Rows {
    rows.iter()
        .map(|row| row.iter().map(|&cell| cell.to_owned()).collect())
        .collect()
}

fn workbook(sheets: &[(&str, &Rows)]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (line, row) in (0_u32..).zip(rows.iter()) {
            for (column, cell) in (0_u16..).zip(row) {
                if !cell.is_empty() {
                    sheet.write_string(line, column, cell).unwrap();
                }
            }
        }
    }
    book.save_to_buffer().unwrap()
}

/// The form of the other tool with one cell of a sheet changed; row as spreadsheets count.
fn changed(
    sheet: &str,
    row: usize,
    column: usize,
    text: &str,
) -> Result<Imported, Vec<CellProblem>> {
    let mut sheets = [
        ("survey", rows(SURVEY)),
        ("choices", rows(CHOICES)),
        ("settings", rows(SETTINGS)),
    ];
    for (name, rows) in &mut sheets {
        if *name == sheet {
            text.clone_into(&mut rows[row - 1][column]);
        }
    }
    let named: Vec<(&str, &Rows)> = sheets.iter().map(|(name, rows)| (*name, rows)).collect();
    read(&workbook(&named))
}

#[test]
fn what_is_written_and_read_again_asks_exactly_the_same() {
    let small = Questionnaire::parse(SMALL).unwrap();
    let shipped = ["dvhcc-2023", "sipas-2023", "sipas-2022"];
    let forms = shipped.map(|code| shipped_questionnaire(code).unwrap());
    let weighed = SMALL.replace("highest = 5", "highest = 5\nweights = { f2 = 4 }");
    let weighed = Questionnaire::parse(&weighed).unwrap();
    assert_eq!(weighed.index().weight("f2"), 4);
    for form in forms.into_iter().chain([&small, &weighed]) {
        let bytes = write(form).unwrap();
        let again = read(&bytes).unwrap();
        let differences = compare(form, &again.questionnaire).changes;
        assert!(differences.is_empty(), "{}: {differences:?}", form.code());
        assert!(form.asks_the_same(&again.questionnaire));
        assert_eq!(again.notes, []);
        assert_eq!(form.index(), again.questionnaire.index());
        assert_eq!(form.consent(), again.questionnaire.consent());
        // From here on not even the file changes.
        let third = read(&write(&again.questionnaire).unwrap()).unwrap();
        assert_eq!(third.toml, again.toml);
        assert_eq!(
            write(form).unwrap(),
            bytes,
            "the same form gives the same bytes"
        );
    }
}

#[test]
fn a_form_of_another_tool_becomes_a_questionnaire_and_says_what_was_filled_in() {
    let read = changed("settings", 2, 0, "Phiếu của xã").unwrap();
    let form = &read.questionnaire;
    assert_eq!((form.code(), form.version()), ("phieu-xa", 3));
    assert_eq!(form.items(), ["q1", "q2"]);
    assert_eq!(form.scale()[0].word.get(Language::VI), "Rất không hài lòng");
    assert_eq!(form.pages().len(), 3);
    assert_eq!(
        form.pages()[0].intro.as_ref().unwrap().get(Language::EN),
        "Please tell"
    );
    let gate = |code: &str| form.question(code).unwrap().gate.clone().unwrap();
    assert_eq!(gate("q2").source(), "so_lan >= 2");
    assert_eq!(gate("so_lan").source(), "kenh = truc_tiep");
    assert!(form.question("q1").unwrap().required);
    assert!(!form.question("q2").unwrap().required);
    assert_eq!(
        form.question("so_lan").unwrap().kind,
        Kind::Number { least: 0, most: 20 }
    );
    assert!(matches!(
        form.question("comment").unwrap().kind,
        Kind::Comment { .. }
    ));
    let notes: Vec<&str> = read.notes.iter().map(|note| note.0.as_str()).collect();
    for told in ["consent_text", "minutes", "“start”", "content"] {
        assert!(
            notes.iter().any(|note| note.contains(told)),
            "{told}: {notes:?}"
        );
    }
}

#[rstest]
#[case("survey", 5, 0, "select_one khac", 5, "unknown-list")]
#[case("survey", 5, 0, "geopoint", 5, "unknown-type")]
#[case("survey", 5, 0, "", 5, "missing-type")]
#[case("survey", 5, 1, "", 5, "missing-name")]
#[case("survey", 5, 1, "Kênh", 5, "bad-code")]
#[case("survey", 5, 3, "", 5, "missing-wording")]
#[case("survey", 5, 6, "maybe", 5, "bad-yes")]
#[case("survey", 6, 7, "${kenh} ~ 2", 6, "bad-relevant")]
#[case("survey", 6, 7, "${la} = 'x'", 6, "gate-unknown-question")]
#[case("survey", 6, 7, "${kenh} = 'x'", 6, "gate-unknown-choice")]
#[case("survey", 6, 7, "${q1} = 1", 6, "gate-later-question")]
#[case("survey", 6, 8, "regex(., '[0-9]')", 6, "bad-constraint")]
#[case("survey", 6, 8, ". >= 0", 6, "missing-key")]
#[case("survey", 7, 0, "note", 7, "note-not-first")]
#[case("survey", 10, 1, "q1", 10, "duplicate-code")]
#[case("survey", 9, 0, "text", 9, "mixed-group")]
#[case("survey", 11, 0, "begin_group", 11, "group-nesting")]
#[case("survey", 14, 0, "note", 12, "group-not-closed")]
#[case("survey", 1, 2, "label::Français", 1, "unknown-language")]
#[case("choices", 2, 0, "", 2, "missing-name")]
#[case("choices", 3, 1, "truc_tiep", 3, "duplicate-code")]
#[case("choices", 3, 3, "", 3, "missing-wording")]
#[case("settings", 2, 2, "2026.1", 2, "not-a-number")]
#[case("settings", 2, 1, "Phiếu xã", 2, "bad-code")]
#[case("settings", 2, 1, "", 0, "missing-form-id")]
fn a_mistake_is_told_at_its_cell(
    #[case] sheet: &str,
    #[case] row: usize,
    #[case] column: usize,
    #[case] text: &str,
    #[case] told_at: u32,
    #[case] code: &str,
) {
    let problems = changed(sheet, row, column, text).unwrap_err();
    let found = problems
        .iter()
        .find(|problem| problem.code == code && problem.row == told_at && problem.sheet == sheet);
    assert!(found.is_some(), "{problems:#?}");
    for problem in &problems {
        assert!(problem.message_vi.ends_with('.'), "{problem}");
    }
}

#[test]
fn a_double_code_names_the_row_of_the_first_and_not_a_line_of_a_file_nobody_sees() {
    let problems = changed("survey", 10, 1, "q1").unwrap_err();
    let double = problems
        .iter()
        .find(|problem| problem.code == "duplicate-code")
        .unwrap();
    assert_eq!(double.column, "B (name)");
    assert!(
        double.message_vi.contains("ở trang “survey”, dòng 9"),
        "{double}"
    );
}

#[test]
fn wrong_sheets_and_files_are_one_clear_sentence() {
    let survey = rows(SURVEY);
    let problems = read(&workbook(&[("Sheet1", &survey), ("Sheet2", &survey)])).unwrap_err();
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].code, "missing-sheet");
    assert!(
        problems[0].message_vi.contains("Sheet1, Sheet2"),
        "{}",
        problems[0]
    );
    for bytes in [
        &b"type,name"[..],
        b"PK\x03\x04 hong",
        b"\xD0\xCF\x11\xE0",
        b"",
    ] {
        let problems = read(bytes).unwrap_err();
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert_eq!(problems[0].code, "not-a-workbook");
    }
    let empty: Rows = Vec::new();
    assert!(read(&workbook(&[("survey", &empty), ("choices", &empty)])).is_err());
}

#[test]
fn what_two_places_say_differently_is_refused() {
    let form = shipped_questionnaire("dvhcc-2023").unwrap();
    let bytes = write(form).unwrap();
    let sheets = publication::workbook::read(&bytes).unwrap();
    let edited: Vec<(String, Rows)> = sheets
        .iter()
        .map(|sheet| {
            let last = sheet.cells.keys().map(|&(line, _)| line).max().unwrap();
            let rows = (0..=last)
                .map(|line| {
                    (0..20)
                        .map(|column| {
                            sheet
                                .cells
                                .get(&(line, column))
                                .cloned()
                                .unwrap_or_default()
                        })
                        .collect()
                })
                .collect();
            (sheet.name.clone(), rows)
        })
        .map(|(name, mut rows): (String, Rows)| {
            if name == "settings" {
                rows[1][0].push_str(" mới");
            }
            (name, rows)
        })
        .collect();
    let named: Vec<(&str, &Rows)> = edited
        .iter()
        .map(|(name, rows)| (name.as_str(), rows))
        .collect();
    let problems = read(&workbook(&named)).unwrap_err();
    assert_eq!(
        problems
            .iter()
            .map(|problem| problem.code)
            .collect::<Vec<_>>(),
        ["two-titles"]
    );
}
