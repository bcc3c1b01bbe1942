//! Small numbers and words between rows and the types of the rules.

use intake::Serial;
use intake::serial::SerialRange;
use serde_json::Value as Json;

use crate::error::{Result, StoreError};

/// A serial as it is kept.
pub(crate) fn stored(serial: Serial) -> Result<i32> {
    small(serial.number())
}

/// A serial that was kept.
pub(crate) fn serial(number: i32) -> Result<Serial> {
    Serial::from_number(count(number)?).map_err(corrupt)
}

/// First and last serial that were kept.
pub(crate) fn range(first: i32, last: i32) -> Result<SerialRange> {
    SerialRange::new(serial(first)?, serial(last)?).map_err(corrupt)
}

/// A number as it is kept.
pub(crate) fn small(number: u32) -> Result<i32> {
    i32::try_from(number)
        .map_err(|_| StoreError::Invalid(format!("{number} is more than can be kept")))
}

/// A number that was kept.
pub(crate) fn count(number: i32) -> Result<u32> {
    u32::try_from(number).map_err(corrupt)
}

/// A number that a statement counted.
pub(crate) fn counted(number: i64) -> Result<u32> {
    u32::try_from(number).map_err(corrupt)
}

/// A value as JSON text.
pub(crate) fn to_json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value)
        .map_err(|why| StoreError::Invalid(format!("this cannot be kept as JSON: {why}")))
}

/// A value from JSON text.
pub(crate) fn from_json<Kept: serde::de::DeserializeOwned>(text: &str) -> Result<Kept> {
    serde_json::from_str(text).map_err(corrupt)
}

/// A value as part of the detail of an audit event.
pub(crate) fn detail(value: &impl serde::Serialize) -> Json {
    serde_json::to_value(value).unwrap_or(Json::Null)
}

pub(crate) fn corrupt(why: impl ToString) -> StoreError {
    StoreError::corrupt("paper", why)
}
