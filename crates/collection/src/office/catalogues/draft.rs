//! What a version changes, and the decision about a draft.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::response::Response;
use pages::office::catalogues::{Differences, Successor};
use pages::office::parts::{Fact, Fault};
use pages::office::{Section, fill, words};
use store::audit::{Act, Event};
use store::catalogue::{Catalogue, ConfirmError, Confirmation};
use survey::catalogue::{CatalogueState, ChangeKind, Diff, Successions, diff, official_changes};
use survey::{Field, Scope, Unit, UnitCode};

use super::{seen_version, shown, version};
use crate::access::Permit;
use crate::app::App;
use crate::html::{html, see_other};
use crate::policy::{ManageCatalogues, Right, SeeCatalogues};
use crate::posted::Fields;
use crate::problem::Problem;

/// Units that are gone without answers are offered a successor up to this number.
const MOST_GONE: usize = 100;

pub(super) async fn show(
    permit: Permit<SeeCatalogues>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let draft = seen_version(&app, permit.scope(), &id).await?;
    page(&permit, &app, draft, &Fields::default(), Vec::new()).await
}

/// The comparison, with what was typed and what is wrong with it.
async fn page<R: Right>(
    permit: &Permit<R>,
    app: &App,
    version: Catalogue,
    typed: &Fields,
    faults: Vec<Fault>,
) -> Result<Response, Problem> {
    let database = app.database();
    let compared = Compared::of(app, &version, permit.scope()).await?;
    let is_draft = version.state == CatalogueState::Draft;
    let previous = match version.previous {
        Some(id) => Some(store::catalogue::find(database, id).await?),
        None => None,
    };
    let mut facts = version::facts(app, &version).await?;
    facts.push(Fact::new(
        words("catalogues.changed_fact"),
        compared.found.substantial().count().to_string(),
    ));
    facts.push(Fact::new(
        words("catalogues.fields_changed"),
        compared.fields,
    ));
    let may_decide = is_draft && permit.may::<ManageCatalogues>();
    let title = fill("catalogues.differences_title", &[("name", &version.name)]);
    let (gone, units) = if may_decide {
        (
            gone(app, &version, &compared.found, typed).await?,
            compared
                .after
                .iter()
                .map(|unit| (unit.code.to_string(), unit.full_name.clone()))
                .collect(),
        )
    } else {
        (Vec::new(), Vec::new())
    };
    Ok(html(app.pages().catalogue_differences(&Differences {
        frame: permit.frame(Section::Catalogues, title),
        version: shown::linked(&version),
        previous: previous.as_ref().map(shown::linked),
        facts,
        groups: shown::groups(&compared.found, &compared.after),
        unchanged: compared.found.unchanged,
        notes: version.notes.clone(),
        gone,
        units,
        faults,
        decide: may_decide.then(|| shown::address(version.id)),
        is_draft,
    })?))
}

/// A version beside the one before it.
struct Compared {
    after: Vec<Unit>,
    found: Diff,
    fields: String,
}

impl Compared {
    async fn of(app: &App, version: &Catalogue, scope: &Scope) -> Result<Self, Problem> {
        let database = app.database();
        let after = store::catalogue::units_by_name(database, version.id).await?;
        let fields_after = store::catalogue::fields(database, version.id).await?;
        let successions = store::catalogue::successions(database, version.id).await?;
        let (before, fields_before) = match version.previous {
            Some(id) => (
                store::catalogue::units(database, id).await?,
                store::catalogue::fields(database, id).await?,
            ),
            None => (Vec::new(), Vec::new()),
        };
        let mut found = diff(&before, &after, &successions, &official_changes());
        found.changes.retain(|change| scope.sees_unit(&change.code));
        Ok(Self {
            fields: field_words(&fields_before, &fields_after),
            after,
            found,
        })
    }
}

fn field_words(before: &[Field], after: &[Field]) -> String {
    let old: BTreeMap<&str, &Field> = before
        .iter()
        .map(|field| (field.code.as_str(), field))
        .collect();
    let new: BTreeMap<&str, &Field> = after
        .iter()
        .map(|field| (field.code.as_str(), field))
        .collect();
    let added = new.keys().filter(|code| !old.contains_key(*code)).count();
    let removed = old.keys().filter(|code| !new.contains_key(*code)).count();
    let changed = new
        .iter()
        .filter(|(code, field)| old.get(*code).is_some_and(|old| old != *field))
        .count();
    let counts = [after.len(), added, removed, changed].map(|count| count.to_string());
    fill(
        "catalogues.fields_changed_words",
        &[
            ("count", &counts[0]),
            ("added", &counts[1]),
            ("removed", &counts[2]),
            ("changed", &counts[3]),
        ],
    )
}

