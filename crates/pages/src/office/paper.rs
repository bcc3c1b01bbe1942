//! Pages of paper for Sở Nội vụ and the supervisors of post offices: printed series, batches from the
//! slip to the closing, and the numbers of the work.

mod announce;
mod audit;
mod batch;
mod batches;
mod closing;
mod intake;
mod numbers;
mod overview;
mod reconcile;
mod sample;
mod series;
mod wording;

pub use announce::{AnnounceBatch, TypedHeader};
pub use audit::{AuditForm, AuditLine, AuditPaper, AuditedField};
pub use batch::{BatchPage, BatchStepForm, BatchStepLine};
pub use batches::{BatchLine, BatchList};
pub use closing::{ClosingLine, ClosingPage};
pub use intake::{
    HeldPaper, HeldPlace, IntakePage, IntakeRights, OpenSerials, RejectedLine, SheetLine,
};
pub use numbers::{NumberLine, PaperNumbers, RateLine};
pub use overview::{OfficeLine, PaperOverview};
pub use reconcile::{DifferingField, ReconcileForm, ReconcileLine, ReconcileList};
pub use sample::{SamplePage, TypedSample};
pub use series::{PrintOffer, SeriesLine, SeriesPage, TypedSeries};
pub use wording::{
    code_error_words, refusal_words, reject_reason_words, scanned_words, serial_count_words,
    sheet_words, state_words, step_words,
};
