//! The office's own: the audit chain, settings such as signing keys, accounts and one-time
//! invitations.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, blob, text, text_null, uuid};

use crate::never_changes::protect;

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0005_office"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let audit = Table::create()
            .table("audit")
            .col(big_integer("sequence").primary_key())
            .col(big_integer("at_ms"))
            .col(text("actor"))
            .col(text("action"))
            .col(text("object"))
            .col(text("result"))
            .col(text("detail"))
            .col(blob("previous"))
            .col(blob("hash"))
            .to_owned();
        manager.create_table(audit).await?;
        protect(manager, "audit").await?;

        let setting = Table::create()
            .table("setting")
            .col(text("name").primary_key())
            .col(blob("value"))
            .to_owned();
        manager.create_table(setting).await?;

        let account = Table::create()
            .table("account")
            .col(uuid("id").primary_key())
            .col(text("name"))
            .col(text("role"))
            .col(text_null("password_hash"))
            .col(big_integer("created_ms"))
            .col(big_integer_null("closed_ms"))
            .index(Index::create().unique().name("uq_account_name").col("name"))
            .to_owned();
        manager.create_table(account).await?;

        let invitation = Table::create()
            .table("invitation")
            .col(blob("token_hash").primary_key())
            .col(text("role"))
            .col(big_integer("created_ms"))
            .col(big_integer("expires_ms"))
            .col(big_integer_null("used_ms"))
            .to_owned();
        manager.create_table(invitation).await
    }
}
