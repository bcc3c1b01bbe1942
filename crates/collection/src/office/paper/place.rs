//! A round and its batches as one person sees them: what is outside the scope does not exist.

use std::collections::BTreeMap;

use intake::{BatchId, PersonId};
use pages::citizen::ProblemKind;
use pages::office::paper::{serial_count_words, state_words};
use pages::office::parts::Fact;
use pages::office::{fill, moment, words};
use serde::Deserialize;
use store::paper::Who;
use store::paper::batch::{self, Batch};
use survey::{PostOfficeCode, Round, RoundState, Scope};
use uuid::Uuid;

use crate::access::Permit;
use crate::app::App;
use crate::office::rounds::view::{RoundView, missing};
use crate::policy::Right;
use crate::problem::Problem;

/// A day in milliseconds.
pub(super) const DAY_MS: i64 = 86_400_000;

/// Which round a page shows, what is filtered, and what was just done.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    pub(super) dot: String,
    #[serde(default, rename = "trang-thai")]
    pub(super) state: String,
    #[serde(default, rename = "buu-cuc")]
    pub(super) post_office: String,
    #[serde(default)]
    pub(super) trang: u64,
    #[serde(default)]
    pub(super) da: String,
    #[serde(default)]
    pub(super) so: String,
    #[serde(default, rename = "trang-quet")]
    pub(super) pages: String,
}

/// The rounds that a person sees, the latest first, drafts left out.
pub(super) async fn rounds(app: &App, scope: &Scope) -> Result<Vec<Round>, Problem> {
    let mut rounds = store::round::seen_by(app.database(), scope).await?;
    rounds.retain(|round| round.state != RoundState::Draft);
    rounds.reverse();
    Ok(rounds)
}

/// The round that was asked for; without a code, the first of `rounds`.
///
/// # Errors
/// Not found.
pub(super) async fn round(
    app: &App,
    scope: &Scope,
    rounds: &[Round],
    code: &str,
) -> Result<RoundView, Problem> {
    let chosen = rounds
        .iter()
        .find(|round| code.is_empty() || round.code == code)
        .ok_or_else(|| Problem::new(ProblemKind::NotFound))?;
    RoundView::load(app, scope, &chosen.code).await
}

/// The post offices of a round inside a scope: code and name.
pub(super) fn post_offices(view: &RoundView, scope: &Scope) -> Vec<(PostOfficeCode, String)> {
    let offices = view.kept.plan.post_offices.iter();
    offices
        .filter(|(code, _)| scope.sees_post_office(code))
        .map(|(code, office)| (code.clone(), office.name.clone()))
        .collect()
}

/// The name of a post office with its code.
pub(super) fn post_office_words(view: &RoundView, code: &PostOfficeCode) -> String {
    let known = view.kept.plan.post_offices.get(code);
    known.map_or_else(
        || code.to_string(),
        |office| format!("{} ({code})", office.name),
    )
}

/// What a batch is called.
pub(super) fn batch_words(batch: &Batch) -> String {
    fill("batch.number", &[("number", &batch.number.to_string())])
}

/// The page of a batch.
pub(super) fn batch_path(batch: &Batch) -> String {
    format!("/quan-ly/giay/lo/{}", batch.id)
}

/// Days since a moment, in words.
pub(super) fn age_words(since_ms: i64, now_ms: i64) -> String {
    match (now_ms - since_ms).max(0) / DAY_MS {
        0 => words("batch.today"),
        days => fill("batch.days", &[("days", &days.to_string())]),
    }
}

/// Whoever asks, as paper names them. `name` is [`Permit::actor`].
pub(super) fn who<'a, R: Right>(app: &App, permit: &Permit<R>, name: &'a str) -> Who<'a> {
    Who {
        person: PersonId::from_uuid(permit.account_id()),
        role: permit.role(),
        name,
        at_ms: app.ambient().now_ms(),
    }
}

/// A batch with its round.
pub(super) struct Place {
    pub(super) batch: Batch,
    pub(super) view: RoundView,
    /// The number on the paper of the item whose marks the slip adds up; empty where there is none.
    pub(super) item_number: String,
}

