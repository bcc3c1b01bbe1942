//! The body that a browser posts: `application/x-www-form-urlencoded`, read strictly.
//!
//! axum's own form extractor replaces broken UTF-8 silently; here it is refused, since a name with
//! replacement signs in it would be kept for years.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use pages::citizen::ProblemKind;
use percent_encoding::percent_decode;
use survey::text;

use crate::problem::Problem;

/// Name–value pairs in the order they were posted; names may repeat (check boxes).
pub(crate) type Pairs = Vec<(String, String)>;

/// Most pairs a form may post; the longest questionnaire has under 200 inputs.
const MOST_PAIRS: usize = 600;

/// Why a body could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PostedError {
    #[error("the posted form is not valid UTF-8")]
    Encoding,
    #[error("the posted form has more than {MOST_PAIRS} values")]
    TooMany,
}

/// Reads a posted body.
///
/// # Errors
/// [`PostedError::Encoding`] for bytes that are not UTF-8, [`PostedError::TooMany`] for more than
/// 600 values.
pub(crate) fn read(body: &[u8]) -> Result<Pairs, PostedError> {
    let mut pairs = Vec::new();
    for pair in body
        .split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty())
    {
        if pairs.len() == MOST_PAIRS {
            return Err(PostedError::TooMany);
        }
        let at = pair
            .iter()
            .position(|byte| *byte == b'=')
            .unwrap_or(pair.len());
        let (name, value) = pair.split_at(at);
        pairs.push((decode(name)?, decode(value.get(1..).unwrap_or_default())?));
    }
    Ok(pairs)
}

/// A posted form of the office: every value in NFC and trimmed, as an extractor.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fields(Pairs);

impl Fields {
    /// The first value of this name; empty if there is none.
    pub(crate) fn one(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or_default()
    }

    /// Every value of this name, in the order of the form.
    pub(crate) fn all<'a, 'n>(
        &'a self,
        name: &'n str,
    ) -> impl Iterator<Item = &'a str> + use<'a, 'n> {
        let named =
            move |(key, value): &'a (String, String)| (key == name).then_some(value.as_str());
        self.0.iter().filter_map(named)
    }
}

impl Fields {
    /// Every value whose name begins so, with the rest of its name, in the order of the form.
    pub(crate) fn prefixed<'a, 'p>(
        &'a self,
        prefix: &'p str,
    ) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a, 'p> {
        self.0
            .iter()
            .filter_map(move |(key, value)| Some((key.strip_prefix(prefix)?, value.as_str())))
    }

    /// All names and values, in the order of the form.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let pairs = self.0.iter();
        pairs.map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl From<Pairs> for Fields {
    fn from(pairs: Pairs) -> Self {
        let normal = |(name, value): (String, String)| (name, text::normalise(&value));
        Self(pairs.into_iter().map(normal).collect())
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let body = Bytes::from_request(request, state)
            .await
            .map_err(|_| Problem::new(ProblemKind::TooLarge))?;
        let pairs = read(&body).map_err(|_| Problem::new(ProblemKind::Unreadable))?;
        Ok(Self::from(pairs))
    }
}

/// A value as it stands in an address.
pub(crate) fn encode(value: &str) -> String {
    percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC).to_string()
}

fn decode(bytes: &[u8]) -> Result<String, PostedError> {
    let spaced: Vec<u8> = bytes
        .iter()
        .map(|byte| if *byte == b'+' { b' ' } else { *byte })
        .collect();
    percent_decode(&spaced)
        .decode_utf8()
        .map(std::borrow::Cow::into_owned)
        .map_err(|_| PostedError::Encoding)
}

#[cfg(test)]
mod tests {
    use super::{PostedError, read};

    fn pairs(body: &str) -> Vec<(String, String)> {
        read(body.as_bytes()).unwrap()
    }

    #[test]
    fn values_repeat_and_keep_their_order() {
        let read = pairs("a=1&b=Ông%2FBà+ạ&a=2&&c&=d");
        let expected = [
            ("a", "1"),
            ("b", "Ông/Bà ạ"),
            ("a", "2"),
            ("c", ""),
            ("", "d"),
        ];
        assert_eq!(
            read,
            expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
    }

    #[test]
    fn broken_utf_8_is_refused_in_names_and_values() {
        assert_eq!(read(b"a=%C3%28"), Err(PostedError::Encoding));
        assert_eq!(read(b"a=\xff"), Err(PostedError::Encoding));
        assert_eq!(read(b"%E1%BA=1"), Err(PostedError::Encoding));
    }

    #[test]
    fn a_flood_of_values_is_refused() {
        assert_eq!(
            read("a=1&".repeat(601).as_bytes()),
            Err(PostedError::TooMany)
        );
    }

    #[test]
    fn a_lone_percent_sign_is_a_percent_sign() {
        assert_eq!(pairs("a=100%"), [("a".to_owned(), "100%".to_owned())]);
    }
}