/// The units that are gone without a successor, those with answers first.
async fn gone(
    app: &App,
    version: &Catalogue,
    found: &Diff,
    typed: &Fields,
) -> Result<Vec<Successor>, Problem> {
    let Some(previous) = version.previous else {
        return Ok(Vec::new());
    };
    let removed: Vec<&Unit> = found
        .of_kind(ChangeKind::Removed)
        .filter_map(|change| change.before.as_ref())
        .collect();
    let codes: Vec<UnitCode> = removed.iter().map(|unit| unit.code.clone()).collect();
    let database = app.database();
    let versions = store::catalogue::versions(database).await?;
    let line = store::catalogue::lineage(&versions, previous);
    let rounds = store::catalogue::rounds_of(database, &line).await?;
    let answers = store::catalogue::answers_by_unit(database, &rounds, &codes).await?;
    let mut gone: Vec<Successor> = removed
        .iter()
        .map(|unit| Successor {
            code: unit.code.to_string(),
            name: unit.full_name.clone(),
            answers: answers.get(&unit.code).copied().unwrap_or_default(),
            typed: typed.one(&format!("successor-{}", unit.code)).to_owned(),
        })
        .collect();
    gone.sort_by_key(|unit| std::cmp::Reverse(unit.answers));
    let with_answers = gone.iter().filter(|unit| unit.answers > 0).count();
    gone.truncate(with_answers.max(MOST_GONE));
    Ok(gone)
}

pub(super) async fn confirm(
    permit: Permit<ManageCatalogues>,
    State(app): State<App>,
    Path(id): Path<String>,
    typed: Fields,
) -> Result<Response, Problem> {
    let draft = seen_version(&app, permit.scope(), &id).await?;
    let (successions, mut faults) = named(&typed);
    if faults.is_empty() {
        let now_ms = app.ambient().now_ms();
        let event = event(Act::CatalogueConfirm, &permit, &draft, now_ms);
        let confirmation = Confirmation {
            id: draft.id,
            successions: &successions,
            at_ms: now_ms,
            event: &event,
        };
        match store::catalogue::confirm(app.database(), &confirmation).await {
            Ok(()) => {
                let address = format!("{}?da=xac-nhan", shown::address(draft.id));
                return Ok(see_other(&address));
            }
            Err(error) => faults = told(error, &successions)?,
        }
    }
    page(&permit, &app, draft, &typed, faults).await
}

fn event(act: Act, permit: &Permit<ManageCatalogues>, draft: &Catalogue, now_ms: i64) -> Event {
    let object = format!("catalogue {}", draft.id);
    Event::of(act, &permit.actor(), &object, now_ms)
        .with(&serde_json::json!({ "name": draft.name }))
}

/// The successors that were typed, and codes that are none.
fn named(typed: &Fields) -> (Successions, Vec<Fault>) {
    let mut successions = Successions::new();
    let mut faults = Vec::new();
    for (name, value) in typed.prefixed("successor-") {
        let Ok(predecessor) = UnitCode::parse(name) else {
            continue;
        };
        for text in value
            .split([',', ';', ' ', '|'])
            .filter(|text| !text.is_empty())
        {
            match UnitCode::parse(&text.to_lowercase()) {
                Ok(successor) => {
                    successions.insert((predecessor.clone(), successor));
                }
                Err(_) => faults.push(unknown(&predecessor, text)),
            }
        }
    }
    (successions, faults)
}

fn unknown(predecessor: &UnitCode, text: &str) -> Fault {
    Fault::new(
        format!("successor-{predecessor}"),
        fill("catalogues.gone_unknown", &[("code", text)]),
    )
}

/// Why the draft could not be confirmed.
fn told(error: ConfirmError, successions: &Successions) -> Result<Vec<Fault>, Problem> {
    Ok(match error {
        ConfirmError::Dropped(dropped) => dropped
            .iter()
            .map(|one| {
                let count = one.answers.to_string();
                Fault::new(
                    format!("successor-{}", one.unit.code),
                    fill(
                        "catalogues.gone_wrong",
                        &[("name", &one.unit.full_name), ("count", &count)],
                    ),
                )
            })
            .collect(),
        ConfirmError::Unknown(code) => successions
            .iter()
            .filter(|(from, to)| *to == code || *from == code)
            .map(|(from, _)| unknown(from, code.as_str()))
            .collect(),
        ConfirmError::NotDraft => vec![Fault::new("main", words("catalogues.not_draft"))],
        ConfirmError::Overtaken => vec![Fault::new("main", words("catalogues.overtaken"))],
        ConfirmError::Store(error) => return Err(error.into()),
    })
}

pub(super) async fn discard(
    permit: Permit<ManageCatalogues>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let draft = seen_version(&app, permit.scope(), &id).await?;
    let event = event(
        Act::CatalogueDiscard,
        &permit,
        &draft,
        app.ambient().now_ms(),
    );
    match store::catalogue::discard(app.database(), draft.id, &event).await {
        Ok(()) => Ok(see_other("/quan-ly/danh-muc?da=bo")),
        Err(ConfirmError::Store(error)) => Err(error.into()),
        Err(_) => {
            let faults = vec![Fault::new("main", words("catalogues.not_draft"))];
            page(&permit, &app, draft, &Fields::default(), faults).await
        }
    }
}
