//! The states of a batch and the steps between them.

use survey::word_enum;

word_enum!(
    /// Where a batch stands.
    BatchState {
        /// Announced; the bundle has not come.
        Expected = "expected",
        /// The bundle is there; its serials are being taken in.
        Received = "received",
        /// Clerks key every form once.
        FirstKeying = "first-keying",
        /// Other clerks key the forms drawn for it a second time.
        SecondKeying = "second-keying",
        /// Somebody else decides the fields that differ.
        Reconciling = "reconciling",
        /// A sample was compared with the paper and accepted.
        Audited = "audited",
        /// Its answers are handed over; nothing changes any more.
        Closed = "closed",
        /// Closed, and one person asks another to open it again.
        Reopening = "reopening",
    }
);

word_enum!(
    /// What somebody does with a batch as a whole.
    Step {
        /// The bundle has come.
        Receive = "receive",
        /// Intake is complete; keying begins.
        KeyFirst = "key-first",
        /// Every form is keyed; second keying begins.
        KeySecond = "key-second",
        /// Every form drawn for it is keyed twice; reconciling begins.
        Reconcile = "reconcile",
        /// The sample against the paper was accepted.
        Audit = "audit",
        /// The closing checks agree; hand the answers over.
        Close = "close",
        /// One state back, with a reason.
        Return = "return",
        /// Back to the first keying: the audit did not accept the batch.
        KeyAgain = "key-again",
        /// Ask another person to open a closed batch.
        AskReopen = "ask-reopen",
        /// Agree to opening it.
        ApproveReopen = "approve-reopen",
        /// Leave it closed.
        DeclineReopen = "decline-reopen",
    }
);

impl BatchState {
    /// The state before, to which [`Step::Return`] leads. An announced batch has none, and from a
    /// closed one only four eyes lead back.
    pub const fn before(self) -> Option<Self> {
        match self {
            Self::Received => Some(Self::Expected),
            Self::FirstKeying => Some(Self::Received),
            Self::SecondKeying => Some(Self::FirstKeying),
            Self::Reconciling => Some(Self::SecondKeying),
            Self::Audited => Some(Self::Reconciling),
            Self::Expected | Self::Closed | Self::Reopening => None,
        }
    }
}
