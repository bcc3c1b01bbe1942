//! Table `round`.

use sea_orm::entity::prelude::*;

/// A round.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "round")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub code: String,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "Text")]
    pub questionnaire_code: String,
    pub questionnaire_version: i32,
    pub catalogue_id: Uuid,
    pub opens_ms: i64,
    pub closes_ms: i64,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    #[sea_orm(column_type = "Text")]
    pub layout: String,
    #[sea_orm(column_type = "Text")]
    pub languages: String,
    pub minimum_n: i64,
    pub synthetic: bool,
    #[sea_orm(column_type = "Text")]
    pub province_name: String,
    #[sea_orm(column_type = "Text")]
    pub index_score: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub index_combine: Option<String>,
    pub revision: i64,
    pub changed_ms: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub changed_by: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
