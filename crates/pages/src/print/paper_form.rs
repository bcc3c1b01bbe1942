//! The paper form (phiếu khảo sát) in words: the same questions in the same order as on the screen,
//! with the key that a clerk presses beside every box.

mod block;

use serde::Serialize;
use survey::{Language, Questionnaire};

use crate::locale::Locale;

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
    /// What the form is about; several for a series, whose forms are set once for all of them.
    pub places: Vec<FormPlace>,
    /// Whether this is only a sample to look at, which every page then says; it has no number.
    pub specimen: bool,
    /// Whether the round is synthetic.
    pub synthetic: bool,
}

/// What a form is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormPlace {
    /// The unit that decided the dossier.
    pub unit: String,
    /// The service field, where it is fixed.
    pub field: Option<String>,
}

/// What of a form is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    /// All of it, about its first place.
    Whole,
    /// All but the places, with room for the largest of them.
    Form,
    /// The places alone, a page each, where the form leaves room for them.
    Places,
}

/// The number of one printed form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormNumber {
    /// As people read it, with its check character.
    pub serial: String,
    /// The address behind its QR code: the same form on a phone.
    pub url: String,
}

/// Forms of a series that differ only in their number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesPart {
    /// Which of the form's places they are about, from 0.
    pub place: usize,
    /// The numbers, in the order of printing.
    pub numbers: Vec<FormNumber>,
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
    layer: Layer,
    places: Vec<Vec<[String; 2]>>,
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

impl FormPlace {
    fn words(&self, locale: &Locale) -> Vec<[String; 2]> {
        let mut words = vec![[locale.get("paper.unit").to_owned(), self.unit.clone()]];
        if let Some(field) = &self.field {
            words.push([locale.get("start.field").to_owned(), field.clone()]);
        }
        words
    }
}

impl PaperForm<'_> {
    /// A layer of the form in words.
    pub fn sheet(&self, layer: Layer) -> PaperFormSheet {
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
            layer,
            places: self
                .places
                .iter()
                .map(|place| place.words(locale))
                .collect(),
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
