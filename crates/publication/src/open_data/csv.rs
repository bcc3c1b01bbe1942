//! CSV by RFC 4180: UTF-8 without a mark, commas, decimal points, CRLF.
//!
//! A text that a spreadsheet would run as a formula gets an apostrophe before it.

use std::io::{self, Write};

use super::codes;
use super::column::{Cell, Column, Kind};
use super::row;
use super::tables::{CHOICES, DISTRIBUTIONS, FIGURES};
use crate::export::plain;
use crate::release::Release;

/// Columns of the list of codes.
pub const CODES: [Column; 4] = [
    Column {
        name: "list",
        kind: Kind::Text,
        required: true,
        vi: "Danh mục, theo tên cột dùng mã; category:x là các phương án của câu hỏi x",
        en: "The list, named as the column that uses it; category:x has the choices of question x",
    },
    Column {
        name: "code",
        kind: Kind::Text,
        required: true,
        vi: "Mã",
        en: "The code",
    },
    Column {
        name: "name_vi",
        kind: Kind::Text,
        required: true,
        vi: "Tên tiếng Việt",
        en: "Its name in Vietnamese",
    },
    Column {
        name: "name_en",
        kind: Kind::Text,
        required: false,
        vi: "Tên tiếng Anh, nếu có",
        en: "Its name in English, if it has one",
    },
];

/// The figures.
pub(super) fn figures(release: &Release, out: &mut dyn Write) -> io::Result<()> {
    table(&FIGURES, row::rows(release).map(|row| row.cells()), out)
}

/// The distributions.
pub(super) fn distributions(release: &Release, out: &mut dyn Write) -> io::Result<()> {
    table(
        &DISTRIBUTIONS,
        row::distributions(release).map(|row| row.cells()),
        out,
    )
}

/// The shares of the other questions.
pub(super) fn choices(release: &Release, out: &mut dyn Write) -> io::Result<()> {
    let rows = row::choices(release).map(|row| row.cells());
    table(&CHOICES, rows, out)
}

/// The list of codes.
pub(super) fn codes(release: &Release, out: &mut dyn Write) -> io::Result<()> {
    let all = codes::all(release);
    let mut writer = begin(&CODES, out)?;
    for code in &all {
        let cells = [&code.list, &code.value, &code.vi, &code.en];
        writer.write_record(cells.map(|cell| plain(cell)))?;
    }
    writer.flush()
}

fn table<'a>(
    columns: &[Column],
    rows: impl Iterator<Item = Vec<Cell<'a>>>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut writer = begin(columns, out)?;
    for cells in rows {
        writer.write_record(cells.into_iter().map(written))?;
    }
    writer.flush()
}

fn begin<'o>(
    columns: &[Column],
    out: &'o mut dyn Write,
) -> io::Result<csv::Writer<&'o mut dyn Write>> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(out);
    writer.write_record(columns.iter().map(|column| column.name))?;
    Ok(writer)
}

/// A cell as it is written.
fn written(cell: Cell<'_>) -> String {
    match cell {
        Cell::Text(text) => plain(text),
        Cell::Integer(count) => count.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Boolean(yes) => yes.to_string(),
        Cell::Empty => String::new(),
    }
}
