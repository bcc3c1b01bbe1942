//! The releases read lately. A release never changes, so what was read once stays right.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use publication::release::{self, Release};
use store::{Database, StoreError};

/// More releases than this are not kept in memory; a province has a handful.
const MOST: usize = 32;

/// Releases by their number.
#[derive(Debug, Default)]
pub(crate) struct Published(RwLock<BTreeMap<String, Arc<Release>>>);

impl Published {
    /// The release of this number, its digest checked when it was first read.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::Corrupt`] if its bytes are not those that were kept.
    pub(crate) async fn find(
        &self,
        database: &Database,
        number: &str,
    ) -> Result<Arc<Release>, StoreError> {
        if let Some(known) = self
            .0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(number)
        {
            return Ok(known.clone());
        }
        let stored = store::release::find(database, number).await?;
        let read = release::read(&stored.content, &stored.head.digest).map_err(|error| {
            StoreError::Corrupt {
                what: "release",
                why: error.to_string(),
            }
        })?;
        let read = Arc::new(read);
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(number.to_owned(), read.clone());
        Ok(read)
    }
}
