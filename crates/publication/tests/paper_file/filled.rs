//! Workbooks: what spreadsheets do to cells, and the way there and back.

use super::*;

/// A workbook whose row 2 names the columns, filled by `fill`.
fn workbook(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "Phiếu của lô 1").unwrap();
    for (column, name) in (0_u16..).zip(names()) {
        sheet.write(1, column, name).unwrap();
    }
    fill(sheet);
    book.save_to_buffer().unwrap()
}

/// The column of a field.
fn column(input: &str) -> u16 {
    u16::try_from(layout().place(input).unwrap() + 1).unwrap()
}

fn fill_row(sheet: &mut rust_xlsxwriter::Worksheet, line: u32, cells: &[String]) {
    for (column, cell) in (0_u16..).zip(cells) {
        if !cell.is_empty() {
            sheet.write_string(line, column, cell).unwrap();
        }
    }
}

#[test]
fn what_a_spreadsheet_spoils_is_told_with_line_and_column() {
    let ticks = input(|field| matches!(field.kind, intake::layout::FieldKind::Ticks { .. }));
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let bytes = workbook(|sheet| {
        for (line, number) in (2..7).zip(260_001..) {
            fill_row(sheet, line, &row(&serial(number).to_string(), &[]));
        }
        sheet.write_formula(2, column("q1"), "=1+3").unwrap();
        sheet.write_number(3, column("q1"), 4.5).unwrap();
        sheet
            .write_number_with_format(4, column("q1"), 46_267.0, &date)
            .unwrap();
        sheet.write_number(5, column(&ticks), 1.3).unwrap();
        sheet.write_number(6, 0, 260_005.0).unwrap();
        sheet.write_string(6, column("q1"), "4").unwrap();
    });
    let said = say(&bytes).unwrap();
    assert_eq!(
        said.sentences,
        [
            "Dòng 3, cột q1: ô có công thức “=1+3”; công thức không được tính, xin ghi giá trị.".to_owned(),
            "Dòng 4, cột q1: “4,5” không phải số nguyên.".to_owned(),
            "Dòng 5, cột q1: bảng tính đã đổi giá trị thành ngày “2026-09-02”; xin đặt định dạng ô là Văn bản và ghi lại.".to_owned(),
            format!("Dòng 6, cột {ticks}: bảng tính đã hiểu “1,3” là số thập phân; xin ghi các lựa chọn cách nhau bằng dấu cách, ví dụ 1 3."),
            "Dòng 7, cột so_phieu: số phiếu mất ký tự kiểm tra; nếu đúng là phiếu này, xin ghi 260005-6 (định dạng ô là Văn bản).".to_owned(),
        ]
    );
}

#[test]
fn a_date_is_read_as_it_was_typed_or_told_with_how_to_write_it() {
    let taken = |text: &str| say(&csv(&[row("260001-3", &[("met", text)])])).unwrap();
    for text in ["02/9/2026", "2/9/2026", "02092026", "2026-09-02"] {
        let said = taken(text);
        assert_eq!(said.sentences, Vec::<String>::new(), "{text}");
        assert_eq!(
            said.good[0].1["met"],
            Value::Date("2026-09-02".to_owned()),
            "{text}"
        );
    }
    for (text, words) in [
        ("5/2/26", "“5/2/26” không phải ngày; xin ghi dạng 02/9/2026"),
        ("31/02/2026", "“31/02/2026” không phải ngày"),
        ("02/9/2025", "nằm ngoài khoảng ngày"),
        ("=TODAY()", "“=TODAY()” không phải ngày"),
    ] {
        let said = taken(text).sentences;
        assert!(
            said[0].starts_with("Dòng 2, cột met: ") && said[0].contains(words),
            "{said:?}"
        );
    }
    // As a spreadsheet keeps it: a real date is one, digits that lost their 0 are told.
    let date = Format::new().set_num_format("dd/mm/yyyy");
    let bytes = workbook(|sheet| {
        for (line, number) in (2..5).zip(260_001..) {
            fill_row(sheet, line, &row(&serial(number).to_string(), &[]));
        }
        let at = column("met");
        sheet
            .write_number_with_format(2, at, 46_267.0, &date)
            .unwrap();
        sheet.write_number(3, at, 2_092_026.0).unwrap();
        sheet.write_number(4, at, 46_267.0).unwrap();
    });
    let said = say(&bytes).unwrap();
    assert_eq!(said.good.len(), 1);
    assert_eq!(said.good[0].1["met"], Value::Date("2026-09-02".to_owned()));
    assert!(said.sentences[0].contains("mất số 0 ở đầu"), "{said:?}");
    assert!(said.sentences[1].contains("không phải ngày"), "{said:?}");
}

