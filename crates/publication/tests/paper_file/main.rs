//! A template, filled, read back; and everything that comes instead of a template.
#![expect(
    clippy::unwrap_used,
    reason = "a test may stop at what it did not expect"
)]

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};
use std::sync::OnceLock;

use intake::serial::SerialRange;
use intake::{Layout, PersonId, Serial, Settings, Value};
use proptest::prelude::*;
use rstest::rstest;
use rust_xlsxwriter::{Format, Formula, Workbook};
use store::paper::series::PrintedSeries;
use survey::{FieldCode, PostOfficeCode, Questionnaire, RoundId, Stream, UnitCode};
use zip::write::SimpleFileOptions;

use publication::paper_file::{
    Expected, FileFault, Limits, Opened, Outcome, Setting, Standing, Stopped, Told, annotate,
    csv_template, pass, workbook_template,
};

mod filled;

/// A questionnaire with every kind of question and several gates.
fn questionnaire() -> &'static Questionnaire {
    static SMALL: OnceLock<Questionnaire> = OnceLock::new();
    let source = include_str!("../../../survey/tests/small.toml");
    SMALL.get_or_init(|| Questionnaire::parse(source).unwrap())
}

fn layout() -> Layout {
    Layout::of(questionnaire())
}

fn serial(number: u32) -> Serial {
    Serial::from_number(number).unwrap()
}

/// Forms 260001 to 260010, of which the last ones do not wait.
fn expected() -> Expected {
    let mut forms: BTreeMap<Serial, Standing> = (260_001..=260_006)
        .map(|number| (serial(number), Standing::Open))
        .collect();
    for (number, standing) in [
        (260_007, Standing::Keyed),
        (260_008, Standing::SamePerson),
        (260_009, Standing::NotCounted),
        (260_010, Standing::Claimed),
    ] {
        forms.insert(serial(number), standing);
    }
    Expected(forms)
}

fn office(code: &str) -> PostOfficeCode {
    PostOfficeCode::parse(code).unwrap()
}

/// A hundred forms of the post office of the batch and a hundred of another one.
fn series() -> Vec<PrintedSeries> {
    [("270000", 260_001), ("270001", 270_001)]
        .map(|(code, first)| PrintedSeries {
            id: uuid::Uuid::from_u128(u128::from(first)),
            round: RoundId::from_uuid(uuid::Uuid::nil()),
            post_office: office(code),
            unit: UnitCode::parse("00004").unwrap(),
            field: FieldCode::parse("ho_tich").unwrap(),
            stream: Stream::Sampled,
            serials: SerialRange::new(serial(first), serial(first + 99)).unwrap(),
            created_ms: 0,
            created_by: "a".to_owned(),
            printed_ms: None,
            sample: None,
        })
        .into()
}

/// What a whole file says: every good row, and every sentence about the others.
#[derive(Debug, Default, PartialEq)]
struct Said {
    good: Vec<(u64, BTreeMap<String, Value>)>,
    sentences: Vec<String>,
    notes: Vec<String>,
    warnings: Vec<String>,
}

fn say(bytes: &[u8]) -> Result<Said, Vec<String>> {
    let layout = layout();
    let expected = expected();
    let settings = Settings::default();
    let setting = Setting {
        questionnaire: questionnaire(),
        layout: &layout,
        settings: &settings,
        post_office: &office("270000"),
        series: &series(),
        expected: &expected,
        clerk: PersonId::from_uuid(uuid::Uuid::from_u128(7)),
    };
    let mut file = Cursor::new(bytes);
    let words = |faults: Vec<FileFault>| faults.iter().map(ToString::to_string).collect::<Vec<_>>();
    let opened = Opened::of(&mut file, Limits::PAGE, &layout).map_err(words)?;
    let mut said = Said::default();
    let tally = pass(&opened, &mut file, &setting, |outcome| {
        let notes = match outcome {
            Outcome::Good(good) => {
                said.good.push((good.line, good.keyed.values().clone()));
                said.warnings.extend(good.warnings);
                good.notes
            }
            Outcome::Refused(refused) => {
                let told = refused.faults.iter().map(|fault| fault.at(refused.line));
                said.sentences.extend(told);
                refused.notes
            }
        };
        said.notes.extend(notes.iter().map(ToString::to_string));
        Ok::<(), ()>(())
    });
    match tally {
        Ok(tally) => {
            assert_eq!(tally.good, said.good.len() as u64);
            Ok(said)
        }
        Err(Stopped::File(fault)) => Err(words(vec![fault])),
        Err(Stopped::Visitor(())) => Err(Vec::new()),
    }
}

