//! A series of paper forms as one file for a post office: the cover, then every form with its number.
//!
//! # Why it is quick
//! A form of three pages takes some tenths of a second to be set, a thousand of them minutes and
//! gigabytes. But they differ only in what they are about, in number and in code. So the form is set once,
//! what its copies are about is set as a page apart for each unit and field, and the series shows
//! these pages over one another ([`Assembly`]). Of each copy nothing is set: its number and its code are drawn.
//!
//! The form and the cover are set as PDF/UA-1, which refuses missing letters and missing descriptions. The
//! series is not tagged: it is made for a printer, and a page inside a page cannot be tagged.

use pages::print::{PaperForm, SeriesCover, SeriesPart};

use super::assembly::{Assembly, Pages, Stamp};
use super::typesetter::{PrintError, Setting};
use super::{OFFICIAL, paper_form};

const COVER: &str = include_str!("../../../../web/print/series-cover.typ");

/// How the file will be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sides {
    /// On one side of the paper.
    One,
    /// On both: every form begins on a new leaf.
    Both,
}

/// One PDF: the cover sheet, then for each part a form for every number, in their order.
///
/// # Errors
/// [`PrintError::Page`] for an address too long for a QR code; [`PrintError::Setting`] for a letter that
/// the fonts lack, or a part about no place of the form.
pub fn series(
    cover: &SeriesCover,
    form: &PaperForm<'_>,
    parts: &[SeriesPart],
    sides: Sides,
) -> Result<Vec<u8>, PrintError> {
    let title = format!("{} – {}", cover.round, cover.post_office);
    let identity = format!("series {title}");
    let template = format!("{OFFICIAL}{COVER}");
    let cover = Setting::accessible(&template, &cover.sheet(), identity.clone())?.set()?;
    let (form, places) = paper_form::layers(form)?;
    let (cover, form, places) = (Pages::of(cover)?, Pages::of(form)?, Pages::of(places)?);
    let mut assembly = Assembly::new()?;
    for page in 0..cover.pages {
        assembly.page(&[(&cover, page)], None)?;
    }
    assembly.fill_up(cover.pages, sides)?;
    for part in parts {
        if part.place >= places.pages {
            let said = format!("the form has no place {}", part.place);
            return Err(PrintError::Setting(said));
        }
        for number in &part.numbers {
            let stamp = Stamp::of(number)?;
            for page in 0..form.pages {
                let above = (page == 0).then_some((&places, part.place));
                let sheets: Vec<_> = [Some((&form, page)), above].into_iter().flatten().collect();
                assembly.page(&sheets, Some(&stamp))?;
            }
            assembly.fill_up(form.pages, sides)?;
        }
    }
    assembly.end(title, identity)
}
