//! What a release holds. The order of the fields is the order of the bytes that are hashed:
//! add at the end, with `serde(default)`, and never move.

mod disclosure;
mod findings;
mod questions;
mod tables;
mod trend;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use survey::Combine;

use super::figure::{Measure, Score};
use super::make::Parameters;

pub use disclosure::{DisclosureFacts, Hidden};
pub use findings::{Band, Extremes, Place, Points, Pull, Ranking, Weakness};
pub use questions::{OptionFacts, QuestionFacts, QuestionKind};
pub use tables::{
    ChoiceGroup, ChoiceTable, DayCount, Difference, FieldworkRow, ModeEffect, RespondentTable,
    Variant, VariantRule,
};
pub use trend::{Break, Change, Earlier};

/// A wording by language code.
pub type Words = BTreeMap<String, String>;

/// A published result: complete, immutable, hashed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Release {
    /// SHA-256, hexadecimal, of the canonical JSON of everything below.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub digest: String,
    /// Version of this layout.
    pub format: u32,
    /// What the release was made with.
    pub parameters: Parameters,
    /// The round it tells about.
    pub round: RoundFacts,
    /// The questionnaire and index definition it was computed by.
    pub questionnaire: QuestionnaireFacts,
    /// Units that the tables refer to by position, in catalogue order.
    pub units: Vec<UnitFacts>,
    /// Fields that the tables refer to by position, in catalogue order.
    pub fields: Vec<FieldFacts>,
    /// Weights and coverage.
    pub method: Method,
    /// The probability sample.
    pub sampled: StreamTables,
    /// Self-selected answers through open links: unweighted, never pooled with the sample.
    pub open: StreamTables,
    /// Questions that the tables of choices and respondents refer to by position. From layout 2 on,
    /// as everything below.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<QuestionFacts>,
    /// Earlier releases of other rounds, the latest first, and the change since.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<Earlier>,
    /// Points of the administrative reform index of the whole sample.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<Points>,
    /// What was hidden, and what the auditor found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disclosure: Option<DisclosureFacts>,
    /// SHA-256 of the frozen inputs in their canonical form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inputs: Option<String>,
    /// Numbers of the earlier releases of the same round: nothing hidden follows from them and this one together,
    /// as far as their forms are the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<String>,
}

/// The round, as it was when the release was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundFacts {
    /// Round id.
    pub id: String,
    /// Round code.
    pub code: String,
    /// Name of the round by language.
    pub name: Words,
    /// Province.
    pub province_name: String,
    /// Opening time, Unix milliseconds UTC.
    pub opens_ms: i64,
    /// Closing time, Unix milliseconds UTC.
    pub closes_ms: i64,
    /// Whether the answers were invented.
    pub synthetic: bool,
}

/// Questionnaire and index definition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuestionnaireFacts {
    /// Questionnaire code.
    pub code: String,
    /// Its version.
    pub version: u32,
    /// SHA-256 of its canonical text.
    pub digest: String,
    /// The headline score of the round.
    pub score: Score,
    /// How composites are made of items.
    pub combine: Combine,
    /// Marks that count as satisfied.
    pub satisfied: Vec<u8>,
    /// Highest mark.
    pub highest: u8,
    /// Words of the marks, 1 first.
    pub scale: Vec<Words>,
    /// Indicators in the order of every `measures` list: items, then factors, contents, overall.
    pub indicators: Vec<Indicator>,
}

/// An item or a composite of items.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Indicator {
    /// Stable code; the overall index is `ALL`.
    pub code: String,
    /// What it is.
    pub kind: IndicatorKind,
    /// Number on the form; empty for composites.
    pub number: String,
    /// Wording by language.
    pub name: Words,
    /// Positions of its items among the items; an item has itself.
    pub items: Vec<u32>,
    /// Weight of each item in the composite, adding up to 1; empty: all items weigh the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weights: Vec<f64>,
}

/// Level of an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IndicatorKind {
    /// Tiêu chí.
    Item,
    /// Yếu tố.
    Factor,
    /// Nội dung.
    Content,
    /// Chỉ số chung.
    Overall,
}

/// A unit (cơ quan, đơn vị) under its name of the round's catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitFacts {
    /// Catalogue code.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Short name, for charts.
    pub short: String,
    /// Block (khối) code.
    pub block: String,
}

