//! The empty file to fill in, and what stands in it for whoever does.

use intake::Layout;
use intake::layout::{Field, FieldKind};
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format,
    FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use survey::{Choice, Kind, Language, Question, Questionnaire};

use super::columns::{SERIAL, names};
use super::words::takes;

/// Rows that are made ready for forms.
const READY: u32 = 2_000;
/// The name of the sheet to fill in.
const SHEET: &str = "Phiếu";
/// The name of the sheet with instructions.
const GUIDE: &str = "Hướng dẫn";

/// The workbook to fill in: a sheet `Phiếu` with one line a form and a sheet `Hướng dẫn` with the codes
/// of every column. All cells are text, so that a spreadsheet changes nothing in them. The same
/// questionnaire gives the same bytes.
///
/// # Errors
/// When a text is longer than a cell holds.
pub fn workbook_template(
    questionnaire: &Questionnaire,
    layout: &Layout,
) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&created));
    write_forms(book.add_worksheet(), questionnaire, layout)?;
    write_guide(book.add_worksheet(), questionnaire, layout)?;
    book.save_to_buffer()
}

/// The line of column names as CSV in UTF-8 with its mark, which spreadsheets need for Vietnamese.
pub fn csv_template(layout: &Layout) -> String {
    format!("\u{feff}{}\r\n", names(layout).join(","))
}

fn write_forms(
    sheet: &mut Worksheet,
    questionnaire: &Questionnaire,
    layout: &Layout,
) -> Result<(), XlsxError> {
    let words = Format::new()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_background_color(Color::RGB(0x00EE_F3F8))
        .set_border(FormatBorder::Thin);
    let code = Format::new()
        .set_bold()
        .set_border(FormatBorder::Thin)
        .set_num_format("@");
    let text = Format::new().set_num_format("@");
    sheet.set_name(SHEET)?;
    sheet.set_freeze_panes(2, 1)?;
    sheet.set_row_height(0, 124)?;
    sheet.set_column_width(0, 14)?;
    sheet.set_column_format(0, &text)?;
    sheet.write_string_with_format(
        0,
        0,
        "Số phiếu, kèm ký tự kiểm tra (ví dụ 260001-3)",
        &words,
    )?;
    sheet.write_string_with_format(1, 0, SERIAL, &code)?;
    for (column, field) in (1_u16..).zip(layout.fields()) {
        sheet.set_column_width(column, if field.most_chars().is_some() { 24 } else { 12 })?;
        sheet.set_column_format(column, &text)?;
        let heading = format!("{}. {}", field.number, wording(questionnaire, field));
        sheet.write_string_with_format(0, column, short(&heading), &words)?;
        sheet.write_string_with_format(1, column, &field.input, &code)?;
        if let Some(rule) = rule_of(field)? {
            sheet.add_data_validation(2, column, READY + 1, column, &rule)?;
        }
    }
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 1)?;
    Ok(())
}

/// The list of keys of a field of single keys, so that the spreadsheet itself refuses others.
fn rule_of(field: &Field) -> Result<Option<DataValidation>, XlsxError> {
    if !matches!(
        field.kind,
        FieldKind::Mark { .. } | FieldKind::Choice { .. }
    ) {
        return Ok(None);
    }
    let keys = field.keys();
    let rule = DataValidation::new()
        .allow_list_strings(&keys)?
        .show_dropdown(false)
        .ignore_blank(true)
        .set_error_title("Giá trị không có trên phiếu")?
        .set_error_message(format!("Các giá trị được dùng: {}", keys.join(", ")))?
        .set_error_style(DataValidationErrorStyle::Stop);
    Ok(Some(rule))
}

fn write_guide(
    sheet: &mut Worksheet,
    questionnaire: &Questionnaire,
    layout: &Layout,
) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold().set_align(FormatAlign::Top);
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    sheet.set_name(GUIDE)?;
    for (column, width) in (0_u16..).zip(WIDTHS) {
        sheet.set_column_width(column, width)?;
    }
    let vi = Language::VI;
    sheet.write_string_with_format(0, 0, questionnaire.title().get(vi), &bold)?;
    let mut line = 1;
    for rule in RULES {
        sheet.write_string(line, 0, *rule)?;
        line += 1;
    }
    line += 1;
    for (column, name) in (0_u16..).zip(["Cột", "Câu", "Nội dung", "Ghi gì vào ô"]) {
        sheet.write_string_with_format(line, column, name, &bold)?;
    }
    sheet.write_string_with_format(line + 1, 0, SERIAL, &wrapped)?;
    sheet.write_string_with_format(line + 1, 2, "Số phiếu", &wrapped)?;
    let serial = "Số in trên phiếu kèm ký tự kiểm tra, ví dụ 260001-3";
    sheet.write_string_with_format(line + 1, 3, serial, &wrapped)?;
    for (row, field) in (line + 2..).zip(layout.fields()) {
        let cells = [
            field.input.clone(),
            field.number.clone(),
            wording(questionnaire, field),
            codes(questionnaire, field),
        ];
        // Not every spreadsheet makes a row as high as its words by itself.
        let lines = cells.iter().zip(WIDTHS).map(|(text, width)| {
            let letters = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
            letters.div_ceil(width).max(1)
        });
        sheet.set_row_height(row, 15 * lines.max().unwrap_or(1))?;
        for (column, text) in (0_u16..).zip(cells) {
            sheet.write_string_with_format(row, column, text, &wrapped)?;
        }
    }
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    Ok(())
}

