//! Codes that a person types from a card or a receipt, with a check character.
//!
//! 31 symbols without 0, O, 1, I and L. Since 31 is prime, a sum of the symbols with different
//! weights modulo 31 notices every single wrong symbol and every swap of two different symbols,
//! at any distance.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::CodeError;
use crate::id::ResponseId;

/// The symbols of codes that people type: none that looks like another.
pub const SYMBOLS: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
const BASE: u64 = 31;

fn value(symbol: char) -> Option<u64> {
    SYMBOLS
        .iter()
        .position(|&known| char::from(known) == symbol)
        .map(|position| position as u64)
}

fn symbol(value: u64) -> u8 {
    let position = usize::try_from(value % BASE).unwrap_or(0);
    SYMBOLS[position]
}

/// Weighted sum modulo 31; the last symbol has weight 1, the one before it 2, and so on.
fn checksum(symbols: &[u8]) -> u64 {
    symbols
        .iter()
        .rev()
        .zip(1..)
        .map(|(&found, weight)| weight * value(char::from(found)).unwrap_or(0))
        .sum::<u64>()
        % BASE
}

fn encode<const LENGTH: usize>(mut number: u64) -> [u8; LENGTH] {
    let mut symbols = [SYMBOLS[0]; LENGTH];
    for place in symbols.iter_mut().rev().skip(1) {
        *place = symbol(number);
        number /= BASE;
    }
    // SYMBOLS[0] is worth 0, so the sum so far is that of the payload alone.
    let missing = (BASE - checksum(&symbols)) % BASE;
    if let Some(last) = symbols.last_mut() {
        *last = symbol(missing);
    }
    symbols
}

fn decode<const LENGTH: usize>(text: &str) -> Result<[u8; LENGTH], CodeError> {
    let mut symbols = [SYMBOLS[0]; LENGTH];
    let mut length = 0;
    for typed in text.chars() {
        if typed.is_whitespace() || matches!(typed, '-' | '\u{2010}'..='\u{2015}') {
            continue;
        }
        let upper = typed.to_ascii_uppercase();
        let known = value(upper).ok_or(CodeError::Symbol(typed))?;
        *symbols.get_mut(length).ok_or(CodeError::Length)? = symbol(known);
        length += 1;
    }
    if length != LENGTH {
        return Err(CodeError::Length);
    }
    if checksum(&symbols) == 0 {
        Ok(symbols)
    } else {
        Err(CodeError::Check)
    }
}

fn write(symbols: &[u8], formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    symbols
        .iter()
        .try_for_each(|&found| fmt::Write::write_char(formatter, char::from(found)))
}

/// Code of a link, printed on its card: seven random symbols and a check character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LinkCode([u8; 8]);

impl LinkCode {
    /// Makes a code from 64 random bits (about 35 of them matter).
    pub fn from_bytes(random: [u8; 8]) -> Self {
        Self(encode(u64::from_be_bytes(random)))
    }

    /// Reads a typed code: lower case, spaces and hyphens are forgiven, a wrong symbol is not.
    ///
    /// # Errors
    /// Says whether the length, a symbol or the check character is wrong.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        decode(text).map(Self)
    }

    /// The code in two groups of four, as printed: `ABCD-EFGH`.
    pub fn grouped(&self) -> String {
        let text = self.to_string();
        let (first, second) = text.split_at(4);
        format!("{first}-{second}")
    }
}

/// Code on a receipt: nine symbols taken from the random bits of the response id, and a check
/// character. It does not lead back to the answers without the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ReceiptCode([u8; 10]);

impl ReceiptCode {
    /// The receipt code of a response; the same id always gives the same code.
    pub fn of(id: ResponseId) -> Self {
        let (_, low) = id.as_uuid().as_u64_pair();
        // The two highest bits are the variant of the UUID, not random.
        Self(encode(low & (u64::MAX >> 2)))
    }

    /// Reads a typed code: lower case, spaces and hyphens are forgiven, a wrong symbol is not.
    ///
    /// # Errors
    /// Says whether the length, a symbol or the check character is wrong.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        decode(text).map(Self)
    }
}

impl fmt::Display for LinkCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(&self.0, formatter)
    }
}

impl fmt::Display for ReceiptCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(&self.0[..3], formatter)?;
        formatter.write_str("-")?;
        write(&self.0[3..6], formatter)?;
        formatter.write_str("-")?;
        write(&self.0[6..], formatter)
    }
}

macro_rules! text_forms {
    ($name:ident) => {
        impl FromStr for $name {
            type Err = CodeError;

            fn from_str(text: &str) -> Result<Self, CodeError> {
                Self::parse(text)
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
                code.to_string()
            }
        }
    };
}

text_forms!(LinkCode);
text_forms!(ReceiptCode);

#[cfg(test)]
mod tests;
