//! Paper: series, batches, sheets, reconciling, closing.

mod intake_of_sheets;
mod series;