/// The names of the columns.
fn names() -> Vec<String> {
    let text = csv_template(&layout());
    let text = text.trim_start_matches('\u{feff}').trim_end();
    text.split(',').map(str::to_owned).collect()
}

/// One row as CSV: everything 4, blank where words, dates and numbers stand, with some cells otherwise.
fn row(serial: &str, otherwise: &[(&str, &str)]) -> Vec<String> {
    let layout = layout();
    let cells = layout.fields().iter().map(|field| {
        let own = otherwise.iter().find(|(input, _)| *input == field.input);
        match own {
            Some((_, text)) => (*text).to_owned(),
            None if field.is_item() => "4".to_owned(),
            None => String::new(),
        }
    });
    std::iter::once(serial.to_owned()).chain(cells).collect()
}

fn csv(rows: &[Vec<String>]) -> Vec<u8> {
    let mut text = csv_template(&layout()).into_bytes();
    let mut writer = csv::Writer::from_writer(&mut text);
    for row in rows {
        writer.write_record(row).unwrap();
    }
    drop(writer);
    text
}

/// The first field of a kind.
fn input(wanted: impl Fn(&intake::layout::Field) -> bool) -> String {
    let layout = layout();
    let field = layout.fields().iter().find(|field| wanted(field));
    field.unwrap().input.clone()
}

#[test]
fn an_empty_template_says_that_nothing_is_in_it() {
    let book = workbook_template(questionnaire(), &layout()).unwrap();
    assert_eq!(
        say(&book),
        Err(vec![
            "Tệp chỉ có dòng tên cột, không có phiếu nào.".to_owned()
        ])
    );
    assert_eq!(say(csv_template(&layout()).as_bytes()), say(&book));
    assert_eq!(book, workbook_template(questionnaire(), &layout()).unwrap());
}

#[rstest]
#[case::mistyped("260001-4", &[], "Dòng 2, cột so_phieu: số phiếu “260001-4” sai ký tự kiểm tra")]
#[case::check_lost("260001", &[], "Dòng 2, cột so_phieu: số phiếu mất ký tự kiểm tra; nếu đúng là phiếu này, xin ghi 260001-3")]
#[case::zero_first("0260001-3", &[], "Dòng 2, cột so_phieu: số phiếu “0260001-3” thiếu hoặc thừa chữ số")]
#[case::other_batch("260050-1", &[], "Dòng 2, cột so_phieu: phiếu 260050-1 không thuộc lô này; xin xem lại")]
#[case::other_office("270001-8", &[], "Dòng 2, cột so_phieu: phiếu 270001-8 được phát cho bưu cục 270001")]
#[case::unknown("280001-2", &[], "Dòng 2, cột so_phieu: phiếu 280001-2 chưa từng được in cho đợt khảo sát này")]
#[case::letters("phiếu 1", &[], "Dòng 2, cột so_phieu: số phiếu “phiếu 1” có ký tự lạ")]
#[case::no_serial("", &[], "Dòng 2, cột so_phieu: thiếu số phiếu.")]
#[case::six("260001-3", &[("q1", "6")], "Dòng 2, cột q1: “6” không phải giá trị của câu này; các giá trị được dùng: 1, 2, 3, 4, 5")]
#[case::sign("260001-3", &[("q1", "+4")], "Dòng 2, cột q1: “+4” không phải giá trị")]
#[case::formula("260001-3", &[("q1", "=1+3")], "Dòng 2, cột q1: “=1+3” không phải giá trị")]
fn a_faulty_row_is_told_with_line_and_column(
    #[case] serial: &str,
    #[case] otherwise: &[(&str, &str)],
    #[case] told: &str,
) {
    let said = say(&csv(&[row(serial, otherwise)])).unwrap();
    assert_eq!(said.good, []);
    assert!(said.sentences[0].starts_with(told), "{:?}", said.sentences);
}

