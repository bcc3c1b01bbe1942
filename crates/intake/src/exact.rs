//! Exact tail probabilities, with sums and products only.
//!
//! Numbers of forms and fields are small enough to add the terms up one by one. No logarithm and no
//! power function takes part, so the same counts give the same bits on every machine, and a verdict
//! can be recomputed years later.

mod binomial;
mod hypergeometric;

pub use binomial::{Interval, at_most as binomial_at_most, clopper_pearson, upper_bound};
pub use hypergeometric::at_most as hypergeometric_at_most;
