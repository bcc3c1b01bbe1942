//! The agreed keying (kết quả nhập đã thống nhất): what goes on to the audit and into the survey.

use std::collections::BTreeMap;

use survey::{Context, Findings, Questionnaire, ValidResponse};

use crate::adjudicate::{Act, AdjudicateError, Decision};
use crate::compare::says_the_same;
use crate::id::PersonId;
use crate::keying::{Keyed, Value, respond};
use crate::layout::Layout;
use crate::serial::Serial;

/// A form whose fields nobody disputes any more. Made only by a comparison without difference, by a
/// finished adjudication, or from the single keying of a form that was not drawn for a second one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreedForm {
    serial: Serial,
    first_clerk: PersonId,
    second_clerk: Option<PersonId>,
    values: BTreeMap<String, Value>,
    decisions: Vec<Decision>,
    errors: BTreeMap<PersonId, u32>,
}

impl AgreedForm {
    /// A form that was not drawn for a second keying.
    pub fn of_one(keyed: Keyed) -> Self {
        Self {
            serial: keyed.serial(),
            first_clerk: keyed.clerk(),
            second_clerk: None,
            values: keyed.into_values(),
            decisions: Vec::new(),
            errors: BTreeMap::new(),
        }
    }

    /// Two keyings and what became of them; counts for each clerk the fields that came out otherwise.
    pub(crate) fn of_two(
        first: &Keyed,
        second: &Keyed,
        values: BTreeMap<String, Value>,
        decisions: Vec<Decision>,
    ) -> Self {
        let errors = [first, second].map(|keyed| (keyed.clerk(), errors(keyed.values(), &values)));
        Self {
            serial: first.serial(),
            first_clerk: first.clerk(),
            second_clerk: Some(second.clerk()),
            values,
            decisions,
            errors: errors.into(),
        }
    }

    /// The form.
    pub const fn serial(&self) -> Serial {
        self.serial
    }

    /// Whoever keyed it first.
    pub const fn first_clerk(&self) -> PersonId {
        self.first_clerk
    }

    /// Whoever keyed it a second time, if anybody did.
    pub const fn second_clerk(&self) -> Option<PersonId> {
        self.second_clerk
    }

    /// What the paper says, by input.
    pub const fn values(&self) -> &BTreeMap<String, Value> {
        &self.values
    }

    /// Who decided what, in order; empty when there was nothing to decide.
    pub fn decisions(&self) -> &[Decision] {
        &self.decisions
    }

    /// Fields that a clerk had keyed otherwise than the two of them and whoever decided between them agreed; none when
    /// nobody checked them. What the audit corrects later is in [`Self::decisions`].
    pub fn errors_of(&self, clerk: PersonId) -> Option<u32> {
        self.errors.get(&clerk).copied()
    }

    /// Takes what the audit found on the paper in place of what was agreed. A correction of a choice can
    /// close the box beside it, and what stood there goes.
    ///
    /// # Errors
    /// [`AdjudicateError`]: a clerk of the form, an act that corrects nothing, or a value that the field
    /// does not take.
    pub fn correct(&mut self, layout: &Layout, decision: Decision) -> Result<(), AdjudicateError> {
        let Act::Correct(value) = &decision.act else {
            return Err(AdjudicateError::NotDiffering);
        };
        if self.first_clerk == decision.by || self.second_clerk == Some(decision.by) {
            return Err(AdjudicateError::AdjudicatorIsClerk);
        }
        let field = layout
            .field(&decision.input)
            .ok_or(AdjudicateError::NotDiffering)?;
        field.check(value)?;
        self.values.insert(decision.input.clone(), value.clone());
        let settled = self.values.clone();
        self.values.retain(|input, _| {
            let field = layout.field(input);
            field.is_some_and(|field| layout.is_visited(field, &settled))
        });
        self.decisions.push(decision);
        Ok(())
    }

    /// The form through the one way in.
    ///
    /// # Errors
    /// [`Findings`] as of [`survey::validate`].
    pub fn respond(
        &self,
        questionnaire: &Questionnaire,
        layout: &Layout,
        context: Context,
    ) -> Result<ValidResponse, Findings> {
        respond(questionnaire, layout, &self.values, context)
    }
}

/// Fields in which two sets of values say something else; a box that is not there is blank.
fn errors(keyed: &BTreeMap<String, Value>, settled: &BTreeMap<String, Value>) -> u32 {
    let inputs = settled
        .keys()
        .chain(keyed.keys().filter(|input| !settled.contains_key(*input)));
    let value = |values: &BTreeMap<String, Value>, input: &str| {
        values.get(input).cloned().unwrap_or(Value::Blank)
    };
    let wrong = inputs.filter(|input| !says_the_same(&value(keyed, input), &value(settled, input)));
    u32::try_from(wrong.count()).unwrap_or(u32::MAX)
}
