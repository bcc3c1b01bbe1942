//! Ids: one newtype over [`Uuid`] for each thing that has one, so that they cannot be mixed up.
//!
//! Ids are made elsewhere (UUID v7) and handed in.

#[cfg(doc)]
use uuid::Uuid;

pub use crate::id_type;

/// Declares a newtype over [`Uuid`] that is stored and sent as the UUID; its crate depends on `serde` and
/// `uuid`.
#[macro_export]
macro_rules! id_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(uuid::Uuid);

        impl $name {
            /// Takes an id that was made elsewhere.
            pub const fn from_uuid(uuid: uuid::Uuid) -> Self {
                Self(uuid)
            }

            /// The id as a plain UUID, for storing.
            pub const fn as_uuid(&self) -> uuid::Uuid {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

id_type!(
    /// Id of a round (đợt khảo sát).
    RoundId
);
id_type!(
    /// Id of a version of the catalogue of units and fields.
    CatalogueId
);
id_type!(
    /// Id of a link that stands behind a QR code.
    LinkId
);
id_type!(
    /// Id of an accepted response (phiếu trả lời).
    ResponseId
);
id_type!(
    /// Id of one attempt to send a form; made with the page, so that a second press is recognised.
    AttemptId
);
id_type!(
    /// Id of a release (công bố).
    ReleaseId
);
