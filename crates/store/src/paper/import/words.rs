//! Words for keyings that come finished.

use survey::word_enum;

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
