//! Survey statistics: from marks to numbers with their precision.

pub mod disclosure;
pub mod quantile;
pub mod rates;
pub mod sampling;
pub mod small_area;
