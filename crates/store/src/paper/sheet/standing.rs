//! Words for what becomes of sheets and serials.

use survey::word_enum;

word_enum!(
    /// What has become of a sheet.
    SheetStanding {
        /// Taken in; it is keyed, or waits for it.
        Waiting = "waiting",
        /// Held because of another paper with its serial.
        Held = "held",
        /// Set aside: its serial was given to another post office.
        SetAside = "set-aside",
        /// Sent on to the post office of its serial.
        SentOn = "sent-on",
        /// In the register of rejected forms.
        Rejected = "rejected",
        /// Its answers are handed over.
        Counted = "counted",
        /// It was entered by mistake: there is no such paper.
        Mistaken = "mistaken",
    }
);

word_enum!(
    /// How a serial differs from what was expected.
    NoteKind {
        /// Expected, and not there.
        Missing = "missing",
        /// There, and not expected.
        Surplus = "surplus",
        /// There more than once.
        Repeated = "repeated",
    }
);
