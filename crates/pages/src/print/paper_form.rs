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
    /// Whether this is only a sample to look at, which every page then says; it has no number.
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

/// What is stamped on every page of a form: its number and its code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormStamp {
    serial: String,
    /// The code as an SVG drawing.
    qr: String,
}

impl FormNumber {
    /// The number as it is stamped.
    ///
    /// # Errors
    /// When the address is too long for a QR code.
    pub fn stamp(&self, language: Language) -> Result<FormStamp, PageError> {
        let title = Locale::of(language).get("paper.qr_title");
        Ok(FormStamp {
            serial: self.serial.clone(),
            qr: qr::svg(&self.url, title)?,
        })
    }
}

/// A form with every word ready to be set on paper, with room for the number and code of each copy.
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
    /// What stands in place of a number; none where one is stamped.
    no_serial: Option<String>,
    /// What the code is for; none where there is none.
    scan: Option<String>,
    version: String,
    page_word: String,
    of_word: String,
    column_number: String,
    column_content: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Part {
    title: String,
    intro: Option<String>,
    blocks: Vec<Block>,
}

impl PaperForm<'_> {
    /// The form in words.
    pub fn sheet(&self) -> PaperFormSheet {
        let locale = Locale::of(self.language);
        let says = |key: &str| locale.get(key).to_owned();
        let questionnaire = self.questionnaire;
        let marks = [
            (self.specimen, "paper.specimen"),
            (self.synthetic, "layout.synthetic"),
        ];
        PaperFormSheet {
            lang: self.language.as_str().to_owned(),
            title: questionnaire.title().get(self.language).to_owned(),
            above: locale.fill(
                "paper.above",
                &[("province", &self.province.to_uppercase())],
            ),
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
            no_serial: self.specimen.then(|| says("paper.no_serial")),
            scan: (!self.specimen).then(|| says("paper.scan")),
            version: locale.fill(
                "paper.version",
                &[
                    ("code", questionnaire.code()),
                    ("version", &questionnaire.version().to_string()),
                ],
            ),
            page_word: says("paper.page"),
            of_word: says("paper.of"),
            column_number: says("paper.column_number"),
            column_content: says("paper.column_content"),
        }
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
