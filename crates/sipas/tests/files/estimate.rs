//! `sipas estimate` as a person runs it: files in, a table out, one sentence when something is wrong.

use calamine::{Data, Range, Reader as _, Xlsx};

use crate::folder::{Folder, example};

impl Folder {
    /// Runs it on `data.csv` and `plan.toml`; the code it ends with, what it writes, what it says.
    fn answer(&self) -> (i32, String, String) {
        let output = self.run(&["--data", "data.csv", "--plan", "plan.toml"]);
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (
            output.status.code().unwrap(),
            text(output.stdout),
            text(output.stderr),
        )
    }
}

/// The example, estimated into a file; its bytes.
fn example_as(folder: &Folder, name: &str) -> Vec<u8> {
    let data = example("estimate/phieu.csv");
    let plan = example("estimate/ke-hoach.toml");
    let output = folder.run(&[
        "--data",
        &data,
        "--plan",
        &plan,
        "--out",
        name,
        "--record",
        "record.json",
    ]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(output.stdout.is_empty(), "the result goes to the file only");
    std::fs::read(folder.path.join(name)).unwrap()
}

#[test]
fn csv_json_and_workbook_of_the_example_hold_the_same_numbers() {
    let folder = Folder::fresh("estimate", "formats");
    let csv = String::from_utf8(example_as(&folder, "out.csv")).unwrap();
    let lines: Vec<Vec<&str>> = csv.lines().map(|line| line.split(',').collect()).collect();
    let names = &lines[0];
    assert_eq!(names[..3], ["table", "don_vi", "linh_vuc"]);
    assert_eq!(lines[1][0], "all");
    let json: serde_json::Value = serde_json::from_slice(&example_as(&folder, "out.json")).unwrap();
    let objects = json.as_array().unwrap();
    assert_eq!(objects.len(), lines.len() - 1);
    example_as(&folder, "out.xlsx");
    let mut book: Xlsx<_> = calamine::open_workbook(folder.path.join("out.xlsx")).unwrap();
    let sheet = book.worksheet_range("Kết quả").unwrap();
    assert_eq!(sheet.height(), lines.len());
    for (line, cells) in lines.iter().enumerate().skip(1) {
        for (column, (name, text)) in names.iter().zip(cells).enumerate() {
            let object = &objects[line - 1][*name];
            let cell = sheet.get((line, column));
            let place = format!("line {line}, {name}");
            let Ok(number) = text.parse::<f64>() else {
                assert_eq!(object.as_str().unwrap_or_default(), *text, "{place}");
                assert_text(cell, text, &place);
                continue;
            };
            assert_eq!(object.as_f64(), Some(number), "{place}");
            assert!(
                matches!(cell, Some(Data::Float(own)) if (own - number).abs() <= 1e-13 * number.abs()),
                "{place}: {cell:?} should be the number {number}"
            );
        }
    }
    assert_notes(&book.worksheet_range("Ghi chú").unwrap(), names);
    let record: serde_json::Value =
        serde_json::from_slice(&std::fs::read(folder.path.join("record.json")).unwrap()).unwrap();
    assert!(record.to_string().contains("rake"), "{record}");
}

fn assert_text(cell: Option<&Data>, text: &str, place: &str) {
    let own = match cell {
        None | Some(Data::Empty) => Some(""),
        Some(Data::String(own)) => Some(own.as_str()),
        Some(_) => None,
    };
    assert_eq!(own, Some(text), "{place}: {cell:?}");
}

/// Every column of the result is explained.
fn assert_notes(notes: &Range<Data>, names: &[&str]) {
    let explained: Vec<String> = notes.rows().skip(1).map(|row| row[0].to_string()).collect();
    assert_eq!(explained, names);
    assert!(notes.rows().all(|row| row[1].to_string().len() > 4));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let folder = Folder::fresh("estimate", "twice");
    for name in ["out.csv", "out.json", "out.xlsx"] {
        assert_eq!(
            example_as(&folder, name),
            example_as(&folder, name),
            "{name}"
        );
    }
}

const DATA: &str = "stratum,psu,unit,w,N,q1,q2
A,1,X,2,10,5,4
A,1,X,2,10,3,0
A,2,Y,2,10,4,
A,3,Y,2.5,10,2,5
B,4,X,3,8,4,4
B,5,Z,3,8,1,3
";

const PLAN: &str = r#"[design]
strata = "stratum"
clusters = ["psu"]
weight = "w"
[index]
items = ["q1", "q2"]
[[table]]
by = []
[[table]]
by = ["unit"]
"#;

#[test]
fn a_small_file_is_estimated_to_the_screen() {
    let folder = Folder::fresh("estimate", "screen")
        .with("data.csv", DATA)
        .with("plan.toml", PLAN);
    let (code, written, said) = folder.answer();
    assert_eq!((code, said.as_str()), (0, ""));
    let find = |start: &str| {
        written
            .lines()
            .find(|line| line.starts_with(start))
            .unwrap()
    };
    // Satisfied with q1: weights 2, 2 and 3 of 14.5.
    let share: f64 = find("all,,q1,share")
        .split(',')
        .nth(6 + 1)
        .unwrap()
        .parse()
        .unwrap();
    assert!((share - 7.0 / 14.5).abs() < 1e-15, "{written}");
    // One row is a domain: it has a value, but nothing tells how sure it is.
    let lonely: Vec<&str> = find("unit,Z,q1,share").split(',').collect();
    assert_eq!(lonely[7..11], ["0", "", "", ""], "{written}");
    assert!(lonely.contains(&"not-estimable"), "{written}");
}

#[test]
fn marks_of_other_countries_give_the_same_bytes() {
    let plain = Folder::fresh("estimate", "plain")
        .with("data.csv", DATA)
        .with("plan.toml", PLAN);
    let expected = plain.answer();
    let semicolons = DATA.replace(',', ";").replace("2.5", "2,5");
    let forms = [
        ("crlf", DATA.replace('\n', "\r\n")),
        ("bom", format!("\u{feff}{DATA}")),
        ("semicolons", semicolons.clone()),
        (
            "all",
            format!("\u{feff}{}", semicolons.replace('\n', "\r\n")),
        ),
    ];
    for (name, data) in forms {
        let folder = Folder::fresh("estimate", name)
            .with("data.csv", data)
            .with("plan.toml", PLAN);
        assert_eq!(folder.answer(), expected, "{name}");
    }
}

#[test]
fn bad_input_is_one_sentence_with_its_place() {
    let changed = |from: &str, to: &str| DATA.replacen(from, to, 1);
    let cases = [
        ("empty", String::new(), "data.csv: tệp trống"),
        (
            "column",
            changed("psu", "cum"),
            "data.csv, dòng 1, cột “psu”: không có cột này",
        ),
        (
            "text",
            changed("A,2,Y,2", "A,2,Y,hai"),
            "data.csv, dòng 4, cột “w”: “hai” không phải là số",
        ),
        (
            "mark",
            changed("10,2,5", "10,2,7"),
            "data.csv, dòng 5, cột “q2”: “7” không phải là mức",
        ),
        (
            "weights",
            DATA.replace(",2,10", ",0,10")
                .replace(",2.5,", ",0,")
                .replace(",3,8", ",0,8"),
            "data.csv, cột “w”: mọi trọng số đều bằng 0",
        ),
        (
            "cells",
            changed("3,8,1,3", "3,8,1"),
            "data.csv, dòng 7: dòng có 6 ô",
        ),
    ];
    for (name, data, expected) in cases {
        refused(
            &Folder::fresh("estimate", name)
                .with("data.csv", data)
                .with("plan.toml", PLAN),
            name,
            expected,
        );
    }
    let population = PLAN.replace("weight", "population = [\"N\"]\nweight");
    let folder =
        Folder::fresh("estimate", "population").with("data.csv", changed("B,5,Z,3,8", "B,5,Z,3,"));
    refused(
        &folder.with("plan.toml", population),
        "stratum without population",
        "data.csv, dòng 7, cột “N”: ô trống",
    );
}

#[test]
fn margins_that_cannot_be_met_are_named() {
    let plan = PLAN.replace(
        "[index]",
        "[[adjust]]\nmethod = \"rake\"\nmargins = \"bien.csv\"\n[index]",
    );
    let head = "variable,level,total\nunit,X,40\nunit,Y,30\nunit,Z,30\n";
    let cases = [
        (
            "contradicting margins",
            format!("{head}stratum,A,70\nstratum,B,40\n"),
            "bien.csv: hai biên mâu thuẫn: “unit” cộng lại 100, “stratum” cộng lại 110",
        ),
        (
            "unknown level",
            format!("{head}unit,Q,5\n"),
            "bien.csv, cột “unit”: mức “Q” có tổng 5 nhưng không có phiếu nào",
        ),
    ];
    for (name, margins, expected) in cases {
        let folder = Folder::fresh("estimate", &name.replace(' ', "-"));
        let folder = folder.with("data.csv", DATA).with("plan.toml", &plan);
        refused(&folder.with("bien.csv", margins), name, expected);
    }
}

/// The program ends with 1, writes nothing, and says one line that begins like this.
fn refused(folder: &Folder, name: &str, expected: &str) {
    let (code, written, said) = folder.answer();
    assert_eq!(code, 1, "{name}: {said}");
    assert_eq!(written, "", "{name}");
    assert_eq!(said.lines().count(), 1, "{name}: {said}");
    assert!(
        said.starts_with(&format!("sipas: {expected}")),
        "{name}: {said}"
    );
}

#[test]
fn wrong_arguments_end_with_two_and_failures_leave_no_file() {
    let folder = Folder::fresh("estimate", "arguments")
        .with("data.csv", DATA)
        .with("plan.toml", PLAN);
    for arguments in [
        &["--plan", "plan.toml"][..],
        &[
            "--data",
            "data.csv",
            "--plan",
            "plan.toml",
            "--format",
            "pdf",
        ],
        &["--data", "data.csv", "--plan", "plan.toml", "--nhanh"],
    ] {
        assert_eq!(
            folder.run(arguments).status.code(),
            Some(2),
            "{arguments:?}"
        );
    }
    let missing = folder.run(&[
        "--data",
        "khac.csv",
        "--plan",
        "plan.toml",
        "--out",
        "ra.csv",
    ]);
    let said = String::from_utf8(missing.stderr).unwrap();
    assert_eq!(missing.status.code(), Some(1));
    assert!(
        said.starts_with("sipas: khac.csv: không tìm thấy tệp"),
        "{said}"
    );
    assert!(!folder.path.join("ra.csv").exists());
    let nowhere = folder.run(&[
        "--data",
        "data.csv",
        "--plan",
        "plan.toml",
        "--out",
        "x/ra.csv",
    ]);
    assert_eq!(nowhere.status.code(), Some(1));
    let said = String::from_utf8(nowhere.stderr).unwrap();
    assert!(
        said.starts_with("sipas: x/ra.csv: không ghi được tệp"),
        "{said}"
    );
}
