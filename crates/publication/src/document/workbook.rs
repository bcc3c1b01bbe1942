//! All tables of a release as a workbook (.xlsx): real numbers, one sheet a table, a contents sheet with
//! links. Nothing is written as a formula, so a name that begins with `=` stays a name.

use std::collections::BTreeSet;

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Url, Workbook,
    Worksheet, XlsxError,
};

use super::{DocumentError, Edition, LANGUAGE};
use crate::release::{Key, Release};
use crate::telling::{Answered, Cell, Column, Kind, Table, Teller};

/// Rows above a table: its caption, the mark of a draft, the way back.
const ABOVE: u32 = 3;
/// Height of a line of letters, in points.
const LINE: f64 = 16.5;
/// Width in letters of the column of captions on the sheet of contents.
const CAPTION_WIDE: f64 = 84.0;
/// The paper size A4 in the numbering of the format.
const A4: u8 = 9;
/// Letters of the name of a sheet.
const MOST_LETTERS: usize = 31;

/// The workbook of a release.
///
/// # Errors
/// [`DocumentError::Workbook`] if a table has more rows than a sheet.
pub fn workbook(release: &Release, edition: Edition) -> Result<Vec<u8>, DocumentError> {
    let told = Teller::new(release, LANGUAGE);
    let mut tables = told.all_tables();
    name_sheets(&mut tables);
    let mut book = Workbook::new();
    // The time of the release, so that the same release gives the same bytes.
    let created = ExcelDateTime::from_timestamp(release.parameters.made_ms.div_euclid(1000))?;
    let title = told.text("document.book_title");
    let properties = DocProperties::new()
        .set_title(&title)
        .set_author("SIPAS")
        .set_creation_datetime(&created);
    book.set_properties(&properties);
    let looks = Looks::new();
    let mark = (edition == Edition::Draft).then(|| told.text("document.mark"));
    contents(book.add_worksheet(), told, &tables, &looks, mark.as_deref())?;
    for table in &tables {
        sheet(book.add_worksheet(), told, table, &looks, mark.as_deref())?;
    }
    Ok(book.save_to_buffer()?)
}

impl Teller<'_> {
    /// Every table that the release has, in the order of the report.
    pub(super) fn all_tables(self) -> Vec<Table> {
        let mut tables = Vec::new();
        if let Some(whole) = &self.release.sampled.overall {
            let positions: Vec<usize> = self
                .with_overall()
                .into_iter()
                .chain(self.items())
                .collect();
            tables.push(self.factors_table(whole));
            tables.push(self.items_table(whole));
            tables.push(self.levels_table(whole, &positions));
            tables.push(self.blocks_table());
            tables.push(self.units_table());
            tables.extend(self.rankings_table());
            tables.extend(self.extremes_tables());
            tables.extend(self.weak_table(None));
            tables.extend(self.points_table());
            tables.push(self.fields_table());
            tables.push(self.cells_table());
            tables.extend(self.trend_table());
            tables.extend(self.changes_table());
            tables.extend(self.respondents_tables());
            for own in Answered::all(self.release) {
                tables.extend(self.answers_of(&own, &Key::Whole));
                tables.extend(self.choices_by_place(&own));
            }
            tables.extend(self.modes_table());
            tables.extend(self.mode_effects_table());
            tables.extend(self.variants_table());
            tables.extend(self.fieldwork_table());
            tables.push(self.precision_table());
        }
        tables.extend(self.open_table());
        tables.retain(|table| !table.rows.is_empty());
        tables
    }
}

/// Gives every sheet a name that is its own and that the format takes.
fn name_sheets(tables: &mut [Table]) {
    let mut taken = BTreeSet::new();
    for (number, table) in (1..).zip(tables) {
        let allowed =
            |letter: char| !matches!(letter, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'');
        let bare: String = table
            .sheet
            .chars()
            .filter(|&letter| allowed(letter))
            .collect();
        let mut name: String = format!("{number}. {}", bare.trim())
            .chars()
            .take(MOST_LETTERS)
            .collect();
        while !taken.insert(name.to_lowercase()) {
            name = number.to_string();
        }
        table.sheet = name;
    }
}

/// How cells look. Numbers have Excel's own signs for groups and decimals: a program set to Vietnamese
/// shows 1.234,56.
struct Looks {
    title: Format,
    head: Format,
    text: Format,
    absent: Format,
    note: Format,
    mark: Format,
    link: Format,
}

