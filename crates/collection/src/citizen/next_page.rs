//! The page that answers a posted one.

use axum::response::Response;
use survey::Findings;

use super::posting::Posted;
use super::show::{self, Search};
use super::state::{FormState, Place};
use super::visit::Visit;
use crate::html::html;
use crate::problem::Problem;

/// The page of the state's place.
///
/// The status stays 200 also with findings: browsers keep only such pages for Back.
pub(crate) fn show_place(
    visit: &Visit,
    state: &FormState,
    findings: &Findings,
    posted: &Posted,
) -> Result<Response, Problem> {
    let sealed = visit.seal(state);
    let page = match state.place {
        Place::Field => {
            let search = Search {
                query: posted.field_query.clone(),
                missing: false,
            };
            show::field_choice(visit, state, &sealed, &search)?
        }
        _ => show::place(visit, state, &sealed, findings)?,
    };
    Ok(html(page))
}
