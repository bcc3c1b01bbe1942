//! Table `round_unit`.

use sea_orm::entity::prelude::*;

/// What a round says about one unit.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "round_unit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub round_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub unit: String,
    #[sea_orm(column_type = "Text")]
    pub not_surveyed: Option<String>,
    pub quota: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
