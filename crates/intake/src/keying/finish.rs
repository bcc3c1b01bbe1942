//! The end of a keying: complete, free of hard checks, soft checks accepted.

use std::collections::{BTreeMap, BTreeSet};

use survey::Questionnaire;

use super::message::Keying;
use super::value::Value;
use crate::check::{self, Check};
use crate::id::PersonId;
use crate::layout::Layout;
use crate::serial::Serial;
use crate::settings::Settings;

/// A finished keying. Only [`Keying::finish`] makes one, so that nothing incomplete is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keyed {
    serial: Serial,
    clerk: PersonId,
    values: BTreeMap<String, Value>,
    accepted: BTreeSet<&'static str>,
}

/// What stands between a keying and its end.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfinished {
    /// These fields wait for a key, in the order of the paper.
    #[error("{} fields are not keyed", .0.len())]
    Missing(Vec<String>),
    /// These checks stop the clerk or wait for an answer.
    #[error("{} checks are open", .0.len())]
    Checks(Vec<Check>),
}

impl Keying {
    /// Ends the keying. `accepted` are the codes of the soft checks that the clerk has looked at and
    /// confirmed; each asks once.
    ///
    /// # Errors
    /// [`Unfinished`] with what is left to do; nothing is lost.
    pub fn finish(
        &self,
        questionnaire: &Questionnaire,
        layout: &Layout,
        settings: &Settings,
        accepted: &BTreeSet<String>,
    ) -> Result<Keyed, Unfinished> {
        let mut values = self.values();
        let missing: Vec<String> = layout
            .fields()
            .iter()
            .filter(|field| layout.is_visited(field, &values))
            .filter(|field| !values.contains_key(&field.input))
            .map(|field| field.input.clone())
            .collect();
        if !missing.is_empty() {
            return Err(Unfinished::Missing(missing));
        }
        // What stood in a box before its choice was corrected is no answer.
        let typed = values.clone();
        values.retain(|input, _| {
            layout
                .field(input)
                .is_some_and(|field| layout.is_visited(field, &typed))
        });
        let checks = check::of_form(questionnaire, layout, &values, settings);
        let (confirmed, open): (Vec<Check>, Vec<Check>) = checks
            .into_iter()
            .partition(|check| check.is_soft() && accepted.contains(check.code));
        if !open.is_empty() {
            return Err(Unfinished::Checks(open));
        }
        Ok(Keyed {
            serial: self.serial(),
            clerk: self.clerk(),
            values,
            accepted: confirmed.iter().map(|check| check.code).collect(),
        })
    }
}

impl Keyed {
    /// The form.
    pub const fn serial(&self) -> Serial {
        self.serial
    }

    /// Whoever keyed it.
    pub const fn clerk(&self) -> PersonId {
        self.clerk
    }

    /// What was keyed, by input.
    pub const fn values(&self) -> &BTreeMap<String, Value> {
        &self.values
    }

    /// Codes of the soft checks that the clerk confirmed.
    pub const fn accepted(&self) -> &BTreeSet<&'static str> {
        &self.accepted
    }

    /// The form without whoever keyed it: for what comes after.
    pub(crate) fn into_values(self) -> BTreeMap<String, Value> {
        self.values
    }
}
