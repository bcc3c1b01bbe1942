//! The paper form (phiếu khảo sát) in words: the same questions in the same order as on the screen,
//! with the key that a clerk presses beside every box.

mod block;

use serde::Serialize;
use survey::{Language, Questionnaire};

use crate::locale::Locale;
use crate::qr;
use crate::template::PageError;

use block::Block;

/// What a paper form says beside its questions.
#[derive(Debug, Clone)]
pub struct PaperForm<'a> {
    /// The questionnaire.
    pub questionnaire: &'a Questionnaire,
    /// Language of the form.
    pub language: Language,
    /// Name of the province, as in `tỉnh An Giang`.
    pub province: String,
    /// Name of the round.
    pub round: String,
    /// The unit that decided the dossier.
    pub unit: String,
    /// The service field, where it is fixed.
    pub field: Option<String>,
    /// Whether this is only a sample to look at, which every page then says.
    pub specimen: bool,
    /// Whether the round is synthetic.
    pub synthetic: bool,
}

/// The number of one printed form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormNumber {
    /// As people read it, with its check character.
    pub serial: String,
    /// The address behind its QR code: the same form on a phone.
    pub url: String,
}

/// A form with every word ready to be set on paper, for one or many numbers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PaperFormSheet {
    lang: String,
    title: String,
    above: String,
    issuer: String,
    nation: Option<[String; 2]>,
    round: String,
    about: Vec<[String; 2]>,
    greeting: String,
    introduction: String,
    instruction: String,
    parts: Vec<Part>,
    thanks: String,
    marks: Vec<String>,
    serial_word: String,
    page_word: String,
    of_word: String,
    qr_title: String,
    column_number: String,
    column_content: String,
    numbers: Vec<Number>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Part {
    title: String,
    intro: Option<String>,
    blocks: Vec<Block>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Number {
    serial: String,
    /// The code as an SVG drawing; none on a specimen without a number.
    qr: Option<String>,
}

impl PaperForm<'_> {
    /// The form in words; without numbers, one specimen.
    ///
    /// # Errors
    /// When an address is too long for a QR code.
    pub fn sheet(&self, numbers: &[FormNumber]) -> Result<PaperFormSheet, PageError> {
        let locale = Locale::of(self.language);
        let says = |key: &str| locale.get(key).to_owned();
        let qr_title = says("paper.qr_title");
        let mut printed: Vec<Number> = Vec::with_capacity(numbers.len().max(1));
        for number in numbers {
            printed.push(Number {
                serial: number.serial.clone(),
                qr: Some(qr::svg(&number.url, &qr_title)?),
            });
        }
        if printed.is_empty() {
            printed.push(Number {
                serial: says("paper.no_serial"),
                qr: None,
            });
        }
        let marks = [
            (self.specimen, "paper.specimen"),
            (self.synthetic, "layout.synthetic"),
        ];
        Ok(PaperFormSheet {
            lang: self.language.as_str().to_owned(),
            title: self.questionnaire.title().get(self.language).to_owned(),
            above: locale.fill("paper.above", &[("province", &self.province)]),
            issuer: says("paper.issuer"),
            nation: (self.language == Language::VI)
                .then(|| [says("paper.nation"), says("paper.motto")]),
            round: self.round.clone(),
            about: self.about(locale),
            greeting: says("start.greeting"),
            introduction: self.introduction(),
            instruction: says("paper.instruction"),
            parts: self.parts(),
            thanks: says("paper.thanks"),
            marks: marks
                .iter()
                .filter(|(shown, _)| *shown)
                .map(|(_, key)| says(key))
                .collect(),
            serial_word: says("paper.serial"),
            page_word: says("paper.page"),
            of_word: says("paper.of"),
            qr_title,
            column_number: says("paper.column_number"),
            column_content: says("paper.column_content"),
            numbers: printed,
        })
    }

    fn about(&self, locale: &Locale) -> Vec<[String; 2]> {
        let mut about = vec![[locale.get("paper.unit").to_owned(), self.unit.clone()]];
        if let Some(field) = &self.field {
            about.push([locale.get("start.field").to_owned(), field.clone()]);
        }
        about
    }

    fn introduction(&self) -> String {
        let consent = self.questionnaire.consent();
        let locale = Locale::of(self.language);
        format!(
            "{} {}",
            consent.purpose.get(self.language),
            locale.get("paper.consent")
        )
    }

    fn parts(&self) -> Vec<Part> {
        let pages = self.questionnaire.pages().iter();
        pages
            .map(|page| Part {
                title: page.title.get(self.language).to_owned(),
                intro: page
                    .intro
                    .as_ref()
                    .map(|intro| intro.get(self.language).to_owned()),
                blocks: block::of_page(self.questionnaire, page, self.language),
            })
            .collect()
    }
}
