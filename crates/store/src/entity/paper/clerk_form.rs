//! Table `clerk_form`.

use sea_orm::entity::prelude::*;

/// A form that two people keyed, as it counts for one of them.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "clerk_form")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub round_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub batch_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub pass: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub serial: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub clerk: Uuid,
    pub place: i32,
    pub fields: i32,
    pub wrong: i32,
    #[sea_orm(column_type = "Text")]
    pub wrong_inputs: String,
    pub settled_ms: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
