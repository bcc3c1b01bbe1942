//! Table `keying`.

use sea_orm::entity::prelude::*;

/// One person's keying of one form.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "keying")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub round_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub batch_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub pass: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub serial: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub place: i32,
    pub clerk: Uuid,
    pub claim: i32,
    pub claim_until_ms: i64,
    #[sea_orm(column_type = "Text", nullable)]
    pub machine: Option<String>,
    pub begun_ms: i64,
    pub finished_ms: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub keyed: String,
    #[sea_orm(column_type = "Text")]
    pub accepted: String,
    pub strokes: i64,
    pub active_ms: i64,
    pub due: Option<bool>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