#[test]
fn a_formula_is_refused_also_where_its_value_would_do_and_in_the_serial() {
    let bytes = workbook(|sheet| {
        for (line, number) in (2..4).zip(260_001..) {
            fill_row(sheet, line, &row(&serial(number).to_string(), &[]));
        }
        sheet
            .write_formula(2, 0, Formula::new("=\"260001-3\"").set_result("260001-3"))
            .unwrap();
        sheet
            .write_formula(3, column("q1"), Formula::new("=2+2").set_result("4"))
            .unwrap();
    });
    let said = say(&bytes).unwrap();
    assert_eq!(said.good, []);
    for (sentence, column) in said.sentences.iter().zip(["so_phieu", "q1"]) {
        assert!(
            sentence.contains(&format!("cột {column}: ô có công thức")),
            "{sentence}"
        );
    }
}

#[test]
fn a_workbook_that_unpacks_to_more_than_is_read_is_refused_before_it_is_read() {
    let layout = layout();
    let bytes = workbook(|sheet| {
        for line in 2..2_000 {
            fill_row(sheet, line, &row("260001-3", &[]));
        }
    });
    let open = |unpacked| {
        let limits = Limits {
            unpacked,
            ..Limits::PAGE
        };
        Opened::of(&mut Cursor::new(bytes.as_slice()), limits, &layout)
    };
    assert!(open(10 * 1024 * 1024).is_ok());
    assert!(
        bytes.len() < 150_000,
        "{}: it is small as it is sent",
        bytes.len()
    );
    assert_eq!(open(150_000).unwrap_err(), [FileFault::UnpacksTooLarge]);
}

#[test]
fn merged_cells_are_told_where_they_are() {
    let plain = Format::new();
    let bytes = workbook(|sheet| {
        fill_row(sheet, 2, &row("260001-3", &[]));
        fill_row(sheet, 3, &row("260002-1", &[]));
        sheet.merge_range(2, 1, 3, 1, "4", &plain).unwrap();
    });
    let said = say(&bytes).unwrap();
    assert_eq!(said.good, []);
    assert_eq!(
        said.sentences[0],
        "Dòng 3, cột B: các ô B3:B4 bị gộp; xin bỏ gộp và điền lại từng ô."
    );
    let heading = workbook(|sheet| {
        sheet.merge_range(1, 40, 1, 41, "x", &plain).unwrap();
    });
    assert!(say(&heading).unwrap_err()[0].contains("bị gộp"));
    // A title above the table may be merged.
    let title = workbook(|sheet| {
        sheet.merge_range(0, 0, 0, 5, "Phiếu", &plain).unwrap();
        fill_row(sheet, 2, &row("260001-3", &[]));
    });
    assert_eq!(say(&title).unwrap().good.len(), 1);
}

#[test]
fn two_sheets_with_forms_are_not_chosen_between() {
    let mut book = Workbook::new();
    for _ in 0..2 {
        let sheet = book.add_worksheet();
        for (column, name) in (0_u16..).zip(names()) {
            sheet.write(0, column, name).unwrap();
        }
    }
    let said = say(&book.save_to_buffer().unwrap()).unwrap_err();
    assert!(
        said[0].starts_with("Hai trang tính “Sheet1” và “Sheet2”"),
        "{said:?}"
    );
}

