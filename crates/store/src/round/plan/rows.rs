//! The tables of a plan: one row an exception.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set};
use survey::round::{FieldPlan, PostOffice, RoundPlan, UnitPlan};
use survey::{Block, FieldCode, PostOfficeCode, RoundId, UnitCode};

use crate::entity::{post_office_unit, round_block, round_field, round_post_office, round_unit};
use crate::error::{Result, StoreError};
use crate::transaction::{Executor, Transaction};

/// Rows a statement.
const CHUNK: usize = 1000;

/// Reads the tables of a round into its plan.
pub(super) async fn read(on: &impl Executor, plan: &mut RoundPlan) -> Result<()> {
    let id = plan.round.id.as_uuid();
    let units = round_unit::Entity::find()
        .filter(round_unit::Column::RoundId.eq(id))
        .all(&on.reading())
        .await?;
    for row in units {
        let unit = UnitPlan {
            not_surveyed: row.not_surveyed,
            quota: row.quota.map(number).transpose()?,
        };
        plan.units.insert(unit_code(&row.unit)?, unit);
    }
    let blocks = round_block::Entity::find()
        .filter(round_block::Column::RoundId.eq(id))
        .all(&on.reading())
        .await?;
    for row in blocks {
        let block = Block::parse(&row.block).map_err(corrupt)?;
        plan.blocks.insert(block, number(row.quota)?);
    }
    let fields = round_field::Entity::find()
        .filter(round_field::Column::RoundId.eq(id))
        .all(&on.reading())
        .await?;
    for row in fields {
        let field = FieldPlan {
            left_out: row.left_out,
            minimum: row.minimum.map(number).transpose()?,
        };
        let code = FieldCode::parse(&row.field).map_err(corrupt)?;
        plan.fields.insert(code, field);
    }
    plan.post_offices = read_post_offices(on, id).await?;
    Ok(())
}

async fn read_post_offices(
    on: &impl Executor,
    id: Uuid,
) -> Result<BTreeMap<PostOfficeCode, PostOffice>> {
    let mut found = BTreeMap::new();
    let offices = round_post_office::Entity::find()
        .filter(round_post_office::Column::RoundId.eq(id))
        .all(&on.reading())
        .await?;
    for row in offices {
        let office = PostOffice {
            name: row.name,
            units: BTreeSet::new(),
        };
        found.insert(office_code(&row.code)?, office);
    }
    let served = post_office_unit::Entity::find()
        .filter(post_office_unit::Column::RoundId.eq(id))
        .all(&on.reading())
        .await?;
    for row in served {
        if let Some(office) = found.get_mut(&office_code(&row.code)?) {
            office.units.insert(unit_code(&row.unit)?);
        }
    }
    Ok(found)
}

/// Every post office that any round names, with its latest name.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::Corrupt`].
pub async fn post_offices(on: &impl Executor) -> Result<BTreeMap<PostOfficeCode, String>> {
    // Ids of rounds are of version 7: the latest round comes last.
    let rows = round_post_office::Entity::find()
        .order_by_asc(round_post_office::Column::RoundId)
        .all(&on.reading())
        .await?;
    rows.into_iter()
        .map(|row| Ok((office_code(&row.code)?, row.name)))
        .collect()
}

/// Whether a post office serves in a round.
pub(crate) async fn serves(
    on: &impl Executor,
    round: RoundId,
    post_office: &PostOfficeCode,
) -> Result<bool> {
    let found = round_post_office::Entity::find()
        .filter(round_post_office::Column::RoundId.eq(round.as_uuid()))
        .filter(round_post_office::Column::Code.eq(post_office.as_str()))
        .count(&on.reading())
        .await?;
    Ok(found > 0)
}

