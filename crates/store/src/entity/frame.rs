//! Table `frame`.

use sea_orm::entity::prelude::*;

/// Number of dossiers of a unit and field in a round.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "frame")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub round_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub unit: String,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub field: String,
    pub dossiers: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
