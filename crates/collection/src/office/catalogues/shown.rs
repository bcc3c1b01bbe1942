//! How versions, units and changes are told: addresses, words and trees.

use std::collections::{BTreeMap, BTreeSet};

use pages::office::catalogues::{BlockLines, ChangeGroup, ChangeLine, Linked, UnitLine};
use pages::office::{fill, words};
use store::catalogue::Catalogue;
use survey::catalogue::{Change, ChangeKind, Diff};
use survey::text::compare_names;
use survey::{Block, CatalogueId, Day, Language, Round, Unit, UnitCode};

/// The page of a version.
pub(super) fn address(id: CatalogueId) -> String {
    format!("/quan-ly/danh-muc/{id}")
}

/// A link to a version.
pub(super) fn linked(version: &Catalogue) -> Linked {
    Linked::new(address(version.id), &version.name)
}

/// A link to a unit of a version.
pub(super) fn linked_unit(version: CatalogueId, unit: &Unit) -> Linked {
    Linked::new(
        format!("{}/don-vi/{}", address(version), unit.code),
        &unit.full_name,
    )
}

/// A link to a round.
pub(super) fn linked_round(round: &Round) -> Linked {
    Linked::new(
        format!("/quan-ly/dot/{}", round.code),
        round.name.get(Language::VI),
    )
}

/// A day as people write it.
pub(super) fn day(at_ms: i64) -> String {
    Day::at(at_ms).map(|day| day.shown()).unwrap_or_default()
}

/// The units by block; those that stand under another of the same block follow it.
pub(super) fn blocks(version: CatalogueId, by_name: &[Unit]) -> Vec<BlockLines> {
    Block::ALL
        .iter()
        .map(|block| {
            let units: Vec<&Unit> = by_name.iter().filter(|unit| unit.block == *block).collect();
            BlockLines {
                name: block.name(Language::VI).to_owned(),
                is_open: *block == Block::SoBanNganh,
                units: tree(version, &units),
            }
        })
        .filter(|block| !block.units.is_empty())
        .collect()
}

fn tree(version: CatalogueId, units: &[&Unit]) -> Vec<UnitLine> {
    let codes: BTreeSet<&UnitCode> = units.iter().map(|unit| &unit.code).collect();
    let mut children: BTreeMap<&UnitCode, Vec<&Unit>> = BTreeMap::new();
    let mut roots = Vec::new();
    for unit in units {
        match unit.parent.as_ref().filter(|parent| codes.contains(parent)) {
            Some(parent) if *parent != unit.code => children.entry(parent).or_default().push(unit),
            _ => roots.push(*unit),
        }
    }
    let mut lines = Vec::with_capacity(units.len());
    for root in roots {
        put(version, root, 0, &children, &mut lines);
    }
    lines
}

/// Deepest level that is shown; a circle of parents ends there too.
const DEEPEST: u8 = 2;

fn put(
    version: CatalogueId,
    unit: &Unit,
    depth: u8,
    children: &BTreeMap<&UnitCode, Vec<&Unit>>,
    lines: &mut Vec<UnitLine>,
) {
    lines.push(UnitLine {
        link: linked_unit(version, unit),
        code: unit.code.to_string(),
        depth,
    });
    if depth < DEEPEST {
        for child in children.get(&unit.code).into_iter().flatten() {
            put(version, child, depth + 1, children, lines);
        }
    }
}

/// What a kind of change is called.
pub(super) fn kind_words(kind: ChangeKind) -> String {
    words(&format!("catalogues.change_{kind}"))
}

/// All that changes about a unit, in words.
pub(super) fn change_words(change: &Change) -> String {
    let kinds: Vec<String> = change.kinds.iter().map(|kind| kind_words(*kind)).collect();
    kinds.join(", ")
}

/// On what a change rests.
pub(super) fn evidence_words(change: &Change) -> Option<String> {
    let evidence = change.evidence.as_ref()?;
    let day = evidence
        .effective
        .as_ref()
        .map(Day::shown)
        .unwrap_or_default();
    Some(fill(
        "catalogues.evidence_words",
        &[("basis", &evidence.basis), ("day", &day)],
    ))
}

/// The changes by kind, the weightiest first; a change of several kinds stands under the first.
pub(super) fn groups(found: &Diff, after: &[Unit]) -> Vec<ChangeGroup> {
    let names: BTreeMap<&UnitCode, &str> = after
        .iter()
        .map(|unit| (&unit.code, unit.full_name.as_str()))
        .collect();
    ChangeKind::ALL
        .iter()
        .filter_map(|kind| {
            let mut own: Vec<&Change> = found
                .changes
                .iter()
                .filter(|change| change.kinds.first() == Some(kind))
                .collect();
            own.sort_by(|one, other| compare_names(name_of(one), name_of(other)));
            let lines: Vec<ChangeLine> = own.iter().map(|change| line(change, &names)).collect();
            (!lines.is_empty()).then(|| ChangeGroup {
                title: fill(
                    "catalogues.group",
                    &[
                        ("kind", &kind_words(*kind)),
                        ("count", &lines.len().to_string()),
                    ],
                ),
                anchor: format!("nhom-{kind}"),
                lines,
                is_minor: !kind.is_substantial(),
            })
        })
        .collect()
}

fn name_of(change: &Change) -> &str {
    let unit = change.before.as_ref().or(change.after.as_ref());
    unit.map_or("", |unit| unit.name.as_str())
}

fn line(change: &Change, names: &BTreeMap<&UnitCode, &str>) -> ChangeLine {
    let name = |unit: &Option<Unit>| {
        unit.as_ref()
            .map(|unit| unit.full_name.clone())
            .unwrap_or_default()
    };
    let followed = (!change.successors.is_empty()).then(|| {
        let names: Vec<&str> = change
            .successors
            .iter()
            .map(|code| names.get(code).copied().unwrap_or(code.as_str()))
            .collect();
        fill("catalogues.followed_by", &[("names", &names.join("; "))])
    });
    ChangeLine {
        code: change.code.to_string(),
        before: name(&change.before),
        after: name(&change.after),
        kinds: change_words(change),
        evidence: [evidence_words(change), followed]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(". "),
    }
}

#[cfg(test)]
mod tests {
    use survey::catalogue::{
        Successions, Vintage, country, diff, official_changes, units_of_province,
    };

    use super::*;

    #[test]
    fn a_circle_of_parents_neither_hangs_nor_hides_other_units() {
        let mut units = units_of_province("04").unwrap();
        let (one, two) = (units[0].code.clone(), units[1].code.clone());
        let block = units[0].block;
        units[1].block = block;
        units[0].parent = Some(two);
        units[1].parent = Some(one);
        let id = CatalogueId::from_uuid(uuid::Uuid::nil());
        let shown: usize = blocks(id, &units)
            .iter()
            .map(|block| block.units.len())
            .sum();
        assert!(shown + 2 >= units.len());
    }

    #[test]
    fn the_changes_of_2026_are_one_group_with_their_resolutions() {
        let (before, after) = (country(Vintage::July2025), country(Vintage::October2026));
        let found = diff(&before, &after, &Successions::new(), &official_changes());
        let groups = groups(&found, &after);
        assert_eq!(groups.len(), 1);
        assert_eq!(
            (groups[0].title.as_str(), groups[0].lines.len()),
            ("Đổi loại (25)", 25)
        );
        assert!(
            groups[0]
                .lines
                .iter()
                .all(|line| line.evidence.contains("hiệu lực"))
        );
    }
}