#[test]
fn the_file_comes_back_with_its_faults_and_can_be_sent_again() {
    let words = input(|field| matches!(field.kind, intake::layout::FieldKind::Text { .. }));
    let bytes = csv(&[
        row("260001-3", &[("q1", "7")]),
        row("260002-1", &[(&words, "=1+1")]),
    ]);
    let layout = layout();
    let mut file = Cursor::new(bytes.as_slice());
    let opened = Opened::of(&mut file, Limits::PAGE, &layout).unwrap();
    let told = Told {
        faults: BTreeMap::from([(2, "cột q1: “7” …".to_owned())]),
        warnings: BTreeMap::from([(3, "=xem lại".to_owned())]),
    };
    let mut out = Cursor::new(Vec::new());
    annotate(&opened, &mut file, &told, &mut out).unwrap();
    let bytes = out.into_inner();
    let sheet = &publication::workbook::read(&bytes).unwrap()[0];
    let beside = u32::try_from(layout.fields().len() + 1).unwrap();
    assert_eq!(sheet.cells[&(0, beside)], "Lỗi cần sửa");
    assert_eq!(sheet.cells[&(1, beside)], "cột q1: “7” …");
    assert_eq!(sheet.cells[&(2, beside + 1)], "=xem lại");
    // Nothing in it is a formula, and it reads like the file that was sent.
    let said = say(&bytes).unwrap();
    assert_eq!(said.good.len(), 1);
    assert_eq!(said.good[0].1[&words], Value::Text("=1+1".to_owned()));
    assert_eq!(said.sentences.len(), 1);
    // Annotated again, the columns of before are not doubled.
    let mut file = Cursor::new(bytes.as_slice());
    let opened = Opened::of(&mut file, Limits::PAGE, &layout).unwrap();
    let mut out = Cursor::new(Vec::new());
    annotate(&opened, &mut file, &Told::default(), &mut out).unwrap();
    let sheet = &publication::workbook::read(&out.into_inner()).unwrap()[0];
    assert_eq!(sheet.cells[&(0, beside)], "Lỗi cần sửa");
    assert!(!sheet.cells.contains_key(&(1, beside)));
}

/// Any value that a field takes.
fn value(field: intake::layout::Field) -> BoxedStrategy<Value> {
    use intake::layout::FieldKind;
    let word = "[a-z]{1,5}( đường| phường){0,2}";
    let own = match field.kind {
        FieldKind::Mark {
            not_applicable,
            do_not_know,
        } => {
            let mut marks: Vec<Value> = (1..=5).map(Value::Mark).collect();
            marks.extend(not_applicable.then_some(Value::NotApplicable));
            marks.extend(do_not_know.then_some(Value::DoNotKnow));
            proptest::sample::select(marks).boxed()
        }
        FieldKind::Choice { codes } => (1..=u8::try_from(codes.len()).unwrap())
            .prop_map(Value::Choice)
            .boxed(),
        FieldKind::Ticks { codes, .. } => {
            let most = u8::try_from(codes.len()).unwrap();
            proptest::collection::btree_set(1..=most, 1..=usize::from(most))
                .prop_map(Value::Ticks)
                .boxed()
        }
        FieldKind::Number { least, most } => (least..=most).prop_map(Value::Number).boxed(),
        FieldKind::Date { .. } => (1_u8..=28)
            .prop_map(|day| Value::Date(format!("2026-09-{day:02}")))
            .boxed(),
        FieldKind::Text { .. } | FieldKind::Box { .. } => word.prop_map(Value::Text).boxed(),
    };
    prop_oneof![1 => Just(Value::Blank), 4 => own].boxed()
}

/// A form of which at least one field is keyed; boxes only beside their choices.
fn form() -> impl Strategy<Value = BTreeMap<String, Value>> {
    let fields: Vec<_> = layout().fields().to_vec();
    let values: Vec<_> = fields.iter().cloned().map(value).collect();
    values.prop_map(move |values| {
        let layout = layout();
        let mut form: BTreeMap<String, Value> = fields
            .iter()
            .map(|field| field.input.clone())
            .zip(values)
            .collect();
        form.insert("q1".to_owned(), Value::Mark(4));
        let whole = form.clone();
        form.retain(|input, _| layout.is_visited(layout.field(input).unwrap(), &whole));
        form
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_template_that_is_filled_reads_back_as_it_was_filled(
        forms in proptest::collection::vec(form(), 1..=6)
    ) {
        let layout = layout();
        let rows: Vec<Vec<String>> = (260_001..)
            .zip(&forms)
            .map(|(number, form)| {
                let cells = layout.fields().iter().map(|field| {
                    form.get(&field.input).map_or_else(String::new, Value::keys)
                });
                std::iter::once(serial(number).to_string()).chain(cells).collect()
            })
            .collect();
        let of_text = say(&csv(&rows)).unwrap();
        let of_workbook = say(&workbook(|sheet| {
            for (line, row) in (2..).zip(&rows) {
                fill_row(sheet, line, row);
            }
        })).unwrap();
        for said in [of_text, of_workbook] {
            prop_assert_eq!(&said.sentences, &Vec::<String>::new());
            let values: Vec<_> = said.good.into_iter().map(|(_, values)| values).collect();
            prop_assert_eq!(&values, &forms);
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = say(&bytes);
        let _ = say(&[b"PK\x03\x04".as_slice(), &bytes].concat());
    }
}
