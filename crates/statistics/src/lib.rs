//! Survey statistics: from marks to numbers with their precision.
//!
//! A survey is described once, by a [`Design`] (strata, clusters, finite populations, weights) whose
//! weights may then be brought in line with the population ([`weighting`]). [`estimation::tabulate`] reads
//! the columns of marks once and keeps weighted sums per sampling unit and domain; every published number
//! is a smooth function of such sums, so that estimates, standard errors, covariances and tests are
//! arithmetic on a table whose size does not depend on the number of responses.
//!
//! # From columns to a table of estimates
//!
//! ```
//! use statistics::estimation::{
//!     Breakdown, Combine, Composite, Item, Measure, Scale, Score, Status, Variables, tabulate,
//! };
//! use statistics::weighting::{PostStratify, Weighting};
//! use statistics::{Category, DesignSpec, LonelyPsu, interval};
//!
//! // Six responses: where they were drawn, whom they judge, what they answered.
//! let commune = Category::from_labels("commune", ["a", "a", "b", "b", "c", "c"]);
//! let unit = Category::from_labels("unit", ["X", "X", "X", "Y", "Y", "Y"]);
//! let field = Category::from_labels("field", ["đất đai", "hộ tịch", "đất đai", "đất đai", "hộ tịch", "hộ tịch"]);
//! let q1 = [5, 4, 3, 2, 5, 4];
//! let q2 = [4, 0, 3, 4, 4, statistics::estimation::BLANK]; // 0: not applicable
//!
//! let design = DesignSpec {
//!     clusters: vec![&commune],
//!     lonely: LonelyPsu::Adjust,
//!     ..DesignSpec::of_weights(vec![1.0; 6])
//! }
//! .check()?;
//! let cells = [("X", "đất đai", 40.0), ("X", "hộ tịch", 10.0), ("Y", "đất đai", 20.0), ("Y", "hộ tịch", 30.0)];
//! let (design, steps) = Weighting::start(design)
//!     .post_stratify(&PostStratify {
//!         by: vec![&unit, &field],
//!         totals: cells.map(|(u, f, n)| (vec![u.to_owned(), f.to_owned()], n)).to_vec(),
//!     })?
//!     .finish();
//! assert_eq!(steps[0].method, "post-stratify");
//!
//! let variables = Variables::of_items(
//!     6,
//!     Scale::new(5, &[4, 5])?,
//!     vec![Item::new("q1", &q1), Item::new("q2", &q2)],
//!     &[Composite::new("F1", &["q1", "q2"], Combine::MeanOfItems)],
//! )?;
//! let breakdowns = [Breakdown::by([&unit, &field]), Breakdown::by([&unit]), Breakdown::whole()];
//! let tables = tabulate(&design, &variables, &breakdowns)?;
//!
//! // One line per unit: the share of satisfied with item q1, and the composite.
//! let by_unit = &tables[1];
//! for entry in by_unit.estimates(&[Measure::Item(0, Score::Share), Measure::Composite(0, Score::Share)]) {
//!     let unit = &unit.levels()[by_unit.key(entry.domain)[0] as usize];
//!     let estimate = entry.estimate;
//!     assert_eq!(estimate.n, 3, "rows of unit {unit}");
//!     if let (Status::Estimated, Some(p), Some(se)) = (estimate.status, estimate.value, estimate.se) {
//!         let _limits = interval::logit(p, se, f64::from(estimate.df_design), 0.95)?;
//!     }
//! }
//! let share = by_unit.estimate(0, Measure::Item(0, Score::Share));
//! assert_eq!(share.value, Some(0.6)); // (20 + 10) / 50: the land-register answer "3" weighs 20
//! assert_eq!(by_unit.counts(0, 0).marks, [0, 0, 1, 1, 1]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Where things are
//!
//! | module | question |
//! |---|---|
//! | [`sampling`] | how many, whom |
//! | [`rates`] | how many of them answered |
//! | [`design`] | how they were drawn |
//! | [`weighting`] | whom each answer stands for |
//! | [`estimation`] | what the answers say, and how surely |
//! | [`element`] | the same for stratified forms, in little memory |
//! | [`accumulate`] | the same after every response, as it comes in |
//! | [`replication`] | the same, by replicate weights |
//! | [`interval`] | between which limits |
//! | [`comparison`] | whether differences are real |
//! | [`standardise`] | what a unit would score with another mix of fields |
//! | [`reliability`] | whether a factor's items belong together |
//! | [`percentile`] | medians and the like |
//! | [`presentation`] | what is precise enough to be shown |
//! | [`disclosure`] | what may be published |
//! | [`small_area`] | where there are few answers |
//! | [`quantile`] | the distributions behind it all |
//!
//! Nothing here knows the questionnaire, does I/O, reads a clock or draws a random number without a seed;
//! no result depends on the number of threads.

pub mod accumulate;
pub mod comparison;
pub mod design;
pub mod disclosure;
pub mod element;
pub mod estimation;
pub mod interval;
pub mod percentile;
pub mod presentation;
pub mod quantile;
pub mod rates;
pub mod reliability;
pub mod replication;
pub mod sampling;
pub mod small_area;
pub mod standardise;
pub mod weighting;

mod category;
mod memory;
mod summation;

pub use category::{Category, UnknownCode};
pub use design::{ClusterLabels, Design, DesignError, DesignSpec, LonelyPsu};
