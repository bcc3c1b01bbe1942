//! What earlier releases of the round tell, taken into the layers.

use super::super::before::Known;
use super::{Layer, Layers, State};

impl Layers {
    /// Takes in what an earlier release says of a figure.
    pub(in crate::release) fn know(&mut self, layer: usize, group: usize, known: Option<Known>) {
        if self.shape.rest == Some(group) {
            return;
        }
        let own = &mut self.all[layer];
        match (known, own.state[group]) {
            (Some(Known::Told), State::Shown) => {
                own.told[group] = true;
                own.cost[group] = None;
            }
            // Layer 0 says what is done with a group, and its figures say for themselves what is known of them.
            (Some(Known::Told), State::Hidden(_)) if layer > 0 => {
                own.state[group] = State::ToldBefore;
            }
            (Some(Known::Hidden), State::Shown) => self.hide(layer, group),
            _ => {}
        }
    }

    /// Number of layers, that of the forms among them.
    pub(in crate::release) fn layers(&self) -> usize {
        self.all.len()
    }

    /// Figures of too few answers that an earlier release tells.
    pub(in crate::release) fn told_before(&self) -> u64 {
        let told = |layer: &Layer| {
            let states = layer.state.iter();
            states.filter(|state| **state == State::ToldBefore).count() as u64
        };
        self.all.iter().map(told).sum()
    }

    /// Whether one indicator of a group is told and may be hidden for another's sake.
    pub(in crate::release) fn may_hide(&self, indicator: usize, group: usize) -> bool {
        let own = &self.all[indicator + 1];
        own.state[group] == State::Shown && !own.told[group]
    }
}
