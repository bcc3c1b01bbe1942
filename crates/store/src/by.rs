//! Who does something, and when.

/// The person behind a change, for the audit chain and the history of what was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct By<'a> {
    /// The account, or the program itself.
    pub actor: &'a str,
    /// When, Unix milliseconds UTC.
    pub at_ms: i64,
}
