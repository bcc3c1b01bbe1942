//! Releases: what was published, as bytes that never change.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, blob, text, uuid};

use crate::never_changes::protect;

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0004_release"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let release = Table::create()
            .table("release")
            .col(text("number").primary_key())
            .col(uuid("round_id"))
            .col(big_integer("made_ms"))
            .col(text("digest"))
            .col(blob("content"))
            .foreign_key(
                ForeignKey::create()
                    .name("fk_release_round")
                    .from("release", "round_id")
                    .to("round", "id"),
            )
            .to_owned();
        manager.create_table(release).await?;
        let releases_of_a_round = Index::create()
            .name("ix_release_round")
            .table("release")
            .col("round_id")
            .col("made_ms")
            .to_owned();
        manager.create_index(releases_of_a_round).await?;
        protect(manager, "release").await
    }
}
