//! A request that changes something: it is done once, however often it is sent.
//!
//! Each carries a name of its own (`Idempotency-Key`). The answer is kept in the transaction of what it
//! speaks of. The same name with the same content gets the same answer again and changes nothing; with
//! another content it is refused, and says so. A refusal keeps nothing: it may be sent again when what
//! stood in the way is gone.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use pages::office::fill;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use store::paper::api_key;
use store::paper::idempotency::{self, Answered};
use store::transaction::{Transaction, begin_write};
use store::{Constraint, StoreError};

use super::caller::Caller;
use super::refused::Refused;
use crate::app::App;

/// Longest name of a request.
const LONGEST_NAME: usize = 100;

/// A request with its name and content.
#[derive(Debug)]
pub(crate) struct Sent<Asked> {
    name: String,
    hash: [u8; 32],
    /// What is asked.
    pub(crate) asked: Asked,
}

/// Whether there is anything to do.
pub(crate) enum Begun {
    /// Do it in this transaction.
    Now(Transaction),
    /// It was done; this was the answer.
    Before(Response),
}

impl<Asked: DeserializeOwned + Send> FromRequest<App> for Sent<Asked> {
    type Rejection = Refused;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refused> {
        let name = request
            .headers()
            .get("idempotency-key")
            .and_then(|value| value.to_str().ok())
            .filter(|name| {
                !name.is_empty()
                    && name.len() <= LONGEST_NAME
                    && name.bytes().all(|byte| byte.is_ascii_graphic())
            })
            .ok_or_else(|| Refused::new("idempotency-missing"))?
            .to_owned();
        let mut hash = Sha256::new();
        hash.update(request.method().as_str());
        hash.update(b"\n");
        hash.update(request.uri().path());
        hash.update(b"\n");
        let body = Bytes::from_request(request, app)
            .await
            .map_err(|rejection| Refused::of_status(rejection.status()))?;
        hash.update(&body);
        let asked = serde_json::from_slice(&body).map_err(|cause| {
            let (line, column) = (cause.line().to_string(), cause.column().to_string());
            let cause = cause.to_string();
            let named = [
                ("line", line.as_str()),
                ("column", &column),
                ("cause", &cause),
            ];
            let place = fill("api.detail_json", &named);
            Refused::new("body-unreadable").detail(place)
        })?;
        Ok(Self {
            name,
            hash: hash.finalize().into(),
            asked,
        })
    }
}

impl<Asked> Sent<Asked> {
    /// Begins to do it, unless it was done.
    pub(crate) async fn begin(&self, app: &App, caller: &Caller) -> Result<Begun, Refused> {
        let transaction = begin_write(app.database()).await?;
        // A program that has waited too long asks again while the first request is still being done.
        api_key::lock(&transaction, &caller.key).await?;
        let before = idempotency::find(&transaction, &caller.key, &self.name).await?;
        match before {
            None => Ok(Begun::Now(transaction)),
            Some(answered) => Ok(Begun::Before(self.again(answered)?)),
        }
    }

    /// Ends it: what was changed and the answer last together.
    pub(crate) async fn end(
        &self,
        app: &App,
        caller: &Caller,
        transaction: Transaction,
        status: StatusCode,
        answer: &impl Serialize,
    ) -> Result<Response, Refused> {
        let body = serde_json::to_string(answer)
            .map_err(|cause| StoreError::Invalid(cause.to_string()))?;
        let answered = Answered {
            request: self.hash,
            status: status.as_u16(),
            body,
        };
        let kept = idempotency::keep(
            &transaction,
            &caller.key,
            &self.name,
            &answered,
            caller.now_ms,
        );
        match kept.await {
            Ok(()) => {
                transaction.commit().await?;
                Ok(response(answered))
            }
            Err(error) if error.constraint() == Some(Constraint::Idempotency) => {
                // The same request came twice at one moment, and the other one was first.
                drop(transaction);
                let first = idempotency::find(app.database(), &caller.key, &self.name).await?;
                self.again(first.ok_or(error)?)
            }
            Err(error) => Err(error.into()),
        }
    }

    fn again(&self, answered: Answered) -> Result<Response, Refused> {
        if answered.request == self.hash {
            Ok(response(answered))
        } else {
            Err(Refused::new("idempotency-reused"))
        }
    }
}

fn response(answered: Answered) -> Response {
    let status = StatusCode::from_u16(answered.status).unwrap_or(StatusCode::OK);
    json(status, answered.body)
}

/// An answer that is JSON already.
fn json(status: StatusCode, body: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (status, headers, body).into_response()
}

/// An answer that only shows.
pub(crate) fn shown(answer: &impl Serialize) -> Result<Response, Refused> {
    let body =
        serde_json::to_string(answer).map_err(|cause| StoreError::Invalid(cause.to_string()))?;
    Ok(json(StatusCode::OK, body))
}
