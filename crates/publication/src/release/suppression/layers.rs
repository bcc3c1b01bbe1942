//! The figures of some tables, layer by layer: one layer an indicator, and one for the forms themselves.

mod known;

use rayon::prelude::*;
use statistics::disclosure::{Amounts, Scratch};

use super::before::Before;
use super::{Account, Base, Member, Shape};
use crate::release::content::Hidden;
use crate::release::make::ReleaseError;
use crate::release::stream::Making;

/// Rounds after which hiding more is given up; a province settles in a handful.
const MOST_ROUNDS: usize = 60;

/// What becomes of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::release) enum State {
    /// It is told.
    Shown,
    /// It is hidden.
    Hidden(Hidden),
    /// It is not told for having too few answers, but an earlier release of the round tells it.
    ToldBefore,
    /// There is none (an item without any answer): nobody can subtract with it, and it gives nothing away.
    Absent,
}

impl State {
    /// Whether a reader has the figure.
    fn is_known(self) -> bool {
        matches!(self, Self::Shown | Self::ToldBefore)
    }
}

/// One figure a group.
#[derive(Debug, Clone)]
struct Layer {
    /// Weighted number of satisfied.
    value: Vec<f64>,
    /// Weight that answered.
    ceiling: Vec<f64>,
    /// Weight of one answer.
    person: Vec<f64>,
    state: Vec<State>,
    /// Whether an earlier release tells it, so that hiding it is of no use.
    told: Vec<bool>,
    /// Cost of hiding each figure for the sake of another group's; none for one that has to stay, or is told.
    cost: Vec<Option<f64>>,
}

/// All layers over one network. The first is that of the forms: what is hidden there is hidden in all.
pub(in crate::release) struct Layers {
    shape: Shape,
    all: Vec<Layer>,
    /// Whether every layer hides the same groups (the choices of one question).
    joint: bool,
    protection: f64,
}

impl Layers {
    /// One layer an indicator.
    pub(in crate::release) fn of_members(
        making: &Making<'_>,
        shape: Shape,
        members: &[Member],
    ) -> Self {
        let forms: Vec<u64> = members.iter().map(|member| member.group.n).collect();
        let bases: Vec<&[Base]> = members
            .iter()
            .map(|member| member.bases.as_slice())
            .collect();
        let mut layers = Self::new(making, shape, &forms, &bases, false);
        let before = Before::of(making);
        for (at, member) in members.iter().enumerate() {
            let (key, n) = (&member.group.key, member.group.n);
            layers.know(0, at, before.group(key, n));
            for (indicator, base) in member.bases.iter().enumerate() {
                layers.know(indicator + 1, at, before.figure(key, n, indicator, base));
            }
        }
        layers
    }

    /// One layer a base; `forms` are the answers that decide whether a group is told of at all.
    pub(in crate::release) fn new(
        making: &Making<'_>,
        shape: Shape,
        forms: &[u64],
        bases: &[&[Base]],
        joint: bool,
    ) -> Self {
        let minimum = making.minimum();
        let state = |n: u64| {
            if n < minimum {
                State::Hidden(Hidden::Few)
            } else {
                State::Shown
            }
        };
        // Forms half of which say yes can move most freely: the pattern of whole groups is made for these.
        let mut layers = vec![Layer {
            value: forms.iter().map(|&n| n as f64 / 2.0).collect(),
            ceiling: forms.iter().map(|&n| n as f64).collect(),
            person: vec![1.0; forms.len()],
            state: forms.iter().map(|&n| state(n)).collect(),
            told: vec![false; forms.len()],
            cost: shape.cost.clone(),
        }];
        let count = bases.first().map_or(0, |bases| bases.len());
        for at in 0..count {
            let own = bases.iter().map(|bases| bases[at]);
            let state = own.clone().zip(forms).map(|(base, &n)| match state(n) {
                State::Shown if base.share.is_nan() => State::Absent,
                State::Shown if !joint => state(base.n),
                of_forms => of_forms,
            });
            let share = |base: &Base| if base.share.is_nan() { 0.5 } else { base.share };
            layers.push(Layer {
                value: own.clone().map(|base| share(&base) * base.weight).collect(),
                ceiling: own.clone().map(|base| base.weight).collect(),
                person: own
                    .clone()
                    .map(|base| base.weight / base.n.max(1) as f64)
                    .collect(),
                state: state.collect(),
                told: vec![false; forms.len()],
                cost: shape.cost.clone(),
            });
        }
        if let Some(rest) = shape.rest {
            for layer in &mut layers {
                layer.state[rest] = State::Absent;
            }
        }
        let rules = making.parameters.rules.unwrap_or_default();
        Self {
            shape,
            all: layers,
            joint,
            protection: rules.protection,
        }
    }

