//! What a release is told against: earlier releases of other rounds.

use std::collections::BTreeMap;

use store::{Database, StoreError};

use super::content::Release;
use super::digest::read;

/// The last public release of every other round that was made before `before_ms`, the round that closed last
/// first.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::Corrupt`] for a release whose bytes are not those that were kept.
pub async fn earlier_of(
    database: &Database,
    round: &str,
    before_ms: i64,
) -> Result<Vec<Release>, StoreError> {
    let mut last: BTreeMap<String, String> = BTreeMap::new();
    // The last made come first.
    for head in store::release_life::visible(database, before_ms).await? {
        let own = head.round.to_string();
        if own != round && head.made_ms < before_ms {
            last.entry(own).or_insert(head.number);
        }
    }
    let mut releases = Vec::new();
    for number in last.into_values() {
        releases.push(load(database, &number).await?);
    }
    releases.sort_by_key(|one| {
        (
            std::cmp::Reverse(one.round.closes_ms),
            one.parameters.number.clone(),
        )
    });
    Ok(releases)
}

/// One kept release, its digest checked.
///
/// # Errors
/// [`StoreError::NotFound`]; as [`earlier_of`].
pub async fn load(database: &Database, number: &str) -> Result<Release, StoreError> {
    let stored = store::release::find(database, number).await?;
    read(&stored.content, &stored.head.digest).map_err(|error| StoreError::Corrupt {
        what: "release",
        why: error.to_string(),
    })
}
