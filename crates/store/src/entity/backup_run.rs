//! Table `backup_run`.

use sea_orm::entity::prelude::*;

/// A backup that was begun.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "backup_run")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub slot: String,
    #[sea_orm(column_type = "Text")]
    pub server: String,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    pub started_ms: i64,
    pub finished_ms: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub file: Option<String>,
    pub bytes: Option<i64>,
    pub total_rows: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
