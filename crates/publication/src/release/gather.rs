//! What a release is made of, out of the store: the frozen answers, and earlier releases of other rounds.

use std::collections::BTreeMap;

use store::{Database, StoreError};
use survey::RoundId;

use super::answers::Columns;
use super::content::Release;
use super::digest::read;
use super::input::Input;

/// The input of a release of a round as it is now, told against `earlier` releases.
///
/// # Errors
/// [`StoreError::NotFound`] for an unknown round; [`StoreError::Corrupt`] if what is kept of it cannot be read.
pub async fn input_of(
    database: &Database,
    round: RoundId,
    earlier: Vec<Release>,
) -> Result<Input, StoreError> {
    let (snapshot, answers) = store::snapshot::with_answers(database, round, Columns::of).await?;
    let mut input = Input::of_snapshot(snapshot, answers)
        .map_err(|why| StoreError::Corrupt { what: "round", why })?;
    input.earlier = earlier;
    Ok(input)
}

/// What a release of `round` made at `before_ms` is told against: the last public release of every other round,
/// and every approved one of its own; the round that closed last first.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::Corrupt`] for a release whose bytes are not those that were kept.
pub async fn earlier_of(
    database: &Database,
    round: &str,
    before_ms: i64,
) -> Result<Vec<Release>, StoreError> {
    let mut last: BTreeMap<String, String> = BTreeMap::new();
    let mut own = Vec::new();
    // The last made come first.
    for life in store::release_life::all(database).await? {
        let head = &life.head;
        let of = head.round.to_string();
        if of == round && life.is_approved() {
            own.push(head.number.clone());
        } else if of != round && life.state().is_visible(before_ms) && head.made_ms < before_ms {
            last.entry(of).or_insert_with(|| head.number.clone());
        }
    }
    let others = last.into_values();
    all(database, others.chain(own)).await
}

/// The releases that a kept one was told against when it was made.
///
/// # Errors
/// As [`earlier_of`]; [`StoreError::NotFound`] if one of them is gone.
pub async fn earlier_again(
    database: &Database,
    kept: &Release,
) -> Result<Vec<Release>, StoreError> {
    let others = kept.earlier.iter().map(|one| one.number.clone());
    all(database, others.chain(kept.before.iter().cloned())).await
}

async fn all(
    database: &Database,
    numbers: impl Iterator<Item = String>,
) -> Result<Vec<Release>, StoreError> {
    let mut releases = Vec::new();
    for number in numbers {
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
