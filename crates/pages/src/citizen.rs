//! The pages of a citizen with a phone: contexts, how they are filled, and one method of `Pages` each.

mod answered;
mod fault;
mod form;
mod frame;
mod outcome;
mod problem;
mod question;

pub use answered::{AnsweredPart, AnsweredQuestion, answered};
pub use fault::{Fault, faults};
pub use form::{Check, FieldChoice, FieldOption, FormPage, Introduction, OnePage, Start, asked_by};
pub use frame::{Frame, STATE_MARK, split_at_state};
pub use outcome::{Conflict, Thanks, Typed, Unavailable};
pub use problem::{Problem, ProblemKind};
pub(crate) use question::condition_words;
pub use question::{
    Control, GridGroup, OneInput, PartView, QuestionView, Row, one_page_parts, part_view,
    question_view,
};
