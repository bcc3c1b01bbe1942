//! What can be wrong with a request to draw.

use thiserror::Error;

/// Why a size, an allocation or a draw was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SamplingError {
    /// The seed is neither a decimal number below 2⁶⁴ nor 64 hexadecimal digits.
    #[error("the seed must be a decimal number below 2^64 or 64 hexadecimal digits")]
    Seed,
    /// A parameter lies outside its range.
    #[error("{name} must be {range}")]
    Parameter {
        /// The parameter, as in the plan.
        name: &'static str,
        /// The range in words.
        range: &'static str,
    },
    /// No stratum, or no member in one.
    #[error("stratum {stratum} has no member")]
    EmptyStratum {
        /// Position of the stratum (from 0).
        stratum: usize,
    },
    /// The minimum per stratum asks for more than the total.
    #[error("the minimum per stratum needs {needed}, the total is {total}")]
    MinimumAboveTotal {
        /// Σ min(minimum, N).
        needed: u64,
        /// The total asked for.
        total: u64,
    },
    /// More was asked for than the frame holds.
    #[error("{asked} asked for, {available} available")]
    TooFew {
        /// Members asked for.
        asked: u64,
        /// Members in the list.
        available: u64,
    },
    /// A plan's lists don't match the frame.
    #[error("the plan has {plan} entries where the frame has {frame}")]
    Mismatch {
        /// Entries in the plan.
        plan: usize,
        /// Entries in the frame.
        frame: usize,
    },
    /// A size measure of 0: the member could never be drawn.
    #[error("the size measure at position {position} is 0")]
    SizeZero {
        /// Position in the frame (from 0) or in the list drawn from.
        position: usize,
    },
    /// The quota table has no line for a class.
    #[error("no quota for class {class}")]
    NoQuota {
        /// The class.
        class: String,
    },
}
