//! Weights: from the sampling design to the population, step by step.
//!
//! A [`Weighting`] starts from a design and applies steps in order, each of which leaves a [`StepRecord`]:
//!
//! 1. [`NonresponseClasses`] hands the weight of those who did not answer to those like them who did;
//! 2. [`PostStratify`], [`Calibrate`] and raking (calibration with [`Distance::Raking`]) make weighted counts equal
//!    known population totals; the design remembers the auxiliary variables, and every variance computed
//!    with it uses residuals from them;
//! 3. [`Trim`] bounds weights and hands the excess on.

mod auxiliaries;
mod calibrate;
mod distance;
mod error;
mod margin;
mod nonresponse;
mod post_stratify;
mod projection;
mod record;
mod solver;
mod trim;

pub use calibrate::Calibrate;
pub use distance::Distance;
pub use error::WeightingError;
pub use margin::{KnownTotal, Margin};
pub use nonresponse::NonresponseClasses;
pub use post_stratify::PostStratify;
pub(crate) use projection::Projection;
pub use record::{StepRecord, Weighting, kish_effect};
pub(crate) use solver::solve_symmetric;
pub use trim::Trim;
