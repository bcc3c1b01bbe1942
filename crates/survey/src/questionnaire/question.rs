//! Pages, questions and choices.

use crate::gate::Gate;
use crate::language::Text;

/// What is asked on one page.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Its code; for a page of satisfaction items that of the factor.
    pub code: String,
    /// Its heading.
    pub title: Text,
    /// What to say above the questions.
    pub intro: Option<Text>,
    /// Its questions, in order.
    pub questions: Vec<Question>,
}

/// One question.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Its code, which is also the name of its input.
    pub code: String,
    /// Its number as printed.
    pub number: String,
    /// Its wording.
    pub text: Text,
    /// A short help below the wording.
    pub hint: Option<Text>,
    /// What can be answered.
    pub kind: Kind,
    /// Whether a person who leaves it out is asked again (once; see [`BLANK`](crate::BLANK)).
    pub required: bool,
    /// When it is asked; always, if there is none.
    pub gate: Option<Gate>,
}

/// What can be answered to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A satisfaction item (tiêu chí) on the scale of the questionnaire.
    Satisfaction {
        /// Whether "not applicable" is offered.
        not_applicable: bool,
        /// Whether "do not know" is offered.
        do_not_know: bool,
    },
    /// One choice out of several.
    Single {
        /// The choices, in order.
        choices: Vec<Choice>,
    },
    /// Any number of choices.
    Multiple {
        /// The choices, in order.
        choices: Vec<Choice>,
        /// Most that may be ticked.
        most: Option<usize>,
    },
    /// One level for each row.
    Grid {
        /// The rows, in order.
        rows: Vec<Choice>,
        /// The levels, in order.
        levels: Vec<Choice>,
    },
    /// One line of text.
    Text {
        /// Most letters.
        most_chars: usize,
    },
    /// The open comment: several lines, kept apart from all other answers.
    Comment {
        /// Most letters.
        most_chars: usize,
    },
    /// A whole number.
    Number {
        /// Least, inclusive.
        least: i64,
        /// Most, inclusive.
        most: i64,
    },
    /// A calendar date, written as `2026-09-02` or `02/9/2026`.
    Date {
        /// Earliest, inclusive, as `2026-01-01`.
        earliest: Option<String>,
        /// Latest, inclusive.
        latest: Option<String>,
    },
}

impl Kind {
    /// The word for it in a questionnaire file; `satisfaction` for an item.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Satisfaction { .. } => "satisfaction",
            Self::Single { .. } => "single",
            Self::Multiple { .. } => "multiple",
            Self::Grid { .. } => "grid",
            Self::Text { .. } => "text",
            Self::Comment { .. } => "comment",
            Self::Number { .. } => "number",
            Self::Date { .. } => "date",
        }
    }
}

/// One choice, row or level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Its code, which is also the value that is posted.
    pub code: String,
    /// Its word.
    pub word: Text,
    /// Whether a text box stands beside it.
    pub writes: bool,
    /// Whether ticking it excludes all other choices.
    pub exclusive: bool,
}

impl Question {
    /// Names of all inputs that the question has on its page.
    pub fn inputs(&self) -> Vec<String> {
        match &self.kind {
            Kind::Grid { rows, .. } => rows.iter().map(|row| self.row_input(&row.code)).collect(),
            Kind::Single { choices } | Kind::Multiple { choices, .. }
                if choices.iter().any(|choice| choice.writes) =>
            {
                vec![self.code.clone(), self.box_input()]
            }
            _ => vec![self.code.clone()],
        }
    }

    /// Name of the input of one row of a grid.
    pub fn row_input(&self, row: &str) -> String {
        format!("{}.{row}", self.code)
    }

    /// Name of the text box beside a choice.
    pub fn box_input(&self) -> String {
        format!("{}.text", self.code)
    }

    /// Whether it is a satisfaction item.
    pub const fn is_item(&self) -> bool {
        matches!(self.kind, Kind::Satisfaction { .. })
    }
}
