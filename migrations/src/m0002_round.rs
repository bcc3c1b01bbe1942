//! Questionnaire versions; rounds with their links and their frames.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, integer, text, text_null, uuid,
};

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0002_round"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(questionnaire()).await?;
        manager.create_table(round()).await?;
        manager.create_table(link()).await?;
        let links_of_a_round = Index::create()
            .name("ix_link_round")
            .table("link")
            .col("round_id")
            .col("id")
            .to_owned();
        manager.create_index(links_of_a_round).await?;
        manager.create_table(frame()).await
    }
}

fn questionnaire() -> TableCreateStatement {
    Table::create()
        .table("questionnaire")
        .col(text("code"))
        .col(integer("version"))
        .col(text("source"))
        .primary_key(
            Index::create()
                .name("pk_questionnaire")
                .col("code")
                .col("version"),
        )
        .to_owned()
}

fn round() -> TableCreateStatement {
    Table::create()
        .table("round")
        .col(uuid("id").primary_key())
        .col(text("code"))
        .col(text("name"))
        .col(text("questionnaire_code"))
        .col(integer("questionnaire_version"))
        .col(uuid("catalogue_id"))
        .col(big_integer("opens_ms"))
        .col(big_integer("closes_ms"))
        .col(text("state"))
        .col(text("layout"))
        .col(text("languages"))
        .col(big_integer("minimum_n"))
        .col(boolean("synthetic"))
        .col(text("province_name"))
        .index(Index::create().unique().name("uq_round_code").col("code"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_round_questionnaire")
                .from("round", ("questionnaire_code", "questionnaire_version"))
                .to("questionnaire", ("code", "version")),
        )
        .foreign_key(
            ForeignKey::create()
                .name("fk_round_catalogue")
                .from("round", "catalogue_id")
                .to("catalogue", "id"),
        )
        .to_owned()
}

fn link() -> TableCreateStatement {
    Table::create()
        .table("link")
        .col(uuid("id").primary_key())
        .col(text("code"))
        .col(uuid("round_id"))
        .col(text("received_by"))
        .col(text("decided_by"))
        .col(text_null("field"))
        .col(text("place"))
        .col(text("stream"))
        .col(big_integer("created_ms"))
        .col(big_integer_null("revoked_ms"))
        .index(Index::create().unique().name("uq_link_code").col("code"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_link_round")
                .from("link", "round_id")
                .to("round", "id"),
        )
        .to_owned()
}

fn frame() -> TableCreateStatement {
    Table::create()
        .table("frame")
        .col(uuid("round_id"))
        .col(text("unit"))
        .col(text("field"))
        .col(big_integer("dossiers"))
        .primary_key(
            Index::create()
                .name("pk_frame")
                .col("round_id")
                .col("unit")
                .col("field"),
        )
        .foreign_key(
            ForeignKey::create()
                .name("fk_frame_round")
                .from("frame", "round_id")
                .to("round", "id"),
        )
        .to_owned()
}
