//! Tables: fixed columns, a head that repeats on every page, rows that are not torn apart.

use super::xml::{paragraph, run};
use crate::telling::{Kind, Row, Table};

/// Width of the words of a page, in twentieths of a point.
pub(super) const PAGE: u32 = 9_354;

/// Widths of columns in parts, as widths in twentieths of a point that fill the page.
fn widths(parts: &[u32]) -> Vec<u32> {
    let all: u32 = parts.iter().sum::<u32>().max(1);
    parts.iter().map(|part| PAGE * part / all).collect()
}

fn grid(widths: &[u32]) -> String {
    let columns = widths
        .iter()
        .map(|wide| format!("<w:gridCol w:w=\"{wide}\"/>"));
    format!("<w:tblGrid>{}</w:tblGrid>", columns.collect::<String>())
}

fn cell(wide: u32, span: usize, paragraph: &str) -> String {
    let span = if span > 1 {
        format!("<w:gridSpan w:val=\"{span}\"/>")
    } else {
        String::new()
    };
    format!(
        "<w:tc><w:tcPr><w:tcW w:w=\"{wide}\" w:type=\"dxa\"/>{span}<w:vAlign w:val=\"center\"/></w:tcPr>{paragraph}</w:tc>"
    )
}

/// A table with its caption before it and its notes after it.
pub(super) fn table(table: &Table) -> String {
    let parts: Vec<u32> = table.columns.iter().map(|column| column.width).collect();
    let widths = widths(&parts);
    let mut out = paragraph("Caption", "<w:keepNext/>", &run(&table.caption, ""));
    let part = format!(
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/><w:tblW w:w=\"{PAGE}\" w:type=\"dxa\"/>\
         <w:tblLayout w:type=\"fixed\"/></w:tblPr>{}",
        grid(&widths)
    );
    out.push_str(&part);
    out.push_str("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    for (column, &wide) in table.columns.iter().zip(&widths) {
        let head = run(&column.head, "<w:b/><w:bCs/>");
        let head = paragraph("TableText", "<w:keepNext/><w:jc w:val=\"center\"/>", &head);
        out.push_str(&cell(wide, 1, &head));
    }
    out.push_str("</w:tr>");
    for row in &table.rows {
        out.push_str(&body_row(table, row, &widths));
    }
    out.push_str("</w:tbl>");
    if table.notes.is_empty() {
        // Two tables without a paragraph between them would become one.
        out.push_str(&paragraph("Note", "", ""));
    }
    for note in &table.notes {
        out.push_str(&paragraph("Note", "", &run(note, "")));
    }
    out
}

fn body_row(table: &Table, row: &Row, widths: &[u32]) -> String {
    let letters = if row.strong { "<w:b/><w:bCs/>" } else { "" };
    let mut out = String::from("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
    let mut at = 0;
    for (words, span) in table.spans(row) {
        let side = match (table.columns[at].kind, span) {
            (Kind::Text, _) => "",
            (_, 1) => "<w:jc w:val=\"right\"/>",
            _ => "<w:jc w:val=\"center\"/>",
        };
        let words = if words.is_empty() {
            String::new()
        } else {
            run(&words, letters)
        };
        let wide: u32 = widths[at..at + span].iter().sum();
        out.push_str(&cell(wide, span, &paragraph("TableText", side, &words)));
        at += span;
    }
    out.push_str("</w:tr>");
    out
}

/// Two columns without lines: the head of the first page, and the place of the signature.
pub(super) fn beside(parts: [u32; 2], left: &str, right: &str) -> String {
    let widths = widths(&parts);
    format!(
        "<w:tbl><w:tblPr><w:tblW w:w=\"{PAGE}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/></w:tblPr>{}\
         <w:tr><w:trPr><w:cantSplit/></w:trPr>\
         <w:tc><w:tcPr><w:tcW w:w=\"{}\" w:type=\"dxa\"/></w:tcPr>{left}</w:tc>\
         <w:tc><w:tcPr><w:tcW w:w=\"{}\" w:type=\"dxa\"/></w:tcPr>{right}</w:tc></w:tr></w:tbl>",
        grid(&widths),
        widths[0],
        widths[1]
    )
}
