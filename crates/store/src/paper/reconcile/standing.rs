//! Where a form stands between its first keying and its agreement.

use intake::adjudicate::{Act, Adjudication, Decision, Standing};
use intake::compare::{Comparison, Sealed, compare};
use intake::{AgreedForm, Layout};

use super::torn;
use crate::error::Result;
use crate::paper::form::PaperForm;
use crate::paper::keyed::FormKeyings;

/// A form that is keyed at least once.
#[derive(Debug, Clone)]
pub enum FormStanding {
    /// Somebody else has to key it too.
    SecondOpen,
    /// Keyed once, and nobody else keys it; or keyed twice alike.
    Agreed(AgreedForm),
    /// Two keyings differ.
    Disputed(Box<Adjudication>),
    /// Two keyings differed, and every field is settled; fields may still be decided again.
    Settled(Box<Adjudication>, AgreedForm),
}

impl FormStanding {
    /// Where the keyings stand after everything in the log; what an audit corrected comes last.
    pub(crate) fn of(form: &PaperForm, keyings: FormKeyings, log: Vec<Decision>) -> Result<Self> {
        let is_correction = |decision: &Decision| matches!(decision.act, Act::Correct(_));
        let (corrections, log) = log.into_iter().partition(is_correction);
        Self::before_audit(form, keyings, log)?.corrected(&form.layout, corrections)
    }

    fn corrected(mut self, layout: &Layout, corrections: Vec<Decision>) -> Result<Self> {
        if let Self::Agreed(agreed) | Self::Settled(_, agreed) = &mut self {
            for decision in corrections {
                agreed.correct(layout, decision).map_err(torn)?;
            }
        }
        Ok(self)
    }

    fn before_audit(form: &PaperForm, keyings: FormKeyings, log: Vec<Decision>) -> Result<Self> {
        let FormKeyings { first, due, second } = keyings;
        let Some(second) = second else {
            return Ok(if due {
                Self::SecondOpen
            } else {
                Self::Agreed(Sealed::of(first).into_single())
            });
        };
        match compare(&form.layout, Sealed::of(first), second).map_err(torn)? {
            Comparison::Agreed(agreed) => Ok(Self::Agreed(agreed)),
            Comparison::Differing(differences) => {
                let adjudication =
                    Adjudication::replay(&form.layout, differences, log).map_err(torn)?;
                Ok(Self::settled(&form.layout, adjudication))
            }
        }
    }

    fn settled(layout: &Layout, adjudication: Adjudication) -> Self {
        match adjudication.clone().finish(layout) {
            Ok(agreed) => Self::Settled(Box::new(adjudication), agreed),
            Err(_) => Self::Disputed(Box::new(adjudication)),
        }
    }

    /// What came out, if nothing is open.
    pub const fn agreed(&self) -> Option<&AgreedForm> {
        match self {
            Self::Agreed(agreed) | Self::Settled(_, agreed) => Some(agreed),
            Self::SecondOpen | Self::Disputed(_) => None,
        }
    }

    /// The fields that differed, with what was decided, if any did.
    pub fn adjudication(&self) -> Option<&Adjudication> {
        match self {
            Self::Disputed(adjudication) | Self::Settled(adjudication, _) => Some(adjudication),
            Self::SecondOpen | Self::Agreed(_) => None,
        }
    }

    /// Fields that wait for a decision or for a clerk.
    pub fn open_fields(&self, form: &PaperForm) -> usize {
        self.adjudication()
            .map_or(0, |found| found.open_inputs(&form.layout).len())
    }

    /// The inputs that wait for this clerk.
    pub fn returned_to(&self, clerk: intake::PersonId) -> Vec<String> {
        self.adjudication()
            .map(|found| found.returned_to(clerk))
            .unwrap_or_default()
    }

    /// Whether any field of it waits for a clerk.
    pub fn waits_for_clerk(&self) -> bool {
        self.adjudication().is_some_and(|found| {
            found
                .fields()
                .iter()
                .any(|(_, standing)| matches!(standing, Standing::Returned(_)))
        })
    }
}
