//! Table `audited_form`.

use sea_orm::entity::prelude::*;

/// A drawn form that was compared.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audited_form")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub round_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub batch_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub serial: i32,
    #[sea_orm(column_type = "Text")]
    pub compared: String,
    #[sea_orm(column_type = "Text")]
    pub wrong: String,
    pub audited_by: Uuid,
    pub audited_ms: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
