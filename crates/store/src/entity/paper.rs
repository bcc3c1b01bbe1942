//! The tables of paper, one a file.

pub mod api_key;
pub mod audited_form;
pub mod batch;
pub mod batch_audit;
pub mod batch_sheet;
pub mod batch_step;
pub mod clerk_form;
pub mod difference_decision;
pub mod form_shown;
pub mod idempotency;
pub mod keying;
pub mod keying_drill;
pub mod keying_message;
pub mod paper_import;
pub mod paper_rule;
pub mod paper_series;
pub mod serial_note;
pub mod transfer;

use super::table;

/// Every table of paper with its columns.
pub(super) fn tables() -> Vec<(&'static str, Vec<&'static str>)> {
    vec![
        table(api_key::Entity),
        table(audited_form::Entity),
        table(batch::Entity),
        table(batch_audit::Entity),
        table(batch_sheet::Entity),
        table(batch_step::Entity),
        table(clerk_form::Entity),
        table(difference_decision::Entity),
        table(form_shown::Entity),
        table(idempotency::Entity),
        table(keying::Entity),
        table(keying_drill::Entity),
        table(keying_message::Entity),
        table(paper_import::Entity),
        table(paper_rule::Entity),
        table(paper_series::Entity),
        table(serial_note::Entity),
        table(transfer::Entity),
    ]
}
