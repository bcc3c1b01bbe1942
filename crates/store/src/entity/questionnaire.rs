//! Table `questionnaire`.

use sea_orm::entity::prelude::*;

/// A version of a questionnaire.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "questionnaire")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub code: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    #[sea_orm(column_type = "Text")]
    pub source: String,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    pub revision: i32,
    pub created_ms: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub created_by: String,
    pub frozen_ms: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub frozen_by: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
