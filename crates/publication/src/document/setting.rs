//! Documents as PDF: tagged (PDF/UA-1), with bookmarks and fonts inside, set by Typst.

use pages::chart::{Chart, PAGE_WIDTH};
use serde::Serialize;

use super::paper::{Letterhead, Paper, Piece};
use super::sheet::{UnitSheet, unit_sheets};
use super::{DocumentError, Edition, LANGUAGE, report};
use crate::print::accessible_pdf;
use crate::release::Release;
use crate::telling::{Column, Kind, Table, Teller};

const REPORT: &str = concat!(
    include_str!("../../../../web/print/document.typ"),
    include_str!("../../../../web/print/report.typ")
);
const UNIT_SHEET: &str = concat!(
    include_str!("../../../../web/print/document.typ"),
    include_str!("../../../../web/print/unit-sheet.typ")
);

/// Width of the words of a page, in millimetres.
pub(super) const PAGE_MM: f64 = 165.0;
/// The highest that a chart may be on a page, so that its caption stays with it.
pub(super) const HIGHEST_MM: f64 = 222.0;
/// The highest on a sheet that has to keep to two pages.
const SHEET_MM: f64 = 80.0;

/// Width of a chart on paper in millimetres: the page's, or less where it would be too high.
pub(super) fn chart_width(chart: &Chart, highest: f64) -> f64 {
    let height = PAGE_MM * chart.height as f64 / f64::from(PAGE_WIDTH);
    PAGE_MM * (highest / height).min(1.0)
}

#[derive(Serialize)]
struct SetColumn<'a> {
    head: &'a str,
    width: u32,
    numeric: bool,
}

#[derive(Serialize)]
struct SetRow {
    /// Words and the number of columns that they stand over.
    cells: Vec<(String, usize)>,
    strong: bool,
}

#[derive(Serialize)]
struct SetTable<'a> {
    caption: &'a str,
    columns: Vec<SetColumn<'a>>,
    rows: Vec<SetRow>,
    notes: &'a [String],
}

impl<'a> SetTable<'a> {
    fn of(table: &'a Table) -> Self {
        let column = |column: &'a Column| SetColumn {
            head: &column.head,
            width: column.width,
            numeric: column.kind != Kind::Text,
        };
        Self {
            caption: &table.caption,
            columns: table.columns.iter().map(column).collect(),
            rows: table
                .rows
                .iter()
                .map(|row| SetRow {
                    cells: table.spans(row),
                    strong: row.strong,
                })
                .collect(),
            notes: &table.notes,
        }
    }
}

#[derive(Serialize)]
struct SetChart<'a> {
    title: &'a str,
    alt: String,
    svg: String,
    width: f64,
}

impl<'a> SetChart<'a> {
    fn of(chart: &'a Chart, highest: f64) -> Self {
        Self {
            title: &chart.title,
            alt: format!("{}. {}", chart.title, chart.description),
            svg: chart.sheet(PAGE_WIDTH),
            width: chart_width(chart, highest),
        }
    }
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum SetPiece<'a> {
    Heading {
        level: u8,
        text: &'a str,
    },
    Text {
        text: &'a str,
    },
    Item {
        text: &'a str,
    },
    Table {
        table: SetTable<'a>,
    },
    Figure {
        figure: SetChart<'a>,
    },
    Annex {
        label: &'a str,
        title: &'a str,
        first: bool,
    },
}

#[derive(Serialize)]
struct SetLetterhead<'a> {
    above: &'a [String],
    issuer: &'a str,
    nation: &'a str,
    motto: &'a str,
    number: &'a str,
    place: &'a str,
}

impl<'a> SetLetterhead<'a> {
    fn of(head: &'a Letterhead) -> Self {
        Self {
            above: &head.above,
            issuer: &head.issuer,
            nation: &head.nation,
            motto: &head.motto,
            number: &head.number,
            place: &head.place,
        }
    }
}

#[derive(Serialize)]
struct SetReport<'a> {
    title: String,
    letterhead: SetLetterhead<'a>,
    mark: Option<&'a str>,
    synthetic: Option<&'a str>,
    kind: &'a str,
    subject: &'a str,
    contents: &'a str,
    pieces: Vec<SetPiece<'a>>,
    has_annexes: bool,
    recipients: &'a [String],
    signature: &'a [String],
    attached: &'a str,
}

/// The report of a release as PDF.
///
/// # Errors
/// [`DocumentError::Print`] for a letter that the fonts lack.
pub fn report_pdf(release: &Release, edition: Edition) -> Result<Vec<u8>, DocumentError> {
    let paper = report(release, edition);
    let identity = format!("report {} {}", release.digest, paper.mark.is_some());
    Ok(accessible_pdf(REPORT, &set_report(&paper), identity)?)
}

