//! Table `paper_series`.

use sea_orm::entity::prelude::*;

/// A block of serials that is printed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "paper_series")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub round_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub post_office: String,
    #[sea_orm(column_type = "Text")]
    pub unit: String,
    #[sea_orm(column_type = "Text")]
    pub field: String,
    #[sea_orm(column_type = "Text")]
    pub stream: String,
    pub first_serial: i32,
    pub last_serial: i32,
    pub created_ms: i64,
    #[sea_orm(column_type = "Text")]
    pub created_by: String,
    pub printed_ms: Option<i64>,
    /// SHA-256 of the file of the sample that it was made for, in hexadecimal.
    #[sea_orm(column_type = "Text", nullable)]
    pub sample_sha256: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
