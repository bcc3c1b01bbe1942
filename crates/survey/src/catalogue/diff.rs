//! What changes from one catalogue version to the next, as a person has to confirm it.

use std::collections::{BTreeMap, BTreeSet};

use super::vintage::Evidence;
use crate::code::UnitCode;
use crate::day::Day;
use crate::stream::word_enum;
use crate::text::spelling_key;
use crate::unit::{Unit, Validity};

word_enum!(
    /// How a unit differs from what it was. One unit may differ in several ways.
    ChangeKind {
        /// It is new.
        Added = "added",
        /// Its name is another.
        Renamed = "renamed",
        /// It is of another kind, such as a ward that was a commune.
        Retyped = "retyped",
        /// It went into another unit together with others.
        Merged = "merged",
        /// It was divided among several, or gave a part away.
        Split = "split",
        /// It is under another unit or in another block.
        Moved = "moved",
        /// It has another code and is otherwise followed by one unit.
        Recoded = "recoded",
        /// It is gone and nothing is named that follows it.
        Removed = "removed",
        /// Only the word for the kind of another unit changed within its name.
        Reworded = "reworded",
        /// Another spelling of the same name; the name stays as it was.
        Respelled = "respelled",
        /// Its telephone number is another.
        Details = "details",
    }
);

impl ChangeKind {
    /// Whether the unit itself is another than before, not only what is written about it.
    pub const fn is_substantial(self) -> bool {
        !matches!(self, Self::Reworded | Self::Respelled | Self::Details)
    }
}

/// Which units of the next version follow a unit of this one: pairs of predecessor and successor.
pub type Successions = BTreeSet<(UnitCode, UnitCode)>;

/// One unit that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its code, that of before if it had one.
    pub code: UnitCode,
    /// How it differs; never empty.
    pub kinds: BTreeSet<ChangeKind>,
    /// As it was; none if it is new.
    pub before: Option<Unit>,
    /// As it is; none if its code is gone.
    pub after: Option<Unit>,
    /// Units that follow it under other codes.
    pub successors: Vec<UnitCode>,
    /// On what the change rests, where that is known.
    pub evidence: Option<Evidence>,
}

/// All that differs between two versions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diff {
    /// Units that differ, in the order of the first version, then new ones in that of the second.
    pub changes: Vec<Change>,
    /// Number of units that are as they were.
    pub unchanged: usize,
}

impl Diff {
    /// The changes of one kind.
    pub fn of_kind(&self, kind: ChangeKind) -> impl Iterator<Item = &Change> {
        self.changes
            .iter()
            .filter(move |change| change.kinds.contains(&kind))
    }

    /// The changes of the units themselves, without mere wording.
    pub fn substantial(&self) -> impl Iterator<Item = &Change> {
        self.changes
            .iter()
            .filter(|change| change.kinds.iter().any(|kind| kind.is_substantial()))
    }
}

/// Compares two versions. A unit is the same one if its code is.
///
/// Names are compared by [`spelling_key`]: another spelling is told as such and is no renaming.
/// `evidence` is by code and only copied to the changes that it is about.
pub fn diff(
    before: &[Unit],
    after: &[Unit],
    successions: &Successions,
    evidence: &BTreeMap<UnitCode, Evidence>,
) -> Diff {
    let old: BTreeMap<&UnitCode, &Unit> = before.iter().map(|unit| (&unit.code, unit)).collect();
    let new: BTreeMap<&UnitCode, &Unit> = after.iter().map(|unit| (&unit.code, unit)).collect();
    let mut found = Diff::default();
    for unit in before {
        let successors: Vec<UnitCode> = successions
            .iter()
            .filter(|(from, to)| *from == unit.code && *to != unit.code && new.contains_key(to))
            .map(|(_, to)| to.clone())
            .collect();
        let next = new.get(&unit.code).copied();
        let kinds = match next {
            Some(next) => kinds_of(unit, next, &successors),
            None => BTreeSet::from([fate(&successors, successions, &old)]),
        };
        if kinds.is_empty() {
            found.unchanged += 1;
            continue;
        }
        found.changes.push(Change {
            code: unit.code.clone(),
            kinds,
            before: Some(unit.clone()),
            after: next.cloned(),
            successors,
            evidence: evidence.get(&unit.code).cloned(),
        });
    }
    let added = after.iter().filter(|unit| !old.contains_key(&unit.code));
    found.changes.extend(added.map(|unit| Change {
        code: unit.code.clone(),
        kinds: BTreeSet::from([ChangeKind::Added]),
        before: None,
        after: Some(unit.clone()),
        successors: Vec::new(),
        evidence: evidence.get(&unit.code).cloned(),
    }));
    found
}

