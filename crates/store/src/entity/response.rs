//! Table `response`.

use sea_orm::entity::prelude::*;

/// A response.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "response")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub round_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub attempt_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub questionnaire_code: String,
    pub questionnaire_version: i32,
    #[sea_orm(column_type = "Text")]
    pub received_by: String,
    #[sea_orm(column_type = "Text")]
    pub decided_by: String,
    #[sea_orm(column_type = "Text")]
    pub field: String,
    #[sea_orm(column_type = "Text")]
    pub stream: String,
    #[sea_orm(column_type = "Text")]
    pub mode: String,
    #[sea_orm(column_type = "Text")]
    pub language: String,
    #[sea_orm(column_type = "Text")]
    pub consent_version: String,
    #[sea_orm(column_type = "Text")]
    pub sample_member: Option<String>,
    pub started_ms: Option<i64>,
    pub received_ms: i64,
    #[sea_orm(column_type = "Text")]
    pub standing: String,
    #[sea_orm(column_type = "Text")]
    pub flags: String,
    #[sea_orm(column_type = "Text")]
    pub marks: String,
    #[sea_orm(column_type = "Text")]
    pub other: String,
    #[sea_orm(column_type = "Blob")]
    pub content_hash: Vec<u8>,
    pub superseded_ms: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
