//! Table `paper_import`.

use sea_orm::entity::prelude::*;

/// A file of keyed forms that was taken.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "paper_import")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub round_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub batch_id: Option<Uuid>,
    #[sea_orm(column_type = "Blob")]
    pub file_hash: Vec<u8>,
    #[sea_orm(column_type = "Text")]
    pub file_name: String,
    pub taken: i32,
    pub refused: i32,
    pub imported_by: Uuid,
    pub imported_ms: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
