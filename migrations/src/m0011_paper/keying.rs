//! What clerks type, and how well.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean_null, integer, text, text_null, uuid,
};

use super::{key, of_batch};

pub(super) async fn make(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    for table in [keying(), message(), clerk_form(), drill()] {
        manager.create_table(table).await?;
    }
    let by_clerk = Index::create()
        .name("ix_clerk_form_clerk")
        .table("clerk_form")
        .col("round_id")
        .col("clerk")
        .col("settled_ms")
        .to_owned();
    manager.create_index(by_clerk).await?;
    // What somebody has keyed, whatever the round.
    let finished = Index::create()
        .name("ix_keying_clerk")
        .table("keying")
        .col("clerk")
        .col("finished_ms")
        .to_owned();
    manager.create_index(finished).await
}

/// Who has passed the drill, and when for the first time.
fn drill() -> TableCreateStatement {
    Table::create()
        .table("keying_drill")
        .col(uuid("account_id").primary_key())
        .col(big_integer("passed_ms"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_keying_drill_account")
                .from("keying_drill", "account_id")
                .to("account", "id"),
        )
        .to_owned()
}

/// One person's keying of one form: place 1 the first, place 2 the second. `due` of place 1 says, from
/// its end on, whether somebody else keys the form too. `keyed` is the finished keying as JSON.
fn keying() -> TableCreateStatement {
    Table::create()
        .table("keying")
        .col(uuid("round_id"))
        .col(uuid("batch_id"))
        .col(integer("pass"))
        .col(integer("serial"))
        .col(integer("place"))
        .col(uuid("clerk"))
        .col(integer("claim"))
        .col(big_integer("claim_until_ms"))
        .col(text_null("machine"))
        .col(big_integer("begun_ms"))
        .col(big_integer_null("finished_ms"))
        .col(text("keyed"))
        .col(text("accepted"))
        .col(big_integer("strokes"))
        .col(big_integer("active_ms"))
        .col(boolean_null("due"))
        .primary_key(&mut key(
            "pk_keying",
            &["round_id", "batch_id", "pass", "serial", "place"],
        ))
        .foreign_key(&mut of_batch("fk_keying_batch", "keying"))
        .to_owned()
}

fn message() -> TableCreateStatement {
    Table::create()
        .table("keying_message")
        .col(uuid("round_id"))
        .col(uuid("batch_id"))
        .col(integer("pass"))
        .col(integer("serial"))
        .col(integer("place"))
        .col(integer("claim"))
        .col(integer("step"))
        .col(text("field"))
        .col(text("value"))
        .col(big_integer("at_ms"))
        .primary_key(&mut key(
            "pk_keying_message",
            &[
                "round_id", "batch_id", "pass", "serial", "place", "claim", "step",
            ],
        ))
        .foreign_key(&mut of_batch("fk_keying_message_batch", "keying_message"))
        .to_owned()
}

/// A form that two people keyed and what came out for each: the record by which clerks are judged.
/// `wrong_inputs` names the fields, as a JSON list.
fn clerk_form() -> TableCreateStatement {
    Table::create()
        .table("clerk_form")
        .col(uuid("round_id"))
        .col(uuid("batch_id"))
        .col(integer("pass"))
        .col(integer("serial"))
        .col(uuid("clerk"))
        .col(integer("place"))
        .col(integer("fields"))
        .col(integer("wrong"))
        .col(text("wrong_inputs"))
        .col(big_integer("settled_ms"))
        .primary_key(&mut key(
            "pk_clerk_form",
            &["round_id", "batch_id", "pass", "serial", "clerk"],
        ))
        .foreign_key(&mut of_batch("fk_clerk_form_batch", "clerk_form"))
        .to_owned()
}
