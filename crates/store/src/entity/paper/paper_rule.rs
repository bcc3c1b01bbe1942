//! Table `paper_rule`.

use sea_orm::entity::prelude::*;

/// The settings of paper of a round.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "paper_rule")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub round_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub settings: String,
    pub changed_ms: i64,
    #[sea_orm(column_type = "Text")]
    pub changed_by: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
