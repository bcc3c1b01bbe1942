//! Table `field`.

use sea_orm::entity::prelude::*;

/// A field of a catalogue version.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "field")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub catalogue_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub code: String,
    pub position: i32,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    pub common: bool,
    #[sea_orm(column_type = "Text")]
    pub ministry: String,
    #[sea_orm(column_type = "Text")]
    pub search_text: String,
    pub sort_key: Option<Vec<u8>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
