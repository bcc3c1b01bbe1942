//! Pages that are set already, shown over one another and stamped, as one file.
//!
//! A page is kept once in the file, however often it is shown; a stamp costs some hundred rectangles
//! and a few letters.

use std::sync::Arc;

use krilla::geom::{Path, PathBuilder, Point, Rect, Size, Transform};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::pdf::{Pdf, PdfDocument};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};
use pages::print::FormNumber;
use pages::qr;
use typst::text::FontInstance;

use super::series::Sides;
use super::typesetter::{PrintError, Work};
use super::world::stamp_font;

/// A millimetre in points.
const MM: f32 = 72.0 / 25.4;
/// A4 in points.
const PAPER: (f32, f32) = (210.0 * MM, 297.0 * MM);
/// The upper left corner of the code and its side with the quiet zone: the place that the foot of the form
/// leaves for it.
const CODE: (f32, f32, f32) = (20.0 * MM, 271.0 * MM, 17.0 * MM);
/// Modules of white around the code.
const QUIET: f32 = 4.0;
/// Where a number ends, and the line on which it stands.
const NUMBER: (f32, f32) = (195.0 * MM, 281.1 * MM);
/// Size of a number in points.
const NUMBER_SIZE: f32 = 15.0;

/// What is stamped on every page of a form: its number and its code.
pub(super) struct Stamp {
    number: String,
    code: Path,
}

impl Stamp {
    /// # Errors
    /// [`PrintError::Page`] for an address too long for a QR code.
    pub(super) fn of(number: &FormNumber) -> Result<Self, PrintError> {
        let drawing = qr::drawing(&number.url).map_err(pages::PageError::from)?;
        let mut path = PathBuilder::new();
        for [x, y, run] in drawing.runs {
            let [x, y, run] = [x, y, run].map(f32::from);
            if let Some(rectangle) = Rect::from_xywh(x, y, run, 1.0) {
                path.push_rect(rectangle);
            }
        }
        let (left, top, side) = CODE;
        let module = side / (f32::from(drawing.side) + 2.0 * QUIET);
        let place = Transform::from_row(
            module,
            0.0,
            0.0,
            module,
            left + QUIET * module,
            top + QUIET * module,
        );
        let code = path.finish().and_then(|path| path.transform(place));
        Ok(Self {
            number: number.serial.clone(),
            code: code.ok_or_else(|| refused("a code has nothing to draw"))?,
        })
    }
}

/// A file whose pages are shown.
pub(super) struct Pages {
    file: PdfDocument,
    pub(super) pages: usize,
}

impl Pages {
    pub(super) fn of(work: Work) -> Result<Self, PrintError> {
        let file = Pdf::new(Arc::new(work.bytes));
        let file = file.map_err(|why| refused(&format!("a set page cannot be read: {why:?}")))?;
        Ok(Self {
            file: PdfDocument::new(Arc::new(file)),
            pages: work.pages,
        })
    }
}

/// A file that grows page by page.
pub(super) struct Assembly {
    document: Document,
    paper: Size,
    font: Font,
    letters: FontInstance,
}

impl Assembly {
    pub(super) fn new() -> Result<Self, PrintError> {
        let (file, letters) = stamp_font().ok_or_else(|| refused("a font is not there"))?;
        let settings = SerializeSettings {
            enable_tagging: false,
            ..SerializeSettings::default()
        };
        Ok(Self {
            document: Document::new_with(settings),
            paper: Size::from_wh(PAPER.0, PAPER.1).ok_or_else(|| refused("paper has a size"))?,
            font: Font::new(file.into(), 0).ok_or_else(|| refused("a font cannot be read"))?,
            letters,
        })
    }

    /// A page: other pages over one another, the first at the bottom, and a stamp.
    pub(super) fn page(
        &mut self,
        sheets: &[(&Pages, usize)],
        stamp: Option<&Stamp>,
    ) -> Result<(), PrintError> {
        let glyphs = stamp.map(|stamp| self.glyphs(&stamp.number)).transpose()?;
        let mut page = self.document.start_page_with(PageSettings::new(self.paper));
        let mut surface = page.surface();
        for (pages, at) in sheets {
            surface.draw_pdf_page(&pages.file, self.paper, *at);
        }
        surface.set_fill(Some(Fill::default()));
        if let (Some(stamp), Some(glyphs)) = (stamp, glyphs) {
            draw(&mut surface, stamp, &glyphs, &self.font);
        }
        surface.finish();
        page.finish();
        Ok(())
    }

    /// On both sides of the paper what comes next begins on a new leaf.
    pub(super) fn fill_up(&mut self, pages: usize, sides: Sides) -> Result<(), PrintError> {
        if sides == Sides::Both && !pages.is_multiple_of(2) {
            self.page(&[], None)?;
        }
        Ok(())
    }

    /// The letters of a number, each with its width.
    fn glyphs(&self, number: &str) -> Result<Vec<KrillaGlyph>, PrintError> {
        let glyph = |(at, sign): (usize, char)| {
            let id = self.letters.ttf().glyph_index(sign)?.0;
            #[expect(
                clippy::cast_possible_truncation,
                reason = "a width of about half an em"
            )]
            let width = self.letters.x_advance(id)?.get() as f32;
            let text = at..at + sign.len_utf8();
            let id = GlyphId::new(u32::from(id));
            Some(KrillaGlyph::new(id, width, 0.0, 0.0, 0.0, text, None))
        };
        let glyphs: Option<Vec<KrillaGlyph>> = number.char_indices().map(glyph).collect();
        glyphs.ok_or_else(|| refused(&format!("a letter of {number} has no glyph")))
    }

    /// The whole file; the same pages give the same bytes.
    pub(super) fn end(self, title: String, identity: String) -> Result<Vec<u8>, PrintError> {
        let Self { mut document, .. } = self;
        document.set_metadata(
            Metadata::new()
                .title(title)
                .authors(vec!["SIPAS".to_owned()])
                .creator("SIPAS".to_owned())
                .language("vi".to_owned())
                .document_id(identity),
        );
        let made = document.finish();
        made.map_err(|why| refused(&format!("the pages cannot be put together: {why:?}")))
    }
}

fn draw(surface: &mut Surface<'_>, stamp: &Stamp, glyphs: &[KrillaGlyph], font: &Font) {
    surface.draw_path(&stamp.code);
    let width: f32 = glyphs.iter().map(|glyph| glyph.x_advance).sum();
    let (right, line) = NUMBER;
    surface.draw_glyphs(
        Point::from_xy(right - width * NUMBER_SIZE, line),
        glyphs,
        font.clone(),
        &stamp.number,
        NUMBER_SIZE,
        false,
    );
}

fn refused(why: &str) -> PrintError {
    PrintError::Setting(why.to_owned())
}
