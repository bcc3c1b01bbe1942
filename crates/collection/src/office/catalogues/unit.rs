//! One unit of a version, over time.

use axum::extract::{Path, State};
use axum::response::Response;
use pages::office::catalogues::{Linked, UnitPage, UnitPast};
use pages::office::parts::Fact;
use pages::office::{Section, words};
use store::catalogue::Catalogue;
use survey::catalogue::{Successions, diff, official_changes};
use survey::{Language, Unit, UnitCode};

use super::{not_found, seen_version, shown};
use crate::access::Permit;
use crate::app::App;
use crate::html::html;
use crate::policy::SeeCatalogues;
use crate::problem::Problem;

pub(super) async fn show(
    permit: Permit<SeeCatalogues>,
    State(app): State<App>,
    Path((id, code)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let version = seen_version(&app, permit.scope(), &id).await?;
    let database = app.database();
    let units = store::catalogue::units_by_name(database, version.id).await?;
    let unit = units
        .iter()
        .find(|unit| unit.code.as_str() == code && permit.scope().sees_unit(&unit.code))
        .ok_or_else(not_found)?;
    let versions = store::catalogue::versions(database).await?;
    let line = store::catalogue::lineage(&versions, version.id);
    let line: Vec<&Catalogue> = line
        .iter()
        .filter_map(|id| versions.iter().find(|version| version.id == *id))
        .collect();
    let past = Past::of(&app, &line, &version, &unit.code).await?;
    let linked = |unit: &Unit| shown::linked_unit(version.id, unit);
    let parent = units
        .iter()
        .find(|other| Some(&other.code) == unit.parent.as_ref());
    let children = units
        .iter()
        .filter(|other| other.parent.as_ref() == Some(&unit.code));
    Ok(html(app.pages().catalogue_unit(&UnitPage {
        frame: permit.frame(Section::Catalogues, &unit.full_name),
        version: shown::linked(&version),
        facts: facts(unit),
        parent: parent.map(linked),
        children: children.map(linked).collect(),
        former_names: unit.former_names.clone(),
        past: past.lines,
        predecessors: past.predecessors,
        successors: past.successors,
        rounds: past.rounds,
    })?))
}

fn facts(unit: &Unit) -> Vec<Fact> {
    let from = unit.validity.from.as_ref().map(survey::Day::shown);
    [
        ("catalogues.code", Some(unit.code.to_string())),
        ("catalogues.full_name", Some(unit.full_name.clone())),
        (
            "catalogues.kind",
            Some(unit.kind.clone()).filter(|kind| !kind.contains('_')),
        ),
        (
            "catalogues.block_word",
            Some(unit.block.name(Language::VI).to_owned()),
        ),
        ("catalogues.phone", unit.phone.clone()),
        ("catalogues.valid_from", from),
    ]
    .into_iter()
    .filter_map(|(key, value)| Some(Fact::new(words(key), value?)))
    .collect()
}

/// A unit in all versions.
struct Past {
    lines: Vec<UnitPast>,
    predecessors: Vec<Linked>,
    successors: Vec<Linked>,
    rounds: Vec<Linked>,
}

impl Past {
    async fn of(
        app: &App,
        line: &[&Catalogue],
        shown_version: &Catalogue,
        code: &UnitCode,
    ) -> Result<Self, Problem> {
        let database = app.database();
        let mut past = Self {
            lines: Vec::new(),
            predecessors: Vec::new(),
            successors: Vec::new(),
            rounds: Vec::new(),
        };
        let mut having = Vec::new();
        let mut before: Option<(&Catalogue, Vec<Unit>)> = None;
        for version in line {
            let units = store::catalogue::units(database, version.id).await?;
            let successions = store::catalogue::successions(database, version.id).await?;
            if let Some((previous, old)) = &before {
                past.follow(
                    shown_version,
                    (previous, old),
                    (version, &units),
                    &successions,
                    code,
                );
            }
            if let Some(unit) = units.iter().find(|unit| unit.code == *code) {
                having.push(version.id);
                let old = before.as_ref().map(|(_, old)| old.as_slice());
                past.lines.insert(
                    0,
                    UnitPast {
                        version: Linked::new(
                            format!("{}/don-vi/{code}", shown::address(version.id)),
                            &version.name,
                        ),
                        name: unit.full_name.clone(),
                        change: change(unit, old, &successions),
                    },
                );
            }
            before = Some((version, units));
        }
        let rounds = store::catalogue::rounds_of(database, &having).await?;
        past.rounds = rounds.iter().map(shown::linked_round).collect();
        Ok(past)
    }

    /// What went into the unit from the version before the one shown, and what follows it after.
    fn follow(
        &mut self,
        shown_version: &Catalogue,
        (previous, old): (&Catalogue, &[Unit]),
        (version, units): (&Catalogue, &[Unit]),
        successions: &Successions,
        code: &UnitCode,
    ) {
        let named = |units: &[Unit], version: &Catalogue, code: &UnitCode| {
            let unit = units.iter().find(|unit| unit.code == *code)?;
            Some(shown::linked_unit(version.id, unit))
        };
        for (from, to) in successions {
            if version.id == shown_version.id && to == code {
                self.predecessors.extend(named(old, previous, from));
            }
            if previous.id == shown_version.id && from == code {
                self.successors.extend(named(units, version, to));
            }
        }
    }
}

/// How the unit differs from what it was in the version before.
fn change(unit: &Unit, old: Option<&[Unit]>, successions: &Successions) -> String {
    let was = old.and_then(|old| old.iter().find(|old| old.code == unit.code));
    let Some(was) = was else {
        return words("catalogues.first_seen");
    };
    let found = diff(
        std::slice::from_ref(was),
        std::slice::from_ref(unit),
        successions,
        &official_changes(),
    );
    let Some(change) = found.changes.first() else {
        return words("catalogues.as_before");
    };
    let told = [
        Some(shown::change_words(change)),
        shown::evidence_words(change),
    ];
    told.into_iter().flatten().collect::<Vec<_>>().join(". ")
}
