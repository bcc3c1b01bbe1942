//! Codes that people and files write: of units and fields, of links and receipts.

mod checked;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use checked::{LinkCode, ReceiptCode, SYMBOLS};

/// Why a text is not a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Too short or too long.
    #[error("the code has the wrong length")]
    Length,
    /// A character that such a code never contains.
    #[error("the code cannot contain {0:?}")]
    Symbol(char),
    /// All characters are possible, but the check character does not fit: mistyped.
    #[error("the check character does not fit the code")]
    Check,
}

/// Longest code of a unit or field, in characters; the longest of the reference fields has 92.
pub const LONGEST_CODE: usize = 80;

fn checked_text(text: &str) -> Result<String, CodeError> {
    if text.is_empty() || text.len() > LONGEST_CODE {
        return Err(CodeError::Length);
    }
    match text
        .chars()
        .find(|symbol| !matches!(symbol, 'a'..='z' | '0'..='9' | '_' | '.' | '-'))
    {
        Some(symbol) => Err(CodeError::Symbol(symbol)),
        None => Ok(text.to_owned()),
    }
}

macro_rules! text_code {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Takes 1 to 80 characters out of `a-z`, `0-9`, `_`, `.` and `-`.
            ///
            /// # Errors
            /// [`CodeError::Length`] or [`CodeError::Symbol`] for anything else.
            pub fn parse(text: &str) -> Result<Self, CodeError> {
                checked_text(text).map(Self)
            }

            /// The code as it is written in the catalogue.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = CodeError;

            fn try_from(text: String) -> Result<Self, CodeError> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(code: $name) -> Self {
                code.0
            }
        }
    };
}

text_code!(
    /// Code of a unit (cơ quan, đơn vị) in its catalogue, e.g. `so_tu_phap` or `00004`.
    UnitCode
);
text_code!(
    /// Code of a service field (lĩnh vực) in its catalogue, e.g. `ho_tich`.
    FieldCode
);
text_code!(
    /// Code of a post office (bưu cục) that keys paper forms, e.g. `270000`.
    PostOfficeCode
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_the_catalogue_keep_their_leading_zeros() {
        let code = UnitCode::parse("00004").unwrap();
        assert_eq!(code.as_str(), "00004");
    }

    #[test]
    fn capitals_spaces_and_accents_are_no_code() {
        assert_eq!(UnitCode::parse("So"), Err(CodeError::Symbol('S')));
        assert_eq!(FieldCode::parse("ho tich"), Err(CodeError::Symbol(' ')));
        assert_eq!(FieldCode::parse("hộ"), Err(CodeError::Symbol('ộ')));
    }

    #[test]
    fn the_length_is_one_to_eighty() {
        assert_eq!(UnitCode::parse(""), Err(CodeError::Length));
        assert!(UnitCode::parse(&"a".repeat(80)).is_ok());
        assert_eq!(UnitCode::parse(&"a".repeat(81)), Err(CodeError::Length));
    }

    #[test]
    fn a_wrong_code_cannot_slip_in_through_serde() {
        assert!(serde_json::from_str::<FieldCode>("\"ho_tich\"").is_ok());
        assert!(serde_json::from_str::<FieldCode>("\"Hộ tịch\"").is_err());
    }
}
