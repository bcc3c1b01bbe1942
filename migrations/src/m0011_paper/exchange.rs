//! Keys of other programs, what they sent before, and files that came in.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, blob, integer, text, text_null, uuid, uuid_null,
};

use super::{key, of_round, unique};

pub(super) async fn make(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    for table in [api_key(), idempotency(), import(), transfer()] {
        manager.create_table(table).await?;
    }
    let by_secret = Index::create()
        .name("ix_api_key_secret")
        .table("api_key")
        .col("secret_hash")
        .to_owned();
    manager.create_index(by_secret).await
}

/// A key of a post office's own program, for one round. It acts as the account that it names.
fn api_key() -> TableCreateStatement {
    Table::create()
        .table("api_key")
        .col(uuid("round_id"))
        .col(uuid("id"))
        .col(text("post_office"))
        .col(text("name"))
        .col(blob("secret_hash"))
        .col(uuid("account_id"))
        .col(big_integer("created_ms"))
        .col(text("created_by"))
        .col(big_integer_null("expires_ms"))
        .col(big_integer_null("used_ms"))
        .col(big_integer_null("revoked_ms"))
        .col(text_null("revoked_by"))
        .primary_key(&mut key("pk_api_key", &["round_id", "id"]))
        .index(&mut unique(
            "uq_api_key_secret",
            &["round_id", "secret_hash"],
        ))
        .foreign_key(&mut of_round("fk_api_key_round", "api_key"))
        .to_owned()
}

/// What was answered to a request, so that the same request again gets the same answer.
fn idempotency() -> TableCreateStatement {
    Table::create()
        .table("idempotency")
        .col(uuid("round_id"))
        .col(uuid("api_key_id"))
        .col(text("name"))
        .col(blob("request_hash"))
        .col(integer("status"))
        .col(text("body"))
        .col(big_integer("at_ms"))
        .primary_key(&mut key(
            "pk_idempotency",
            &["round_id", "api_key_id", "name"],
        ))
        .foreign_key(&mut of_round("fk_idempotency_round", "idempotency"))
        .to_owned()
}

/// A file of keyed forms that was taken; the same file a second time is refused by its hash.
fn import() -> TableCreateStatement {
    Table::create()
        .table("paper_import")
        .col(uuid("round_id"))
        .col(uuid("id"))
        .col(uuid_null("batch_id"))
        .col(blob("file_hash"))
        .col(text("file_name"))
        .col(integer("taken"))
        .col(integer("refused"))
        .col(uuid("imported_by"))
        .col(big_integer("imported_ms"))
        .primary_key(&mut key("pk_paper_import", &["round_id", "id"]))
        .index(&mut unique(
            "uq_paper_import_file",
            &["round_id", "file_hash"],
        ))
        .foreign_key(&mut of_round("fk_paper_import_round", "paper_import"))
        .to_owned()
}

/// A transfer file that was made here (`out`) or taken in (`in`).
fn transfer() -> TableCreateStatement {
    Table::create()
        .table("transfer")
        .col(uuid("round_id"))
        .col(uuid("id"))
        .col(uuid("batch_id"))
        .col(text("direction"))
        .col(blob("digest"))
        .col(text("signer"))
        .col(text("moved_by"))
        .col(big_integer("moved_ms"))
        .primary_key(&mut key("pk_transfer", &["round_id", "id"]))
        .index(&mut unique(
            "uq_transfer_digest",
            &["round_id", "direction", "digest"],
        ))
        .foreign_key(&mut of_round("fk_transfer_round", "transfer"))
        .to_owned()
}
