//! Publishing: the release is computed first, and kept in the transaction of the approval.

use pages::citizen::ProblemKind;
use store::By;
use store::approval::Request;
use store::round::{plan, step};
use store::transaction::Transaction;
use survey::RoundId;

pub(super) use crate::office::releases::Prepared;

use crate::app::App;
use crate::office::releases::compute;
use crate::problem::Problem;

/// Computes the release of the round that a request names, or says why there is none.
pub(super) async fn prepare(
    app: &App,
    request: &Request,
) -> Result<Result<Prepared, String>, Problem> {
    let id: RoundId = request
        .object
        .parse()
        .map_err(|_| Problem::new(ProblemKind::Internal))?;
    compute(app, id).await
}

/// Moves the round on to published; whether it could be.
pub(super) async fn move_on(
    transaction: &Transaction,
    prepared: &Prepared,
    actor: &str,
    now_ms: i64,
) -> Result<bool, Problem> {
    let kept = plan::find(transaction, prepared.head.round).await?;
    let Ok(step) = kept.plan.publish() else {
        return Ok(false);
    };
    let by = By {
        actor,
        at_ms: now_ms,
    };
    Ok(step::take_in(transaction, &step, kept.revision, &by).await?)
}

/// Keeps the release for ever.
pub(super) async fn keep(transaction: &Transaction, prepared: &Prepared) -> store::Result<()> {
    store::release::insert(transaction, &prepared.head, &prepared.content).await
}
