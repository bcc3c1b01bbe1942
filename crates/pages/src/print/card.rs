//! The counter card with its QR code: as a page to look at, and as words to be set.

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

/// A card with every word ready to be set on paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CardSheet {
    lang: String,
    small: bool,
    synthetic: Option<String>,
    agency: String,
    field: Option<String>,
    heading: String,
    /// The code as an SVG drawing.
    qr: String,
    qr_title: String,
    scan: String,
    type_words: String,
    short_address: String,
    code_words: String,
    code: String,
    promise: String,
    unseen: String,
    small_print: [String; 2],
}

impl Card {
    /// The card in words.
    ///
    /// # Errors
    /// When the address is too long for a QR code.
    pub fn sheet(&self) -> Result<CardSheet, PageError> {
        let locale = Locale::of(self.language);
        let says = |key: &str| locale.get(key).to_owned();
        let phone = self.phone.as_ref().map_or_else(String::new, |phone| {
            format!(" · {}", locale.fill("card.phone", &[("phone", phone)]))
        });
        let printed = [
            ("printed", self.printed.as_str()),
            ("catalogue", &self.catalogue),
        ];
        Ok(CardSheet {
            lang: self.language.as_str().to_owned(),
            small: self.paper == Paper::A5,
            synthetic: self.synthetic.then(|| says("layout.synthetic")),
            agency: self.agency.clone(),
            field: self
                .field
                .as_ref()
                .map(|field| locale.fill("card.field", &[("field", field)])),
            heading: says("card.heading"),
            qr: qr::svg(&self.url, locale.get("card.qr_title"))?,
            qr_title: says("card.qr_title"),
            scan: says("card.scan"),
            type_words: says("card.type"),
            short_address: self.short_address.clone(),
            code_words: says("card.code"),
            code: self.code.clone(),
            promise: locale.fill("card.promise", &[("minutes", &self.minutes.to_string())]),
            unseen: says("card.unseen"),
            small_print: [
                format!("{}{phone}", self.place),
                locale.fill("card.printed", &printed),
            ],
        })
    }
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
