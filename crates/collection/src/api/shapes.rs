//! What goes over the wire about a batch.

use serde::{Deserialize, Serialize};
use store::paper::batch::Batch as Kept;
use utoipa::ToSchema;

/// A batch of paper forms (lô phiếu).
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Batch {
    /// Its id (UUID).
    pub(super) id: String,
    /// Its number in the round.
    number: u32,
    /// Its state: expected, received, first-keying, second-keying, reconciling, audited, closed, reopening.
    #[schema(example = "first-keying")]
    state: String,
    /// Counts the steps; sent with the next one.
    revision: i64,
    /// Code of the post office.
    post_office: String,
    /// Code of the unit.
    unit: String,
    /// Code of the field.
    field: String,
    /// How many forms are expected.
    expected: u32,
    /// First serial.
    #[schema(example = "260001-3")]
    first_serial: String,
    /// Last serial.
    last_serial: String,
}

impl Batch {
    pub(super) fn of(batch: &Kept) -> Self {
        let header = &batch.header;
        Self {
            id: batch.id.to_string(),
            number: batch.number,
            state: batch.state.as_str().to_owned(),
            revision: batch.revision,
            post_office: header.post_office.to_string(),
            unit: header.unit.to_string(),
            field: header.field.to_string(),
            expected: header.expected,
            first_serial: header.serials.first().to_string(),
            last_serial: header.serials.last().to_string(),
        }
    }
}

/// A new batch; its post office and round are those of the key.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewBatch {
    /// Code of the unit.
    pub(super) unit: String,
    /// Code of the field.
    pub(super) field: String,
    /// How many forms are expected.
    pub(super) expected: u32,
    /// First serial with its check character.
    #[schema(example = "260001-3")]
    pub(super) first_serial: String,
    /// Last serial with its check character.
    #[schema(example = "260200-8")]
    pub(super) last_serial: String,
    /// Control total: the sum of the serials without their check characters.
    pub(super) serial_total: Option<u64>,
    /// The item whose marks are added up as a control total.
    pub(super) item: Option<String>,
    /// The sum of its marks.
    pub(super) item_total: Option<u64>,
}

/// The forms that lie in the bundle.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Sheets {
    /// Their serials with check characters, or what a scanner reads off the QR codes; at most 500.
    pub(super) serials: Vec<String>,
}

/// What became of a form that was taken in.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SheetTaken {
    /// Its serial as it was sent.
    pub(super) serial: String,
    /// What became of it: admitted, here, held, answered-by-phone, set-aside, foreign, unknown, mistyped.
    #[schema(example = "admitted")]
    pub(super) outcome: String,
}

/// What became of the forms, in the order in which they were sent.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SheetsTaken {
    /// Each form.
    pub(super) sheets: Vec<SheetTaken>,
}

/// Keyed forms: the first keying while the batch is in first-keying, the second one in second-keying.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Forms {
    /// At most 500 forms.
    pub(super) forms: Vec<Form>,
    /// Keeps the right forms though others are wrong; otherwise one wrong form keeps all of them out.
    #[serde(default)]
    pub(super) only_valid: bool,
}

/// A form.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Form {
    /// Its serial with the check character.
    #[schema(example = "260001-3")]
    pub(super) serial: String,
    /// What is written on the form by the codes of its fields: the key printed beside the box, `.` for a blank, `*`
    /// for two marks, several choices with spaces between. A field that is not sent is blank.
    pub(super) answers: std::collections::BTreeMap<String, String>,
}

/// A form that does not pass the checks.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FormRefused {
    /// Its serial as it was sent.
    pub(super) serial: String,
    /// What is wrong with it.
    pub(super) faults: Vec<FormFault>,
}

/// Something wrong with a form.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FormFault {
    /// Code of the field; empty if the whole form is meant.
    pub(super) field: String,
    /// What is wrong and what to do, in Vietnamese.
    pub(super) detail: String,
}

/// What was kept.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FormsKept {
    /// Which keying it was: first or second.
    #[schema(example = "first")]
    pub(super) keying: String,
    /// How many forms were kept.
    pub(super) kept: usize,
    /// Forms that were not kept (with `only_valid`).
    pub(super) refused: Vec<FormRefused>,
}

/// A field that was keyed otherwise the second time.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Difference {
    /// The serial.
    pub(super) serial: String,
    /// Code of the field.
    pub(super) field: String,
    /// The number of the question on the paper.
    pub(super) number: String,
    /// Its place on the paper, from 1.
    pub(super) place: usize,
    /// The first value, for whoever keyed it and for a supervisor who keyed neither.
    pub(super) first: Option<String>,
    /// The second value, for whoever keyed it and for a supervisor who keyed neither.
    pub(super) second: Option<String>,
    /// Whether it is decided.
    pub(super) settled: bool,
}

/// The fields of a batch that differ.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Differences {
    /// By serial, then by the place on the paper.
    pub(super) differences: Vec<Difference>,
}

/// A step of a batch.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewStep {
    /// The step: receive, key-first, key-second, reconcile, audit, close, return, key-again, ask-reopen.
    #[schema(example = "close")]
    pub(super) step: String,
    /// The `revision` of the batch when it was last read.
    pub(super) revision: i64,
    /// The reason, for steps that ask for one.
    pub(super) reason: Option<String>,
}

/// A refusal (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Problem {
    /// What kind of refusal it is.
    #[schema(example = "urn:sipas:problem:batch-stale")]
    r#type: String,
    /// The refusal in Vietnamese.
    title: String,
    /// The HTTP status.
    status: u16,
    /// The code, which stays the same.
    #[schema(example = "batch-stale")]
    code: String,
    /// What exactly is wrong, in Vietnamese.
    detail: Option<String>,
}
