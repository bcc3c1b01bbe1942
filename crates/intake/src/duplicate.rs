//! One serial, one answer: what happens when a paper or a phone comes with a serial that is known.
//!
//! Of two papers with the same serial both are held, and each shows where the other lies, so that
//! somebody can fetch the two sheets and look. Between phone and paper the first that was accepted
//! counts: a form answered by phone refuses its paper, and a paper that counts refuses the phone.

use serde::{Deserialize, Serialize};
use survey::PostOfficeCode;

use crate::id::BatchId;
use crate::serial::Serial;
use crate::settings::{Foreign, Settings};
use survey::word_enum;

/// Where a paper lies.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The post office that has it.
    pub post_office: PostOfficeCode,
    /// Its batch.
    pub batch: BatchId,
    /// Which sheet of the bundle it is, counted from 1 in the order of intake.
    pub sheet: u32,
}

word_enum!(
    /// What has become of a paper so far.
    PaperStanding {
        /// Taken in; not handed over yet.
        Waiting = "waiting",
        /// Held because of another paper.
        Held = "held",
        /// Its answers are in the survey.
        Counted = "counted",
        /// Rejected; it stands in nobody's way.
        Rejected = "rejected",
    }
);

/// What is known of a serial.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trace {
    /// Answered by phone, through the QR code of the form.
    Phone {
        /// When, Unix milliseconds UTC.
        at_ms: i64,
    },
    /// On paper.
    Paper {
        /// Where it lies.
        place: Place,
        /// What has become of it.
        standing: PaperStanding,
    },
}

/// What is done with a paper that arrives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaperArrival {
    /// It is the only one: key it.
    Admitted,
    /// Held, and so are these, which share its serial.
    Held(Vec<Place>),
    /// Refused: the person answered by phone at this time.
    AnsweredByPhone {
        /// When, Unix milliseconds UTC.
        at_ms: i64,
    },
    /// Set aside: the serial was given to another post office.
    SetAside(PostOfficeCode),
    /// Refused: the serial was given to another post office.
    Foreign(PostOfficeCode),
}

/// What is done with an answer by phone under the serial of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PhoneArrival {
    /// Nothing stands against it. A paper that arrives later is refused.
    Admitted,
    /// An answer by phone is there already: the usual rule for two answers of one link applies.
    AnsweredByPhone {
        /// When, Unix milliseconds UTC.
        at_ms: i64,
    },
    /// Refused: the paper is at the post office.
    PaperReceived(Vec<Place>),
}

impl PaperArrival {
    /// The stable code of what is done.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Admitted => "paper-admitted",
            Self::Held(_) => "paper-held",
            Self::AnsweredByPhone { .. } => "paper-answered-by-phone",
            Self::SetAside(_) => "paper-set-aside",
            Self::Foreign(_) => "paper-foreign",
        }
    }
}

impl PhoneArrival {
    /// The stable code of what is done.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Admitted => "phone-admitted",
            Self::AnsweredByPhone { .. } => "phone-answered",
            Self::PaperReceived(_) => "phone-paper-received",
        }
    }
}

/// A paper arrives at a post office. `issued_to` is the post office that was given its serial.
pub fn paper_arrives(
    at: &PostOfficeCode,
    issued_to: &PostOfficeCode,
    known: &[Trace],
    settings: &Settings,
) -> PaperArrival {
    if at != issued_to {
        return match settings.foreign {
            Foreign::SetAside => PaperArrival::SetAside(issued_to.clone()),
            Foreign::Refuse => PaperArrival::Foreign(issued_to.clone()),
        };
    }
    if let Some(at_ms) = phone(known) {
        return PaperArrival::AnsweredByPhone { at_ms };
    }
    let others = papers(known);
    if others.is_empty() {
        PaperArrival::Admitted
    } else {
        PaperArrival::Held(others)
    }
}

/// Somebody opens or sends the form of a serial on a phone.
pub fn phone_arrives(known: &[Trace]) -> PhoneArrival {
    if let Some(at_ms) = phone(known) {
        return PhoneArrival::AnsweredByPhone { at_ms };
    }
    let received = papers(known);
    if received.is_empty() {
        PhoneArrival::Admitted
    } else {
        PhoneArrival::PaperReceived(received)
    }
}

fn phone(known: &[Trace]) -> Option<i64> {
    known.iter().find_map(|trace| match trace {
        Trace::Phone { at_ms } => Some(*at_ms),
        Trace::Paper { .. } => None,
    })
}

/// Papers that stand in the way, in the order of their places.
fn papers(known: &[Trace]) -> Vec<Place> {
    let mut places: Vec<Place> = known
        .iter()
        .filter_map(|trace| match trace {
            Trace::Paper { place, standing } if *standing != PaperStanding::Rejected => {
                Some(place.clone())
            }
            _ => None,
        })
        .collect();
    places.sort();
    places
}

/// Papers with one serial that wait for somebody to look at them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldPapers {
    serial: Serial,
    places: Vec<Place>,
}

/// Fewer than two papers, or a place that holds none of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HeldError {
    /// One paper alone is no duplicate.
    #[error("a duplicate is two papers at least")]
    Alone,
    /// None of the held papers lies there.
    #[error("no paper of this serial is held at this place")]
    NotHeld,
}

impl HeldPapers {
    /// The papers of a serial.
    ///
    /// # Errors
    /// [`HeldError::Alone`] with fewer than two different places.
    pub fn new(serial: Serial, mut places: Vec<Place>) -> Result<Self, HeldError> {
        places.sort();
        places.dedup();
        if places.len() < 2 {
            return Err(HeldError::Alone);
        }
        Ok(Self { serial, places })
    }

    /// The serial that they share.
    pub const fn serial(&self) -> Serial {
        self.serial
    }

    /// Where all of them lie.
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// Where the others lie, seen from one of them.
    pub fn others(&self, place: &Place) -> Vec<&Place> {
        self.places.iter().filter(|other| *other != place).collect()
    }

    /// Ends the wait: one paper counts, the others become rejected duplicates; or none counts.
    ///
    /// # Errors
    /// [`HeldError::NotHeld`] when the paper that shall count is not among them.
    pub fn decide(self, counts: Option<&Place>) -> Result<Vec<Trace>, HeldError> {
        if counts.is_some_and(|place| !self.places.contains(place)) {
            return Err(HeldError::NotHeld);
        }
        let traces = self.places.into_iter().map(|place| Trace::Paper {
            standing: if Some(&place) == counts {
                PaperStanding::Waiting
            } else {
                PaperStanding::Rejected
            },
            place,
        });
        Ok(traces.collect())
    }
}

#[cfg(test)]
mod tests;
