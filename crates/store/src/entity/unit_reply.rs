//! Table `unit_reply`.

use sea_orm::entity::prelude::*;

/// One wording of a unit's reply to the results of a round.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit_reply")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub round_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub unit: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision: i32,
    #[sea_orm(column_type = "Text")]
    pub reply: String,
    #[sea_orm(column_type = "Text")]
    pub plan: String,
    #[sea_orm(column_type = "Text")]
    pub written_by: String,
    pub written_ms: i64,
    #[sea_orm(column_type = "Text", nullable)]
    pub published_by: Option<String>,
    pub published_ms: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
