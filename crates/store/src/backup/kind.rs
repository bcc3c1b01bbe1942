//! The kinds of values that both databases keep.

use data_encoding::BASE64;
use sea_orm::{QueryResult, Value, prelude::Uuid};
use serde_json::Value as Json;

use crate::error::{Result, StoreError};

/// What a column holds, whatever either database calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A whole number of at most 64 bits.
    Integer,
    /// A floating-point number of 64 bits.
    Real,
    /// Text in UTF-8.
    Text,
    /// Bytes; Base64 in a line.
    Bytes,
    /// An id.
    Uuid,
    /// True or false.
    Boolean,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 6] = [
        Self::Integer,
        Self::Real,
        Self::Text,
        Self::Bytes,
        Self::Uuid,
        Self::Boolean,
    ];

    /// The name in the head of a backup.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Integer => "integer",
            Self::Real => "real",
            Self::Text => "text",
            Self::Bytes => "bytes",
            Self::Uuid => "uuid",
            Self::Boolean => "boolean",
        }
    }

    /// The kind of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The kind of a declared type of SQLite or a `data_type` of PostgreSQL.
    pub(super) fn of_declared(declared: &str) -> Option<Self> {
        let declared = declared.to_ascii_lowercase();
        // The first that fits: SQLite's `uuid_text` is no text.
        let by_word = [
            ("uuid", Self::Uuid),
            ("bool", Self::Boolean),
            ("int", Self::Integer),
            ("text", Self::Text),
            ("char", Self::Text),
            ("blob", Self::Bytes),
            ("bytea", Self::Bytes),
            ("double", Self::Real),
            ("real", Self::Real),
        ];
        by_word
            .into_iter()
            .find(|(word, _)| declared.contains(word))
            .map(|(_, kind)| kind)
    }

    /// The value at a place of a row, as it stands in a line.
    pub(crate) fn read(self, row: &QueryResult, at: usize) -> Result<Json> {
        Ok(match self {
            Self::Integer => row
                .try_get_by_index::<Option<i64>>(at)?
                .map_or(Json::Null, Json::from),
            Self::Real => real(row.try_get_by_index::<Option<f64>>(at)?)?,
            Self::Text => row
                .try_get_by_index::<Option<String>>(at)?
                .map_or(Json::Null, Json::String),
            Self::Bytes => row
                .try_get_by_index::<Option<Vec<u8>>>(at)?
                .map_or(Json::Null, |bytes| Json::String(BASE64.encode(&bytes))),
            Self::Uuid => row
                .try_get_by_index::<Option<Uuid>>(at)?
                .map_or(Json::Null, |id| Json::String(id.hyphenated().to_string())),
            Self::Boolean => row
                .try_get_by_index::<Option<bool>>(at)?
                .map_or(Json::Null, Json::Bool),
        })
    }

    /// The value of a line as a parameter of a statement.
    pub(crate) fn write(self, value: Json) -> Result<Value> {
        let odd = || StoreError::corrupt("backup", format!("a value is no {}", self.name()));
        Ok(match (self, value) {
            (Self::Integer, Json::Null) => Value::BigInt(None),
            (Self::Real, Json::Null) => Value::Double(None),
            (Self::Text, Json::Null) => Value::String(None),
            (Self::Bytes, Json::Null) => Value::Bytes(None),
            (Self::Uuid, Json::Null) => Value::Uuid(None),
            (Self::Boolean, Json::Null) => Value::Bool(None),
            (Self::Integer, Json::Number(number)) => {
                Value::BigInt(Some(number.as_i64().ok_or_else(odd)?))
            }
            (Self::Real, Json::Number(number)) => {
                Value::Double(Some(number.as_f64().ok_or_else(odd)?))
            }
            (Self::Text, Json::String(text)) => text.into(),
            (Self::Bytes, Json::String(text)) => {
                BASE64.decode(text.as_bytes()).map_err(|_| odd())?.into()
            }
            (Self::Uuid, Json::String(text)) => Uuid::parse_str(&text).map_err(|_| odd())?.into(),
            (Self::Boolean, Json::Bool(value)) => value.into(),
            _ => return Err(odd()),
        })
    }
}

fn real(value: Option<f64>) -> Result<Json> {
    let Some(value) = value else {
        return Ok(Json::Null);
    };
    serde_json::Number::from_f64(value)
        .map(Json::Number)
        .ok_or_else(|| StoreError::corrupt("database", "a number is infinite or none"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_databases_words_for_a_type_lead_to_one_kind() {
        for (declared, kind) in [
            ("uuid_text", Kind::Uuid),
            ("uuid", Kind::Uuid),
            ("bigint", Kind::Integer),
            ("INTEGER", Kind::Integer),
            ("boolean", Kind::Boolean),
            ("text", Kind::Text),
            ("character varying", Kind::Text),
            ("blob", Kind::Bytes),
            ("bytea", Kind::Bytes),
            ("double precision", Kind::Real),
        ] {
            assert_eq!(Kind::of_declared(declared), Some(kind), "{declared}");
        }
        assert_eq!(Kind::of_declared("numeric"), None);
    }

    #[test]
    fn a_value_of_another_kind_is_refused() {
        assert!(Kind::Integer.write(Json::String("1".to_owned())).is_err());
        assert!(Kind::Uuid.write(Json::String("x".to_owned())).is_err());
        assert!(Kind::Bytes.write(Json::String("?".to_owned())).is_err());
        assert!(Kind::Text.write(Json::Null).is_ok());
    }
}
