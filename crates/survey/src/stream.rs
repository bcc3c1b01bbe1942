//! How a response came in: its stream and its mode.

/// A stored word that no enum of this crate knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown word {0:?}")]
pub struct UnknownWord(pub String);

/// Declares an enum that is stored and sent as one lower-case word a variant; its crate depends on
/// `serde` and names [`UnknownWord`] at its root.
#[macro_export]
macro_rules! word_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize,
        )]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $word)] $variant),+
        }

        impl $name {
            /// All of them, in the order in which they are listed to people.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word under which it is stored.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }

            /// Reads the stored word.
            ///
            /// # Errors
            /// [`UnknownWord`](crate::UnknownWord) for any other text.
            pub fn parse(word: &str) -> Result<Self, $crate::UnknownWord> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    other => Err($crate::UnknownWord(other.to_owned())),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use word_enum;

word_enum!(
    /// The stream (luồng) of a response: streams are never pooled silently.
    Stream {
        /// Drawn into the probability sample.
        Sampled = "sampled",
        /// Came by itself, e.g. through a poster.
        Open = "open",
    }
);

word_enum!(
    /// How the answers were given (cách trả lời).
    Mode {
        /// On the respondent's own device.
        Phone = "phone",
        /// On a shared device at the counter.
        Kiosk = "kiosk",
        /// On paper, keyed afterwards.
        Paper = "paper",
        /// Asked and noted down by another person.
        Interview = "interview",
    }
);

impl Mode {
    /// Whether the form can still ask for a missing answer; a returned sheet of paper cannot.
    pub const fn can_ask_again(self) -> bool {
        matches!(self, Self::Phone | Self::Kiosk)
    }
}
