//! An invented survey of a real province, for the demo, for tests and for training.
//!
//! Units and fields are those of the catalogue; dossiers, respondents, answers and remarks are made
//! up from one seed, and every round says so. Answers come out as [`survey::RawAnswers`] and go
//! through [`survey::validate`] like anybody's.

mod answer;
mod comment;
mod demo;
mod likelihood;
mod link;
mod moment;
mod person;
mod place;
mod quota;
mod random;
mod response;
mod stream;
mod traffic;

pub use demo::{Demo, Dossiers, ExampleLink, Plan, SyntheticError};
pub use response::Answered;
