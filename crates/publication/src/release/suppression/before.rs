//! What earlier releases of the same round tell of the same forms.
//!
//! A later release corrects an earlier one, and both can be read side by side. Where the forms of a figure are
//! the same in both, what the earlier one tells is known whatever is hidden now, and what it hides must stay
//! hidden, or one of its other figures could be worked out with the help of the later one.

use std::collections::BTreeMap;

use super::Base;
use crate::release::content::{ChoiceGroup, ChoiceTable, Group, Hidden, Key, StreamTables};
use crate::release::figure::Figure;
use crate::release::stream::Making;

/// Estimates of the same forms differ by less.
const SAME: f64 = 1e-12;

/// What is known of a figure from before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::release) enum Known {
    /// An earlier release tells it.
    Told,
    /// An earlier release hides it, and none tells it.
    Hidden,
}

/// The earlier releases of the round, one stream of them.
pub(in crate::release) struct Before<'a> {
    tables: Vec<&'a StreamTables>,
    groups: Vec<BTreeMap<&'a Key, &'a Group>>,
    minimum: u64,
}

impl<'a> Before<'a> {
    pub(in crate::release) fn of(making: &Making<'a>) -> Self {
        let own = making.input.of_the_same_round();
        let tables: Vec<&StreamTables> = own.map(|one| one.stream(making.which)).collect();
        Self {
            groups: tables.iter().map(|tables| by_key(tables)).collect(),
            tables,
            minimum: making.minimum(),
        }
    }

    /// What is known of a whole group of so many forms.
    pub(super) fn group(&self, key: &Key, n: u64) -> Option<Known> {
        let known = |groups: &BTreeMap<&Key, &Group>| {
            let group = groups.get(key).filter(|group| group.n == n)?;
            match &group.measures[..] {
                [] => self.hidden(group.hidden, n),
                _ => Some(Known::Told),
            }
        };
        most(self.groups.iter().filter_map(known))
    }

    /// What is known of one indicator of a group of so many forms.
    pub(super) fn figure(&self, key: &Key, n: u64, at: usize, base: &Base) -> Option<Known> {
        let known = |groups: &BTreeMap<&Key, &Group>| {
            let group = groups.get(key)?;
            let Some(measure) = group.measures.get(at) else {
                let is_same = group.n == n;
                return is_same.then(|| self.hidden(group.hidden, n)).flatten();
            };
            let is_same = measure.n == base.n;
            match measure.share {
                Figure::Ok(told) if is_same && (told.value - base.share).abs() <= SAME => {
                    Some(Known::Told)
                }
                Figure::Few if is_same => self.hidden(Some(Hidden::Few), base.n),
                Figure::Complement if is_same => Some(Known::Hidden),
                Figure::Ok(_) | Figure::Few | Figure::Complement | Figure::NotEstimable => None,
            }
        };
        most(self.groups.iter().filter_map(known))
    }

    /// What is known of how the answers of a group spread over the choices of a question.
    pub(in crate::release) fn spread(
        &self,
        table: (u32, Option<u32>),
        key: &Key,
        bases: &[Base],
    ) -> Option<Known> {
        let n = bases.first().map_or(0, |base| base.n);
        let is_it = |one: &&ChoiceTable| (one.question, one.line) == table;
        let known = |tables: &&StreamTables| {
            let groups = &tables.choices.iter().find(is_it)?.groups;
            let group: &ChoiceGroup = groups.iter().find(|group| group.key == *key)?;
            if group.n != n {
                return None;
            }
            if group.shares.is_empty() {
                return self.hidden(group.hidden, n);
            }
            let same = |(share, base): (&Figure, &Base)| {
                let told = share.estimate().map(|told| told.value);
                told.is_some_and(|told| (told - base.share).abs() <= SAME)
            };
            let is_same = group.shares.iter().zip(bases).all(same);
            is_same.then_some(Known::Told)
        };
        most(self.tables.iter().filter_map(known))
    }

    /// Groups with few forms more or less than an earlier release has: the difference tells of those few.
    pub(super) fn nearly_the_same(&self, key: &Key, n: u64) -> bool {
        let is_near = |groups: &BTreeMap<&Key, &Group>| {
            let other = groups.get(key).filter(|group| !group.measures.is_empty());
            let differing = other.map_or(0, |group| group.n.abs_diff(n));
            differing > 0 && differing < self.minimum
        };
        self.groups.iter().any(is_near)
    }

    /// What was hidden only because more answers were asked for then is free now.
    fn hidden(&self, why: Option<Hidden>, n: u64) -> Option<Known> {
        let is_free = why == Some(Hidden::Few) && n >= self.minimum;
        (!is_free).then_some(Known::Hidden)
    }
}

fn by_key(tables: &StreamTables) -> BTreeMap<&Key, &Group> {
    let respondents = tables.respondents.iter();
    let groups = tables
        .overall
        .iter()
        .chain(&tables.blocks)
        .chain(&tables.units)
        .chain(&tables.fields)
        .chain(&tables.cells)
        .chain(respondents.flat_map(|table| &table.groups))
        .chain(&tables.by_mode);
    groups.map(|group| (&group.key, group)).collect()
}

/// What one release tells is told.
fn most(known: impl Iterator<Item = Known>) -> Option<Known> {
    known.reduce(|one, other| if one == Known::Told { one } else { other })
}
