//! Answers from a file: everything or nothing, by the same rules as a form.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use publication::import::{Imported, Setting, read_responses};
use survey::{FieldCode, Mode, RoundId, Standing, Stream, UnitCode, shipped_questionnaire};

fn read(text: &str) -> Result<Vec<Imported>, Vec<String>> {
    let units: BTreeSet<UnitCode> = ["so_tu_phap", "30280"]
        .map(|code| UnitCode::parse(code).expect("a code"))
        .into();
    let fields: BTreeSet<FieldCode> = ["ho_tich", "dat_dai"]
        .map(|code| FieldCode::parse(code).expect("a code"))
        .into();
    let round: RoundId = "01a2b3c4-0000-7000-8000-000000000000"
        .parse()
        .expect("an id");
    let setting = Setting {
        round,
        questionnaire: shipped_questionnaire("dvhcc-2023").expect("it is shipped"),
        units: &units,
        fields: &fields,
        // October 2026 in Vietnam.
        opens_ms: 1_790_787_600_000,
        closes_ms: 1_793_466_000_000,
    };
    read_responses(text.as_bytes(), &setting)
        .map_err(|errors| errors.iter().map(ToString::to_string).collect())
}

fn header() -> String {
    let mut line = "unit,field,submitted".to_owned();
    for item in 1..=16 {
        let _ = write!(line, ",s{item:02}");
    }
    line
}

/// A line in which all sixteen items have the same cell.
fn line(start: &str, cell: &str) -> String {
    format!("{start}{}", format!(",{cell}").repeat(16))
}

#[test]
fn a_line_becomes_a_response_on_paper_of_the_sample() {
    let text = format!(
        "{}\n{}\n",
        header(),
        line("30280,ho_tich,2026-10-05 14:30", "4")
    );
    let read = read(&text).unwrap();
    let [one] = read.as_slice() else {
        unreachable!("one line")
    };
    let context = one.response.context();
    assert_eq!(
        (context.stream, context.mode),
        (Stream::Sampled, Mode::Paper)
    );
    assert_eq!(context.received_by, context.decided_by);
    assert_eq!(context.consent_version, "2026-01");
    assert_eq!(one.response.marks(), "4".repeat(16));
    assert_eq!((one.line, one.submitted_ms), (2, 1_791_185_400_000));
}

#[test]
fn the_optional_columns_are_read_and_blanks_stay_blank() {
    let text = "received_by;unit;field;stream;mode;submitted;language;respondent_type;s01;s02\n\
                so_tu_phap;30280;dat_dai;open;phone;05/10/2026 8:00;en;to_chuc;5;\n";
    let read = read(text).unwrap();
    let response = &read[0].response;
    let context = response.context();
    assert_eq!((context.stream, context.mode), (Stream::Open, Mode::Phone));
    assert_eq!(context.received_by.as_str(), "so_tu_phap");
    assert_eq!(context.language.as_str(), "en");
    assert!(response.marks().starts_with('5') && response.marks().ends_with('-'));
    assert_eq!(response.standing(), Standing::Invalid);
    assert!(response.other().contains_key("respondent_type"));
}

#[test]
fn every_fault_is_told_with_line_and_column_and_nothing_is_returned() {
    let good = line("30280,ho_tich,2026-10-05", "4");
    let text = [
        header(),
        good.clone(),
        line("nowhere,ho_tich,2026-10-05", "4"),
        line("30280,,2026-11-05", "4"),
        line("30280,ho_tich,hôm qua", "4"),
        line("30280,ho_tich,2026-10-05", "7"),
        "30280,ho_tich".to_owned(),
    ]
    .join("\n");
    // A line with too few cells is told alone, because the others might be shifted as well.
    assert_eq!(
        read(&text).unwrap_err(),
        ["Dòng 7: dòng có 2 ô, dòng tên cột có 19 ô."]
    );

    let text: Vec<&str> = text.lines().take(6).collect();
    let told = read(&text.join("\n")).unwrap_err();
    assert_eq!(told.len(), 4 + 16, "{told:#?}");
    assert_eq!(
        told[..5],
        [
            "Dòng 3, cột unit: “nowhere” không phải mã đơn vị trong danh mục của đợt khảo sát.",
            "Dòng 4, cột field: không được để trống.",
            "Dòng 4, cột submitted: “2026-11-05” nằm ngoài thời gian của đợt khảo sát.",
            "Dòng 5, cột submitted: “hôm qua” không phải thời điểm; hãy viết 2026-10-05 14:30 hoặc \
             05/10/2026 14:30.",
            "Dòng 6, cột s01: Câu trả lời ở câu 1 không có trong phiếu. Xin chọn lại.",
        ]
    );
}

#[test]
fn columns_that_no_question_has_and_columns_that_are_missing_are_named() {
    let told = read("unit,field,submitted,q99,S01\n").unwrap_err();
    assert_eq!(told.len(), 2);
    assert!(told[0].starts_with("Dòng 1, cột q99: phiếu khảo sát không có câu hỏi nào"));
    let told = read("unit,s01\n").unwrap_err();
    assert_eq!(
        told,
        [
            "Dòng 1, cột field: thiếu cột bắt buộc này.",
            "Dòng 1, cột submitted: thiếu cột bắt buộc này.",
        ]
    );
}

#[test]
fn the_same_file_gives_the_same_attempts_and_equal_lines_stay_apart() {
    let good = line("30280,ho_tich,2026-10-05", "4");
    let text = [header(), good.clone(), good].join("\n");
    let attempts = || {
        read(&text)
            .unwrap()
            .iter()
            .map(|one| one.attempt)
            .collect::<Vec<_>>()
    };
    let first = attempts();
    assert_eq!(first, attempts());
    assert_ne!(first[0], first[1]);
}
