//! A round as the form needs it: its dates, its questionnaire, its units and fields.

use std::collections::BTreeMap;
use std::sync::Arc;

use store::{Database, StoreError};
use survey::code::{FieldCode, UnitCode};
use survey::id::RoundId;
use survey::round::{Layout, Reception, Round, RoundPlan};
use survey::unit::{Field, Unit};
use survey::{Language, Questionnaire};

/// Someone who began before the round closed may still send for two hours.
const GRACE_MS: i64 = 2 * 60 * 60 * 1000;

/// A round with what it pins: one version of the questionnaire and one of the catalogue.
#[derive(Debug)]
pub(crate) struct Stage {
    /// The round, and what the office decided about it.
    pub(crate) plan: RoundPlan,
    pub(crate) questionnaire: Arc<Questionnaire>,
    /// Name of the catalogue version, for printed cards.
    pub(crate) catalogue_name: Arc<str>,
    /// Fields in the catalogue's order; the round may offer fewer.
    fields: Arc<Vec<Field>>,
    units: Arc<BTreeMap<UnitCode, Unit>>,
}

impl Stage {
    /// Loads a round. What a round pins never changes, so it is taken over from `before`, and
    /// `before` itself is returned if nothing changed at all.
    pub(crate) async fn load(
        database: &Database,
        id: RoundId,
        before: Option<Arc<Self>>,
    ) -> Result<Arc<Self>, StoreError> {
        let plan = store::round::plan::find(database, id).await?.plan;
        let round = &plan.round;
        if let Some(before) = before {
            if before.plan == plan {
                return Ok(before);
            }
            if before.pins_the_same_as(round) {
                return Ok(Arc::new(Self {
                    plan,
                    questionnaire: before.questionnaire.clone(),
                    catalogue_name: before.catalogue_name.clone(),
                    fields: before.fields.clone(),
                    units: before.units.clone(),
                }));
            }
        }
        let (code, version) = (&round.questionnaire_code, round.questionnaire_version);
        let text = store::questionnaire::find(database, code, version).await?;
        let questionnaire = Questionnaire::parse(&text).map_err(|problems| {
            let why = problems
                .first()
                .map(ToString::to_string)
                .unwrap_or_default();
            StoreError::Corrupt {
                what: "questionnaire",
                why,
            }
        })?;
        let catalogue = store::catalogue::find(database, round.catalogue).await?;
        let units = store::catalogue::units(database, round.catalogue).await?;
        let fields = store::catalogue::fields(database, round.catalogue).await?;
        Ok(Arc::new(Self {
            plan,
            questionnaire: Arc::new(questionnaire),
            catalogue_name: catalogue.name.into(),
            fields: Arc::new(fields),
            units: Arc::new(
                units
                    .into_iter()
                    .map(|unit| (unit.code.clone(), unit))
                    .collect(),
            ),
        }))
    }

    fn pins_the_same_as(&self, round: &Round) -> bool {
        let own = self.round();
        own.catalogue == round.catalogue
            && own.questionnaire_code == round.questionnaire_code
            && own.questionnaire_version == round.questionnaire_version
    }

    /// The round.
    pub(crate) const fn round(&self) -> &Round {
        &self.plan.round
    }

    /// The same round in another layout, for a preview.
    pub(crate) fn laid_out(&self, layout: Layout) -> Self {
        let mut plan = self.plan.clone();
        plan.round.layout = layout;
        Self {
            plan,
            questionnaire: self.questionnaire.clone(),
            catalogue_name: self.catalogue_name.clone(),
            fields: self.fields.clone(),
            units: self.units.clone(),
        }
    }

    /// The unit with this code.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if the round's catalogue has none.
    pub(crate) fn unit(&self, code: &UnitCode) -> Result<&Unit, StoreError> {
        self.units.get(code).ok_or_else(|| missing("unit", code))
    }

    /// The fields that respondents may choose, in the catalogue's order.
    pub(crate) fn offered_fields(&self) -> impl Iterator<Item = &Field> {
        self.fields
            .iter()
            .filter(|field| self.plan.offers(&field.code))
    }

    /// The field with this code, if respondents may choose it.
    pub(crate) fn offered_field(&self, code: &FieldCode) -> Option<&Field> {
        self.field(code)
            .filter(|field| self.plan.offers(&field.code))
    }

    /// The field with this code.
    pub(crate) fn field(&self, code: &FieldCode) -> Option<&Field> {
        self.fields.iter().find(|field| field.code == *code)
    }

    /// Whether an answer begun at `begun_ms` is taken now. Someone who began in time is not turned
    /// away for having thought about the answers.
    pub(crate) fn reception(&self, begun_ms: i64, now_ms: i64) -> Reception {
        match self.round().reception(now_ms) {
            Reception::Over if now_ms < self.round().closes_ms.saturating_add(GRACE_MS) => {
                self.round().reception(begun_ms)
            }
            now => now,
        }
    }

    /// The languages that the round offers and the questionnaire has.
    pub(crate) fn languages(&self) -> Vec<Language> {
        let worded = self.questionnaire.languages();
        self.round()
            .languages
            .iter()
            .copied()
            .filter(|language| worded.contains(language))
            .collect()
    }

    /// The language to show: the one asked for if the round has it, otherwise the round's first.
    pub(crate) fn language(&self, asked: Option<Language>) -> Language {
        let offered = self.languages();
        asked
            .filter(|language| offered.contains(language))
            .or_else(|| offered.first().copied())
            .unwrap_or(Language::VI)
    }
}

fn missing(what: &'static str, key: &impl ToString) -> StoreError {
    StoreError::NotFound {
        what,
        key: key.to_string(),
    }
}
