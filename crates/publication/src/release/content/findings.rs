//! What follows from the tables: ranks and bands, highest and lowest, what pulls a unit down, points.

use serde::{Deserialize, Serialize};

use super::tables::Difference;

/// The units of one block in the order of their headline index.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ranking {
    /// Code of the block.
    pub block: String,
    /// Units with a published index, highest first.
    pub places: Vec<Place>,
    /// Units without one (too few forms, or hidden for another unit's sake), in catalogue order.
    pub unranked: Vec<u32>,
}

/// The place of a unit in its block.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Position in `units`.
    pub unit: u32,
    /// Rank of the estimate, 1 the highest; ties share the best.
    pub rank: u32,
    /// Best rank that the sample does not exclude.
    pub best: u32,
    /// Worst rank that the sample does not exclude.
    pub worst: u32,
    /// Where it surely stands.
    pub band: Band,
    /// Its index less that of its block.
    pub from_block: Difference,
}

/// A unit against the index of its block, with all units of the block tested at once (Holm).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Band {
    /// Surely above.
    Above,
    /// Not distinguishable.
    Within,
    /// Surely below.
    Below,
}

/// Highest and lowest figures of the whole, at most five each, by the headline score.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extremes {
    /// Positions of items among the indicators, highest first.
    pub items_highest: Vec<u32>,
    /// Positions of items, lowest first.
    pub items_lowest: Vec<u32>,
    /// Positions of units, highest first, blocks mixed.
    pub units_highest: Vec<u32>,
    /// Positions of units, lowest first, blocks mixed.
    pub units_lowest: Vec<u32>,
}

/// What pulls the index of a unit down most.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Weakness {
    /// Position in `units`.
    pub unit: u32,
    /// Items below those of the block, the heaviest pull first; at most five.
    pub items: Vec<Pull>,
    /// Its points in the administrative reform index, if its overall index is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<Points>,
}

/// How much one item pulls a unit's overall index down against its block.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pull {
    /// Position among the indicators.
    pub item: u32,
    /// Weight of the item in the overall index.
    pub weight: f64,
    /// Estimate of the unit.
    pub unit: f64,
    /// Estimate of the block.
    pub block: f64,
    /// Unit less block; negative.
    pub gap: Difference,
    /// Weight × (block − unit): what the overall index would gain by closing the gap.
    pub pull: f64,
    /// Its standard error.
    pub pull_se: f64,
}

/// Points of the administrative reform index (PAR INDEX): index × most points.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Points {
    /// Most points that can be had.
    pub most: f64,
    /// Points.
    pub value: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}
