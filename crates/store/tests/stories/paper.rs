//! Paper: series, batches, sheets, reconciling, audit, closing.

mod closing;
mod intake_of_sheets;
mod reconciling;
mod register;
mod series;
mod simulated;
mod steps;
