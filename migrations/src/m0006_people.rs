//! People: what an account needs to sign in safely, sessions, recovery codes, refusals counted
//! instead of written one by one, and requests that a second person decides.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, blob, blob_null, text, text_null, uuid, uuid_null,
};

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0006_people"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Accounts made so far are administrators of the whole province.
        let account_columns = [
            text("display_name").default("").to_owned(),
            text("scope").default("\"everything\"").to_owned(),
            blob_null("totp_sealed"),
            big_integer_null("totp_last_step"),
            big_integer("failures").default(0).to_owned(),
            big_integer_null("locked_until_ms"),
            big_integer_null("password_ms"),
        ];
        add(manager, "account", account_columns).await?;
        let invitation_columns = [
            text("display_name").default("").to_owned(),
            text("scope").default("\"everything\"").to_owned(),
            text("invited_by").default("").to_owned(),
            uuid_null("account_id"),
        ];
        add(manager, "invitation", invitation_columns).await?;
        make_sessions(manager).await?;
        make_refusals(manager).await?;
        make_requests(manager).await?;
        index_audit(manager).await
    }
}

/// SQLite adds one column a statement.
async fn add(
    manager: &SchemaManager<'_>,
    table: &'static str,
    columns: impl IntoIterator<Item = ColumnDef>,
) -> Result<(), DbErr> {
    for column in columns {
        let change = Table::alter().table(table).add_column(column).to_owned();
        manager.alter_table(change).await?;
    }
    Ok(())
}

async fn make_sessions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let session = Table::create()
        .table("session")
        .col(uuid("id").primary_key())
        .col(blob("token_hash"))
        .col(uuid("account_id"))
        .col(big_integer("created_ms"))
        .col(big_integer("seen_ms"))
        .col(big_integer("confirmed_ms"))
        .col(text("device"))
        .index(
            Index::create()
                .unique()
                .name("uq_session_token")
                .col("token_hash"),
        )
        .foreign_key(
            ForeignKey::create()
                .name("fk_session_account")
                .from("session", "account_id")
                .to("account", "id"),
        )
        .to_owned();
    manager.create_table(session).await?;
    let by_account = Index::create()
        .name("ix_session_account")
        .table("session")
        .col("account_id")
        .to_owned();
    manager.create_index(by_account).await?;
    let recovery = Table::create()
        .table("recovery_code")
        .col(uuid("account_id"))
        .col(blob("code_hash"))
        .col(big_integer_null("used_ms"))
        .primary_key(
            Index::create()
                .name("pk_recovery_code")
                .col("account_id")
                .col("code_hash"),
        )
        .foreign_key(
            ForeignKey::create()
                .name("fk_recovery_code_account")
                .from("recovery_code", "account_id")
                .to("account", "id"),
        )
        .to_owned();
    manager.create_table(recovery).await
}

async fn make_refusals(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let refusal = Table::create()
        .table("refusal")
        .col(text("action"))
        .col(text("actor"))
        .col(text("object"))
        .col(big_integer("since_ms"))
        .col(big_integer("more"))
        .primary_key(
            Index::create()
                .name("pk_refusal")
                .col("action")
                .col("actor")
                .col("object"),
        )
        .to_owned();
    manager.create_table(refusal).await
}

async fn make_requests(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let request = Table::create()
        .table("request")
        .col(uuid("id").primary_key())
        .col(text("act"))
        .col(text("object"))
        .col(text("parameters"))
        .col(text("reason"))
        .col(uuid("requested_by"))
        .col(big_integer("requested_ms"))
        .col(big_integer("expires_ms"))
        .col(text("state"))
        .col(uuid_null("decided_by"))
        .col(big_integer_null("decided_ms"))
        .col(text_null("decision_reason"))
        .col(big_integer_null("used_ms"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_request_requested_by")
                .from("request", "requested_by")
                .to("account", "id"),
        )
        .to_owned();
    manager.create_table(request).await?;
    let open = Index::create()
        .name("ix_request_state")
        .table("request")
        .col("state")
        .col("requested_ms")
        .to_owned();
    manager.create_index(open).await
}

/// What the audit page filters by; each index ends in the number by which it pages.
async fn index_audit(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    for (name, column) in [
        ("ix_audit_actor", "actor"),
        ("ix_audit_action", "action"),
        ("ix_audit_object", "object"),
        ("ix_audit_at", "at_ms"),
    ] {
        let index = Index::create()
            .name(name)
            .table("audit")
            .col(column)
            .col("sequence")
            .to_owned();
        manager.create_index(index).await?;
    }
    Ok(())
}
