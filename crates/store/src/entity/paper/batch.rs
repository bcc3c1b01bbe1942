//! Table `batch`.

use sea_orm::entity::prelude::*;

/// A batch.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "batch")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub round_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub number: i32,
    #[sea_orm(column_type = "Text")]
    pub post_office: String,
    #[sea_orm(column_type = "Text")]
    pub unit: String,
    #[sea_orm(column_type = "Text")]
    pub field: String,
    pub expected: i32,
    pub first_serial: i32,
    pub last_serial: i32,
    pub serial_total: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub item: Option<String>,
    pub item_total: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    pub revision: i64,
    pub pass: i32,
    pub seed: i64,
    #[sea_orm(column_type = "Text")]
    pub audit_standing: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub totals_note: Option<String>,
    pub asked_by: Option<Uuid>,
    pub created_ms: i64,
    #[sea_orm(column_type = "Text")]
    pub created_by: String,
    pub changed_ms: i64,
    pub closing: i32,
    pub closed_ms: Option<i64>,
    #[sea_orm(column_type = "Blob", nullable)]
    pub closed_hash: Option<Vec<u8>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
