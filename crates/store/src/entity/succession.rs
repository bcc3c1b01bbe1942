//! Table `succession`.

use sea_orm::entity::prelude::*;

/// A unit of a version that follows one of the version before it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "succession")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub catalogue_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub predecessor: String,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub successor: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
