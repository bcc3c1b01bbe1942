//! Table `refusal`.

use sea_orm::entity::prelude::*;

/// A kind of refusal and how often it came since it was last written down.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refusal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub action: String,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub actor: String,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub object: String,
    pub since_ms: i64,
    pub more: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