impl Looks {
    fn new() -> Self {
        let base = Format::new()
            .set_font_name("Times New Roman")
            .set_font_size(12);
        let lined = base.clone().set_border(FormatBorder::Thin);
        Self {
            title: base.clone().set_bold().set_font_size(13),
            head: lined
                .clone()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color(Color::RGB(0x00E6_EDF5)),
            absent: lined
                .clone()
                .set_italic()
                .set_align(FormatAlign::VerticalCenter),
            text: lined.set_text_wrap().set_align(FormatAlign::VerticalCenter),
            note: base.clone().set_italic().set_font_size(11),
            mark: base
                .clone()
                .set_bold()
                .set_font_color(Color::RGB(0x00A0_0000)),
            link: base
                .set_font_color(Color::RGB(0x001F_4E9E))
                .set_underline(rust_xlsxwriter::FormatUnderline::Single),
        }
    }

    /// The look of a number in its column.
    fn number(&self, cell: &Cell, column: &Column, strong: bool) -> Format {
        let decimals = match column.kind {
            Kind::Decimals(decimals) => usize::from(decimals),
            Kind::Text | Kind::Count => 0,
        };
        let digits = if decimals == 0 {
            String::new()
        } else {
            format!(".{}", "0".repeat(decimals))
        };
        let pattern = match cell {
            Cell::Share(_) | Cell::Interval(..) => format!("0{digits}%"),
            Cell::Points(_) | Cell::PointsInterval(..) => {
                format!("+0{digits};-0{digits};0{digits}")
            }
            _ => format!("#,##0{digits}"),
        };
        bold(self.text.clone().set_num_format(pattern), strong)
    }
}

/// Bold letters for rows that stand out.
fn bold(format: Format, strong: bool) -> Format {
    if strong { format.set_bold() } else { format }
}

/// Margins by Nghị định 30/2020/NĐ-CP, pages across for wide tables, numbers in the top margin.
fn print_setup(sheet: &mut Worksheet, wide: bool) {
    sheet.set_paper_size(A4);
    if wide {
        sheet.set_landscape();
    }
    let millimetres = |length: f64| length / 25.4;
    sheet.set_margins(
        millimetres(30.0),
        millimetres(15.0),
        millimetres(20.0),
        millimetres(20.0),
        millimetres(10.0),
        millimetres(10.0),
    );
    sheet.set_header("&C&\"Times New Roman,Regular\"&13&P");
    sheet.set_print_fit_to_pages(1, 0);
}

fn contents(
    sheet: &mut Worksheet,
    told: Teller<'_>,
    tables: &[Table],
    looks: &Looks,
    mark: Option<&str>,
) -> Result<(), XlsxError> {
    sheet.set_name(told.text("document.sheet_about"))?;
    sheet.set_column_width(0, 28)?;
    sheet.set_column_width(1, CAPTION_WIDE)?;
    sheet.set_column_width(2, 12)?;
    sheet.write_string_with_format(0, 0, told.text("document.book_title"), &looks.title)?;
    let round = told.wording(&told.release.round.name);
    sheet.write_string_with_format(1, 0, round, &looks.title)?;
    let mut row = 2;
    let synthetic = told
        .release
        .round
        .synthetic
        .then(|| told.text("document.synthetic"));
    for words in mark.map(str::to_owned).into_iter().chain(synthetic) {
        sheet.write_string_with_format(row, 0, words, &looks.mark)?;
        row += 1;
    }
    for words in [
        told.source(),
        told.few_note(),
        told.text("document.book_note"),
    ] {
        sheet.write_string_with_format(row, 0, words, &looks.note)?;
        row += 1;
    }
    row += 1;
    for (column, key) in (0..).zip([
        "document.book_sheet",
        "document.book_table",
        "document.book_rows",
    ]) {
        sheet.write_string_with_format(row, column, told.text(key), &looks.head)?;
    }
    for (at, table) in (row + 1..).zip(tables) {
        let place = format!("internal:'{}'!A1", table.sheet);
        sheet.write_url_with_format(at, 0, Url::new(place).set_text(&table.sheet), &looks.link)?;
        sheet.write_string_with_format(at, 1, &table.caption, &looks.text)?;
        sheet.set_row_height(at, lines_of(&table.caption, CAPTION_WIDE) * LINE)?;
        let rows = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
        sheet.write_number_with_format(at, 2, rows, &looks.text.clone().set_num_format("#,##0"))?;
    }
    print_setup(sheet, true);
    Ok(())
}

