//! The plan of a round: its units, quotas, fields and post offices, the rule of its index, and every
//! change after it opened.
//!
//! The tables hold exceptions: a round without rows here, as those from before, asks about every unit
//! and field of its catalogue and computes its index as its questionnaire says.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, integer, text, text_null, uuid,
};

use crate::never_changes::protect;

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0007_round_plan"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let revision = big_integer("revision").default(1).to_owned();
        for column in [
            text_null("index_score"),
            text_null("index_combine"),
            revision,
            big_integer_null("changed_ms"),
            text_null("changed_by"),
        ] {
            add(manager, "round", column).await?;
        }
        add(manager, "link", text_null("revoked_reason")).await?;
        let links_of_a_unit = Index::create()
            .name("ix_link_unit")
            .table("link")
            .col("round_id")
            .col("decided_by")
            .to_owned();
        manager.create_index(links_of_a_unit).await?;
        manager.create_table(round_unit()).await?;
        manager.create_table(round_block()).await?;
        manager.create_table(round_field()).await?;
        manager.create_table(round_post_office()).await?;
        manager.create_table(post_office_unit()).await?;
        manager.create_table(round_amendment()).await?;
        protect(manager, "round_amendment").await
    }
}

/// SQLite adds one column a statement.
async fn add(
    manager: &SchemaManager<'_>,
    table: &'static str,
    column: ColumnDef,
) -> Result<(), DbErr> {
    let statement = Table::alter().table(table).add_column(column).to_owned();
    manager.alter_table(statement).await
}

fn round_unit() -> TableCreateStatement {
    of_round("round_unit")
        .col(text("unit"))
        .col(text_null("not_surveyed"))
        .col(big_integer_null("quota"))
        .primary_key(&mut key("pk_round_unit", "unit"))
        .to_owned()
}

fn round_block() -> TableCreateStatement {
    of_round("round_block")
        .col(text("block"))
        .col(big_integer("quota"))
        .primary_key(&mut key("pk_round_block", "block"))
        .to_owned()
}

fn round_field() -> TableCreateStatement {
    of_round("round_field")
        .col(text("field"))
        .col(boolean("left_out"))
        .col(big_integer_null("minimum"))
        .primary_key(&mut key("pk_round_field", "field"))
        .to_owned()
}

fn round_post_office() -> TableCreateStatement {
    of_round("round_post_office")
        .col(text("code"))
        .col(text("name"))
        .primary_key(&mut key("pk_round_post_office", "code"))
        .to_owned()
}

fn post_office_unit() -> TableCreateStatement {
    Table::create()
        .table("post_office_unit")
        .col(uuid("round_id"))
        .col(text("code"))
        .col(text("unit"))
        .primary_key(key("pk_post_office_unit", "code").col("unit"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_post_office_unit_office")
                .from("post_office_unit", ("round_id", "code"))
                .to("round_post_office", ("round_id", "code")),
        )
        .to_owned()
}

fn round_amendment() -> TableCreateStatement {
    of_round("round_amendment")
        .col(integer("number"))
        .col(text("kind"))
        .col(text("before"))
        .col(text("after"))
        .col(text_null("reason"))
        .col(text("actor"))
        .col(big_integer("at_ms"))
        .primary_key(&mut key("pk_round_amendment", "number"))
        .to_owned()
}

/// A table whose rows belong to a round.
fn of_round(table: &'static str) -> TableCreateStatement {
    Table::create()
        .table(table)
        .col(uuid("round_id"))
        .foreign_key(
            ForeignKey::create()
                .name(format!("fk_{table}_round"))
                .from(table, "round_id")
                .to("round", "id"),
        )
        .to_owned()
}

fn key(name: &'static str, column: &'static str) -> IndexCreateStatement {
    Index::create()
        .name(name)
        .col("round_id")
        .col(column)
        .to_owned()
}
