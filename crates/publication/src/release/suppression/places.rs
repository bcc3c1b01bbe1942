//! The networks of the tables.

use std::collections::BTreeMap;

use statistics::disclosure::Network;

use super::{Member, Shape};
use crate::release::content::Key;
use crate::release::stream::Making;

/// Cost of hiding a unit × field cell, a field, a unit, a block, per form in it. Costs only order the ways to
/// protect a figure: small cells go first, blocks last, the whole never.
const COSTS: [f64; 4] = [1.0, 20.0, 50.0, 10_000.0];

fn cost(key: &Key, n: u64) -> Option<f64> {
    let [cell, field, unit, block] = COSTS;
    let level = match key {
        Key::Whole => return None,
        Key::Cell(..) | Key::Respondent(..) | Key::Mode(_) => cell,
        Key::Field(_) => field,
        Key::Unit(_) => unit,
        Key::Block(_) => block,
    };
    Some(level * (n as f64 + 1.0))
}

/// Nodes by name, numbered as they come up; 0 is the root, 1 the sink, 2 and 3 those of fields alone.
struct Nodes {
    known: BTreeMap<Key, u32>,
}

impl Nodes {
    fn of(&mut self, key: Key) -> u32 {
        let next = u32::try_from(self.known.len() + 4).unwrap_or(u32::MAX);
        *self.known.entry(key).or_insert(next)
    }
}

/// Whole → blocks → units → unit × field → fields → whole.
pub(super) fn shape(making: &Making<'_>, members: &[Vec<Member>]) -> Shape {
    let flat: Vec<(&Key, u64)> = members
        .iter()
        .flatten()
        .map(|member| (&member.group.key, member.group.n))
        .collect();
    build(making, &flat, true)
}

/// The whole, and blocks, units and fields that are told of without unit × field: units and fields each add
/// up to the whole by themselves.
pub(in crate::release) fn tree(making: &Making<'_>, groups: &[(Key, u64)]) -> Shape {
    let flat: Vec<(&Key, u64)> = groups.iter().map(|(key, n)| (key, *n)).collect();
    build(making, &flat, false)
}

fn build(making: &Making<'_>, groups: &[(&Key, u64)], crossed: bool) -> Shape {
    let block = |unit: u32| Key::Block(making.input.units[unit as usize].block.clone());
    let mut nodes = Nodes {
        known: BTreeMap::new(),
    };
    let mut ends = Vec::with_capacity(groups.len());
    let positions: BTreeMap<&Key, usize> = groups.iter().map(|(key, _)| *key).zip(0..).collect();
    let mut above = Vec::with_capacity(groups.len());
    for &(key, _) in groups {
        let (end, holders) = match key {
            Key::Whole => ((1, 0), Vec::new()),
            Key::Block(_) => ((0, nodes.of(key.clone())), vec![Key::Whole]),
            Key::Unit(unit) => {
                let to = if crossed { nodes.of(key.clone()) } else { 1 };
                let holders = vec![Key::Whole, block(*unit)];
                ((nodes.of(block(*unit)), to), holders)
            }
            Key::Field(_) => {
                // By themselves fields add up to the whole apart from units: nodes of their own.
                let ends = if crossed {
                    (nodes.of(key.clone()), 1)
                } else {
                    (2, 3)
                };
                (ends, vec![Key::Whole])
            }
            Key::Cell(unit, field) => {
                let (own, across) = (Key::Unit(*unit), Key::Field(*field));
                let ends = (nodes.of(own.clone()), nodes.of(across.clone()));
                (ends, vec![Key::Whole, block(*unit), own, across])
            }
            Key::Respondent(..) | Key::Mode(_) => ((0, 1), vec![Key::Whole]),
        };
        ends.push(end);
        above.push(
            holders
                .iter()
                .filter_map(|key| positions.get(key).copied())
                .collect(),
        );
    }
    Shape {
        network: Network::new(nodes.known.len() + 4, ends),
        names: groups.iter().map(|(key, _)| name(making, key)).collect(),
        cost: groups.iter().map(|(key, n)| cost(key, *n)).collect(),
        above,
        rest: None,
    }
}

/// Groups that add up to the whole, each an edge beside the others; the last but one is the whole, the last
/// the rest.
pub(super) fn partition(making: &Making<'_>, members: &[Member]) -> Shape {
    let whole = members.len() - 2;
    let ends = |at: usize| if at == whole { (1, 0) } else { (0, 1) };
    let keys = || members.iter().map(|member| &member.group.key);
    let cost = |(at, member): (usize, &Member)| {
        let group = &member.group;
        (at < whole).then_some(group.n as f64 + 1.0)
    };
    Shape {
        network: Network::new(2, (0..members.len()).map(ends).collect()),
        names: keys().map(|key| name(making, key)).collect(),
        cost: members.iter().enumerate().map(cost).collect(),
        above: (0..members.len())
            .map(|at| if at == whole { Vec::new() } else { vec![whole] })
            .collect(),
        rest: Some(whole + 1),
    }
}

/// The forms of the whole that are in none of the groups.
pub(super) fn rest(everyone: &Member, members: &[Member]) -> Member {
    let mut rest = everyone.clone();
    for member in members {
        rest.group.n = rest.group.n.saturating_sub(member.group.n);
        for (rest, own) in rest.bases.iter_mut().zip(&member.bases) {
            rest.weight = (rest.weight - own.weight).max(0.0);
        }
    }
    for base in &mut rest.bases {
        base.share = f64::NAN;
    }
    rest
}

/// What a group is called in an error.
fn name(making: &Making<'_>, key: &Key) -> String {
    let input = making.input;
    let unit = |unit: u32| input.units[unit as usize].code.clone();
    let field = |field: u32| input.fields[field as usize].code.clone();
    match key {
        Key::Whole => "whole".to_owned(),
        Key::Block(code) => code.clone(),
        Key::Unit(own) => unit(*own),
        Key::Field(own) => field(*own),
        Key::Cell(own, across) => format!("{}/{}", unit(*own), field(*across)),
        Key::Respondent(question, choice) => {
            let facts = &input.questions[*question as usize];
            format!("{}={}", facts.code, facts.options[*choice as usize].code)
        }
        Key::Mode(mode) => mode.clone(),
    }
}
