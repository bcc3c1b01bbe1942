//! Computing a release of a round: off the server's threads, with a sentence for what stands in the way.

use pages::citizen::ProblemKind;
use pages::office::fill;
use publication::release::{self, Input, Parameters, ReleaseError, Rules};
use store::release::ReleaseHead;
use survey::{Language, RoundId};

use crate::app::App;
use crate::problem::Problem;

/// Share of the confidence intervals that hold the true value.
const LEVEL: f64 = 0.95;
/// So many cells without dossiers are named.
const NAMED: usize = 5;

/// A release that waits to be kept.
#[derive(Debug)]
pub(in crate::office) struct Prepared {
    pub(in crate::office) head: ReleaseHead,
    pub(in crate::office) content: Vec<u8>,
}

/// Computes the release of a round, or says why there is none.
pub(in crate::office) async fn compute(
    app: &App,
    id: RoundId,
) -> Result<Result<Prepared, String>, Problem> {
    let (database, now_ms) = (app.database(), app.ambient().now_ms());
    let round = store::round::find(database, id).await?;
    let heads = store::release::all(database).await?;
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
        made_ms: now_ms,
        program_version: env!("CARGO_PKG_VERSION").to_owned(),
        rules: Some(Rules::default()),
    };
    let earlier = release::earlier_of(database, &id.to_string(), now_ms).await?;
    let snapshot = store::snapshot::of_round(database, id).await?;
    let computed = tokio::task::spawn_blocking(move || {
        let mut input = Input::of_snapshot(&snapshot)?;
        drop(snapshot);
        input.earlier = earlier;
        let made = release::make_from(&input, &parameters)?;
        let content = made.bytes()?;
        Ok::<_, ReleaseError>((made.digest, content, parameters))
    });
    let computed = computed.await.map_err(|source| {
        tracing::error!(%source, "the release was not computed to its end");
        Problem::new(ProblemKind::Internal)
    })?;
    Ok(computed
        .map(|(digest, content, parameters)| Prepared {
            head: ReleaseHead {
                number: parameters.number,
                round: id,
                made_ms: parameters.made_ms,
                digest,
            },
            content,
        })
        .map_err(|error| {
            tracing::warn!(%error, "no release can be made");
            sentence(&error)
        }))
}

fn sentence(error: &ReleaseError) -> String {
    match error {
        ReleaseError::CellsWithoutDossiers(cells) => {
            let mut names = cells
                .iter()
                .take(NAMED)
                .cloned()
                .collect::<Vec<_>>()
                .join(", ");
            if cells.len() > NAMED {
                names.push_str(", …");
            }
            let count = cells.len().to_string();
            fill(
                "releases.wrong_cells",
                &[("cells", &count), ("names", &names)],
            )
        }
        ReleaseError::Disclosure(name) => fill("releases.wrong_disclosure", &[("name", name)]),
        other => fill("releases.wrong_made", &[("why", &other.to_string())]),
    }
}
