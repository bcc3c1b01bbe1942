//! A questionnaire as DDI-Codebook 2.5, the description of survey data that archives read.
//!
//! Elements stand in the order of the standard: document, study, file, data. Every answer that is
//! kept in a column of its own is a variable, with its question in every language, its categories,
//! and as universe the gate that leads to it.
//!
//! *Source*: DDI Alliance, DDI-Codebook 2.5, field level documentation.

mod variables;
pub(crate) mod xml;

use survey::{Language, Questionnaire, Text};

use self::xml::Xml;

/// Who made the file and when; the clock is the caller's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// Day of making, as `2026-09-02`.
    pub date: String,
    /// Who asks, e.g. `Sở Nội vụ tỉnh Cao Bằng`; empty if nobody in particular.
    pub producer: String,
}

impl About {
    /// Made at this moment, Unix milliseconds UTC; the day is that of Vietnam (UTC+7).
    pub fn at(at_ms: i64, producer: &str) -> Self {
        const SEVEN_HOURS_MS: i64 = 7 * 60 * 60 * 1000;
        let seconds = (at_ms + SEVEN_HOURS_MS).div_euclid(1000);
        let day = time::OffsetDateTime::from_unix_timestamp(seconds)
            .map_or_else(|_| String::new(), |moment| moment.date().to_string());
        Self {
            date: day,
            producer: producer.to_owned(),
        }
    }
}

/// The description as XML in UTF-8; the same questionnaire and day give the same bytes.
pub fn write(questionnaire: &Questionnaire, about: &About) -> String {
    let mut xml = Xml::begin();
    xml.open(
        "codeBook",
        &[
            ("xmlns", "ddi:codebook:2_5"),
            ("version", "2.5"),
            ("xml:lang", "vi"),
        ],
    );
    document(&mut xml, questionnaire, about);
    study(&mut xml, questionnaire, about);
    file(&mut xml, questionnaire);
    xml.open("dataDscr", &[]);
    variables::write(&mut xml, questionnaire);
    xml.close("dataDscr");
    xml.close("codeBook");
    xml.finish()
}

/// `sipas-2023.1`: what names a version everywhere in the file.
fn number(form: &Questionnaire) -> String {
    format!("{}.{}", form.code(), form.version())
}

fn document(xml: &mut Xml, form: &Questionnaire, about: &About) {
    xml.open("docDscr", &[]);
    xml.open("citation", &[]);
    titles(xml, form);
    xml.open("prodStmt", &[]);
    xml.text("prodDate", &[("date", &about.date)], &about.date);
    let version = env!("CARGO_PKG_VERSION");
    xml.text("software", &[("version", version)], "SIPAS");
    xml.close("prodStmt");
    xml.close("citation");
    xml.close("docDscr");
}

fn titles(xml: &mut Xml, form: &Questionnaire) {
    xml.open("titlStmt", &[]);
    for (language, title) in vietnamese_first(form.title()) {
        let (name, attribute) = if language == Language::VI {
            ("titl", [("xml:lang", "vi")])
        } else {
            ("parTitl", [("xml:lang", language.as_str())])
        };
        xml.text(name, &attribute, title);
    }
    xml.text("IDNo", &[("agency", "SIPAS")], &number(form));
    xml.close("titlStmt");
}

fn study(xml: &mut Xml, form: &Questionnaire, about: &About) {
    xml.open("stdyDscr", &[]);
    xml.open("citation", &[]);
    titles(xml, form);
    if !about.producer.is_empty() {
        xml.open("prodStmt", &[]);
        xml.text("producer", &[], &about.producer);
        xml.close("prodStmt");
    }
    xml.open("verStmt", &[]);
    let version = form.version().to_string();
    xml.text("version", &[("type", "questionnaire")], &version);
    xml.close("verStmt");
    xml.close("citation");
    xml.open("stdyInfo", &[]);
    for (language, purpose) in vietnamese_first(&form.consent().purpose) {
        xml.text("abstract", &[("xml:lang", language.as_str())], purpose);
    }
    xml.open("sumDscr", &[]);
    xml.text("nation", &[("abbr", "VN")], "Việt Nam");
    xml.text(
        "universe",
        &[("xml:lang", "vi")],
        "Người dân, tổ chức đã giao dịch với cơ quan hành chính nhà nước",
    );
    xml.text("dataKind", &[], "Dữ liệu khảo sát");
    xml.close("sumDscr");
    xml.close("stdyInfo");
    xml.open("dataAccs", &[]);
    xml.open("useStmt", &[]);
    for (language, text) in vietnamese_first(&form.consent().text) {
        xml.text("conditions", &[("xml:lang", language.as_str())], text);
    }
    xml.close("useStmt");
    xml.close("dataAccs");
    xml.close("stdyDscr");
}

fn file(xml: &mut Xml, form: &Questionnaire) {
    xml.open("fileDscr", &[("ID", "F1")]);
    xml.open("fileTxt", &[]);
    xml.text("fileName", &[], &format!("{}.csv", number(form)));
    xml.open("dimensns", &[]);
    let columns = variables::count(form).to_string();
    xml.text("varQnty", &[], &columns);
    xml.close("dimensns");
    xml.text("fileType", &[], "CSV, UTF-8");
    xml.close("fileTxt");
    xml.close("fileDscr");
}

fn vietnamese_first(text: &Text) -> Vec<(Language, &str)> {
    let mut all: Vec<(Language, &str)> = text.iter().collect();
    all.sort_by_key(|&(language, _)| (language != Language::VI, language));
    all
}
