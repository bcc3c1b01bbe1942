//! What is asked, and the one way in for an answer.
//!
//! A questionnaire is data: versioned TOML that [`Questionnaire::parse`] checks once and that nobody
//! can change afterwards. Whatever a person answers, on a phone, on paper, in a file, comes here as
//! [`RawAnswers`] and leaves as a [`ValidResponse`] or as [`Findings`]; nothing else makes a
//! [`ValidResponse`].
//!
//! The crate is pure: no files, no clock, no randomness. Ids, times and random bytes are arguments.

mod answers;
pub mod catalogue;
pub mod code;
mod day;
mod finding;
pub mod gate;
pub mod id;
mod kept;
mod language;
pub mod questionnaire;
mod response;
pub mod round;
mod staff;
mod stream;
pub mod text;
pub mod unit;
mod validate;

pub use answers::{BLANK, DO_NOT_KNOW, NOT_APPLICABLE, RawAnswers};
pub use code::{CodeError, FieldCode, LinkCode, PostOfficeCode, ReceiptCode, UnitCode};
pub use day::{Day, DayError, in_vietnam};
pub use finding::{Finding, Findings};
pub use gate::Gate;
pub use id::{AttemptId, CatalogueId, LinkId, ReleaseId, ResponseId, RoundId};
pub use language::{Language, LanguageError, Text};
pub use questionnaire::{
    Choice, Combine, Composite, Consent, Content, Factor, IndexDefinition, ItemScore, Kind, Level,
    Page, Problem, Question, Questionnaire, shipped, shipped_questionnaire,
};
pub use response::{Answer, Context, Flags, Standing, ValidResponse};
pub use round::{IndexRule, Layout, Round, RoundPlan, RoundState};
pub use staff::{Role, Scope};
pub use stream::{Mode, Stream, UnknownWord};
pub use unit::{Block, Field, Unit, Validity};
pub use validate::{read_date, validate, validate_page, visible_pages};
