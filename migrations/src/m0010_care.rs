//! What became of each backup.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, text, text_null};

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0010_care"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// One row a backup. `slot` is the day of a scheduled one, so that of several servers one makes it, and
    /// a clock that goes back finds it made.
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let run = Table::create()
            .table("backup_run")
            .col(text("slot").primary_key())
            .col(text("server"))
            .col(text("state"))
            .col(big_integer("started_ms"))
            .col(big_integer_null("finished_ms"))
            .col(text_null("file"))
            .col(big_integer_null("bytes"))
            .col(big_integer_null("total_rows"))
            .col(text_null("reason"))
            .to_owned();
        manager.create_table(run).await
    }
}
