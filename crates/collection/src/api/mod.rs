//! The interface for programs, `/api/v1/…`: JSON, problems as `application/problem+json`.

pub(crate) mod results;
