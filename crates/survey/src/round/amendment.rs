//! What may still change once a round is open, and how: by amendments with a reason.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{PlanPart, PostOffice, Reason, Round, RoundPlan, RoundState};
use crate::code::{FieldCode, PostOfficeCode, UnitCode};
use crate::language::{Language, Text};
use crate::unit::Block;

/// What an amendment sets. The tables name only what changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Amendment {
    /// Spelling of the name.
    Name {
        /// In all languages.
        name: Text,
    },
    /// When it closes.
    Closing {
        /// Unix milliseconds UTC.
        closes_ms: i64,
    },
    /// Fewest valid answers behind a figure.
    MinimumN {
        /// Only ever more.
        minimum_n: u32,
    },
    /// Languages of the form.
    Languages {
        /// All that are offered.
        languages: Vec<Language>,
    },
    /// Units that are no longer surveyed, or are again.
    Units {
        /// The reason; nothing for a unit that takes part.
        not_surveyed: BTreeMap<UnitCode, Option<String>>,
    },
    /// Forms wanted.
    Quotas {
        /// Of each unit of a block.
        blocks: BTreeMap<Block, Option<u32>>,
        /// Of one unit.
        units: BTreeMap<UnitCode, Option<u32>>,
        /// At least, of a field in each unit.
        fields: BTreeMap<FieldCode, Option<u32>>,
    },
    /// Post offices.
    PostOffices {
        /// Each with its units; nothing for one that is no longer there.
        post_offices: BTreeMap<PostOfficeCode, Option<PostOffice>>,
    },
}

impl Amendment {
    /// The stable word for its kind.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Name { .. } => "name",
            Self::Closing { .. } => "closing",
            Self::MinimumN { .. } => "minimum-n",
            Self::Languages { .. } => "languages",
            Self::Units { .. } => "units",
            Self::Quotas { .. } => "quotas",
            Self::PostOffices { .. } => "post-offices",
        }
    }
}

/// One amendment with what was there before, in the same words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// As it was.
    pub before: Amendment,
    /// As it is now.
    pub after: Amendment,
}

/// A draft written anew. Only [`RoundPlan::redraft`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redrafted(RoundPlan);

impl Redrafted {
    /// The plan to keep.
    pub const fn plan(&self) -> &RoundPlan {
        &self.0
    }
}

/// A round amended with a reason. Only [`RoundPlan::amend`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amended {
    plan: RoundPlan,
    changes: Vec<Change>,
    reason: Reason,
}

impl Amended {
    /// The plan to keep.
    pub const fn plan(&self) -> &RoundPlan {
        &self.plan
    }

    /// What differs from before; never empty.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Why.
    pub const fn reason(&self) -> &Reason {
        &self.reason
    }
}

/// Why a plan cannot become another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The round is open or past it: it changes only by amendment.
    #[error("the round is no draft")]
    NoDraft,
    /// A draft is not amended but written anew.
    #[error("the round is a draft")]
    Draft,
    /// Results are out: nothing changes any more.
    #[error("the round is finished")]
    Finished,
    /// This part never changes after opening.
    #[error("the part {0} never changes after opening")]
    Fixed(PlanPart),
    /// A language was taken away, in which somebody may have answered.
    #[error("a language was taken away")]
    LanguageRemoved,
    /// The minimum n was lowered, which would publish what was promised to stay hidden.
    #[error("the minimum n was lowered")]
    MinimumNLowered,
    /// The new closing time has passed or lies before the opening.
    #[error("the new closing time has passed")]
    ClosingPassed,
    /// The fieldwork is over: opening it again is a step of its own.
    #[error("the fieldwork is over")]
    FieldworkOver,
    /// A unit was left out without a reason of its own.
    #[error("a unit was left out without a reason")]
    UnitReasonMissing,
    /// Nothing differs.
    #[error("nothing differs")]
    Nothing,
}

impl RoundPlan {
    /// Writes a draft anew.
    ///
    /// # Errors
    /// [`Refusal::NoDraft`] once it is open; [`Refusal::Fixed`] for another round's plan.
    pub fn redraft(&self, after: Self) -> Result<Redrafted, Refusal> {
        if self.round.state != RoundState::Draft || after.round.state != RoundState::Draft {
            return Err(Refusal::NoDraft);
        }
        if self.round.id != after.round.id || self.round.code != after.round.code {
            return Err(Refusal::Fixed(PlanPart::Sources));
        }
        Ok(Redrafted(after.tidied()))
    }

