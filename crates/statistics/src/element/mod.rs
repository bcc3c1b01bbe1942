//! Samples of single responses, stratified, with one weight a stratum: every table in two passes.
//!
//! [`crate::estimation`] takes any design; it keeps sums per sampling unit, and where every response is a
//! sampling unit of its own that is as much memory as responses × variables. A survey by post-stratified
//! forms is the plain case: within a stratum all weights are equal. Then the first pass needs only counts of
//! marks, and the second adds up, per stratum, the linearised values of each index. The numbers are those of
//! [`crate::estimation::tabulate`] to rounding.
//!
//! With weight w_h and n_h responses in stratum h, u_k the linearised value of response k over its weight
//! (0 outside the group), ū_h its mean over all n_h:
//!
//! V = Σ_h w_h² n_h/(n_h − 1) Σ_k (u_k − ū_h)²; a stratum of one response adds (w_h u_k)².
//!
//! | index | u_k |
//! |---|---|
//! | weighted mean of items | Σ_i a_i (y_ki − R_i x_ki)/X_i |
//! | pooled | (Σ_i y_ki − R Σ_i x_ki)/Σ_i X_i |
//! | mean of respondents | (Σ_i y_ki/Σ_i x_ki − R)/Σ w, over those who answered an item |
//!
//! x_ki = 1 where k answered item i, y_ki = 1 where satisfied (or the mark ÷ highest mark), X_i = Σ w x,
//! R_i = Σ w y ÷ X_i. The design effect is V over the variance (Σw)² s²/n that n responses drawn with
//! replacement would give, s² = n/(n−1) Σ w u²/Σ w; for an item it is the usual one.
//!
//! *Source*: Woodruff 1971; Binder 1983; Särndal, Swensson and Wretman 1992, §5.6, §7.6; R `survey` 4.5.

mod contrast;
mod figures;
mod groups;
mod index;
mod moments;
mod sample;
mod spread;

pub use contrast::Contrast;
pub use figures::{ElementFigure, Figures};
pub use groups::Groups;
pub use index::{Index, Rule};
pub use sample::{ElementError, ElementSample};
pub use spread::spread;
