//! What a unit replies to its results, and what it plans: every wording is kept, published or not.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, integer, text, text_null, uuid};

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0013_reply"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// One row a wording: the next one gets the next revision, so that what was published stays known.
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let reply = Table::create()
            .table("unit_reply")
            .col(uuid("round_id"))
            .col(text("unit"))
            .col(integer("revision"))
            .col(text("reply"))
            .col(text("plan"))
            .col(text("written_by"))
            .col(big_integer("written_ms"))
            .col(text_null("published_by"))
            .col(big_integer_null("published_ms"))
            .primary_key(Index::create().col("round_id").col("unit").col("revision"))
            .foreign_key(
                ForeignKey::create()
                    .name("unit_reply_round")
                    .from("unit_reply", "round_id")
                    .to("round", "id"),
            )
            .to_owned();
        manager.create_table(reply).await
    }
}
