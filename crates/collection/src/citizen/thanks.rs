//! `GET /k/{code}/cam-on/{receipt}`: thanks and the receipt code.
//!
//! The address carries a seal made after the commit, so the page cannot be conjured up for an
//! answer that was never stored, and showing it asks the database nothing.

use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use pages::citizen::{ProblemKind, Thanks};
use pages::words;
use serde::{Deserialize, Serialize};
use survey::code::ReceiptCode;

use super::visit::Visit;
use crate::app::App;
use crate::html::html;
use crate::problem::{Problem, asked_in};
use crate::seal::SealKey;

const PURPOSE: &str = "thanks-1";

/// What the thanks page is about.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Thanked {
    #[serde(rename = "r")]
    receipt: ReceiptCode,
    #[serde(rename = "t")]
    received_ms: i64,
    #[serde(rename = "a", default, skip_serializing_if = "std::ops::Not::not")]
    again: bool,
}

impl Thanked {
    /// An answer that was stored just now.
    pub(crate) fn first(receipt: ReceiptCode, received_ms: i64) -> Self {
        Self {
            receipt,
            received_ms,
            again: false,
        }
    }

    /// An answer that had been stored before.
    pub(crate) fn again(receipt: ReceiptCode, received_ms: i64) -> Self {
        Self {
            receipt,
            received_ms,
            again: true,
        }
    }

    pub(crate) fn seal(&self, key: &SealKey) -> String {
        let payload = serde_json::to_vec(self).expect("a receipt has only text keys");
        key.seal(PURPOSE, &payload)
    }

    fn open(text: &str, key: &SealKey) -> Option<Self> {
        serde_json::from_slice(&key.open(PURPOSE, text)?).ok()
    }
}

/// Shows the receipt.
pub(crate) async fn thanks(
    State(app): State<App>,
    Path((code, sealed)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let visit = Visit::find(app, &code, asked_in(query.as_deref())).await?;
    show(&visit, &sealed)
}

/// The page of a sealed receipt.
///
/// # Errors
/// A [`Problem`] for a receipt that was not sealed here.
pub(crate) fn show(visit: &Visit, sealed: &str) -> Result<Response, Problem> {
    let thanked = Thanked::open(sealed, visit.app.key())
        .ok_or_else(|| visit.problem(ProblemKind::NotFound))?;
    let page = Thanks {
        frame: visit.frame(),
        receipt: thanked.receipt.to_string(),
        received: words::date_time(thanked.received_ms, visit.language),
        repeated: thanked.again,
        results_path: Some("/ket-qua".to_owned()),
    };
    Ok(html(visit.app.pages().thanks(&page)?))
}
