//! `/api/v1/batches/{id}/differences`: the fields that two people keyed otherwise.
//!
//! What the other one keyed is never shown to somebody who has keyed the form, nor to a clerk who has
//! not: only a supervisor who has keyed neither side sees both, as on the page of reconciling.

use std::collections::BTreeSet;

use axum::extract::{Path, State};
use axum::response::Response;
use intake::adjudicate::{Adjudication, Standing};
use store::paper::Who;
use store::paper::{form, keyed, reconcile, shown as form_shown};
use survey::Role;

use super::caller::Caller;
use super::refused::Refused;
use super::request::shown;
use super::shapes::{Difference, Differences, Problem};
use crate::app::App;
use crate::policy::{KeyForms, WatchBatches};

/// The fields that were keyed otherwise the second time; none before the batch is reconciled.
#[utoipa::path(
    get, path = "/api/v1/batches/{id}/differences", tag = "batches",
    params(("id" = String, Path, description = "Id of the batch")),
    responses(
        (status = 200, description = "The fields that differ", body = Differences),
        (status = 404, description = "The key sees no such batch", body = Problem),
    ),
    security(("key" = [])),
)]
pub(super) async fn show(
    caller: Caller,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let batch = caller.batch(&app, &id).await?;
    if caller.may::<WatchBatches>().is_err() {
        caller.may::<KeyForms>()?;
    }
    // While forms are being keyed, even which fields differ would tell the second clerk something.
    if store::paper::import::Place::of_state(batch.state).is_some() {
        return shown(&Differences {
            differences: Vec::new(),
        });
    }
    let database = app.database();
    let paper = form::of_round(database, batch.round()).await?;
    let marks = keyed::marks(database, &batch).await?;
    let forms = reconcile::of_batch(database, &batch, &paper).await?;
    let who = caller.who();
    let (mut differences, mut both) = (Vec::new(), BTreeSet::new());
    for (serial, standing) in &forms {
        let Some(adjudication) = standing.adjudication() else {
            continue;
        };
        let keyed_by = |place: u32| {
            marks.iter().any(|mark| {
                mark.serial == *serial && mark.place == place && mark.clerk == who.person
            })
        };
        let sees = sees(&who, keyed_by(1), keyed_by(2));
        if sees == (true, true) {
            both.insert(*serial);
        }
        differences.extend(told(adjudication, &serial.to_string(), sees));
    }
    form_shown::note(database, &batch, &both, &who).await?;
    shown(&Differences { differences })
}

/// Whether the values of the first and of the second keying of a form are shown.
fn sees(who: &Who<'_>, keyed_first: bool, keyed_second: bool) -> (bool, bool) {
    let decides = who.role == Role::Supervisor && !keyed_first && !keyed_second;
    (keyed_first || decides, keyed_second || decides)
}

fn told(
    adjudication: &Adjudication,
    serial: &str,
    (first, second): (bool, bool),
) -> Vec<Difference> {
    adjudication
        .fields()
        .iter()
        .map(|(difference, standing)| Difference {
            serial: serial.to_owned(),
            field: difference.input.clone(),
            number: difference.number.clone(),
            place: difference.place + 1,
            first: first.then(|| difference.first.keys()),
            second: second.then(|| difference.second.keys()),
            settled: matches!(standing, Standing::Settled(_)),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use intake::PersonId;

    use super::*;

    #[test]
    fn nobody_who_keyed_and_no_clerk_sees_the_other_side() {
        let who = |role| Who {
            person: PersonId::from_uuid(uuid::Uuid::nil()),
            role,
            name: "x",
            at_ms: 0,
        };
        for (role, first, second, seen) in [
            (Role::Clerk, true, false, (true, false)),
            (Role::Clerk, false, true, (false, true)),
            (Role::Clerk, false, false, (false, false)),
            (Role::Supervisor, true, false, (true, false)),
            (Role::Supervisor, false, false, (true, true)),
        ] {
            assert_eq!(sees(&who(role), first, second), seen, "{role}");
        }
    }
}
