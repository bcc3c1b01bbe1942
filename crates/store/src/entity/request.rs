//! Table `request`.

use sea_orm::entity::prelude::*;

/// A request that another person decides.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "request")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub act: String,
    #[sea_orm(column_type = "Text")]
    pub object: String,
    #[sea_orm(column_type = "Text")]
    pub parameters: String,
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    pub requested_by: Uuid,
    pub requested_ms: i64,
    pub expires_ms: i64,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    pub decided_by: Option<Uuid>,
    pub decided_ms: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub decision_reason: Option<String>,
    pub used_ms: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
