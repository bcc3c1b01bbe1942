//! Paper: printed series, batches and their steps, sheets, keyings, decisions, audits; and what files
//! and other programs bring.

mod exchange;
mod keying;
mod reconcile;

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, blob_null, integer, integer_null, text, text_null, uuid,
    uuid_null,
};

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0011_paper"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Answers of a batch that was opened again stay where they are and count no more.
        let superseded = Table::alter()
            .table("response")
            .add_column(big_integer_null("superseded_ms"))
            .to_owned();
        manager.alter_table(superseded).await?;
        for table in [rule(), series(), batch(), step(), sheet(), note()] {
            manager.create_table(table).await?;
        }
        make_indexes(manager).await?;
        keying::make(manager).await?;
        reconcile::make(manager).await?;
        exchange::make(manager).await
    }
}

/// The settings of paper of a round; a round without a row has the defaults.
fn rule() -> TableCreateStatement {
    Table::create()
        .table("paper_rule")
        .col(uuid("round_id").primary_key())
        .col(text("settings"))
        .col(big_integer("changed_ms"))
        .col(text("changed_by"))
        .foreign_key(&mut of_round("fk_paper_rule_round", "paper_rule"))
        .to_owned()
}

/// A block of serials; that no two of a round overlap is looked at while the round is locked.
fn series() -> TableCreateStatement {
    Table::create()
        .table("paper_series")
        .col(uuid("round_id"))
        .col(uuid("id"))
        .col(text("post_office"))
        .col(text("unit"))
        .col(text("field"))
        .col(text("stream"))
        .col(integer("first_serial"))
        .col(integer("last_serial"))
        .col(big_integer("created_ms"))
        .col(text("created_by"))
        .col(big_integer_null("printed_ms"))
        .primary_key(&mut key("pk_paper_series", &["round_id", "id"]))
        .index(&mut unique(
            "uq_paper_series_first",
            &["round_id", "first_serial"],
        ))
        .foreign_key(&mut of_round("fk_paper_series_round", "paper_series"))
        .to_owned()
}

/// `pass` counts how often the batch is keyed from the beginning, `closing` how often it was closed.
fn batch() -> TableCreateStatement {
    Table::create()
        .table("batch")
        .col(uuid("round_id"))
        .col(uuid("id"))
        .col(integer("number"))
        .col(text("post_office"))
        .col(text("unit"))
        .col(text("field"))
        .col(integer("expected"))
        .col(integer("first_serial"))
        .col(integer("last_serial"))
        .col(big_integer_null("serial_total"))
        .col(text_null("item"))
        .col(big_integer_null("item_total"))
        .col(text("state"))
        .col(big_integer("revision"))
        .col(integer("pass"))
        .col(big_integer("seed"))
        .col(text("audit_standing"))
        .col(text_null("totals_note"))
        .col(uuid_null("asked_by"))
        .col(big_integer("created_ms"))
        .col(text("created_by"))
        .col(big_integer("changed_ms"))
        .col(integer("closing"))
        .col(big_integer_null("closed_ms"))
        .col(blob_null("closed_hash"))
        .primary_key(&mut key("pk_batch", &["round_id", "id"]))
        .index(&mut unique("uq_batch_number", &["round_id", "number"]))
        .foreign_key(&mut of_round("fk_batch_round", "batch"))
        .to_owned()
}

fn step() -> TableCreateStatement {
    Table::create()
        .table("batch_step")
        .col(uuid("round_id"))
        .col(uuid("batch_id"))
        .col(integer("number"))
        .col(text("step"))
        .col(text("from_state"))
        .col(text("to_state"))
        .col(uuid("taken_by"))
        .col(text("role"))
        .col(big_integer("taken_ms"))
        .col(text_null("reason"))
        .primary_key(&mut key(
            "pk_batch_step",
            &["round_id", "batch_id", "number"],
        ))
        .foreign_key(&mut of_batch("fk_batch_step_batch", "batch_step"))
        .to_owned()
}

/// One paper. A paper whose serial nobody can read has none and is rejected.
fn sheet() -> TableCreateStatement {
    Table::create()
        .table("batch_sheet")
        .col(uuid("round_id"))
        .col(uuid("batch_id"))
        .col(integer("sheet"))
        .col(integer_null("serial"))
        .col(text("standing"))
        .col(text_null("reason"))
        .col(text_null("note"))
        .col(uuid("taken_by"))
        .col(big_integer("taken_ms"))
        .col(uuid_null("decided_by"))
        .col(big_integer_null("decided_ms"))
        .primary_key(&mut key(
            "pk_batch_sheet",
            &["round_id", "batch_id", "sheet"],
        ))
        .foreign_key(&mut of_batch("fk_batch_sheet_batch", "batch_sheet"))
        .to_owned()
}

/// Why a serial is missing, surplus or there more than once.
fn note() -> TableCreateStatement {
    Table::create()
        .table("serial_note")
        .col(uuid("round_id"))
        .col(uuid("batch_id"))
        .col(integer("serial"))
        .col(text("kind"))
        .col(text("words"))
        .col(uuid("noted_by"))
        .col(big_integer("noted_ms"))
        .primary_key(&mut key(
            "pk_serial_note",
            &["round_id", "batch_id", "serial", "kind"],
        ))
        .foreign_key(&mut of_batch("fk_serial_note_batch", "serial_note"))
        .to_owned()
}

async fn make_indexes(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let by_id = Index::create()
        .name("ix_batch_id")
        .table("batch")
        .col("id")
        .to_owned();
    manager.create_index(by_id).await?;
    let by_serial = Index::create()
        .name("ix_batch_sheet_serial")
        .table("batch_sheet")
        .col("round_id")
        .col("serial")
        .to_owned();
    manager.create_index(by_serial).await?;
    // Of all papers with one serial one counts: the same words on both databases.
    let sql = "CREATE UNIQUE INDEX uq_batch_sheet_serial ON batch_sheet (round_id, serial) \
               WHERE standing IN ('waiting', 'counted')";
    manager.get_connection().execute_unprepared(sql).await?;
    Ok(())
}

fn key(name: &str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut key = Index::create();
    key.name(name);
    for column in columns {
        key.col(*column);
    }
    key
}

fn unique(name: &str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut key = key(name, columns);
    key.unique();
    key
}

fn of_round(name: &str, table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(name)
        .from(table, "round_id")
        .to("round", "id")
        .to_owned()
}

fn of_batch(name: &str, table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(name)
        .from(table, ("round_id", "batch_id"))
        .to("batch", ("round_id", "id"))
        .to_owned()
}
