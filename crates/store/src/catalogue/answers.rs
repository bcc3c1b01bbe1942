//! Where the units of a catalogue are used: in which rounds, by how many answers.

use std::collections::BTreeMap;

use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};
use survey::{CatalogueId, Round, UnitCode};

use super::rows::unit_code;
use crate::entity::response;
use crate::error::{Result, StoreError};
use crate::round;
use crate::transaction::Executor;

/// The rounds that pin one of these versions, the first to open first.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::Corrupt`].
pub async fn rounds_of(on: &impl Executor, versions: &[CatalogueId]) -> Result<Vec<Round>> {
    let mut rounds = round::all(on).await?;
    rounds.retain(|round| versions.contains(&round.catalogue));
    Ok(rounds)
}

/// How many answers of these rounds name each of these units, as the one that received the dossier,
/// as the one that decided it, or both. Units that none names are left out.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::Corrupt`].
pub async fn answers_by_unit(
    on: &impl Executor,
    rounds: &[Round],
    units: &[UnitCode],
) -> Result<BTreeMap<UnitCode, u64>> {
    if rounds.is_empty() || units.is_empty() {
        return Ok(BTreeMap::new());
    }
    let codes = || units.iter().map(UnitCode::as_str);
    let rows: Vec<(String, String, i64)> = response::Entity::find()
        .select_only()
        .column(response::Column::ReceivedBy)
        .column(response::Column::DecidedBy)
        .column_as(response::Column::Id.count(), "answers")
        .filter(response::Column::RoundId.is_in(rounds.iter().map(|round| round.id.as_uuid())))
        .filter(response::Column::SupersededMs.is_null())
        .filter(
            Condition::any()
                .add(response::Column::ReceivedBy.is_in(codes()))
                .add(response::Column::DecidedBy.is_in(codes())),
        )
        .group_by(response::Column::ReceivedBy)
        .group_by(response::Column::DecidedBy)
        .into_tuple()
        .all(&on.reading())
        .await?;
    let mut counted: BTreeMap<UnitCode, u64> = BTreeMap::new();
    for (received_by, decided_by, answers) in rows {
        let answers = u64::try_from(answers).map_err(|why| StoreError::corrupt("response", why))?;
        let (received_by, decided_by) = (unit_code(&received_by)?, unit_code(&decided_by)?);
        if received_by != decided_by {
            *counted.entry(received_by).or_default() += answers;
        }
        *counted.entry(decided_by).or_default() += answers;
    }
    counted.retain(|code, _| units.contains(code));
    Ok(counted)
}
