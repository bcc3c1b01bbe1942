//! What follows inside one group: an index from its items, and an item from its index.

use super::{Layers, Member, State};
use crate::release::stream::Making;

/// Hides a second item where an index would give a hidden one away, and items where they would give a hidden
/// index away; whether anything was hidden.
pub(super) fn close(making: &Making<'_>, layers: &mut Layers, members: &[Member]) -> bool {
    let indicators = &making.input.questionnaire.indicators;
    let mut changed = false;
    for (group, member) in members.iter().enumerate() {
        if layers.of_group(group) != State::Shown {
            continue;
        }
        for (at, indicator) in indicators.iter().enumerate() {
            let items: Vec<usize> = indicator.items.iter().map(|&item| item as usize).collect();
            if items == [at] {
                continue;
            }
            let is_known = |state| matches!(state, State::Shown | State::ToldBefore);
            let hidden = items
                .iter()
                .filter(|&&item| !is_known(layers.of_figure(item, group)))
                .count();
            let wanted = match layers.of_figure(at, group) {
                State::Absent | State::ToldBefore => continue,
                // A single item is its index.
                State::Shown if items.len() == 1 && hidden == 1 => {
                    layers.hide_figure(at, group);
                    changed = true;
                    continue;
                }
                State::Shown if hidden == 1 => 1,
                State::Hidden(_) => items.len().min(2).saturating_sub(hidden),
                State::Shown => 0,
            };
            let mut shown: Vec<usize> = items
                .into_iter()
                .filter(|&item| layers.may_hide(item, group))
                .collect();
            shown.sort_by_key(|&item| (member.bases[item].n, item));
            for item in shown.into_iter().take(wanted) {
                layers.hide_figure(item, group);
                changed = true;
            }
        }
    }
    changed
}