#[test]
fn forms_that_do_not_wait_are_told_why() {
    let rows: Vec<Vec<String>> = (260_007..=260_010)
        .map(|number| row(&serial(number).to_string(), &[]))
        .chain([row("260001-3", &[]), row("26 0001 3", &[])])
        .collect();
    let said = say(&csv(&rows)).unwrap();
    assert_eq!(said.good.len(), 1);
    assert_eq!(
        said.sentences,
        [
            "Dòng 2, cột so_phieu: phiếu này đã được nhập; nếu đúng số phiếu, xin bỏ dòng này.",
            "Dòng 3, cột so_phieu: người nhập lần hai phải khác người đã nhập lần một; xin để người khác gửi.",
            "Dòng 4, cột so_phieu: phiếu này đang được giữ lại, để riêng hoặc đã ghi vào sổ phiếu loại; xin xem trang tiếp nhận của lô.",
            "Dòng 5, cột so_phieu: phiếu này đang có người nhập trên màn hình; xin gửi lại khi người ấy đã nhập xong.",
            "Dòng 7, cột so_phieu: số phiếu này đã có ở dòng 6; xin xem lại số in trên hai tờ phiếu.",
        ]
    );
}

#[test]
fn a_blank_form_and_a_box_beside_no_choice_are_no_keying() {
    let blank = vec!["260001-3".to_owned()];
    let of_box = input(intake::layout::Field::is_box);
    let said = say(&csv(&[
        [blank, vec![String::new(); layout().fields().len()]].concat(),
        row("260002-1", &[(&of_box, "khác")]),
    ]));
    let sentences = said.unwrap().sentences;
    assert!(
        sentences[0].contains("không ô nào được điền"),
        "{sentences:?}"
    );
    assert!(
        sentences
            .iter()
            .any(|told| told.contains(&format!("Dòng 3, cột {of_box}: có chữ ghi rõ"))),
        "{sentences:?}"
    );
}

#[test]
fn soft_checks_warn_and_do_not_refuse() {
    let layout = layout();
    let blank: Vec<(&str, &str)> = layout
        .fields()
        .iter()
        .filter(|field| field.is_item())
        .skip(1)
        .map(|field| (field.input.as_str(), "."))
        .collect();
    let said = say(&csv(&[row("260001-3", &blank)])).unwrap();
    assert_eq!(said.good.len(), 1);
    assert!(said.warnings[0].contains("Hơn một phần ba"), "{said:?}");
}

