//! Setting a paper aside from the keying screen: blank, torn, not to be read.

use intake::rejected::Reason;
use sea_orm::prelude::Expr;

use super::claim::one;
use super::rows::Held;
use super::{Refusal, Saved};
use crate::entity::paper::keying as entity;
use crate::error::Result;
use crate::paper::batch::Batch;
use crate::paper::rejected::{Rejected, reject_in};
use crate::paper::sheet;
use crate::paper::who::Who;
use crate::transaction::Transaction;

/// Why a paper is set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aside {
    /// The reason in the register of rejected forms.
    pub reason: Reason,
    /// What else is to say to the supervisor.
    pub note: Option<String>,
}

/// Enters the paper into the register of rejected forms and ends the claim. What was typed stays: if the paper is taken
/// out of the register again, the same person goes on where they stopped. The same once more changes nothing.
pub(super) async fn put(
    transaction: &Transaction,
    batch: &Batch,
    held: &Held,
    aside: &Aside,
    who: &Who<'_>,
) -> Result<std::result::Result<Saved, Refusal>> {
    let note = aside.note.as_deref();
    match reject_in(transaction, batch, held.serial, aside.reason, note, who).await? {
        Rejected::Done(_) => {
            one(batch, held)?
                .col_expr(entity::Column::ClaimUntilMs, Expr::value(who.at_ms))
                .exec(transaction.inner())
                .await?;
            Ok(Ok(Saved::SetAside))
        }
        Rejected::Already(_) => Ok(Ok(Saved::SetAside)),
        Rejected::SerialMissing | Rejected::SerialRight => Ok(Err(Refusal::Faulty)),
        Rejected::WrongState => Ok(Err(Refusal::BatchNotKeying(batch.state))),
        Rejected::NotHere | Rejected::Another(_) => {
            let sheets = sheet::of_batch(transaction, batch).await?;
            let standing = sheets.of_serial(held.serial).next();
            Ok(Err(standing.map_or(Refusal::NotInBatch, |sheet| {
                Refusal::NotWaiting(sheet.standing)
            })))
        }
    }
}
