//! `/quan-ly/dot/{round}/don-vi`: the units with what came in.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use pages::office::rounds::{RoundUnits, UnitLine};
use pages::office::{Section, fill};
use pages::words::{integer, percent};
use serde::Deserialize;
use store::response::Count;
use survey::{Language, RoundState, text};

use super::overview::{counted_words, figure};
use super::tallies::Tallies;
use super::view::RoundView;
use crate::access::Permit;
use crate::app::App;
use crate::html::html;
use crate::policy::SeeRounds;
use crate::problem::Problem;

/// What is looked for.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Looking {
    #[serde(default)]
    pub(super) tim: String,
    #[serde(default)]
    pub(super) trang: u64,
    /// How many links were just made.
    pub(super) tao: Option<u64>,
}

impl Looking {
    /// What was typed, without what would not fit on a line.
    pub(super) fn query(&self) -> String {
        text::normalise_line(&self.tim).chars().take(100).collect()
    }

    /// Whether a name has what is looked for, however it is written.
    pub(super) fn finds(&self, name: &str) -> bool {
        text::fold(name).contains(&text::fold(&self.query()))
    }
}

/// Shows the units.
pub(super) async fn units(
    permit: Permit<SeeRounds>,
    State(app): State<App>,
    Path(code): Path<String>,
    Query(looking): Query<Looking>,
) -> Result<Response, Problem> {
    let view = RoundView::load(&app, permit.scope(), &code).await?;
    let plan = &view.kept.plan;
    let counted = match plan.round.state {
        RoundState::Draft => None,
        _ => Tallies::of_round(&app, plan.round.id).await,
    };
    let by_unit = counted.as_ref().map(|counted| counted.tally.by_unit());
    let links = store::link::count_by_unit(app.database(), plan.round.id).await?;
    let found = view.seen().filter(|unit| looking.finds(&unit.full_name));
    let lines = found.map(|unit| {
        let count = by_unit
            .as_ref()
            .map(|units| units.get(&unit.code).copied().unwrap_or_default());
        let number = |of: fn(&Count) -> u64| {
            count
                .as_ref()
                .map_or_else(|| "–".to_owned(), |count| figure(of(count)))
        };
        let quota = plan.quota(unit).filter(|_| plan.takes_part(&unit.code));
        let valid = links.get(&unit.code).map_or(0, |links| links.valid);
        UnitLine {
            name: unit.full_name.clone(),
            block: unit.block.name(Language::VI).to_owned(),
            not_surveyed: plan.not_surveyed(&unit.code).map(str::to_owned),
            quota: quota.map_or_else(String::new, |quota| integer(quota.into(), Language::VI)),
            received: number(|count| count.received),
            counted: number(|count| count.counted),
            share: match (quota, &count) {
                (Some(quota), Some(count)) => share(count.counted, quota),
                _ => String::new(),
            },
            links: figure(valid),
            preview: plan
                .takes_part(&unit.code)
                .then(|| format!("{}/xem-thu/{}", view.path(), unit.code)),
        }
    });
    let title = fill("rounds.units_title", &[("name", view.name())]);
    let page = RoundUnits {
        frame: permit.frame(Section::Rounds, title),
        path: format!("{}/don-vi", view.path()),
        back: view.path(),
        query: looking.query(),
        counted: match plan.round.state {
            RoundState::Draft => String::new(),
            _ => counted_words(counted.as_ref()),
        },
        units: lines.collect(),
    };
    Ok(html(app.pages().round_units(&page)?))
}

/// How much of a quota came in.
fn share(counted: u64, quota: u32) -> String {
    percent(counted as f64 / f64::from(quota), 0, Language::VI)
}
