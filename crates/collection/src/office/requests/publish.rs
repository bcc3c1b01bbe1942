//! Publishing: the release is computed first, and kept in the transaction of the approval.

use pages::citizen::ProblemKind;
use publication::release::{self, Parameters, Rules};
use store::By;
use store::approval::Request;
use store::release::ReleaseHead;
use store::round::{self, plan, step};
use store::transaction::Transaction;
use survey::{Language, RoundId};

use crate::app::App;
use crate::problem::Problem;

/// Share of the confidence intervals that hold the true value.
const LEVEL: f64 = 0.95;

/// A release that waits to be kept.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) head: ReleaseHead,
    content: Vec<u8>,
}

/// Computes the release of the round that a request names.
pub(super) async fn prepare(app: &App, request: &Request) -> Result<Prepared, Problem> {
    let id: RoundId = request
        .object
        .parse()
        .map_err(|_| Problem::new(ProblemKind::Internal))?;
    let round = round::find(app.database(), id).await?;
    let heads = store::release::all(app.database()).await?;
    let taken = |number: &String| heads.iter().any(|head| head.number == *number);
    let own = heads.iter().filter(|head| head.round == id).count();
    let mut free = (own + 1..).map(|ordinal| format!("{}-{ordinal}", round.code));
    let number = free
        .find(|number| !taken(number))
        .ok_or_else(|| Problem::new(ProblemKind::Internal))?;
    let parameters = Parameters {
        number,
        title: round.name.get(Language::VI).to_owned(),
        level: LEVEL,
        minimum_n: round.minimum_n,
        made_ms: app.ambient().now_ms(),
        program_version: env!("CARGO_PKG_VERSION").to_owned(),
        rules: Some(Rules::default()),
    };
    let snapshot = store::snapshot::of_round(app.database(), id).await?;
    let computed = tokio::task::spawn_blocking(move || {
        let made = release::make(&snapshot, &parameters)?;
        let content = made.bytes();
        Ok::<_, release::ReleaseError>((made.digest, content, parameters))
    });
    let failed = |source: Box<dyn std::error::Error + Send + Sync>| {
        tracing::error!(%source, "the release cannot be computed");
        Problem::new(ProblemKind::Internal)
    };
    let (digest, content, parameters) = computed
        .await
        .map_err(|error| failed(Box::new(error)))?
        .map_err(|error| failed(Box::new(error)))?;
    Ok(Prepared {
        head: ReleaseHead {
            number: parameters.number,
            round: id,
            made_ms: parameters.made_ms,
            digest,
        },
        content: content.map_err(|error| failed(Box::new(error)))?,
    })
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