    /// Amends a round that is open or closed, at `now_ms` (Unix milliseconds UTC).
    ///
    /// While it is open: name, a later or earlier closing time that has not passed, quotas, units that
    /// leave with a reason or return, post offices, a higher minimum n, further languages. When it is
    /// closed: the same but for closing time, languages and quotas. Never: questionnaire, catalogue,
    /// fields, opening time, layout, index, province.
    ///
    /// # Errors
    /// [`Refusal`]; nothing differs between `self` and what is kept then.
    pub fn amend(&self, after: Self, reason: Reason, now_ms: i64) -> Result<Amended, Refusal> {
        let after = after.tidied();
        let is_open = match self.round.state {
            RoundState::Draft => return Err(Refusal::Draft),
            RoundState::Open => true,
            RoundState::Closed => false,
            RoundState::Published | RoundState::Archived => return Err(Refusal::Finished),
        };
        self.must_keep(&after)?;
        let changes = self.changes(&after);
        for change in &changes {
            self.may_become(&change.after, is_open, now_ms)?;
        }
        if changes.is_empty() {
            return Err(Refusal::Nothing);
        }
        Ok(Amended {
            plan: after,
            changes,
            reason,
        })
    }

    /// Refuses a difference in anything that never changes. A new part of a round has to be named
    /// here or it does not compile.
    fn must_keep(&self, after: &Self) -> Result<(), Refusal> {
        let Round {
            id,
            code,
            name: _,
            questionnaire_code,
            questionnaire_version,
            catalogue,
            opens_ms,
            closes_ms: _,
            state,
            layout,
            languages: _,
            index,
            minimum_n: _,
            synthetic,
            province_name,
        } = &self.round;
        let other = &after.round;
        let left_out = |plan: &Self| -> BTreeSet<FieldCode> {
            let fields = plan.fields.iter().filter(|(_, field)| field.left_out);
            fields.map(|(code, _)| code.clone()).collect()
        };
        let kept = [
            (
                PlanPart::Sources,
                *id == other.id
                    && *code == other.code
                    && *questionnaire_code == other.questionnaire_code
                    && *questionnaire_version == other.questionnaire_version
                    && *catalogue == other.catalogue
                    && *state == other.state
                    && *synthetic == other.synthetic,
            ),
            (PlanPart::Period, *opens_ms == other.opens_ms),
            (PlanPart::Form, *layout == other.layout),
            (PlanPart::Index, *index == other.index),
            (PlanPart::Name, *province_name == other.province_name),
            (PlanPart::Fields, left_out(self) == left_out(after)),
        ];
        match kept.into_iter().find(|(_, kept)| !kept) {
            Some((part, _)) => Err(Refusal::Fixed(part)),
            None => Ok(()),
        }
    }

