//! `/quan-ly/giay/lo/{batch}/dong`: what the slip promised against what was found.

use serde::Serialize;

use crate::office::parts::{Area, Cell, Fact, Fault, PostForm, Table};
use crate::office::{Frame, words};
use crate::template::{PageError, Pages};

/// One check.
#[derive(Debug, Clone)]
pub struct ClosingLine {
    /// What is compared.
    pub words: String,
    /// By the slip.
    pub promised: String,
    /// By the forms.
    pub found: String,
    /// Whether they agree.
    pub agrees: bool,
}

/// The closing of a batch.
#[derive(Debug, Clone)]
pub struct ClosingPage {
    /// The surroundings.
    pub frame: Frame,
    /// The address of this page.
    pub address: String,
    /// The page of the batch.
    pub back: String,
    /// The checks.
    pub lines: Vec<ClosingLine>,
    /// Serials that differ: how, and which.
    pub serials: Vec<Fact>,
    /// Why the totals differ, as somebody explained it.
    pub note: Option<String>,
    /// Whether an explanation may be given now.
    pub may_explain: bool,
    /// The revision that the page shows, if the person may close the batch.
    pub close: Option<i64>,
    /// What is left to do before.
    pub missing: Option<String>,
    /// The slip, once it is closed.
    pub slip: Option<String>,
    /// What was typed.
    pub typed: String,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

#[derive(Serialize)]
struct ClosingWords<'a> {
    back: &'a str,
    lines: Table,
    serials: &'a [Fact],
    note: &'a Option<String>,
    explain: Option<PostForm>,
    close: Option<PostForm>,
    missing: &'a Option<String>,
    slip: &'a Option<String>,
    faults: &'a [Fault],
}

impl Pages {
    /// The closing of a batch.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn batch_closing(&self, page: &ClosingPage) -> Result<String, PageError> {
        let row = |line: &ClosingLine| {
            let verdict = if line.agrees {
                "batch_slip.yes"
            } else {
                "batch_slip.no"
            };
            vec![
                Cell::words(line.words.as_str()),
                Cell::figure(line.promised.as_str()),
                Cell::figure(line.found.as_str()),
                Cell::words(words(verdict)),
            ]
        };
        let explain = page.may_explain.then(|| page.explain());
        let close = page.close.map(|revision| {
            let address = format!("{}/buoc/close", page.back);
            let close = PostForm::new(address, words("closing.close_button"))
                .hidden("revision", revision.to_string());
            // What cannot be done yet does not ask to be pressed.
            if page.missing.is_some() {
                close.small()
            } else {
                close
            }
        });
        let words = ClosingWords {
            back: &page.back,
            lines: Table::new(
                "closing.caption",
                &[
                    ("batch_slip.column_check", false),
                    ("batch_slip.column_promised", true),
                    ("batch_slip.column_found", true),
                    ("batch_slip.column_agrees", false),
                ],
                ["closing.none_title", "closing.none_text"],
                page.lines.iter().map(row).collect(),
            ),
            serials: &page.serials,
            note: &page.note,
            explain,
            close,
            missing: &page.missing,
            slip: &page.slip,
            faults: &page.faults,
        };
        let frame = page.frame.clone().with_faults(!page.faults.is_empty());
        self.render_office("office/paper/closing", &frame, &words)
    }
}

impl ClosingPage {
    /// The form that explains the totals; what was said before can be said better.
    fn explain(&self) -> PostForm {
        let said = self.note.as_deref().filter(|_| self.typed.is_empty());
        let area = Area::new(
            "words",
            words("closing.explain_words"),
            Some(words("closing.explain_hint")),
        );
        let address = format!("{}/giai-trinh", self.address);
        let form = PostForm::new(address, words("closing.explain_button"))
            .area(area.typed(said.unwrap_or(&self.typed), &self.faults));
        if self.note.is_some() {
            form.small()
        } else {
            form
        }
    }
}