fn set_report(paper: &Paper) -> SetReport<'_> {
    let mut has_annexes = false;
    let mut piece = |piece| match piece {
        &Piece::Heading(level, ref text) => SetPiece::Heading { level, text },
        Piece::Text(text) => SetPiece::Text { text },
        Piece::Item(text) => SetPiece::Item { text },
        Piece::Table(table) => SetPiece::Table {
            table: SetTable::of(table),
        },
        Piece::Figure(chart) => SetPiece::Figure {
            figure: SetChart::of(chart, HIGHEST_MM),
        },
        Piece::Annex(label, title) => SetPiece::Annex {
            label,
            title,
            first: !std::mem::replace(&mut has_annexes, true),
        },
    };
    let pieces = paper.pieces.iter().map(&mut piece).collect();
    SetReport {
        title: format!("{}: {}", paper.kind, paper.subject),
        letterhead: SetLetterhead::of(&paper.letterhead),
        mark: paper.mark.as_deref(),
        synthetic: paper.synthetic.as_deref(),
        kind: &paper.kind,
        subject: &paper.subject,
        contents: &paper.contents,
        pieces,
        has_annexes,
        recipients: &paper.recipients,
        signature: &paper.signature,
        attached: &paper.attached,
    }
}

#[derive(Serialize)]
struct SetSheet<'a> {
    letterhead: SetLetterhead<'a>,
    kind: &'a str,
    round: &'a str,
    name: &'a str,
    block: &'a str,
    headline: &'a str,
    value: &'a str,
    interval: &'a str,
    sentences: &'a [String],
    heads: &'a [String],
    profile: Option<SetChart<'a>>,
    weak: Option<SetTable<'a>>,
    weak_none: &'a str,
    fields: Option<SetTable<'a>>,
    levels: Vec<SetChart<'a>>,
    beside: Option<SetChart<'a>>,
    integrity: &'a [String],
    method: &'a str,
    foot: &'a str,
}

impl<'a> SetSheet<'a> {
    fn of(sheet: &'a UnitSheet) -> Self {
        let chart = |chart: &'a Chart| SetChart::of(chart, SHEET_MM);
        Self {
            letterhead: SetLetterhead::of(&sheet.letterhead),
            kind: &sheet.kind,
            round: &sheet.round,
            name: &sheet.name,
            block: &sheet.block,
            headline: &sheet.headline,
            value: &sheet.value,
            interval: &sheet.interval,
            sentences: &sheet.sentences,
            heads: &sheet.heads,
            profile: sheet.profile.as_ref().map(chart),
            weak: sheet.weak.as_ref().map(SetTable::of),
            weak_none: &sheet.weak_none,
            fields: sheet.fields.as_ref().map(SetTable::of),
            levels: sheet.levels.iter().map(chart).collect(),
            beside: sheet.beside.as_ref().map(chart),
            integrity: &sheet.integrity,
            method: &sheet.method,
            foot: &sheet.foot,
        }
    }
}

#[derive(Serialize)]
struct SetSheets<'a> {
    title: String,
    mark: Option<String>,
    synthetic: Option<String>,
    sheets: Vec<SetSheet<'a>>,
}

/// The sheets of all units with valid forms as one PDF, or the sheet of the unit with this code.
///
/// # Errors
/// [`DocumentError::Unit`] if there is no such unit; [`DocumentError::Print`] for a letter that the fonts
/// lack.
pub fn unit_sheets_pdf(
    release: &Release,
    edition: Edition,
    code: Option<&str>,
) -> Result<Vec<u8>, DocumentError> {
    let sheets = unit_sheets(release, code);
    if sheets.is_empty() {
        return Err(DocumentError::Unit(code.unwrap_or("*").to_owned()));
    }
    let told = Teller::new(release, LANGUAGE);
    let round = told.wording(&release.round.name);
    let data = SetSheets {
        title: format!("{} – {round}", told.text("document.unit_title")),
        mark: (edition == Edition::Draft).then(|| told.text("document.mark")),
        synthetic: release
            .round
            .synthetic
            .then(|| told.text("document.synthetic")),
        sheets: sheets.iter().map(SetSheet::of).collect(),
    };
    let which = code.unwrap_or("all");
    let identity = format!("sheets {} {which} {}", release.digest, data.mark.is_some());
    Ok(accessible_pdf(UNIT_SHEET, &data, identity)?)
}
