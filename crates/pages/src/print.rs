//! What is printed: the counter card with its QR code.

use serde::Serialize;
use survey::Language;

use crate::locale::Locale;
use crate::qr;
use crate::template::{PageError, Pages};

/// Paper of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// 210 × 297 mm; the code is 10 cm wide.
    A4,
    /// 148 × 210 mm; the code is 7 cm wide.
    A5,
}

/// A card for a counter or a wall.
#[derive(Debug, Clone)]
pub struct Card {
    /// Language of the card.
    pub language: Language,
    /// Its paper.
    pub paper: Paper,
    /// The agency, in full.
    pub agency: String,
    /// The service field, where the link fixes it.
    pub field: Option<String>,
    /// Where the card stands: `Quầy số 3`.
    pub place: String,
    /// The whole address that the QR code holds.
    pub url: String,
    /// The address as people type it, without scheme: `khaosat.gov.vn/k`.
    pub short_address: String,
    /// The code in groups: `ABCD-EFGH`.
    pub code: String,
    /// How many minutes the form takes.
    pub minutes: u32,
    /// The agency's telephone number.
    pub phone: Option<String>,
    /// The day of printing, in words.
    pub printed: String,
    /// Name of the catalogue version that the card is made from.
    pub catalogue: String,
    /// Whether the round is synthetic.
    pub synthetic: bool,
}

#[derive(Serialize)]
struct CardWords<'a> {
    size: &'static str,
    agency: &'a str,
    field: &'a Option<String>,
    place: &'a str,
    short_address: &'a str,
    code: &'a str,
    minutes: u32,
    phone: &'a Option<String>,
    printed: &'a str,
    catalogue: &'a str,
    synthetic: bool,
    qr: String,
}

impl Pages {
    /// A printable card.
    ///
    /// # Errors
    /// When the address is too long for a code, or the template asks for what the context does not have.
    pub fn card(&self, card: &Card) -> Result<String, PageError> {
        let words = CardWords {
            size: match card.paper {
                Paper::A4 => "a4",
                Paper::A5 => "a5",
            },
            agency: &card.agency,
            field: &card.field,
            place: &card.place,
            short_address: &card.short_address,
            code: &card.code,
            minutes: card.minutes,
            phone: &card.phone,
            printed: &card.printed,
            catalogue: &card.catalogue,
            synthetic: card.synthetic,
            qr: qr::svg(&card.url, Locale::of(card.language).get("card.qr_title"))?,
        };
        let title = Locale::of(card.language).fill("card.title", &[("code", &card.code)]);
        self.render("print/card", card.language, &title, &(), &words)
    }
}
