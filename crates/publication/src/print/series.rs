//! A series of paper forms as one file for a post office: the cover, then every form with its number.
//!
//! # Why it is quick
//! A form of three pages takes some tenths of a second to be set, a thousand of them minutes and
//! gigabytes. But they differ only in number and code. So each form is set once, as a file of its own,
//! and the series places the pages of that file under the stamps. The pages are kept once in the
//! result, however often they are shown.
//!
//! The form itself is set as PDF/UA-1, which refuses missing letters and missing descriptions. The
//! series is not tagged: it is made for a printer, and a page inside a page cannot be tagged.

use pages::print::{FormNumber, FormStamp, PaperForm, SeriesCover};
use serde::Serialize;
use survey::Language;

use super::typesetter::{PrintError, Setting, Work};
use super::{OFFICIAL, paper_form};

const COVER: &str = include_str!("../../../../web/print/series-cover.typ");
const STAMPED: &str = include_str!("../../../../web/print/stamped.typ");

/// Forms that differ only in their number.
#[derive(Debug, Clone)]
pub struct SeriesPart<'a> {
    /// The form.
    pub form: PaperForm<'a>,
    /// The numbers, in the order of printing.
    pub numbers: Vec<FormNumber>,
}

/// How the file will be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sides {
    /// On one side of the paper.
    One,
    /// On both: every form begins on a new leaf.
    Both,
}

#[derive(Serialize)]
struct Stamped {
    title: String,
    both_sides: bool,
    cover: Sheets,
    parts: Vec<StampedPart>,
}

/// A file that is set already.
#[derive(Serialize)]
struct Sheets {
    file: String,
    pages: usize,
}

#[derive(Serialize)]
struct StampedPart {
    #[serde(flatten)]
    sheets: Sheets,
    stamps: Vec<FormStamp>,
}

/// One PDF: the cover sheet, then for each part a form for every number, in their order.
///
/// # Errors
/// [`PrintError::Page`] for an address too long for a QR code; [`PrintError::Setting`] for a letter that
/// the fonts lack.
pub fn series(
    cover: &SeriesCover,
    parts: &[SeriesPart<'_>],
    sides: Sides,
) -> Result<Vec<u8>, PrintError> {
    let title = format!("{} – {}", cover.round, cover.post_office);
    let identity = format!("series {title}");
    let mut files: Vec<(String, Vec<u8>)> = Vec::with_capacity(parts.len() + 1);
    let mut keep = |work: Work| {
        let file = format!("{}.pdf", files.len());
        files.push((file.clone(), work.bytes));
        Sheets {
            file,
            pages: work.pages,
        }
    };
    let template = format!("{OFFICIAL}{COVER}");
    let cover = keep(Setting::accessible(&template, &cover.sheet(), identity.clone())?.set()?);
    let mut stamped: Vec<StampedPart> = Vec::with_capacity(parts.len());
    for part in parts {
        let sheets = keep(paper_form::set(&part.form)?);
        let stamp = |number: &FormNumber| number.stamp(Language::VI);
        let stamps: Result<Vec<FormStamp>, _> = part.numbers.iter().map(stamp).collect();
        stamped.push(StampedPart {
            sheets,
            stamps: stamps?,
        });
    }
    let data = Stamped {
        title,
        both_sides: sides == Sides::Both,
        cover,
        parts: stamped,
    };
    Ok(Setting::of_pages(STAMPED, &data, identity, files)?
        .set()?
        .bytes)
}