/// Widths of the columns of the instructions, in letters.
const WIDTHS: [u32; 4] = [16, 8, 56, 70];

const RULES: &[&str] = &[
    "1. Mỗi dòng của trang “Phiếu” là một phiếu giấy; không đổi dòng mã cột (dòng 2), không gộp ô, không dùng công thức hay macro.",
    "2. Ghi đúng như trên phiếu giấy: số in cạnh ô được đánh dấu. Dòng bỏ trống trên phiếu thì để trống ô hoặc ghi dấu chấm (.).",
    "3. Dòng được đánh hai dấu thì ghi dấu sao (*). Với câu được chọn nhiều, ghi các số cách nhau bằng dấu cách, ví dụ 1 3.",
    "4. Ngày ghi dạng 02/9/2026. Mọi ô đã được đặt định dạng Văn bản; xin giữ nguyên để không mất số 0 và ký tự kiểm tra.",
    "5. Phiếu trắng, phiếu hỏng, phiếu bị từ chối không ghi vào tệp này mà ghi vào sổ phiếu loại của lô.",
    "6. Lưu dạng .xlsx (hoặc CSV UTF-8). Mỗi tệp là một lô; chữ TCVN3 hoặc VNI được nhận ra và chuyển sang Unicode sau khi Ông/Bà xem trước.",
];

/// The question behind a field, with the row of a grid, or what its box is for.
fn wording(questionnaire: &Questionnaire, field: &Field) -> String {
    let vi = Language::VI;
    let Some(question) = questionnaire.question(&field.question) else {
        return field.input.clone();
    };
    let text = question.text.get(vi);
    match &question.kind {
        Kind::Grid { rows, .. } => {
            let row = rows
                .iter()
                .find(|row| question.row_input(&row.code) == field.input);
            let row = row.map_or("", |row| row.word.get(vi));
            format!("{text} – {row}")
        }
        _ if field.is_box() => format!("{text} – ghi rõ"),
        _ => text.to_owned(),
    }
}

/// What is written into the cells of a column.
fn codes(questionnaire: &Questionnaire, field: &Field) -> String {
    let vi = Language::VI;
    let Some(question) = questionnaire.question(&field.question) else {
        return takes(field);
    };
    match &field.kind {
        FieldKind::Mark {
            not_applicable,
            do_not_know,
        } => {
            let mut codes: Vec<String> = questionnaire
                .scale()
                .iter()
                .map(|level| format!("{} = {}", level.mark, level.word.get(vi)))
                .collect();
            codes.extend(
                not_applicable
                    .then(|| format!("0 = {}", questionnaire.not_applicable_word().get(vi))),
            );
            codes.extend(
                do_not_know.then(|| format!("9 = {}", questionnaire.do_not_know_word().get(vi))),
            );
            codes.join("; ")
        }
        FieldKind::Choice { .. } => keyed(choices(question)),
        FieldKind::Ticks { codes, most, .. } => {
            let limit = most
                .map(|most| format!("Chọn tối đa {most}. "))
                .unwrap_or_default();
            let between = if codes.len() > 9 {
                "Luôn ghi dấu cách giữa các số."
            } else {
                "Ghi các số cách nhau bằng dấu cách."
            };
            format!("{limit}{between} {}", keyed(choices(question)))
        }
        FieldKind::Number { .. } => format!("Số nguyên từ {}", takes(field)),
        FieldKind::Date { .. } => format!("Ngày dạng 02/9/2026, từ {}", takes(field)),
        FieldKind::Text { .. } => format!("Chữ, tối đa {} ký tự", takes(field)),
        FieldKind::Box { of, opened_by } => {
            let keys: Vec<String> = opened_by.iter().map(u8::to_string).collect();
            format!(
                "Chữ, tối đa {} ký tự; chỉ khi cột {of} có lựa chọn {}",
                takes(field),
                keys.join(" hoặc ")
            )
        }
    }
}

fn choices(question: &Question) -> &[Choice] {
    match &question.kind {
        Kind::Single { choices } | Kind::Multiple { choices, .. } => choices,
        Kind::Grid { levels, .. } => levels,
        _ => &[],
    }
}

fn keyed(choices: &[Choice]) -> String {
    let codes = (1..)
        .zip(choices)
        .map(|(key, choice): (usize, _)| format!("{key} = {}", choice.word.get(Language::VI)));
    codes.collect::<Vec<String>>().join("; ")
}

/// A heading that fits its cell.
fn short(text: &str) -> String {
    const MOST: usize = 90;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    let cut: String = text.chars().take(MOST).collect();
    let whole = cut
        .rsplit_once(' ')
        .map_or(cut.as_str(), |(whole, _)| whole);
    format!("{whole}…")
}
