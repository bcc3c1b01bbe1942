//! `/quan-ly/giay/lo/{batch}/kiem-tra`: a random draw of forms, compared with the paper.

use serde::Serialize;

use crate::office::parts::{Cell, Fact, Fault, Field, PostForm, Table};
use crate::office::{Frame, words};
use crate::template::{PageError, Pages};

/// A drawn form.
#[derive(Debug, Clone)]
pub struct AuditLine {
    /// Its serial.
    pub serial: String,
    /// Where it is entered; none when it cannot be any more.
    pub href: Option<String>,
    /// Its place in the bundle.
    pub sheet: String,
    /// Whether it was compared, and what came out.
    pub standing: String,
}

/// The audit of a batch.
#[derive(Debug, Clone)]
pub struct AuditForm {
    /// The surroundings.
    pub frame: Frame,
    /// The page of the batch.
    pub back: String,
    /// The plan in words.
    pub plan: String,
    /// What came out so far.
    pub facts: Vec<Fact>,
    /// The drawn forms.
    pub forms: Vec<AuditLine>,
    /// Error rates by question: number, compared, wrong, rate and interval.
    pub rates: Vec<[String; 5]>,
    /// Where the draw is made; none when it is there, or cannot be made.
    pub draw: Option<String>,
    /// Why it cannot be made or entered.
    pub why_not: Option<String>,
    /// Where the conclusion is drawn; none before every form is entered.
    pub conclude: Option<String>,
}

/// A field of the paper as the auditor enters it.
#[derive(Debug, Clone)]
pub struct AuditedField {
    /// The input.
    pub input: String,
    /// Number and wording.
    pub question: String,
    /// What may be typed.
    pub keys: String,
    /// What was typed.
    pub typed: String,
}

/// Entering one drawn form off its paper.
#[derive(Debug, Clone)]
pub struct AuditPaper {
    /// The surroundings.
    pub frame: Frame,
    /// Where it is posted.
    pub action: String,
    /// The audit.
    pub back: String,
    /// Serial and place in the bundle, in words.
    pub about: String,
    /// What is to be done.
    pub text: String,
    /// What the button says.
    pub button: String,
    /// The fields in the order of the paper.
    pub fields: Vec<AuditedField>,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

#[derive(Serialize)]
struct AuditWords<'a> {
    back: &'a str,
    plan: &'a str,
    facts: &'a [Fact],
    forms: Table,
    rates: Option<Table>,
    draw: Option<PostForm>,
    why_not: &'a Option<String>,
    conclude: Option<PostForm>,
}

#[derive(Serialize)]
struct PaperWords<'a> {
    back: &'a str,
    about: &'a str,
    text: &'a str,
    form: PostForm,
    faults: &'a [Fault],
}

impl Pages {
    /// The audit of a batch.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn batch_audit(&self, page: &AuditForm) -> Result<String, PageError> {
        let row = |line: &AuditLine| {
            let serial = line.serial.as_str();
            vec![
                line.href.as_ref().map_or_else(
                    || Cell::words(serial),
                    |href| Cell::link(serial, href.as_str()),
                ),
                Cell::figure(line.sheet.as_str()),
                Cell::words(line.standing.as_str()),
            ]
        };
        let rate = |line: &[String; 5]| {
            let [question, rest @ ..] = line;
            let mut cells = vec![Cell::words(question.as_str())];
            cells.extend(rest.iter().map(|value| Cell::figure(value.as_str())));
            cells
        };
        let rates = Table::new(
            "paper_audit.rates",
            &[
                ("paper_audit.question", false),
                ("paper_audit.compared", true),
                ("paper_audit.wrong", true),
                ("paper_audit.rate", true),
                ("paper_audit.interval", true),
            ],
            ["paper_audit.none_title", "paper_audit.none_text"],
            page.rates.iter().map(rate).collect(),
        );
        let button = |address: &String, key: &str| PostForm::new(address.as_str(), words(key));
        let words = AuditWords {
            back: &page.back,
            plan: &page.plan,
            facts: &page.facts,
            forms: Table::new(
                "paper_audit.caption",
                &[
                    ("sheets.serial", false),
                    ("sheets.number", true),
                    ("paper_audit.standing", false),
                ],
                ["paper_audit.none_title", "paper_audit.none_text"],
                page.forms.iter().map(row).collect(),
            ),
            rates: (!page.rates.is_empty()).then_some(rates),
            draw: page
                .draw
                .as_ref()
                .map(|address| button(address, "paper_audit.draw_button")),
            why_not: &page.why_not,
            conclude: page
                .conclude
                .as_ref()
                .map(|address| button(address, "paper_audit.conclude_button")),
        };
        self.render_office("office/paper/audit", &page.frame, &words)
    }

    /// Entering one drawn form off its paper.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn audit_paper(&self, page: &AuditPaper) -> Result<String, PageError> {
        let start = PostForm::new(page.action.as_str(), page.button.as_str());
        let form = page.fields.iter().fold(start, |form, field| {
            let line = Field::text(&format!("v.{}", field.input), field.question.as_str());
            form.field(
                line.hint(field.keys.as_str())
                    .value(&field.typed)
                    .checked(&page.faults),
            )
        });
        let words = PaperWords {
            back: &page.back,
            about: &page.about,
            text: &page.text,
            form,
            faults: &page.faults,
        };
        let frame = page.frame.clone().with_faults(!page.faults.is_empty());
        self.render_office("office/paper/audit-paper", &frame, &words)
    }
}
