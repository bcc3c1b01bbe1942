//! Deciding the fields that differ (đối chiếu): by somebody who is neither clerk, field by field.
//!
//! For each field the adjudicator keeps the first clerk's value or the second's, types a third, or
//! returns this field to one of the clerks, who keys it again without seeing what stands there. The
//! whole is done when no field is open. Every act is a [`Decision`] in a history that is never
//! shortened; a store keeps the history, and [`Adjudication::replay`] makes the same state of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::agreed::AgreedForm;
use crate::compare::{Difference, Differences, says_the_same};
use crate::id::PersonId;
use crate::keying::{Keyed, Value};
use crate::layout::{Fault, FieldKind, Layout};
use crate::serial::Serial;

/// What was done with a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// What the first clerk keyed holds.
    KeepFirst,
    /// What the second clerk keyed holds.
    KeepSecond,
    /// The adjudicator read the paper and typed what it says.
    Third(Value),
    /// This clerk shall look again.
    Return(PersonId),
    /// The adjudicator takes back what was returned: the clerk has not come to it, or never will.
    Recall,
    /// The clerk to whom it was returned keyed it again.
    Rekey(Value),
    /// The audit found that the paper says this, after the form was agreed: see
    /// [`AgreedForm::correct`].
    Correct(Value),
}

/// One line of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The input of the field.
    pub input: String,
    /// What was done.
    pub act: Act,
    /// Who did it.
    pub by: PersonId,
    /// When, Unix milliseconds UTC.
    pub at_ms: i64,
}

/// How a field that differs stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Waits for the adjudicator.
    Open,
    /// Waits for this clerk.
    Returned(PersonId),
    /// Settled with this value.
    Settled(Value),
}

/// Why an act is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AdjudicateError {
    /// The field does not differ, so there is nothing to decide.
    #[error("the two keyings agree in this field")]
    NotDiffering,
    /// A clerk of the form wants to decide.
    #[error("whoever has keyed the form may not decide between its keyings")]
    AdjudicatorIsClerk,
    /// Returned to somebody who has not keyed the form.
    #[error("a field can be returned only to one of the two clerks")]
    NotAClerk,
    /// Keyed again by somebody to whom it was not returned, or taken back though it waits for nobody.
    #[error("the field was not returned to this person")]
    NotReturned,
    /// The field waits for a clerk.
    #[error("the field waits for a clerk")]
    WaitsForClerk,
    /// The field does not take the value.
    #[error("the field does not take the value: {0}")]
    Faulty(#[from] Fault),
}

impl AdjudicateError {
    /// The stable code of the error.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotDiffering => "adjudicate-not-differing",
            Self::AdjudicatorIsClerk => "adjudicate-own-form",
            Self::NotAClerk => "adjudicate-not-a-clerk",
            Self::NotReturned => "adjudicate-not-returned",
            Self::WaitsForClerk => "adjudicate-waits-for-clerk",
            Self::Faulty(_) => "adjudicate-faulty",
        }
    }
}

/// The fields that wait, by input, in the order of the paper.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} fields are open", .0.len())]
pub struct StillOpen(pub Vec<String>);

/// A form between its two keyings and their agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adjudication {
    first: Keyed,
    second: Keyed,
    fields: BTreeMap<String, Disputed>,
    history: Vec<Decision>,
}

/// A field with what each clerk says now; keying it again changes that.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Disputed {
    difference: Difference,
    standing: Standing,
}

impl Adjudication {
    /// Takes up the differences of a form.
    pub fn open(differences: Differences) -> Self {
        let Differences {
            first,
            second,
            fields,
        } = differences;
        let disputed = |difference: Difference| {
            let standing = Standing::Open;
            (
                difference.input.clone(),
                Disputed {
                    difference,
                    standing,
                },
            )
        };
        Self {
            first,
            second,
            fields: fields.into_iter().map(disputed).collect(),
            history: Vec::new(),
        }
    }

    /// Makes the state of a kept history.
    ///
    /// # Errors
    /// The first line that cannot follow: then the history is not that of these keyings.
    pub fn replay(
        layout: &Layout,
        differences: Differences,
        history: impl IntoIterator<Item = Decision>,
    ) -> Result<Self, AdjudicateError> {
        let mut adjudication = Self::open(differences);
        for decision in history {
            adjudication.act(layout, decision)?;
        }
        Ok(adjudication)
    }

