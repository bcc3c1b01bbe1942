//! Words for keyings that come finished.

use survey::word_enum;

use crate::paper::keying::Refusal;

word_enum!(
    /// How a form of a batch stands towards a keying by one person.
    Reception {
        /// It waits for it.
        Open = "open",
        /// It is keyed already.
        Keyed = "keyed",
        /// Somebody is keying it on a screen.
        Claimed = "claimed",
        /// The same person made the first keying.
        SamePerson = "same-person",
        /// The same person was shown what others keyed of it before.
        Seen = "seen",
        /// Its first keying is not finished.
        FirstMissing = "first-missing",
        /// It is not drawn for a second keying.
        NotDrawn = "not-drawn",
        /// It is held, set aside, or rejected.
        NotCounted = "not-counted",
    }
);

impl Reception {
    /// The refusal of the keying screen that is written down, if this is one.
    pub const fn recorded(self) -> Option<Refusal> {
        match self {
            Self::SamePerson => Some(Refusal::SamePerson),
            Self::Seen => Some(Refusal::Seen),
            _ => None,
        }
    }
}
