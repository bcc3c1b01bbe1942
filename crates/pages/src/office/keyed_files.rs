//! Files of keyed forms: choosing one, and what it holds before it is kept.

use serde::Serialize;
use survey::Language;

use super::catalogues::{FileFaults, Linked};
use super::parts::{Choice, Empty, Fact, Fault};
use super::{Frame, fill, words};
use crate::template::{PageError, Pages};
use crate::words::integer;

/// Choosing a batch and a file.
#[derive(Debug, Clone)]
pub struct KeyedFiles {
    /// The surroundings.
    pub frame: Frame,
    /// The batches that are being keyed, as `(id, words)`.
    pub batches: Vec<(String, String)>,
    /// The batch that was chosen.
    pub chosen: String,
    /// The files to fill in.
    pub templates: Vec<Linked>,
    /// The file with the lines that were not kept of the one that was kept just now, if there are any.
    pub rest: Option<Linked>,
    /// What is wrong with what was sent.
    pub faults: Vec<Fault>,
}

#[derive(Serialize)]
struct KeyedFilesWords<'a> {
    batch: Option<Choice>,
    templates: &'a [Linked],
    rest: &'a Option<Linked>,
    faults: &'a [Fault],
    file_fault: Option<&'a str>,
    empty: Empty,
}

/// A file that waits for a person.
#[derive(Debug, Clone)]
pub struct KeyedFilePreview {
    /// The surroundings.
    pub frame: Frame,
    /// What the file holds; nothing if it cannot be read.
    pub facts: Vec<Fact>,
    /// What is wrong with it.
    pub file: Option<FileFaults>,
    /// How many of its lines are wrong; none if it cannot be read as a whole.
    pub refused: Option<u64>,
    /// Why it cannot be kept whatever is in it.
    pub stopped: Option<String>,
    /// Cells that were read otherwise than they are written.
    pub notes: Vec<String>,
    /// What to look at again.
    pub warnings: Vec<String>,
    /// Where it is confirmed; none if it cannot be.
    pub confirm: Option<String>,
    /// The words of the button that keeps the good rows of a file with faults.
    pub valid: Option<String>,
}

#[derive(Serialize)]
struct PreviewWords<'a> {
    facts: &'a [Fact],
    file: &'a Option<FileFaults>,
    heading: Option<String>,
    more: Option<String>,
    stopped: &'a Option<String>,
    notes: &'a [String],
    warnings: &'a [String],
    confirm: &'a Option<String>,
    valid: &'a Option<String>,
    fine: bool,
}

impl Pages {
    /// Choosing a batch and a file of keyed forms.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn keyed_files(&self, page: &KeyedFiles) -> Result<String, PageError> {
        let own = |input: &str| page.faults.iter().find(|fault| fault.input == input);
        let choice = || {
            let label = words("keyed_files.batch");
            Choice::new("lo", label, page.batches.clone(), &page.chosen)
                .hint(words("keyed_files.batch_hint"))
                .checked(&page.faults)
        };
        let context = KeyedFilesWords {
            batch: (!page.batches.is_empty()).then(choice),
            templates: &page.templates,
            rest: &page.rest,
            faults: &page.faults,
            file_fault: own("file").map(|fault| fault.words.as_str()),
            empty: Empty {
                title: words("keyed_files.nothing_title"),
                text: words("keyed_files.nothing_text"),
            },
        };
        let frame = page.frame.clone().with_faults(!page.faults.is_empty());
        self.render_office("office/keyed-files/choose", &frame, &context)
    }

    /// A file of keyed forms before it is kept.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn keyed_file_preview(&self, page: &KeyedFilePreview) -> Result<String, PageError> {
        let is_wrong = page.file.is_some() || page.stopped.is_some();
        let context = PreviewWords {
            facts: &page.facts,
            file: &page.file,
            heading: page.file.as_ref().map(|file| heading(file, page.refused)),
            more: page.file.as_ref().and_then(|file| more(file, page.refused)),
            stopped: &page.stopped,
            notes: &page.notes,
            warnings: &page.warnings,
            confirm: &page.confirm,
            valid: &page.valid,
            fine: !is_wrong,
        };
        let frame = page.frame.clone().with_faults(is_wrong);
        self.render_office("office/keyed-files/preview", &frame, &context)
    }
}

/// How much is wrong: lines where there are lines, whatever stands in each.
fn heading(file: &FileFaults, refused: Option<u64>) -> String {
    match refused {
        Some(lines) => fill("keyed_files.faulty_lines", &[("count", &figure(lines))]),
        None => fill(
            "catalogues.file_faults",
            &[("count", &figure(file.count as u64))],
        ),
    }
}

/// What else is wrong than what is listed.
fn more(file: &FileFaults, refused: Option<u64>) -> Option<String> {
    let count = figure(file.more as u64);
    (file.more > 0).then(|| match refused {
        Some(_) => words("keyed_files.more_lines"),
        None => fill("catalogues.more_faults", &[("count", &count)]),
    })
}

fn figure(count: u64) -> String {
    integer(i64::try_from(count).unwrap_or(i64::MAX), Language::VI)
}
