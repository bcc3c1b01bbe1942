//! Who has been shown what others keyed of a form: a person who has does not key that form when its batch
//! is keyed again.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, integer, uuid};

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0018_form_shown"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// One row a person and form, when it was shown first. Nothing of what was shown is kept.
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let shown = Table::create()
            .table("form_shown")
            .col(uuid("round_id"))
            .col(uuid("batch_id"))
            .col(integer("serial"))
            .col(uuid("person"))
            .col(big_integer("shown_ms"))
            .primary_key(
                Index::create()
                    .name("pk_form_shown")
                    .col("round_id")
                    .col("batch_id")
                    .col("serial")
                    .col("person"),
            )
            .foreign_key(
                ForeignKey::create()
                    .name("fk_form_shown_batch")
                    .from("form_shown", ("round_id", "batch_id"))
                    .to("batch", ("round_id", "id")),
            )
            .to_owned();
        manager.create_table(shown).await
    }
}
