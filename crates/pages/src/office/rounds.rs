//! Pages about rounds (đợt khảo sát).

mod create;
mod facts;
mod history;
mod links;
mod list;
mod overview;
mod part_form;
mod preview;
mod step;
mod units;
mod wording;

pub use create::CreateRound;
pub use facts::{Known, facts};
pub use history::{HistoryLine, RoundHistory};
pub use links::{LinkLine, RevokeLink, RoundLinks};
pub use list::{RoundLine, RoundList};
pub use overview::{Action, Missing, RoundOverview, Tile};
pub use part_form::{Checks, Comparison, Input, PartForm, Tick};
pub use preview::PreviewChoice;
pub use step::StepPage;
pub use units::{RoundUnits, UnitLine};
pub use wording::{
    amendment_words, combine_words, language_words, layout_words, part_words, period_words,
    problem_words, refusal_words, score_words, state_words, step_words,
};