#[test]
fn old_encodings_are_recognised_and_shown() {
    let words = input(|field| matches!(field.kind, intake::layout::FieldKind::Text { .. }));
    let said = say(&csv(&[row("260001-3", &[(&words, "ñy ban nh©n d©n")])])).unwrap();
    assert_eq!(
        said.good[0].1[&words],
        Value::Text("ủy ban nhân dân".to_owned())
    );
    assert_eq!(
        said.notes,
        [format!(
            "Dòng 2, cột {words}: chữ TCVN3 (ABC) “ñy ban nh©n d©n” được đọc là “ủy ban nhân dân”."
        )]
    );
    // The same in one byte a letter, as an old program writes it.
    let bytes: Vec<u8> = String::from_utf8(csv(&[row("260001-3", &[(&words, "ñy ban nh©n d©n")])]))
        .unwrap()
        .trim_start_matches('\u{feff}')
        .chars()
        .map(|letter| u8::try_from(u32::from(letter)).unwrap())
        .collect();
    assert_eq!(say(&bytes).unwrap().good, said.good);
    let strange = [bytes.as_slice(), b"260002-1,\xFE\xFF\n"].concat();
    assert!(!say(&strange).unwrap().sentences.is_empty());
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn what_is_no_file_of_forms_is_one_sentence() {
    let strings = b"<sst uniqueCount=\"99999999999\"><si><t>a</t></si></sst>";
    let zeros = vec![0; 40 * 1024 * 1024];
    let mut other = Workbook::new();
    other.add_worksheet().write(0, 0, "Danh sách").unwrap();
    let other = other.save_to_buffer().unwrap();
    for (bytes, told) in [
        (&b""[..], "Tệp rỗng"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1", "Tệp ở định dạng .xls cũ"),
        (b"%PDF-1.7", "Đây không phải tệp CSV"),
        (b"\xEF\xBB\xBF\xFF\xFE", "Bảng mã của tệp"),
        (b"a,b\n1,2\n", "Tệp không có dòng tên cột"),
        (b"PK\x03\x04broken", "Tệp .xlsx bị hỏng"),
        (&zipped(&[("xl/vbaProject.bin", b"x")]), "Tệp có macro"),
        (
            &zipped(&[("content.xml", b"x")]),
            "Tệp là bảng tính ở định dạng khác",
        ),
        (
            &zipped(&[("xl/sharedStrings.xml", strings)]),
            "Tệp .xlsx bị hỏng",
        ),
        (
            &zipped(&[("xl/sharedStrings.xml", &zeros)]),
            "Nội dung của tệp khi giải nén quá lớn",
        ),
        (&other, "Không trang tính nào có dòng tên cột của phiếu"),
    ] {
        let said = say(bytes).unwrap_err();
        assert!(said[0].starts_with(told), "{said:?}");
        assert_eq!(said.len(), 1);
    }
}

#[test]
fn wrong_columns_are_all_told_at_once() {
    let text = String::from_utf8(csv(&[row("260001-3", &[])])).unwrap();
    let said = say(text.replace(",q1,q2,", ",q1,q1,tuoi_x,").as_bytes()).unwrap_err();
    assert_eq!(
        said,
        [
            "Dòng 1: cột q1 xuất hiện hai lần; xin giữ một cột.",
            "Dòng 1: thiếu cột q2. Nếu câu này để trống ở mọi phiếu, xin vẫn giữ cột.",
            "Dòng 1, cột H: phiếu không có câu hỏi nào mang mã “tuoi_x”; xin sửa mã hoặc bỏ cột.",
        ]
    );
}

/// A file that is said to be this large and cannot be read.
struct Endless(u64);
impl std::io::Read for Endless {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        Err(std::io::Error::other("nobody reads a gigabyte"))
    }
}
impl std::io::Seek for Endless {
    fn seek(&mut self, _: std::io::SeekFrom) -> std::io::Result<u64> {
        Ok(self.0)
    }
}

#[test]
fn a_file_above_the_limits_is_refused_by_its_size_and_by_its_forms() {
    let layout = layout();
    let file = csv(&[row("260001-3", &[]), row("260002-1", &[])]);
    let small = Limits {
        bytes: 10 * 1024 * 1024,
        forms: 1,
        ..Limits::PAGE
    };
    let refused = Opened::of(&mut Endless(1 << 30), small, &layout).unwrap_err();
    assert_eq!(
        refused[0].to_string(),
        "Tệp lớn hơn 10 MB; xin chia thành nhiều tệp, mỗi tệp một lô."
    );
    let mut file = Cursor::new(file);
    let opened = Opened::of(&mut file, small, &layout).unwrap();
    let (expected, settings) = (expected(), Settings::default());
    let setting = Setting {
        questionnaire: questionnaire(),
        layout: &layout,
        settings: &settings,
        post_office: &office("270000"),
        series: &series(),
        expected: &expected,
        clerk: PersonId::from_uuid(uuid::Uuid::nil()),
    };
    let stopped = pass(&opened, &mut file, &setting, |_| Ok::<(), ()>(()));
    assert!(matches!(
        stopped,
        Err(Stopped::File(FileFault::TooManyForms(1)))
    ));
}
