//! Table `unit`.

use sea_orm::entity::prelude::*;

/// A unit of a catalogue version.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub catalogue_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub code: String,
    pub position: i32,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "Text")]
    pub full_name: String,
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    #[sea_orm(column_type = "Text")]
    pub block: String,
    #[sea_orm(column_type = "Text")]
    pub parent: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub phone: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub valid_from: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub valid_to: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub former_names: String,
    #[sea_orm(column_type = "Text")]
    pub search_text: String,
    pub sort_key: Option<Vec<u8>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
