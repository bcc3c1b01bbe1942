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
    /// A printed series begins with this serial.
    SeriesFirst,
    /// A batch of this id exists.
    Batch,
    /// A batch of the round has this number.
    BatchNumber,
    /// A paper with this serial counts already.
    LiveSheet,
    /// A sheet of the batch has this number.
    Sheet,
    /// Somebody keys this form at this place.
    Keying,
    /// A message of this number was kept.
    KeyingMessage,
    /// A request of this name was answered.
    Idempotency,
    /// This file was imported.
    PaperImport,
    /// This transfer file was made or taken.
    Transfer,
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
    (
        "uq_paper_series_first",
        "paper_series.round_id, paper_series.first_serial",
        Constraint::SeriesFirst,
    ),
    ("pk_batch", "batch.round_id, batch.id", Constraint::Batch),
    (
        "uq_batch_number",
        "batch.round_id, batch.number",
        Constraint::BatchNumber,
    ),
    (
        "uq_batch_sheet_serial",
        "batch_sheet.round_id, batch_sheet.serial",
        Constraint::LiveSheet,
    ),
    (
        "pk_batch_sheet",
        "batch_sheet.round_id, batch_sheet.batch_id, batch_sheet.sheet",
        Constraint::Sheet,
    ),
    (
        "pk_keying",
        "keying.round_id, keying.batch_id, keying.pass, keying.serial, keying.place",
        Constraint::Keying,
    ),
    (
        "pk_keying_message",
        "keying_message.round_id, keying_message.batch_id, keying_message.pass, \
         keying_message.serial, keying_message.place, keying_message.claim, keying_message.step",
        Constraint::KeyingMessage,
    ),
    (
        "pk_idempotency",
        "idempotency.round_id, idempotency.api_key_id, idempotency.name",
        Constraint::Idempotency,
    ),
    (
        "uq_paper_import_file",
        "paper_import.round_id, paper_import.file_hash",
        Constraint::PaperImport,
    ),
    (
        "uq_transfer_digest",
        "transfer.round_id, transfer.direction, transfer.digest",
        Constraint::Transfer,
    ),
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