fn sheet(
    sheet: &mut Worksheet,
    told: Teller<'_>,
    table: &Table,
    looks: &Looks,
    mark: Option<&str>,
) -> Result<(), XlsxError> {
    sheet.set_name(&table.sheet)?;
    sheet.write_string_with_format(0, 0, &table.caption, &looks.title)?;
    if let Some(words) = mark {
        sheet.write_string_with_format(1, 0, words, &looks.mark)?;
    }
    let back = format!("internal:'{}'!A1", told.text("document.sheet_about"));
    let words = told.text("document.book_back");
    sheet.write_url_with_format(2, 0, Url::new(back).set_text(words), &looks.link)?;
    let columns = heads(sheet, told, table, looks)?;
    for (at, row) in (ABOVE + 1..).zip(&table.rows) {
        let lines = row
            .cells
            .iter()
            .zip(&table.columns)
            .map(|(cell, own)| match cell {
                Cell::Text(words) => lines_of(words, letters_wide(own)),
                _ => 1.0,
            });
        sheet.set_row_height(at, lines.fold(1.0, f64::max) * LINE)?;
        let mut column = 0;
        for (cell, own) in row.cells.iter().zip(&table.columns) {
            write_cell(sheet, (at, column), cell, own, (looks, row.strong))?;
            column += if own.interval { 2 } else { 1 };
        }
    }
    let rows = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
    for (at, note) in (ABOVE + 1 + rows..).zip(&table.notes) {
        sheet.write_string_with_format(at, 0, note, &looks.note)?;
    }
    sheet.set_freeze_panes(ABOVE + 1, 1)?;
    sheet.set_repeat_rows(ABOVE, ABOVE)?;
    if rows > 0 && columns > 0 {
        sheet.autofilter(ABOVE, 0, ABOVE + rows, columns - 1)?;
    }
    print_setup(sheet, columns > 6);
    Ok(())
}

/// Writes the heads; an interval has two columns. Returns the number of columns.
fn heads(
    sheet: &mut Worksheet,
    told: Teller<'_>,
    table: &Table,
    looks: &Looks,
) -> Result<u16, XlsxError> {
    let (mut at, mut lines) = (0, 1.0_f64);
    for column in &table.columns {
        let words = if column.interval {
            let ends = ["document.book_low", "document.book_high"];
            ends.map(|key| format!("{}: {}", column.head, told.text(key)))
                .to_vec()
        } else {
            vec![column.head.clone()]
        };
        let letters = letters_wide(column);
        for words in words {
            sheet.set_column_width(at, letters)?;
            lines = lines.max(lines_of(&words, letters));
            sheet.write_string_with_format(ABOVE, at, words, &looks.head)?;
            at += 1;
        }
    }
    sheet.set_row_height(ABOVE, lines * LINE)?;
    Ok(at)
}

/// Width of a column in letters.
fn letters_wide(column: &Column) -> f64 {
    match column.kind {
        Kind::Text => f64::from(column.width) * 1.2,
        _ => f64::from(column.width).clamp(8.0, 14.0),
    }
}

/// Lines that words need in a column: programs do not work out the height of rows that they only open.
fn lines_of(words: &str, letters: f64) -> f64 {
    // Times New Roman at 12 is a little narrower than the letters that widths are counted in; words are
    // not broken, which costs about as much.
    (words.chars().count() as f64 * 1.08 / letters)
        .ceil()
        .max(1.0)
}

fn write_cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    own: &Column,
    (looks, strong): (&Looks, bool),
) -> Result<(), XlsxError> {
    let number = |cell: &Cell| looks.number(cell, own, strong);
    let text = || bold(looks.text.clone(), strong);
    let mut write = |at: u16, value: f64| {
        sheet
            .write_number_with_format(row, at, value, &number(cell))
            .map(|_| ())
    };
    match cell {
        Cell::Count(count) => write(column, *count as f64)?,
        Cell::Share(value) | Cell::Number(value) => write(column, *value)?,
        Cell::Points(value) => write(column, value * 100.0)?,
        Cell::Interval(low, high) => {
            write(column, *low)?;
            write(column + 1, *high)?;
        }
        Cell::PointsInterval(low, high) => {
            write(column, low * 100.0)?;
            write(column + 1, high * 100.0)?;
        }
        Cell::Text(words) => {
            sheet.write_string_with_format(row, column, words, &text())?;
        }
        Cell::Absent(words) => {
            // On one line, over the empty cells beside it.
            let format = bold(looks.absent.clone(), strong);
            sheet.write_string_with_format(row, column, *words, &format)?;
        }
        Cell::Empty => {
            sheet.write_blank(row, column, &text())?;
            if own.interval {
                sheet.write_blank(row, column + 1, &text())?;
            }
        }
    }
    Ok(())
}
