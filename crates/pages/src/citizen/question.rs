//! A question as it stands on a page: wording, controls with what was answered, and what is wrong.

use serde::Serialize;

mod condition;
mod control;
mod part;

pub(crate) use condition::words as condition_words;
pub use part::{one_page_parts, part_view, question_view};

/// One part of the form: what a questionnaire calls a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartView {
    /// The code of the page.
    pub code: String,
    /// Its place among the parts that are asked, from 1.
    pub number: usize,
    /// How many parts are asked.
    pub of: usize,
    /// Its heading.
    pub title: String,
    /// What to say above the questions.
    pub intro: Option<String>,
    /// Its questions.
    pub questions: Vec<QuestionView>,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuestionView {
    /// Its code.
    pub code: String,
    /// Its number as printed.
    pub number: String,
    /// Its wording.
    pub text: String,
    /// Help below the wording.
    pub hint: Option<String>,
    /// For whom it is, when it depends on an answer on the same page.
    pub condition: Option<String>,
    /// Whether it may be left out.
    pub optional: bool,
    /// Whether several inputs belong to it, so that it is a group with a legend.
    pub grouped: bool,
    /// Whether it warns not to write names and telephone numbers.
    pub warns: bool,
    /// What is wrong with it.
    pub faults: Vec<String>,
    /// Its inputs.
    pub control: Control,
}

/// The inputs of a question, tagged with the template that shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "template")]
pub enum Control {
    /// One choice: a row each; those that are not on the scale stand apart and smaller.
    #[serde(rename = "citizen/radios")]
    Radios {
        /// Name of the input.
        name: String,
        /// The choices in official order.
        rows: Vec<Row>,
        /// Not applicable, do not know, leave blank.
        apart: Vec<Row>,
    },
    /// Any number of choices.
    #[serde(rename = "citizen/boxes")]
    Boxes {
        /// Name of the input.
        name: String,
        /// The choices.
        rows: Vec<Row>,
        /// Most that may be ticked, if there is a limit.
        most: Option<usize>,
        /// Leave blank.
        apart: Vec<Row>,
    },
    /// One level for each row, as groups under each other.
    #[serde(rename = "citizen/grid")]
    Grid {
        /// The rows.
        groups: Vec<GridGroup>,
    },
    /// One line.
    #[serde(rename = "citizen/line")]
    Line(OneInput),
    /// Several lines.
    #[serde(rename = "citizen/area")]
    Area(OneInput),
    /// A whole number.
    #[serde(rename = "citizen/number")]
    Number(OneInput),
    /// A day.
    #[serde(rename = "citizen/date")]
    Date(OneInput),
}

/// One choice with its row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The posted value.
    pub value: String,
    /// The word.
    pub word: String,
    /// Whether it is chosen.
    pub checked: bool,
    /// The id, on the first input of its name only.
    pub id: Option<String>,
    /// The text box beside it.
    pub beside: Option<OneInput>,
}

/// One row of a grid with its levels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GridGroup {
    /// Name of the input.
    pub name: String,
    /// The row's word.
    pub word: String,
    /// The levels.
    pub rows: Vec<Row>,
    /// Leave blank.
    pub apart: Vec<Row>,
    /// What is wrong with this row.
    pub fault: Option<String>,
}

/// A question with one typed value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OneInput {
    /// Name and id of the input.
    pub name: String,
    /// What was typed.
    pub value: String,
    /// Most letters; for a number the most digits.
    pub most: usize,
    /// The same in words.
    pub most_words: String,
    /// Earliest day, for dates; empty without one.
    pub earliest: String,
    /// Latest day, for dates; empty without one.
    pub latest: String,
    /// The ids that describe it, or `None`.
    pub described_by: Option<String>,
}
