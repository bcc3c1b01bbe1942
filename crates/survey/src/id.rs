//! Ids: one newtype over [`Uuid`] for each thing that has one, so that they cannot be mixed up.
//!
//! Ids are made elsewhere (UUID v7) and handed in.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Takes an id that was made elsewhere.
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The id as a plain UUID, for storing.
            pub const fn as_uuid(&self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::from_str(text).map(Self)
            }
        }
    };
}

id!(
    /// Id of a round (đợt khảo sát).
    RoundId
);
id!(
    /// Id of a version of the catalogue of units and fields.
    CatalogueId
);
id!(
    /// Id of a link that stands behind a QR code.
    LinkId
);
id!(
    /// Id of an accepted response (phiếu trả lời).
    ResponseId
);
id!(
    /// Id of one attempt to send a form; made with the page, so that a second press is recognised.
    AttemptId
);
id!(
    /// Id of a release (công bố).
    ReleaseId
);
