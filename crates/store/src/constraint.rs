//! The rules of the schema by name.

use sea_orm::sqlx::error::{DatabaseError, ErrorKind};

/// A rule of the schema that a change can break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Constraint {
    /// A catalogue version of this id exists.
    Catalogue,
    /// A confirmed version follows this one already.
    CatalogueNext,
    /// A unit of this code exists in the catalogue.
    Unit,
    /// A field of this code exists in the catalogue.
    Field,
    /// This version of the questionnaire exists.
    Questionnaire,
    /// A round of this id exists.
    Round,
    /// A round of this code exists.
    RoundCode,
    /// A link of this id exists.
    Link,
    /// A link of this code exists.
    LinkCode,
    /// The frame names this unit and field twice.
    Frame,
    /// A response of this id exists.
    Response,
    /// This attempt has been answered.
    Attempt,
    /// This one-time token has been used.
    Token,
    /// A release of this number exists.
    Release,
    /// The audit chain has an event at this place.
    Audit,
    /// A setting of this name exists.
    Setting,
    /// An invitation with this token exists.
    Invitation,
    /// An account of this id exists.
    Account,
    /// An account of this name exists.
    AccountName,
    /// A session of this id exists.
    Session,
    /// A session with this token exists.
    SessionToken,
    /// A recovery code of this hash exists.
    RecoveryCode,
    /// A refusal of this kind is being counted.
    Refusal,
    /// A request of this id exists.
    Request,
    /// It names something that does not exist.
    Reference,
    /// Another rule.
    Other,
}

/// Name on PostgreSQL, columns as SQLite names them, rule.
const UNIQUE: &[(&str, &str, Constraint)] = &[
    ("catalogue_pkey", "catalogue.id", Constraint::Catalogue),
    (
        "uq_catalogue_next",
        "catalogue.previous_id",
        Constraint::CatalogueNext,
    ),
    ("pk_unit", "unit.catalogue_id, unit.code", Constraint::Unit),
    (
        "pk_field",
        "field.catalogue_id, field.code",
        Constraint::Field,
    ),
    (
        "pk_questionnaire",
        "questionnaire.code, questionnaire.version",
        Constraint::Questionnaire,
    ),
    ("round_pkey", "round.id", Constraint::Round),
    ("uq_round_code", "round.code", Constraint::RoundCode),
    ("link_pkey", "link.id", Constraint::Link),
    ("uq_link_code", "link.code", Constraint::LinkCode),
    (
        "pk_frame",
        "frame.round_id, frame.unit, frame.field",
        Constraint::Frame,
    ),
    (
        "pk_response",
        "response.round_id, response.id",
        Constraint::Response,
    ),
    (
        "uq_response_attempt",
        "response.round_id, response.attempt_id",
        Constraint::Attempt,
    ),
    (
        "pk_token_use",
        "token_use.round_id, token_use.token_hash",
        Constraint::Token,
    ),
    ("release_pkey", "release.number", Constraint::Release),
    ("audit_pkey", "audit.sequence", Constraint::Audit),
    ("setting_pkey", "setting.name", Constraint::Setting),
    (
        "invitation_pkey",
        "invitation.token_hash",
        Constraint::Invitation,
    ),
    ("account_pkey", "account.id", Constraint::Account),
    ("uq_account_name", "account.name", Constraint::AccountName),
    ("session_pkey", "session.id", Constraint::Session),
    (
        "uq_session_token",
        "session.token_hash",
        Constraint::SessionToken,
    ),
    (
        "pk_recovery_code",
        "recovery_code.account_id, recovery_code.code_hash",
        Constraint::RecoveryCode,
    ),
    (
        "pk_refusal",
        "refusal.action, refusal.actor, refusal.object",
        Constraint::Refusal,
    ),
    ("request_pkey", "request.id", Constraint::Request),
];

impl Constraint {
    pub(crate) fn of(refusal: &dyn DatabaseError) -> Option<Self> {
        match refusal.kind() {
            ErrorKind::ForeignKeyViolation => Some(Self::Reference),
            ErrorKind::UniqueViolation => Some(Self::unique(refusal)),
            ErrorKind::NotNullViolation | ErrorKind::CheckViolation => Some(Self::Other),
            _ => None,
        }
    }

    fn unique(refusal: &dyn DatabaseError) -> Self {
        let name = refusal.constraint();
        let columns = refusal.message().strip_prefix("UNIQUE constraint failed: ");
        UNIQUE
            .iter()
            .find(|rule| name == Some(rule.0) || columns == Some(rule.1))
            .map_or(Self::Other, |rule| rule.2)
    }
}
