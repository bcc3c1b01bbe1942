//! Computing a release of a round: off the server's threads, with a sentence for what stands in the way.

use pages::citizen::ProblemKind;
use pages::office::fill;
use publication::release::{self, Parameters, ReleaseError};
use store::release::ReleaseHead;
use survey::{Language, RoundId};

use crate::app::App;
use crate::problem::Problem;

/// So many cells without dossiers are named.
const NAMED: usize = 5;

/// A release that waits to be kept.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) head: ReleaseHead,
    pub(super) content: Vec<u8>,
}

/// Computes the release of a round, or says why there is none.
pub(super) async fn compute(app: &App, id: RoundId) -> Result<Result<Prepared, String>, Problem> {
    let (database, now_ms) = (app.database(), app.ambient().now_ms());
    let round = store::round::find(database, id).await?;
    let earlier = release::earlier_of(database, &id.to_string(), now_ms).await?;
    let input = release::input_of(database, id, earlier).await?;
    let parameters = Parameters {
        number: store::release::next_number(database, id, &round.code).await?,
        title: round.name.get(Language::VI).to_owned(),
        ..Parameters::usual(round.minimum_n, now_ms, env!("CARGO_PKG_VERSION"))
    };
    let computed = tokio::task::spawn_blocking(move || {
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
