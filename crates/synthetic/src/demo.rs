//! The whole demo: a catalogue, a finished round, an open round and its links.

use survey::catalogue;
use survey::{
    CatalogueId, Field, FieldCode, Language, Layout, LinkCode, Questionnaire, Round, RoundId,
    RoundState, Stream, Text, Unit, UnitCode,
};

use crate::moment::{DAY_MS, HOUR_MS, id, midnight};
use crate::place::{Place, places};
use crate::random::Chance;
use crate::stream;

/// The first day of the shipped catalogue, 1 October 2026, in Vietnam.
const CATALOGUE_EFFECTIVE_MS: i64 = 1_790_787_600_000;

/// What to invent.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Everything follows from it.
    pub seed: u64,
    /// Code of the province, two digits; `91` is An Giang, which has communes of all three kinds.
    pub province: String,
    /// Answers of the finished round, both streams together.
    pub responses: u32,
    /// The day on which the demo is set, Unix milliseconds UTC.
    pub base_ms: i64,
}

impl Plan {
    /// Twenty thousand answers from An Giang.
    pub fn usual(base_ms: i64) -> Self {
        Self {
            seed: 2026,
            province: "91".to_owned(),
            responses: 20_000,
            base_ms,
        }
    }
}

/// Why nothing could be invented.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SyntheticError {
    /// No province has this code.
    #[error("no province has the code {0}")]
    UnknownProvince(String),
}

/// Dossiers of a unit and field in the period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dossiers {
    /// The unit that decides.
    pub unit: UnitCode,
    /// The field.
    pub field: FieldCode,
    /// Their number.
    pub dossiers: u64,
}

/// A link of the open round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExampleLink {
    /// Its code.
    pub code: LinkCode,
    /// The unit that receives.
    pub received_by: UnitCode,
    /// The unit that decides.
    pub decided_by: UnitCode,
    /// The field; none where the form asks for it.
    pub field: Option<FieldCode>,
    /// Where the card stands.
    pub place: String,
    /// Stream of the answers.
    pub stream: Stream,
}

/// An invented survey of one province.
#[derive(Debug, Clone)]
pub struct Demo {
    /// Catalogue version.
    pub catalogue: CatalogueId,
    /// Name of the catalogue.
    pub catalogue_name: String,
    /// From when the catalogue holds, Unix milliseconds UTC.
    pub catalogue_effective_ms: i64,
    /// Units.
    pub units: Vec<Unit>,
    /// Fields.
    pub fields: Vec<Field>,
    /// The round that is over.
    pub finished: Round,
    /// Dossiers of its period, which also serve the open round.
    pub frame: Vec<Dossiers>,
    /// The round that takes answers.
    pub open: Round,
    /// Links of the open round, the one to show first.
    pub links: Vec<ExampleLink>,
    pub(crate) seed: u64,
    pub(crate) responses: u32,
    pub(crate) places: Vec<Place>,
}

impl Demo {
    /// Invents everything but the answers, which [`Demo::answers`] makes for a questionnaire.
    ///
    /// # Errors
    /// [`SyntheticError::UnknownProvince`].
    pub fn invent(plan: &Plan, questionnaire: &Questionnaire) -> Result<Self, SyntheticError> {
        let unknown = || SyntheticError::UnknownProvince(plan.province.clone());
        let province = catalogue::province(&plan.province).ok_or_else(unknown)?;
        let units = catalogue::units_of_province(&plan.province).ok_or_else(unknown)?;
        let fields = catalogue::fields()
            .iter()
            .map(|field| field.field.clone())
            .collect();
        // One answer out of ten comes by itself.
        let places = places(
            plan.seed,
            &units,
            u64::from(plan.responses - plan.responses / 10),
        );
        let mut chance = Chance::new(plan.seed, stream::IDS);
        let catalogue = id(&mut chance, plan.base_ms);
        let rounds = Rounds {
            catalogue,
            province: &province.full_name,
            questionnaire,
        };
        let today = midnight(plan.base_ms);
        let finished = rounds.finished(id(&mut chance, plan.base_ms), today);
        let open = rounds.open(id(&mut chance, plan.base_ms + 1), today);
        let mut demo = Self {
            catalogue,
            catalogue_name: format!("Danh mục đơn vị và lĩnh vực {}", province.full_name),
            catalogue_effective_ms: CATALOGUE_EFFECTIVE_MS,
            units,
            fields,
            finished,
            frame: Vec::new(),
            open,
            links: Vec::new(),
            seed: plan.seed,
            responses: plan.responses,
            places,
        };
        demo.frame = demo
            .places
            .iter()
            .map(|place| demo.dossiers(place))
            .collect();
        demo.links = demo.example_links();
        Ok(demo)
    }

    fn dossiers(&self, place: &Place) -> Dossiers {
        Dossiers {
            unit: self.units[place.unit].code.clone(),
            field: self.fields[place.field].code.clone(),
            dossiers: place.dossiers,
        }
    }
}

/// What both rounds share.
struct Rounds<'a> {
    catalogue: CatalogueId,
    province: &'a str,
    questionnaire: &'a Questionnaire,
}

impl Rounds<'_> {
    fn finished(&self, id: RoundId, today: i64) -> Round {
        let name = Text::vi("Khảo sát mức độ hài lòng đợt 1 (dữ liệu giả lập)").with(
            Language::EN,
            "Satisfaction survey, round 1 (synthetic data)",
        );
        Round {
            opens_ms: today - 75 * DAY_MS,
            closes_ms: today - 15 * DAY_MS,
            state: RoundState::Closed,
            ..self.round(id, "dot-1", name)
        }
    }

    fn open(&self, id: RoundId, today: i64) -> Round {
        let name = Text::vi("Khảo sát mức độ hài lòng đợt 2 (bản dùng thử)")
            .with(Language::EN, "Satisfaction survey, round 2 (trial)");
        Round {
            opens_ms: today - 3 * DAY_MS,
            closes_ms: today + 60 * DAY_MS + 17 * HOUR_MS,
            state: RoundState::Open,
            ..self.round(id, "dot-2", name)
        }
    }

    fn round(&self, id: RoundId, code: &str, name: Text) -> Round {
        Round {
            id,
            code: code.to_owned(),
            name,
            questionnaire_code: self.questionnaire.code().to_owned(),
            questionnaire_version: self.questionnaire.version(),
            catalogue: self.catalogue,
            opens_ms: 0,
            closes_ms: 0,
            state: RoundState::Draft,
            layout: Layout::Paged,
            languages: self.questionnaire.languages().to_vec(),
            index: None,
            minimum_n: 30,
            synthetic: true,
            province_name: self.province.to_owned(),
        }
    }
}
