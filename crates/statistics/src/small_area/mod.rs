//! Figures for areas with few forms: the Fay–Herriot model.
//!
//! θ_d = x_d′β + u_d, u_d ~ (0, A): what is true of area d is what its characteristics x_d predict plus
//! something of its own. y_d = θ_d + e_d, e_d ~ (0, D_d): the direct figure adds its sampling error, whose
//! variance D_d is taken as known. The estimate weighs the two: γ_d·y_d + (1 − γ_d)·x_d′β with
//! γ_d = A/(A + D_d).
//!
//! | step | where |
//! |---|---|
//! | smooth the design variances, transform shares | [`transform`] |
//! | estimate A and β ([`Method`]) | [`fit`] |
//! | estimate and mean squared error by area | [`Fit::areas`] |
//! | areas without a form | [`Fit::predict`] |
//! | agree with the direct figure of the province | [`benchmark`] |
//!
//! A = 0 is a normal outcome: the areas differ no more than their sampling errors explain. Every
//! estimate is then synthetic (γ = 0) and [`Fit::synthetic`] says so.
//!
//! *Source*: Fay and Herriot (1979), JASA 74; Prasad and Rao (1990), JASA 85; Datta and Lahiri (2000),
//! Statistica Sinica 10; Rao and Molina (2015), *Small Area Estimation*, chapter 6.
//!
//! ```
//! use statistics::small_area::{Areas, Method, fit};
//! let direct = vec![0.82, 0.75, 0.91, 0.68, 0.80];
//! let variance = vec![0.002, 0.004, 0.001, 0.006, 0.003];
//! let areas = Areas::new(direct, variance, vec![vec![1.0]; 5])?;
//! let fit = fit(&areas, Method::Reml)?;
//! assert!(fit.areas[3].estimate > 0.68); // pulled towards the others
//! # Ok::<(), statistics::small_area::SmallAreaError>(())
//! ```

pub mod benchmark;
mod error;
mod estimate;
mod regression;
pub mod transform;
mod variance;

pub use error::SmallAreaError;
pub use estimate::{AreaEstimate, Areas, Fit, fit};
pub use variance::Method;
