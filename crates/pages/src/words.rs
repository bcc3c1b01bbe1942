//! Numbers and dates as people read them; rounding happens here and nowhere else.

mod date;
mod number;

pub use date::{date, date_in_document, date_time, month, time};
pub use number::{decimal, integer, percent, percent_points};
