//! The end of a keying: through [`Keying::finish`], with what follows from it.

use std::collections::BTreeSet;

use intake::check::Check;
use intake::keying::{Keying, Unfinished};
use sea_orm::prelude::Expr;

use super::Place;
use super::claim::one;
use super::rows::{self, Held};
use crate::entity::paper::keying as entity;
use crate::error::Result;
use crate::paper::batch::{self, Batch};
use crate::paper::form::PaperForm;
use crate::paper::kept::to_json;
use crate::paper::record;
use crate::paper::who::Who;
use crate::transaction::Transaction;

/// Whether a keying could be ended.
#[derive(Debug)]
pub(super) enum Ended {
    /// It is.
    Finished,
    /// Something is left to do.
    Open {
        missing: Vec<String>,
        checks: Vec<Check>,
    },
}

/// Ends a keying, draws for a second one, and settles what two keyings say alike.
pub(super) async fn finish(
    transaction: &Transaction,
    batch: &Batch,
    held: &Held,
    form: &PaperForm,
    accepted: &BTreeSet<String>,
    who: &Who<'_>,
) -> Result<Ended> {
    let keying = keying(transaction, batch, held, form).await?;
    let finished = keying.finish(&form.questionnaire, &form.layout, &form.settings, accepted);
    let keyed = match finished {
        Ok(keyed) => keyed,
        Err(Unfinished::Missing(missing)) => {
            let checks = Vec::new();
            return Ok(Ended::Open { missing, checks });
        }
        Err(Unfinished::Checks(checks)) => {
            let missing = Vec::new();
            return Ok(Ended::Open { missing, checks });
        }
    };
    let due = match held.place {
        Place::First => Some(record::is_due(transaction, batch, held.serial, who.person).await?),
        Place::Second => None,
    };
    one(batch, held)?
        .col_expr(entity::Column::FinishedMs, Expr::value(who.at_ms))
        .col_expr(entity::Column::Keyed, Expr::value(to_json(keyed.values())?))
        .col_expr(
            entity::Column::Accepted,
            Expr::value(to_json(keyed.accepted())?),
        )
        .col_expr(entity::Column::Due, Expr::value(due))
        .exec(transaction.inner())
        .await?;
    batch::disturb(transaction, batch, who.at_ms).await?;
    if held.place == Place::Second {
        record::settle(transaction, batch, form, held.serial, who.at_ms).await?;
    }
    Ok(Ended::Finished)
}

/// What the checks have to say about a form of which every line is keyed; none while one is not.
pub(super) async fn look(
    transaction: &Transaction,
    batch: &Batch,
    held: &Held,
    form: &PaperForm,
) -> Result<Option<Vec<Check>>> {
    let keying = keying(transaction, batch, held, form).await?;
    let nobody = BTreeSet::new();
    let finished = keying.finish(&form.questionnaire, &form.layout, &form.settings, &nobody);
    Ok(match finished {
        Ok(_) => Some(Vec::new()),
        Err(Unfinished::Checks(checks)) => Some(checks),
        Err(Unfinished::Missing(_)) => None,
    })
}

async fn keying(
    transaction: &Transaction,
    batch: &Batch,
    held: &Held,
    form: &PaperForm,
) -> Result<Keying> {
    let messages = rows::messages(transaction, batch, held).await?;
    rows::add_up(form, held, messages)
}
