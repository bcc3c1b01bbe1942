//! What became of each release: draft, checked, approved, kept back until a time, public, superseded.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, text, text_null, uuid};

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0012_release_life"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// One row a step, only ever added to. A release without steps was published by an earlier program.
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let step = Table::create()
            .table("release_step")
            .col(uuid("round_id"))
            .col(text("number"))
            .col(big_integer("sequence"))
            .col(text("state"))
            .col(text("actor"))
            .col(big_integer("at_ms"))
            .col(big_integer_null("until_ms"))
            .col(text_null("reason"))
            .primary_key(
                Index::create()
                    .col("round_id")
                    .col("number")
                    .col("sequence"),
            )
            .foreign_key(
                ForeignKey::create()
                    .name("fk_release_step_release")
                    .from("release_step", "number")
                    .to("release", "number"),
            )
            .to_owned();
        manager.create_table(step).await
    }
}