    /// Number of groups.
    pub(in crate::release) fn groups(&self) -> usize {
        self.shape.names.len()
    }

    /// What becomes of a whole group.
    pub(in crate::release) fn of_group(&self, group: usize) -> State {
        self.all[0].state[group]
    }

    /// What becomes of one indicator of a group.
    pub(in crate::release) fn of_figure(&self, indicator: usize, group: usize) -> State {
        self.all[indicator + 1].state[group]
    }

    /// Hides one indicator of a group for the sake of another figure.
    pub(in crate::release) fn hide_figure(&mut self, indicator: usize, group: usize) {
        self.hide(indicator + 1, group);
    }

    fn hide(&mut self, layer: usize, group: usize) {
        let all = layer == 0 || self.joint;
        for (at, own) in self.all.iter_mut().enumerate() {
            if (all || at == layer) && own.state[group] == State::Shown {
                own.state[group] = State::Hidden(Hidden::Complement);
            }
        }
    }

    /// Hides more until every figure of too few answers has its interval; `close` hides what follows inside
    /// the groups and says whether it hid anything.
    pub(in crate::release) fn settle(
        &mut self,
        mut close: impl FnMut(&mut Self) -> bool,
    ) -> Result<(), ReleaseError> {
        for _ in 0..MOST_ROUNDS {
            let mut changed = self.widen(0)?;
            for layer in 1..self.all.len() {
                changed |= self.widen(layer)?;
            }
            changed |= close(self);
            if !changed {
                return Ok(());
            }
        }
        let open = |layer| self.narrow(layer).first().copied();
        match (0..self.all.len()).find_map(open) {
            Some(group) => Err(ReleaseError::Disclosure(self.shape.names[group].clone())),
            None => Ok(()),
        }
    }

    /// Hides more in one layer where an interval is too narrow; whether anything was hidden.
    fn widen(&mut self, layer: usize) -> Result<bool, ReleaseError> {
        let mut changed = false;
        let mut scratch = Scratch::default();
        for group in self.narrow(layer) {
            let mut left = MOST_ROUNDS;
            while let Some(need) = self.lacks(layer, group, &self.hidden(layer), &mut scratch) {
                left -= 1;
                if left == 0 {
                    return Err(ReleaseError::Disclosure(self.shape.names[group].clone()));
                }
                let cost = &self.all[layer].cost;
                let Some(more) = self.circle(layer, group, need, cost, &mut scratch) else {
                    break;
                };
                for at in more {
                    self.hide(layer, at);
                }
                changed = true;
            }
        }
        Ok(changed)
    }

    /// Groups whose interval in a layer is too narrow.
    fn narrow(&self, layer: usize) -> Vec<usize> {
        let groups = 0..self.groups();
        let hidden = self.hidden(layer);
        let few = groups
            .into_par_iter()
            .filter(|&group| self.is_primary(layer, group));
        few.map_init(Scratch::default, |scratch, group| {
            self.lacks(layer, group, &hidden, scratch).map(|_| group)
        })
        .flatten()
        .collect()
    }

    fn is_primary(&self, layer: usize, group: usize) -> bool {
        let own = &self.all[layer];
        own.state[group] == State::Hidden(Hidden::Few) && own.ceiling[group] > 0.0
    }

    /// What the interval of a hidden figure should be wide, if it is narrower.
    fn lacks(
        &self,
        layer: usize,
        group: usize,
        hidden: &[bool],
        scratch: &mut Scratch,
    ) -> Option<f64> {
        let need = self.need(layer, group);
        let width = self.width(layer, (group, need), hidden, scratch);
        (width < need * (1.0 - 1e-9)).then_some(need)
    }