/// A field (lĩnh vực) under its name of the round's catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldFacts {
    /// Catalogue code.
    pub code: String,
    /// Name.
    pub name: String,
}

/// How the sample was weighted and what it covers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Method {
    /// Where the weights come from.
    pub weighting: Weighting,
    /// Strata (unit × field cells with valid forms).
    pub strata: u64,
    /// Dossiers of the period in the whole frame.
    pub dossiers: u64,
    /// Dossiers of units that have at least one valid form: what the figures speak for.
    pub dossiers_covered: u64,
    /// Cells with dossiers but no valid form, given to the other fields of the same unit.
    pub collapsed: Vec<CellFacts>,
    /// Units with dossiers but no valid form at all: outside every figure.
    pub unreached: Vec<CellFacts>,
}

/// Where weights come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weighting {
    /// Post-stratified to the dossiers per unit × field.
    PostStratified,
    /// No dossier counts were given: every form weighs the same.
    Equal,
}

/// A cell of the frame: unit, field if one, and its dossiers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CellFacts {
    /// Position in `units`.
    pub unit: u32,
    /// Position in `fields`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<u32>,
    /// Dossiers in the period.
    pub dossiers: u64,
}

/// Everything of one stream.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StreamTables {
    /// Which stream.
    pub stream: Stream,
    /// Forms received.
    pub received: u64,
    /// Forms that count (more than a third of the satisfaction items blank makes one invalid).
    pub counted: u64,
    /// Invalid forms: kept, counted here, in no figure.
    pub invalid: u64,
    /// Valid forms by mode.
    pub modes: BTreeMap<String, u64>,
    /// The whole province; absent without valid forms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overall: Option<Group>,
    /// By block, in the order of the blocks.
    pub blocks: Vec<Group>,
    /// By unit, in catalogue order.
    pub units: Vec<Group>,
    /// By field, in catalogue order.
    pub fields: Vec<Group>,
    /// By unit × field.
    pub cells: Vec<Group>,
    /// By groups of respondents, a table a question. From layout 2 on, as everything below.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub respondents: Vec<RespondentTable>,
    /// By way of answering.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by_mode: Vec<Group>,
    /// Ways of answering compared with the most frequent one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mode_effects: Vec<ModeEffect>,
    /// The questions beside the satisfaction items.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<ChoiceTable>,
    /// Forms received by day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<DayCount>,
    /// The whole under other rules about which forms count.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<Variant>,
    /// Units ranked inside their block; of the sample only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rankings: Vec<Ranking>,
    /// Highest and lowest; of the sample only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extremes: Option<Extremes>,
    /// What pulls each unit down; of the sample only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weaknesses: Vec<Weakness>,
    /// Forms issued, returned, valid and rejected: the whole, blocks, units.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fieldwork: Vec<FieldworkRow>,
}

/// The two streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stream {
    /// Probability sample.
    Sampled,
    /// Self-selected through open links.
    Open,
}

/// One row of a table: a group of responses and its indicators.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// Who the group is.
    pub key: Key,
    /// Valid forms.
    pub n: u64,
    /// Dossiers in the period; absent where none were given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dossiers: Option<u64>,
    /// One measure an indicator, in the order of the questionnaire facts; empty when the group has
    /// fewer valid forms than the minimum, or is hidden for another group's sake.
    pub measures: Vec<Measure>,
    /// Why there are no measures. Releases of layout 1 do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden: Option<Hidden>,
}

/// The group of a table row, by position.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Key {
    /// Everyone.
    Whole,
    /// A block, by code.
    Block(String),
    /// A unit.
    Unit(u32),
    /// A field.
    Field(u32),
    /// A unit × field cell: unit, field.
    Cell(u32, u32),
    /// Respondents who ticked a choice: question, choice.
    Respondent(u32, u32),
    /// Answers that came in one way (`phone`, `paper`, …).
    Mode(String),
}

impl Release {
    /// The tables of a stream.
    pub fn stream(&self, stream: Stream) -> &StreamTables {
        match stream {
            Stream::Sampled => &self.sampled,
            Stream::Open => &self.open,
        }
    }

    /// Position of the overall index among the indicators.
    pub fn overall_position(&self) -> Option<usize> {
        let indicators = &self.questionnaire.indicators;
        indicators
            .iter()
            .position(|indicator| indicator.kind == IndicatorKind::Overall)
    }
}