impl Place {
    /// The batch of this id, if its post office is inside the scope.
    ///
    /// # Errors
    /// Not found; what somebody asked for outside their scope is recorded.
    pub(super) async fn find<R: Right>(
        app: &App,
        permit: &Permit<R>,
        id: &str,
    ) -> Result<Self, Problem> {
        let unknown = || Problem::new(ProblemKind::NotFound);
        let id = BatchId::from_uuid(Uuid::parse_str(id).map_err(|_| unknown())?);
        let batch = batch::find(app.database(), id).await.map_err(missing)?;
        if !permit.scope().sees_post_office(&batch.header.post_office) {
            return Err(permit.outside(app, &format!("batch {id}")).await);
        }
        let round = store::round::find(app.database(), batch.round()).await?;
        let view = RoundView::load(app, permit.scope(), &round.code).await?;
        let item_number = match &batch.header.totals.item {
            Some(item) => number_of(app, &view, &item.item).await?,
            None => String::new(),
        };
        Ok(Self {
            batch,
            view,
            item_number,
        })
    }

    /// The page of the batch.
    pub(super) fn path(&self) -> String {
        batch_path(&self.batch)
    }

    /// The list of batches of its round.
    pub(super) fn list(&self) -> String {
        format!("/quan-ly/giay/lo?dot={}", self.view.kept.plan.round.code)
    }

    /// A page's title with the number of the batch.
    pub(super) fn title(&self, key: &str) -> String {
        fill(key, &[("number", &self.batch.number.to_string())])
    }

    /// What its slip says.
    pub(super) fn header(&self) -> Vec<Fact> {
        let header = &self.batch.header;
        let known = self.view.known();
        let fact = |key: &str, value: String| Fact::new(words(key), value);
        let mut facts = vec![
            fact("batch.round", self.view.name().to_owned()),
            fact(
                "batch.post_office",
                post_office_words(&self.view, &header.post_office),
            ),
            fact("batch.unit", known.unit(&header.unit)),
            fact("batch.field", known.field(&header.field)),
            fact(
                "batch.expected",
                serial_count_words(u64::from(header.expected)),
            ),
            fact(
                "batch.serials",
                format!("{} – {}", header.serials.first(), header.serials.last()),
            ),
        ];
        if let Some(total) = header.totals.serials {
            facts.push(fact("batch.serial_total", serial_count_words(total)));
        }
        if let Some(item) = &header.totals.item {
            let value = fill(
                "batch.item_total_of",
                &[
                    ("item", &self.item_number),
                    ("total", &serial_count_words(item.total)),
                ],
            );
            facts.push(fact("batch.item_total", value));
        }
        let announced = fill(
            "batch.announced_by",
            &[
                ("when", &moment(self.batch.created_ms)),
                ("who", &self.batch.created_by),
            ],
        );
        facts.push(fact("batch.announced", announced));
        facts
    }

    /// Where it stands, in words.
    pub(super) fn state(&self) -> String {
        state_words(self.batch.state.as_str())
    }
}

/// The number of an item on the paper.
async fn number_of(app: &App, view: &RoundView, item: &str) -> Result<String, Problem> {
    let questionnaire = view.questionnaire(app).await?;
    let asked = questionnaire
        .as_ref()
        .and_then(|known| known.question(item));
    Ok(asked.map_or_else(|| item.to_owned(), |asked| asked.number.clone()))
}

/// The names of accounts.
pub(super) async fn people(app: &App) -> Result<BTreeMap<Uuid, String>, Problem> {
    let accounts = store::account::all(app.database()).await?;
    Ok(accounts
        .into_iter()
        .map(|account| (account.id, account.display_name))
        .collect())
}

/// The name of a person.
pub(super) fn name_of(people: &BTreeMap<Uuid, String>, person: PersonId) -> String {
    let known = people.get(&person.as_uuid());
    known.cloned().unwrap_or_else(|| words("batch.somebody"))
}