    fn hidden(&self, layer: usize) -> Vec<bool> {
        let states = self.all[layer].state.iter();
        states.map(|state| !state.is_known()).collect()
    }

    /// Width of a reader's interval, looking no further than `far` either side.
    fn width(
        &self,
        layer: usize,
        (group, far): (usize, f64),
        hidden: &[bool],
        scratch: &mut Scratch,
    ) -> f64 {
        let own = &self.all[layer];
        let amounts = Amounts {
            value: &own.value,
            ceiling: &own.ceiling,
            hidden,
        };
        let (low, high) = self.shape.network.interval(amounts, group, far, scratch);
        high - low
    }

    /// The least width: the protection and two answers, but no more than half of what one shown figure leaves
    /// open.
    fn need(&self, layer: usize, group: usize) -> f64 {
        let own = &self.all[layer];
        let ceiling = own.ceiling[group];
        if layer == 0 {
            return ceiling / 2.0;
        }
        let shown = self.shape.above[group]
            .iter()
            .filter(|&&above| own.state[above].is_known());
        let open = shown.map(|&above| {
            let low = (ceiling - (own.ceiling[above] - own.value[above])).max(0.0);
            ceiling.min(own.value[above]) - low
        });
        let single = open.fold(ceiling, f64::min).max(0.0);
        // Two answers either way at least, because answers are whole numbers.
        let two = 2.0 * own.person[group];
        let wanted = (self.protection * ceiling).max(two);
        wanted.min((single / 2.0).max(single.min(two)))
    }

    /// The figures of the cheapest circle that gives a figure more room; none when everything that may be
    /// hidden is hidden, and only the whole still speaks.
    fn circle(
        &self,
        layer: usize,
        group: usize,
        need: f64,
        cost: &[Option<f64>],
        scratch: &mut Scratch,
    ) -> Option<Vec<usize>> {
        let own = &self.all[layer];
        let hidden = self.hidden(layer);
        let amounts = Amounts {
            value: &own.value,
            ceiling: &own.ceiling,
            hidden: &hidden,
        };
        let rise = own.ceiling[group] - own.value[group];
        let fall = own.value[group];
        let network = &self.shape.network;
        // First circles that give the whole room at once, then ever smaller ones.
        for part in [1.0, 0.5, 0.1, 1e-2, 1e-4] {
            for rises in [rise >= fall, rise < fall] {
                let room = need * part;
                let circle = network.circle(amounts, cost, (group, rises), room, scratch);
                if let Some(more) = circle.filter(|more| !more.is_empty()) {
                    return Some(more);
                }
            }
        }
        None
    }

    /// Attacks every figure of too few answers once more.
    ///
    /// # Errors
    /// [`ReleaseError::Disclosure`], naming the first that a reader could work out.
    pub(in crate::release) fn audit(&self, account: &mut Account) -> Result<(), ReleaseError> {
        for (layer, own) in self.all.iter().enumerate().skip(1) {
            let groups = (0..self.groups()).into_par_iter();
            let hidden = self.hidden(layer);
            let few = groups.filter(|&group| self.is_primary(layer, group));
            let widths: Vec<(usize, f64, f64)> = few
                .map_init(Scratch::default, |scratch, group| {
                    let need = self.need(layer, group);
                    (
                        group,
                        need,
                        self.width(layer, (group, need), &hidden, scratch),
                    )
                })
                .collect();
            let mut scratch = Scratch::default();
            for &(group, need, width) in &widths {
                if width >= need * (1.0 - 1e-9) {
                    continue;
                }
                let mut way = |cost| self.circle(layer, group, need, cost, &mut scratch);
                if way(&own.cost).is_some() {
                    return Err(ReleaseError::Disclosure(self.shape.names[group].clone()));
                }
                // There would be a way but for what an earlier release tells.
                if way(&self.shape.cost).is_some() {
                    account.before(1, 0);
                }
            }
            let narrowest = widths
                .iter()
                .map(|&(group, _, width)| width / own.ceiling[group])
                .reduce(f64::min);
            account.audit(widths.len() as u64, narrowest);
        }
        Ok(())
    }
}