    /// Takes an act. A settled field may be decided again until the form is finished.
    ///
    /// # Errors
    /// [`AdjudicateError`]; everything then stays as it is.
    pub fn act(&mut self, layout: &Layout, decision: Decision) -> Result<(), AdjudicateError> {
        let clerks = self.clerks();
        let disputed = self
            .fields
            .get_mut(&decision.input)
            .ok_or(AdjudicateError::NotDiffering)?;
        let checked = |value: &Value| match layout.field(&decision.input) {
            Some(field) => field.check(value).map_err(AdjudicateError::from),
            None => Err(AdjudicateError::NotDiffering),
        };
        if let Act::Rekey(value) = &decision.act {
            if disputed.standing != Standing::Returned(decision.by) {
                return Err(AdjudicateError::NotReturned);
            }
            checked(value)?;
            disputed.rekey(decision.by == clerks[0], value.clone());
        } else {
            if clerks.contains(&decision.by) {
                return Err(AdjudicateError::AdjudicatorIsClerk);
            }
            let waits = matches!(disputed.standing, Standing::Returned(_));
            match (waits, decision.act == Act::Recall) {
                (true, false) => return Err(AdjudicateError::WaitsForClerk),
                (false, true) => return Err(AdjudicateError::NotReturned),
                _ => {}
            }
            disputed.standing = match &decision.act {
                Act::KeepFirst => Standing::Settled(disputed.difference.first.clone()),
                Act::KeepSecond => Standing::Settled(disputed.difference.second.clone()),
                Act::Return(clerk) if clerks.contains(clerk) => Standing::Returned(*clerk),
                Act::Return(_) => return Err(AdjudicateError::NotAClerk),
                Act::Recall => Standing::Open,
                // There is nothing to correct before the form is agreed.
                Act::Correct(_) => return Err(AdjudicateError::NotDiffering),
                Act::Third(value) | Act::Rekey(value) => {
                    checked(value)?;
                    Standing::Settled(value.clone())
                }
            };
        }
        self.history.push(decision);
        Ok(())
    }

    /// The form.
    pub const fn serial(&self) -> Serial {
        self.first.serial()
    }

    /// The two clerks, the first one first.
    pub const fn clerks(&self) -> [PersonId; 2] {
        [self.first.clerk(), self.second.clerk()]
    }

    /// The fields that differ, in the order of the paper, with what each clerk says now.
    pub fn fields(&self) -> Vec<(&Difference, &Standing)> {
        let mut fields: Vec<(&Difference, &Standing)> = self
            .fields
            .values()
            .map(|disputed| (&disputed.difference, &disputed.standing))
            .collect();
        fields.sort_by_key(|(difference, _)| difference.place);
        fields
    }

    /// The inputs that wait for a clerk, in the order of the paper: names of fields and nothing of
    /// what anybody keyed there.
    pub fn returned_to(&self, clerk: PersonId) -> Vec<String> {
        self.inputs_where(|_, standing| *standing == Standing::Returned(clerk))
    }

    /// The inputs that are not settled. A box counts only while its question may open it.
    pub fn open_inputs(&self, layout: &Layout) -> Vec<String> {
        self.inputs_where(|input, standing| {
            !matches!(standing, Standing::Settled(_)) && !self.is_shut(layout, input)
        })
    }

    /// What was done, in order.
    pub fn history(&self) -> &[Decision] {
        &self.history
    }

    /// Ends the adjudication.
    ///
    /// # Errors
    /// [`StillOpen`] lists what waits.
    pub fn finish(self, layout: &Layout) -> Result<AgreedForm, StillOpen> {
        let open = self.open_inputs(layout);
        if !open.is_empty() {
            return Err(StillOpen(open));
        }
        let mut values = self.first.values().clone();
        for (input, disputed) in self.fields {
            if let Standing::Settled(value) = disputed.standing {
                values.insert(input, value);
            }
        }
        let settled = values.clone();
        values.retain(|input, _| {
            layout
                .field(input)
                .is_some_and(|field| layout.is_visited(field, &settled))
        });
        Ok(AgreedForm::of_two(
            &self.first,
            &self.second,
            values,
            self.history,
        ))
    }

    fn inputs_where(&self, is_so: impl Fn(&str, &Standing) -> bool) -> Vec<String> {
        let fields = self.fields().into_iter();
        fields
            .filter(|(difference, standing)| is_so(&difference.input, standing))
            .map(|(difference, _)| difference.input.clone())
            .collect()
    }

    /// Whether a field is the box of a question that is settled so that nobody comes to the box.
    fn is_shut(&self, layout: &Layout, input: &str) -> bool {
        let Some(field) = layout.field(input) else {
            return false;
        };
        let FieldKind::Box { of, .. } = &field.kind else {
            return false;
        };
        let value = match self.fields.get(of).map(|disputed| &disputed.standing) {
            Some(Standing::Settled(value)) => Some(value),
            Some(_) => None,
            None => self.first.values().get(of),
        };
        value.is_some_and(|value| {
            !layout.is_visited(field, &BTreeMap::from([(of.clone(), value.clone())]))
        })
    }
}

impl Disputed {
    /// Takes what a clerk says now; when the clerks agree at last, nobody has to decide.
    fn rekey(&mut self, is_first: bool, value: Value) {
        let Difference { first, second, .. } = &mut self.difference;
        if is_first {
            *first = value;
        } else {
            *second = value;
        }
        self.standing = if says_the_same(first, second) {
            Standing::Settled(first.clone())
        } else {
            Standing::Open
        };
    }
}

#[cfg(test)]
mod tests;
