use std::fmt::Write as _;

use rust_xlsxwriter::Workbook;
use survey::catalogue::{fields as reference_fields, units_of_province};

use super::*;

fn units() -> Vec<Unit> {
    units_of_province("79").unwrap()
}

fn fields() -> Vec<Field> {
    reference_fields()
        .iter()
        .map(|field| field.field.clone())
        .collect()
}

fn read(text: &str) -> Result<Frame, Vec<String>> {
    read_frame(text.as_bytes(), &units(), &fields())
        .map_err(|errors| errors.iter().map(ToString::to_string).collect())
}

#[test]
fn counts_are_read_as_people_write_them() {
    let frame = read("unit;field;dossiers\n26740;ho_tich;12.450\nso_tu_phap;ho_tich;0\n").unwrap();
    let counts: Vec<u64> = frame.lines.iter().map(|line| line.dossiers).collect();
    assert_eq!(counts, [12_450, 0]);
    assert_eq!(frame.notes, []);
}

#[test]
fn every_faulty_line_is_told_and_nothing_is_kept() {
    let text = "unit,field,dossiers\n26740,ho_tich,5\n26740,ho_tich,6\nx,y,-1\n26740,,1.5\n\
                26740,chung_thuc,99999999999999999999\n";
    let told = read(text).unwrap_err();
    assert_eq!(
        told,
        [
            "Dòng 3: đơn vị và lĩnh vực này đã có ở dòng 2.",
            "Dòng 4, cột unit: “x” không phải mã đơn vị trong danh mục của đợt khảo sát.",
            "Dòng 4, cột field: “y” không phải mã lĩnh vực trong danh mục của đợt khảo sát.",
            "Dòng 4, cột dossiers: “-1” không phải số nguyên từ 0 trở lên.",
            "Dòng 5, cột field: không được để trống.",
            "Dòng 5, cột dossiers: “1.5” không phải số nguyên từ 0 trở lên.",
            "Dòng 6, cột dossiers: “99999999999999999999” không phải số nguyên từ 0 trở lên.",
        ]
    );
}

#[test]
fn a_missing_column_is_named() {
    assert_eq!(
        read("unit,field\n").unwrap_err(),
        ["Dòng 1, cột dossiers: thiếu cột bắt buộc này."]
    );
    assert_eq!(
        read("unit,field,dossiers\n").unwrap_err(),
        ["Cả tệp: tệp chỉ có dòng tên cột, không có dòng số liệu nào."]
    );
}

/// A title above, Vietnamese column names, names instead of codes, a code that lost its zeros, cells
/// of an old font.
#[test]
fn a_workbook_is_read_as_offices_make_it() {
    let mut units = units();
    units[0].code = UnitCode::parse("00004").unwrap();
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Trống").unwrap();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "BÁO CÁO SỐ HỒ SƠ").unwrap();
    for (column, name) in ["Đơn vị", "Lĩnh vực", "Số hồ sơ", "Ghi chú"]
        .iter()
        .enumerate()
    {
        sheet
            .write(3, u16::try_from(column).unwrap(), *name)
            .unwrap();
    }
    sheet.write(4, 0, 4).unwrap();
    sheet.write(4, 1, "Hộ tịch").unwrap();
    sheet.write(4, 2, 12_450).unwrap();
    sheet.write(6, 0, "S\u{eb} T\u{ad} ph¸p").unwrap();
    sheet.write(6, 1, "chung thuc").unwrap();
    sheet.write(6, 2, "3.000").unwrap();
    sheet.write(6, 3, "x").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let frame = read_frame(&bytes, &units, &fields()).unwrap();
    let told: Vec<(&str, &str, u64)> = frame
        .lines
        .iter()
        .map(|line| (line.unit.as_str(), line.field.as_str(), line.dossiers))
        .collect();
    assert_eq!(
        told,
        [
            ("00004", "ho_tich", 12_450),
            ("so_tu_phap", "chung_thuc", 3_000)
        ]
    );
    let notes: Vec<String> = frame.notes.iter().map(ToString::to_string).collect();
    assert_eq!(notes.len(), 3, "{notes:?}");
    assert!(
        notes[0].contains("TCVN3") && notes[0].contains("“Sở Tư pháp”"),
        "{notes:?}"
    );
    assert!(notes[1].contains("thiếu số 0"), "{notes:?}");
    assert!(
        notes[2].contains("“chung thuc” được đọc là “Chứng thực”"),
        "{notes:?}"
    );
}

#[test]
fn one_wrong_line_among_thousands_is_told_alone() {
    let mut text = "unit,field,dossiers\n".to_owned();
    let (units, fields) = (units(), fields());
    for unit in units.iter().take(40) {
        for field in fields.iter().take(80) {
            let _ = writeln!(text, "{},{},7", unit.code, field.code);
        }
    }
    text.push_str("khong_co,ho_tich,1\n");
    let errors = read_frame(text.as_bytes(), &units, &fields).unwrap_err();
    assert_eq!((errors.len(), errors[0].line), (1, 3_202));
}
