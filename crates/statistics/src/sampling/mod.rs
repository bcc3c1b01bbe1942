//! Drawing a sample that anyone can draw again: sizes, allocation, draws, reserve, protocol.
//!
//! ```text
//! frame ─► sizes ([`size`]) ─► allocation ([`allocation`]) ─► draw ([`draw`]) ─► protocol ([`protocol`])
//! ```
//!
//! # Repeatability
//! Every random choice is an integer draw from ChaCha20 ([`seed`]): the key comes from the recorded
//! seed, the stream number from the label of the stratum (and cluster) being drawn. No
//! floating-point number takes part in a choice, so the same list in the same order with the same
//! seed gives the same sample on every machine, and a stratum's sample doesn't depend on the others.
//!
//! # Probabilities
//! Every member carries its inclusion probability π and its base weight 1/π. Source: Särndal, Swensson
//! and Wretman (1992), *Model Assisted Survey Sampling*, chapters 3 and 4.
//!
//! # Example
//! ```
//! use statistics::sampling::{Frame, Method, Plan, Seed, Stage, draw};
//!
//! let strata = ["Đất đai", "Đất đai", "Hộ tịch", "Hộ tịch", "Hộ tịch"];
//! let frame = Frame::new(strata.iter().copied());
//! let plan = Plan::single_stage(Method::SimpleRandom, vec![1, 2], vec![1, 0]);
//! let sample = draw(&frame, &plan, &"20261122".parse::<Seed>()?)?;
//! assert_eq!(sample.members.len(), 3);
//! assert_eq!(sample.members[0].weight(), 2.0); // one of two
//! # Ok::<(), statistics::sampling::SamplingError>(())
//! ```

pub mod allocation;
pub mod draw;
mod error;
pub mod frame;
pub mod protocol;
pub mod replacement;
pub mod seed;
pub mod select;
pub mod size;

pub use allocation::{Allocation, StratumSize, allocate};
pub use draw::{Member, Plan, Reserve, Sample, Stage, StageDraw, draw};
pub use error::SamplingError;
pub use frame::Frame;
pub use protocol::{Protocol, StratumRecord};
pub use replacement::{Replacement, ReserveQueue};
pub use seed::{Seed, Stream};
pub use select::Method;
pub use size::{Precision, Quotas, SizeNeeded, size_by_margin};
