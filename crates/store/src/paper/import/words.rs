//! Words for keyings that come finished.

use intake::batch::BatchState;
use survey::word_enum;

word_enum!(
    /// Which of the two keyings of a form.
    Place {
        /// The first, of every form.
        First = "first",
        /// The second, by another person, of the forms that are drawn for it.
        Second = "second",
    }
);

impl Place {
    /// The keying that a batch is in; none while it is not keyed.
    pub const fn of_state(state: BatchState) -> Option<Self> {
        match state {
            BatchState::FirstKeying => Some(Self::First),
            BatchState::SecondKeying => Some(Self::Second),
            _ => None,
        }
    }

    /// The number under which it is kept, from 1.
    pub const fn number(self) -> u32 {
        match self {
            Self::First => 1,
            Self::Second => 2,
        }
    }
}

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
        /// Its first keying is not finished.
        FirstMissing = "first-missing",
        /// It is not drawn for a second keying.
        NotDrawn = "not-drawn",
        /// It is held, set aside, or rejected.
        NotCounted = "not-counted",
    }
);
