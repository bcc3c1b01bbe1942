//! The keys by which units and fields are searched and sorted: they follow from their names by rules
//! that a later program may have changed.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use survey::text::{KEYS_VERSION, search_text, sort_key};

use super::rows::{from_list, unit_keys};
use crate::database::Database;
use crate::entity::{field, setting, unit};
use crate::error::Result;
use crate::transaction::{Transaction, begin_write};

/// Name of the setting that says by which rules the stored keys were made.
const SETTING: &str = "catalogue-keys";

/// Makes the keys of all versions again if they were made by other rules, or by none, as in a
/// database that was just migrated. To be called once at the start, before anything is searched.
///
/// # Errors
/// [`StoreError`](crate::StoreError); the keys then stay as they were.
pub async fn refresh_keys(database: &Database) -> Result<()> {
    let wanted = KEYS_VERSION.to_be_bytes().to_vec();
    let stored = setting::Entity::find_by_id(SETTING)
        .one(database.read_connection())
        .await?;
    if stored.is_some_and(|setting| setting.value == wanted) {
        return Ok(());
    }
    let transaction = begin_write(database).await?;
    refresh_units(&transaction).await?;
    refresh_fields(&transaction).await?;
    let connection = transaction.inner();
    setting::Entity::delete_by_id(SETTING)
        .exec(connection)
        .await?;
    let row = setting::ActiveModel {
        name: sea_orm::Set(SETTING.to_owned()),
        value: sea_orm::Set(wanted),
    };
    setting::Entity::insert(row)
        .exec_without_returning(connection)
        .await?;
    transaction.commit().await
}

async fn refresh_units(transaction: &Transaction) -> Result<()> {
    let connection = transaction.inner();
    for row in unit::Entity::find().all(connection).await? {
        let former = from_list("unit", &row.former_names)?;
        let (search_text, sort_key) = unit_keys(&row.name, &row.full_name, &former);
        unit::Entity::update_many()
            .col_expr(unit::Column::SearchText, Expr::value(search_text))
            .col_expr(unit::Column::SortKey, Expr::value(sort_key))
            .filter(unit::Column::CatalogueId.eq(row.catalogue_id))
            .filter(unit::Column::Code.eq(row.code))
            .exec(connection)
            .await?;
    }
    Ok(())
}

async fn refresh_fields(transaction: &Transaction) -> Result<()> {
    let connection = transaction.inner();
    for row in field::Entity::find().all(connection).await? {
        let text = search_text([row.name.as_str()]);
        field::Entity::update_many()
            .col_expr(field::Column::SearchText, Expr::value(text))
            .col_expr(field::Column::SortKey, Expr::value(sort_key(&row.name)))
            .filter(field::Column::CatalogueId.eq(row.catalogue_id))
            .filter(field::Column::Code.eq(row.code))
            .exec(connection)
            .await?;
    }
    Ok(())
}
