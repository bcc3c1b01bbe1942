//! The interface for other programs: `/api/v1/…`, JSON in and out, described by OpenAPI 3.1 at
//! `/api/v1/openapi.json`.
//!
//! | module | what it does |
//! |---|---|
//! | [`caller`] | who asks: a key of a post office, and the account as which it acts |
//! | [`rate`] | how often a key may ask |
//! | [`request`] | a request that changes something: once, however often it is sent |
//! | [`refused`] | `problem+json` with a stable code and Vietnamese words |
//! | [`batches`], [`sheets`], [`forms`], [`differences`], [`steps`] | one address each, for the program of a post office |
//! | [`results`] | published results, for everybody: no key |
//! | [`document`] | the OpenAPI document; **public results add their paths there**, under the tag `results` |
//!
//! Nothing here decides anything: a handler calls the function of the store that the office's page or the
//! keying screen calls, as the account that the key names. So the table of rights, the scope, the table of
//! steps, the checks of keying and the blindness of the second clerk hold here too.

mod batches;
mod caller;
mod differences;
mod document;
mod forms;
pub(crate) mod rate;
mod refused;
mod request;
pub(crate) mod results;
mod shapes;
mod sheets;
mod steps;

use crate::access::{Routes, Verb};

pub(crate) use caller::Caller;
pub(crate) use caller::{PREFIX, is_of_post, secret_hash};
pub use document::openapi_json;
pub(crate) use refused::Refused;

/// Everything under `/api/v1` for the programs of post offices.
pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .open(
            Verb::Get,
            "/api/v1/openapi.json",
            "how to ask is no secret",
            document::show,
        )
        .keyed(Verb::Post, "/api/v1/batches", batches::create)
        .keyed(Verb::Get, "/api/v1/batches/{id}", batches::show)
        .keyed(Verb::Post, "/api/v1/batches/{id}/sheets", sheets::take)
        .keyed(Verb::Post, "/api/v1/batches/{id}/forms", forms::send)
        .keyed(
            Verb::Get,
            "/api/v1/batches/{id}/differences",
            differences::show,
        )
        .keyed(Verb::Post, "/api/v1/batches/{id}/steps", steps::take)
}
