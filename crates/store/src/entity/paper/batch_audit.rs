//! Table `batch_audit`.

use sea_orm::entity::prelude::*;

/// A draw of forms against their paper.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "batch_audit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub round_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub batch_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    pub pass: i32,
    pub seed: i64,
    #[sea_orm(column_type = "Text")]
    pub plan: String,
    pub lot: i32,
    #[sea_orm(column_type = "Text")]
    pub drawn: String,
    pub begun_by: Uuid,
    pub begun_ms: i64,
    pub concluded_by: Option<Uuid>,
    pub concluded_ms: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub verdict: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub result: Option<String>,
    pub void_ms: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
