//! Table `link`.

use sea_orm::entity::prelude::*;

/// A link behind a QR code.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "link")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub code: String,
    pub round_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub received_by: String,
    #[sea_orm(column_type = "Text")]
    pub decided_by: String,
    #[sea_orm(column_type = "Text")]
    pub field: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub place: String,
    #[sea_orm(column_type = "Text")]
    pub stream: String,
    pub created_ms: i64,
    pub revoked_ms: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub revoked_reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