/// Writes the tables of a plan in place of those that are there.
pub(super) async fn replace(transaction: &Transaction, plan: &RoundPlan) -> Result<()> {
    let id = plan.round.id.as_uuid();
    let connection = transaction.inner();
    round_unit::Entity::delete_many()
        .filter(round_unit::Column::RoundId.eq(id))
        .exec(connection)
        .await?;
    round_block::Entity::delete_many()
        .filter(round_block::Column::RoundId.eq(id))
        .exec(connection)
        .await?;
    round_field::Entity::delete_many()
        .filter(round_field::Column::RoundId.eq(id))
        .exec(connection)
        .await?;
    post_office_unit::Entity::delete_many()
        .filter(post_office_unit::Column::RoundId.eq(id))
        .exec(connection)
        .await?;
    round_post_office::Entity::delete_many()
        .filter(round_post_office::Column::RoundId.eq(id))
        .exec(connection)
        .await?;
    write(transaction, plan).await
}

/// Writes the tables of a plan where there is nothing yet.
pub(super) async fn write(transaction: &Transaction, plan: &RoundPlan) -> Result<()> {
    let id = plan.round.id.as_uuid();
    let connection = transaction.inner();
    let units: Vec<_> = plan.units.iter().map(|unit| unit_row(id, unit)).collect();
    for chunk in units.chunks(CHUNK) {
        round_unit::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(connection)
            .await?;
    }
    let blocks: Vec<_> = plan
        .blocks
        .iter()
        .map(|block| block_row(id, block))
        .collect();
    for chunk in blocks.chunks(CHUNK) {
        round_block::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(connection)
            .await?;
    }
    let fields: Vec<_> = plan
        .fields
        .iter()
        .map(|field| field_row(id, field))
        .collect();
    for chunk in fields.chunks(CHUNK) {
        round_field::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(connection)
            .await?;
    }
    write_post_offices(transaction, plan).await
}

async fn write_post_offices(transaction: &Transaction, plan: &RoundPlan) -> Result<()> {
    let id = plan.round.id.as_uuid();
    let office_row =
        |(code, office): (&PostOfficeCode, &PostOffice)| round_post_office::ActiveModel {
            round_id: Set(id),
            code: Set(code.as_str().to_owned()),
            name: Set(office.name.clone()),
        };
    let offices: Vec<_> = plan.post_offices.iter().map(office_row).collect();
    for chunk in offices.chunks(CHUNK) {
        round_post_office::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(transaction.inner())
            .await?;
    }
    let served = plan.post_offices.iter().flat_map(|(code, office)| {
        office
            .units
            .iter()
            .map(move |unit| post_office_unit::ActiveModel {
                round_id: Set(id),
                code: Set(code.as_str().to_owned()),
                unit: Set(unit.as_str().to_owned()),
            })
    });
    let served: Vec<_> = served.collect();
    for chunk in served.chunks(CHUNK) {
        post_office_unit::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(transaction.inner())
            .await?;
    }
    Ok(())
}

fn unit_row(id: Uuid, (code, unit): (&UnitCode, &UnitPlan)) -> round_unit::ActiveModel {
    round_unit::ActiveModel {
        round_id: Set(id),
        unit: Set(code.as_str().to_owned()),
        not_surveyed: Set(unit.not_surveyed.clone()),
        quota: Set(unit.quota.map(i64::from)),
    }
}

fn block_row(id: Uuid, (block, &quota): (&Block, &u32)) -> round_block::ActiveModel {
    round_block::ActiveModel {
        round_id: Set(id),
        block: Set(block.as_str().to_owned()),
        quota: Set(i64::from(quota)),
    }
}

fn field_row(id: Uuid, (code, field): (&FieldCode, &FieldPlan)) -> round_field::ActiveModel {
    round_field::ActiveModel {
        round_id: Set(id),
        field: Set(code.as_str().to_owned()),
        left_out: Set(field.left_out),
        minimum: Set(field.minimum.map(i64::from)),
    }
}

fn number(stored: i64) -> Result<u32> {
    u32::try_from(stored).map_err(corrupt)
}

fn unit_code(text: &str) -> Result<UnitCode> {
    UnitCode::parse(text).map_err(corrupt)
}

fn office_code(text: &str) -> Result<PostOfficeCode> {
    PostOfficeCode::parse(text).map_err(corrupt)
}

fn corrupt(why: impl ToString) -> StoreError {
    StoreError::corrupt("plan of a round", why)
}
