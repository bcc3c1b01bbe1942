//! What was decided about fields that differ, and the audits against the paper.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, integer, text, text_null, uuid, uuid_null,
};

use super::{key, of_batch};

pub(super) async fn make(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    for table in [decision(), audit(), audited_form()] {
        manager.create_table(table).await?;
    }
    Ok(())
}

/// The log of a form's adjudication. Lines about keyings that were changed afterwards are void, and
/// stay.
fn decision() -> TableCreateStatement {
    Table::create()
        .table("difference_decision")
        .col(uuid("round_id"))
        .col(uuid("batch_id"))
        .col(integer("pass"))
        .col(integer("serial"))
        .col(integer("number"))
        .col(text("input"))
        .col(text("act"))
        .col(uuid("decided_by"))
        .col(big_integer("decided_ms"))
        .col(big_integer_null("void_ms"))
        .primary_key(&mut key(
            "pk_difference_decision",
            &["round_id", "batch_id", "pass", "serial", "number"],
        ))
        .foreign_key(&mut of_batch(
            "fk_difference_decision_batch",
            "difference_decision",
        ))
        .to_owned()
}

/// A draw of forms and, in the end, its verdict. `drawn` is a JSON list of serials, `plan` the plan
/// that was followed, `result` the report.
fn audit() -> TableCreateStatement {
    Table::create()
        .table("batch_audit")
        .col(uuid("round_id"))
        .col(uuid("batch_id"))
        .col(integer("number"))
        .col(integer("pass"))
        .col(big_integer("seed"))
        .col(text("plan"))
        .col(integer("lot"))
        .col(text("drawn"))
        .col(uuid("begun_by"))
        .col(big_integer("begun_ms"))
        .col(uuid_null("concluded_by"))
        .col(big_integer_null("concluded_ms"))
        .col(text_null("verdict"))
        .col(text_null("result"))
        .col(big_integer_null("void_ms"))
        .primary_key(&mut key(
            "pk_batch_audit",
            &["round_id", "batch_id", "number"],
        ))
        .foreign_key(&mut of_batch("fk_batch_audit_batch", "batch_audit"))
        .to_owned()
}

fn audited_form() -> TableCreateStatement {
    Table::create()
        .table("audited_form")
        .col(uuid("round_id"))
        .col(uuid("batch_id"))
        .col(integer("number"))
        .col(integer("serial"))
        .col(text("compared"))
        .col(text("wrong"))
        .col(uuid("audited_by"))
        .col(big_integer("audited_ms"))
        .primary_key(&mut key(
            "pk_audited_form",
            &["round_id", "batch_id", "number", "serial"],
        ))
        .foreign_key(&mut of_batch("fk_audited_form_batch", "audited_form"))
        .to_owned()
}