    /// Every difference, each with what was there before.
    fn changes(&self, after: &Self) -> Vec<Change> {
        let (old, new) = (&self.round, &after.round);
        let simple = |differs: bool, before: Amendment, after: Amendment| {
            differs.then_some(Change { before, after })
        };
        let name = |round: &Round| Amendment::Name {
            name: round.name.clone(),
        };
        let closing = |round: &Round| Amendment::Closing {
            closes_ms: round.closes_ms,
        };
        let minimum_n = |round: &Round| Amendment::MinimumN {
            minimum_n: round.minimum_n,
        };
        let languages = |round: &Round| Amendment::Languages {
            languages: round.languages.clone(),
        };
        [
            simple(old.name != new.name, name(old), name(new)),
            simple(old.closes_ms != new.closes_ms, closing(old), closing(new)),
            simple(
                old.minimum_n != new.minimum_n,
                minimum_n(old),
                minimum_n(new),
            ),
            simple(
                old.languages != new.languages,
                languages(old),
                languages(new),
            ),
            self.changed_units(after),
            self.changed_quotas(after),
            self.changed_post_offices(after),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn changed_units(&self, after: &Self) -> Option<Change> {
        let reason = |plan: &Self, code: &UnitCode| plan.not_surveyed(code).map(str::to_owned);
        let (before, after) = differing(
            self.units.keys().chain(after.units.keys()),
            |code| reason(self, code),
            |code| reason(after, code),
        )?;
        let amendment = |not_surveyed| Amendment::Units { not_surveyed };
        Some(Change {
            before: amendment(before),
            after: amendment(after),
        })
    }

    fn changed_quotas(&self, after: &Self) -> Option<Change> {
        let block = |plan: &Self, block: &Block| plan.blocks.get(block).copied();
        let unit = |plan: &Self, code: &UnitCode| plan.units.get(code).and_then(|unit| unit.quota);
        let blocks = differing(Block::ALL, |key| block(self, key), |key| block(after, key));
        let units = differing(
            self.units.keys().chain(after.units.keys()),
            |code| unit(self, code),
            |code| unit(after, code),
        );
        let fields = differing(
            self.fields.keys().chain(after.fields.keys()),
            |code| self.field_minimum(code),
            |code| after.field_minimum(code),
        );
        if blocks.is_none() && units.is_none() && fields.is_none() {
            return None;
        }
        let (blocks_before, blocks) = blocks.unwrap_or_default();
        let (units_before, units) = units.unwrap_or_default();
        let (fields_before, fields) = fields.unwrap_or_default();
        Some(Change {
            before: Amendment::Quotas {
                blocks: blocks_before,
                units: units_before,
                fields: fields_before,
            },
            after: Amendment::Quotas {
                blocks,
                units,
                fields,
            },
        })
    }

    fn changed_post_offices(&self, after: &Self) -> Option<Change> {
        let (before, after) = differing(
            self.post_offices.keys().chain(after.post_offices.keys()),
            |code| self.post_offices.get(code).cloned(),
            |code| after.post_offices.get(code).cloned(),
        )?;
        let amendment = |post_offices| Amendment::PostOffices { post_offices };
        Some(Change {
            before: amendment(before),
            after: amendment(after),
        })
    }

    /// Whether a single amendment is allowed now.
    fn may_become(&self, after: &Amendment, is_open: bool, now_ms: i64) -> Result<(), Refusal> {
        let allowed = |condition: bool, refusal: Refusal| {
            if condition { Ok(()) } else { Err(refusal) }
        };
        match after {
            Amendment::Name { .. } | Amendment::PostOffices { .. } => Ok(()),
            Amendment::Closing { closes_ms } => {
                allowed(is_open, Refusal::FieldworkOver)?;
                let is_ahead = *closes_ms > now_ms && *closes_ms > self.round.opens_ms;
                allowed(is_ahead, Refusal::ClosingPassed)
            }
            Amendment::MinimumN { minimum_n } => {
                allowed(*minimum_n > self.round.minimum_n, Refusal::MinimumNLowered)
            }
            Amendment::Languages { languages } => {
                allowed(is_open, Refusal::FieldworkOver)?;
                let mut before = self.round.languages.iter();
                allowed(
                    before.all(|language| languages.contains(language)),
                    Refusal::LanguageRemoved,
                )
            }
            Amendment::Units { not_surveyed } => allowed(
                not_surveyed
                    .values()
                    .flatten()
                    .all(|reason| Reason::parse(reason).is_some()),
                Refusal::UnitReasonMissing,
            ),
            Amendment::Quotas { .. } => allowed(is_open, Refusal::FieldworkOver),
        }
    }
}

/// Two tables with only the keys whose values differ; nothing if none does.
type Differing<Key, Value> = Option<(BTreeMap<Key, Option<Value>>, BTreeMap<Key, Option<Value>>)>;

fn differing<'a, Key: Ord + Clone + 'a, Value: PartialEq>(
    keys: impl IntoIterator<Item = &'a Key>,
    before: impl Fn(&Key) -> Option<Value>,
    after: impl Fn(&Key) -> Option<Value>,
) -> Differing<Key, Value> {
    let (mut old, mut new) = (BTreeMap::new(), BTreeMap::new());
    for key in keys {
        let (was, is) = (before(key), after(key));
        if was != is {
            old.insert(key.clone(), was);
            new.insert(key.clone(), is);
        }
    }
    (!new.is_empty()).then_some((old, new))
}

#[cfg(test)]
mod tests;
