//! What became of every printed form, by unit and field: the counts behind the response rates of paper.
//!
//! The letters are those of `statistics::rates`; how a rejected form counts is said in
//! [`intake::rejected`]. A printed form of which nothing is known is not in any register: it was handed
//! out and not brought back, or never handed out.

use std::collections::{BTreeMap, BTreeSet};

use intake::Serial;
use intake::rejected::{Disposition, Reason, Tally};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use survey::{FieldCode, RoundId, Scope, UnitCode};

use super::kept::{corrupt, serial};
use super::series;
use super::sheet::SheetStanding;
use crate::entity::paper::batch_sheet as entity;
use crate::error::Result;
use crate::transaction::Executor;

/// Forms of one unit and field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FormCount {
    /// Printed.
    pub printed: u64,
    /// Whose paper came back, rejected ones too; each serial once.
    pub returned: u64,
    /// Whose answers on paper are handed over.
    pub counted: u64,
    /// Rejected, by how they count. A duplicate is no case of its own.
    pub rejected: Tally,
}

/// The counts of a round.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away); [`StoreError::Corrupt`](crate::StoreError::Corrupt).
pub async fn of_round(
    on: &impl Executor,
    round: RoundId,
) -> Result<BTreeMap<(UnitCode, FieldCode), FormCount>> {
    let all = series::list(on, round, &Scope::Everything).await?;
    let mut counts: BTreeMap<(UnitCode, FieldCode), FormCount> = BTreeMap::new();
    for series in &all {
        let cell = (series.unit.clone(), series.field.clone());
        counts.entry(cell).or_default().printed += u64::from(series.serials.count());
    }
    let rows = entity::Entity::find()
        .filter(entity::Column::RoundId.eq(round.as_uuid()))
        .filter(entity::Column::Serial.is_not_null())
        .all(&on.reading())
        .await?;
    let mut seen: BTreeSet<Serial> = BTreeSet::new();
    for row in rows {
        let Some(serial) = row.serial.map(serial).transpose()? else {
            continue;
        };
        let holds = all.iter().find(|series| series.serials.contains(serial));
        let Some(series) = holds else { continue };
        let cell = (series.unit.clone(), series.field.clone());
        let count = counts.entry(cell).or_default();
        count.returned += u64::from(seen.insert(serial));
        match SheetStanding::parse(&row.standing).map_err(corrupt)? {
            SheetStanding::Counted => count.counted += 1,
            SheetStanding::Rejected => {
                let reason = row.reason.as_deref().unwrap_or_default();
                count_rejected(&mut count.rejected, Reason::parse(reason).map_err(corrupt)?);
            }
            _ => {}
        }
    }
    Ok(counts)
}

fn count_rejected(tally: &mut Tally, reason: Reason) {
    let count = match reason.disposition() {
        Disposition::Refusal => &mut tally.refusal,
        Disposition::Other => &mut tally.other,
        Disposition::NotEligible => &mut tally.not_eligible,
        Disposition::NoCase => &mut tally.no_case,
    };
    *count += 1;
}