/// What became of a unit whose code is gone.
fn fate(
    successors: &[UnitCode],
    successions: &Successions,
    old: &BTreeMap<&UnitCode, &Unit>,
) -> ChangeKind {
    match successors {
        [] => ChangeKind::Removed,
        [only] => {
            let others = successions.iter().filter(|(_, to)| to == only).count();
            if others > 1 || old.contains_key(only) {
                ChangeKind::Merged
            } else {
                ChangeKind::Recoded
            }
        }
        _ => ChangeKind::Split,
    }
}

fn kinds_of(before: &Unit, after: &Unit, successors: &[UnitCode]) -> BTreeSet<ChangeKind> {
    let mut kinds = BTreeSet::new();
    let retyped = before.kind != after.kind;
    let differs = |key: fn(&str) -> String| {
        key(&before.name) != key(&after.name) || key(&before.full_name) != key(&after.full_name)
    };
    if retyped {
        kinds.insert(ChangeKind::Retyped);
    }
    if differs(without_kinds) {
        kinds.insert(ChangeKind::Renamed);
    } else if !retyped && differs(spelling_key) {
        kinds.insert(ChangeKind::Reworded);
    } else if !retyped && (before.name != after.name || before.full_name != after.full_name) {
        kinds.insert(ChangeKind::Respelled);
    }
    if before.parent != after.parent || before.block != after.block {
        kinds.insert(ChangeKind::Moved);
    }
    if !successors.is_empty() {
        kinds.insert(ChangeKind::Split);
    }
    if after.phone.is_some() && before.phone != after.phone {
        kinds.insert(ChangeKind::Details);
    }
    kinds
}

/// A name without the words for kinds of unit, wherever they stand in it.
fn without_kinds(name: &str) -> String {
    const KINDS: [&str; 6] = ["thành phố", "thị trấn", "đặc khu", "phường", "tỉnh", "xã"];
    let mut key = format!(" {} ", spelling_key(name));
    for kind in KINDS {
        key = key.replace(&format!(" {} ", spelling_key(kind)), " ");
    }
    key.trim().to_owned()
}

/// The units of the next version as they are to be kept: what only is spelled otherwise keeps its
/// spelling, a telephone number that is not given stays, what is as it was keeps the day it began,
/// what changed begins on `effective`, and earlier names are kept for searching.
pub fn settle(before: &[Unit], after: Vec<Unit>, found: &Diff, effective: &Day) -> Vec<Unit> {
    let old: BTreeMap<&UnitCode, &Unit> = before.iter().map(|unit| (&unit.code, unit)).collect();
    let changes: BTreeMap<&UnitCode, &Change> = found
        .changes
        .iter()
        .map(|change| (&change.code, change))
        .collect();
    after
        .into_iter()
        .map(|mut unit| {
            let change = changes.get(&unit.code).copied();
            if let Some(before) = old.get(&unit.code) {
                inherit(&mut unit, before, change, effective);
            } else if unit.validity.from.is_none() {
                unit.validity = Validity {
                    from: Some(effective.clone()),
                    to: None,
                };
            }
            let into_this = found
                .changes
                .iter()
                .filter(|change| change.successors.contains(&unit.code));
            let names: Vec<String> = into_this
                .filter_map(|change| Some(change.before.as_ref()?.name.clone()))
                .collect();
            remember(&mut unit, names);
            unit
        })
        .collect()
}

fn inherit(unit: &mut Unit, before: &Unit, change: Option<&Change>, effective: &Day) {
    let is = |kind| change.is_some_and(|change| change.kinds.contains(&kind));
    if is(ChangeKind::Respelled) {
        unit.name.clone_from(&before.name);
        unit.full_name.clone_from(&before.full_name);
    }
    if unit.phone.is_none() {
        unit.phone.clone_from(&before.phone);
    }
    let changed =
        change.is_some_and(|change| change.kinds.iter().any(|kind| kind.is_substantial()));
    if unit.validity.from.is_none() || !changed {
        let stated = change.and_then(|change| change.evidence.as_ref()?.effective.clone());
        unit.validity.from = if changed {
            stated.or_else(|| Some(effective.clone()))
        } else {
            before.validity.from.clone()
        };
    }
    remember(unit, before.former_names.clone());
    if is(ChangeKind::Renamed) || is(ChangeKind::Retyped) || is(ChangeKind::Reworded) {
        remember(unit, vec![before.name.clone()]);
    }
}

fn remember(unit: &mut Unit, names: Vec<String>) {
    for name in names {
        if name != unit.name && !unit.former_names.contains(&name) {
            unit.former_names.push(name);
        }
    }
}

#[cfg(test)]
mod tests;
