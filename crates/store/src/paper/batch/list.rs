//! Lists of batches.

use intake::batch::BatchState;
use sea_orm::{
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use survey::{PostOfficeCode, RoundId, Scope};

use super::{Batch, from_row};
use crate::entity::paper::batch as entity;
use crate::error::Result;
use crate::transaction::Executor;

/// Which batches a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Only in these states; nothing: in any.
    pub states: Vec<BatchState>,
    /// Only of this post office, inside the scope.
    pub post_office: Option<PostOfficeCode>,
}

/// The batches of a round inside a scope that are wanted, the latest first, from `offset` on; and how
/// many there are.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away); [`StoreError::Corrupt`](crate::StoreError::Corrupt).
pub async fn list(
    on: &impl Executor,
    round: RoundId,
    scope: &Scope,
    wanted: &Wanted,
    offset: u64,
    limit: u64,
) -> Result<(Vec<Batch>, u64)> {
    let Some(query) = select(round, scope, wanted) else {
        return Ok((Vec::new(), 0));
    };
    let total = query.clone().count(&on.reading()).await?;
    let rows = query
        .order_by_desc(entity::Column::Number)
        .offset(offset)
        .limit(limit)
        .all(&on.reading())
        .await?;
    let batches = rows.into_iter().map(from_row).collect::<Result<_>>()?;
    Ok((batches, total))
}

fn select(round: RoundId, scope: &Scope, wanted: &Wanted) -> Option<Select<entity::Entity>> {
    let mut query = entity::Entity::find().filter(entity::Column::RoundId.eq(round.as_uuid()));
    match scope {
        Scope::Everything => {}
        Scope::Units(_) => return None,
        Scope::PostOffices(offices) => {
            let codes = offices.iter().map(PostOfficeCode::as_str);
            query = query.filter(entity::Column::PostOffice.is_in(codes));
        }
    }
    if !wanted.states.is_empty() {
        let states = wanted.states.iter().map(|state| state.as_str());
        query = query.filter(entity::Column::State.is_in(states));
    }
    if let Some(office) = &wanted.post_office {
        query = query.filter(entity::Column::PostOffice.eq(office.as_str()));
    }
    Some(query)
}
