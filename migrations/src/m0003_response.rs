//! Responses; the open comments, which are read and kept by other rules; and used one-time tokens.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, blob, integer, text, text_null, uuid,
};

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0003_response"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(response()).await?;
        manager.create_table(comment()).await?;
        manager.create_table(token_use()).await
    }
}

/// One row a response. `marks` holds one character a satisfaction item; the attempt is unique within
/// its round, not everywhere, because a partition can only promise what it holds itself.
fn response() -> TableCreateStatement {
    Table::create()
        .table("response")
        .col(uuid("round_id"))
        .col(uuid("id"))
        .col(uuid("attempt_id"))
        .col(text("questionnaire_code"))
        .col(integer("questionnaire_version"))
        .col(text("received_by"))
        .col(text("decided_by"))
        .col(text("field"))
        .col(text("stream"))
        .col(text("mode"))
        .col(text("language"))
        .col(text("consent_version"))
        .col(text_null("sample_member"))
        .col(big_integer_null("started_ms"))
        .col(big_integer("received_ms"))
        .col(text("standing"))
        .col(text("flags"))
        .col(text("marks"))
        .col(text("other"))
        .col(blob("content_hash"))
        .primary_key(
            Index::create()
                .name("pk_response")
                .col("round_id")
                .col("id"),
        )
        .index(
            Index::create()
                .unique()
                .name("uq_response_attempt")
                .col("round_id")
                .col("attempt_id"),
        )
        .foreign_key(
            ForeignKey::create()
                .name("fk_response_round")
                .from("response", "round_id")
                .to("round", "id"),
        )
        .to_owned()
}

fn comment() -> TableCreateStatement {
    Table::create()
        .table("comment")
        .col(uuid("round_id"))
        .col(uuid("response_id"))
        .col(text("words"))
        .primary_key(
            Index::create()
                .name("pk_comment")
                .col("round_id")
                .col("response_id"),
        )
        .foreign_key(&mut of_response("fk_comment_response", "comment"))
        .to_owned()
}

fn token_use() -> TableCreateStatement {
    Table::create()
        .table("token_use")
        .col(uuid("round_id"))
        .col(blob("token_hash"))
        .col(uuid("response_id"))
        .primary_key(
            Index::create()
                .name("pk_token_use")
                .col("round_id")
                .col("token_hash"),
        )
        .foreign_key(&mut of_response("fk_token_use_response", "token_use"))
        .to_owned()
}

fn of_response(name: &str, table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(name)
        .from(table, ("round_id", "response_id"))
        .to("response", ("round_id", "id"))
        .to_owned()
}
