//! The reader on files as offices make them.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use statistics::estimation::{BLANK, NOT_APPLICABLE};

use super::{Columns, Kind, Missing, Need, Scanner, read};
use crate::estimate::fault::Fault;

/// A file in a folder of its own that goes with it.
struct Scratch(PathBuf);

impl Scratch {
    fn with(name: &str, bytes: &[u8]) -> Self {
        let folder =
            std::env::temp_dir().join(format!("sipas-reader-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder for the test");
        let path = folder.join("tệp.csv");
        std::fs::File::create(&path)
            .and_then(|mut file| file.write_all(bytes))
            .expect("a file");
        Self(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Some(folder) = self.0.parent() {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

fn needs() -> Vec<Need> {
    vec![
        Need::new("unit", Kind::Label),
        Need::new("w", Kind::Number),
        Need::new("q1", Kind::Mark),
    ]
}

fn read_text(name: &str, text: &str) -> Result<Columns, Fault> {
    let scratch = Scratch::with(name, text.as_bytes());
    read(&scratch.0, &needs(), &Missing::default(), 5, &mut |_| {})
}

fn fault(name: &str, text: &str) -> String {
    let fault = read_text(name, text).expect_err("a fault");
    let place = (fault.line, fault.column.as_deref().unwrap_or("-"));
    format!("{} {} {}", place.0.unwrap_or(0), place.1, fault.what)
}

fn check(columns: &Columns) {
    assert_eq!(columns.rows, 3);
    assert_eq!(
        columns.labels["unit"].levels(),
        ["Sở Y tế", "Xã \"Ba, Vì\""]
    );
    assert_eq!(columns.labels["unit"].codes(), [1, 0, 1]);
    assert_eq!(columns.numbers["w"], [1.5, 2.0, 0.25]);
    assert_eq!(columns.marks["q1"], [5, NOT_APPLICABLE, BLANK]);
}

#[test]
fn commas_and_quotes() {
    let text = "unit,extra,w,q1\n\"Xã \"\"Ba, Vì\"\"\",x,1.5,5\nSở Y tế,\"a\nb\",2,0\n\"Xã \"\"Ba, Vì\"\"\",,0.25,\n";
    let columns = read_text("commas", text).unwrap();
    check(&columns);
    assert_eq!([0, 1, 2].map(|row| columns.lines.line(row)), [2, 3, 5]);
}

#[test]
fn semicolons_decimal_commas_crlf_and_byte_order_mark() {
    let text = "\u{feff}unit;w;q1\r\n\"Xã \"\"Ba, Vì\"\"\";1,5;5\r\nSở Y tế;2;0\r\n\r\n\"Xã \"\"Ba, Vì\"\"\";0,25;NA";
    let columns = read_text("semicolons", text).unwrap();
    check(&columns);
    assert_eq!(columns.lines.line(2), 5, "the empty line is counted");
}

#[test]
fn tabs_and_quoted_numbers() {
    check(
        &read_text(
            "tabs",
            "unit\tw\tq1\nXã \"Ba, Vì\"\t\"1,5\"\t\"5\"\nSở Y tế\t2e0\t0\nXã \"Ba, Vì\"\t.25\t\n",
        )
        .unwrap(),
    );
}

#[test]
fn composed_and_decomposed_letters_are_one_label() {
    let columns = read_text(
        "nfc",
        "unit,w,q1\nSở Y tế,1,5\nSo\u{31b}\u{309} Y te\u{302}\u{301},1,5\n",
    )
    .unwrap();
    assert_eq!(columns.labels["unit"].levels(), ["Sở Y tế"]);
}

#[test]
fn records_longer_than_a_block_are_read() {
    let long = "x".repeat(700_000);
    let text = format!("unit,note,w,q1\na,{long},1,5\nb,\"{long}\",2,4\n");
    let columns = read_text("long", &text).unwrap();
    assert_eq!(columns.numbers["w"], [1.0, 2.0]);
    assert_eq!(columns.marks["q1"], [5, 4]);
}

#[test]
fn the_place_of_every_block_boundary_is_harmless() {
    // A reader that gives one byte at a time makes every byte a boundary.
    struct OneByOne<'a>(&'a [u8]);
    impl std::io::Read for OneByOne<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let count = self.0.len().min(1).min(buffer.len());
            buffer[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }
    let text = "a,\"b \"\"c\"\"\",d\r\n\"e\r\nf\",,\"\"\r\n\r\n1,2,\"3\"";
    let mut scanner = Scanner::new(OneByOne(text.as_bytes()));
    let mut rows = Vec::new();
    while let Some(record) = scanner.next_record().unwrap() {
        let cells =
            (0..record.len()).map(|k| String::from_utf8(record.cell(k).into_owned()).unwrap());
        rows.push((record.line, record.offset, cells.collect::<Vec<_>>()));
    }
    let row = |line, offset, cells: [&str; 3]| (line, offset, cells.map(str::to_owned).to_vec());
    assert_eq!(
        rows,
        [
            row(1, 0, ["a", "b \"c\"", "d"]),
            row(2, 15, ["e\r\nf", "", ""]),
            row(5, 29, ["1", "2", "3"])
        ]
    );
}

#[test]
fn every_fault_names_its_place_and_a_remedy() {
    let cases = [
        ("empty", "", "0 - tệp trống"),
        ("header-only", "unit,w,q1\n", "0 - tệp chỉ có dòng tiêu đề"),
        (
            "no-column",
            "unit,weight,q1\na,1,5\n",
            "1 w không có cột này ở dòng tiêu đề; tệp có các cột: unit, weight, q1",
        ),
        (
            "near-column",
            "Unit,w,q1\na,1,5\n",
            "1 unit không có cột này ở dòng tiêu đề; có phải là “Unit”?",
        ),
        (
            "twice",
            "unit,w,q1,w\na,1,5,1\n",
            "1 w tên cột xuất hiện hai lần",
        ),
        (
            "short",
            "unit,w,q1\na,1,5\nb,1\n",
            "3 - dòng có 2 ô nhưng tiêu đề có 3 cột",
        ),
        (
            "text",
            "unit,w,q1\na,1,5\n\nb,nhiều,5\n",
            "4 w “nhiều” không phải là số",
        ),
        (
            "thousands",
            "unit;w;q1\na;1.234,5;5\n",
            "2 w “1.234,5” không phải là số",
        ),
        (
            "infinite",
            "unit,w,q1\na,inf,5\n",
            "2 w “inf” không phải là số",
        ),
        ("no-weight", "unit,w,q1\na,,5\n", "2 w ô trống"),
        (
            "mark",
            "unit,w,q1\na,1,6\n",
            "2 q1 “6” không phải là mức từ 1 đến 5",
        ),
        (
            "mark-text",
            "unit,w,q1\na,1,tốt\n",
            "2 q1 “tốt” không phải là mức từ 1 đến 5",
        ),
        (
            "open-quote",
            "unit,w,q1\n\"a,1,5\n",
            "2 - dấu ngoặc kép mở mà không đóng",
        ),
        (
            "after-quote",
            "unit,w,q1\n\"a\"b,1,5\n",
            "2 - dấu ngoặc kép mở mà không đóng",
        ),
    ];
    for (name, text, expected) in cases {
        let found = fault(name, text);
        assert!(found.starts_with(expected), "{name}: {found}");
    }
}

#[test]
fn other_encodings_are_recognised() {
    let read_bytes = |name: &str, bytes: &[u8]| {
        let scratch = Scratch::with(name, bytes);
        read(&scratch.0, &needs(), &Missing::default(), 5, &mut |_| {})
            .expect_err("a fault")
            .what
    };
    assert!(read_bytes("utf16", b"\xFF\xFEu\0n\0i\0t\0").contains("UTF-16"));
    assert!(read_bytes("latin", b"unit,w,q1\nS\xF4n,1,5\n").contains("UTF-8"));
    assert!(read_bytes("excel", b"PK\x03\x04....").contains("Excel"));
    let missing = read(
        Path::new("/không/có.csv"),
        &needs(),
        &Missing::default(),
        5,
        &mut |_| {},
    );
    assert!(
        missing
            .expect_err("a fault")
            .what
            .contains("không tìm thấy")
    );
}
