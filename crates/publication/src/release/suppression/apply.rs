//! Taking out what is hidden: nothing stays inside.

use super::{Account, Layers, Member, State};
use crate::release::content::Hidden;
use crate::release::figure::{Figure, Measure};

/// Empties the hidden groups and figures, and counts them.
pub(super) fn apply(members: &mut [Member], layers: &Layers, account: &mut Account) {
    for (at, member) in members.iter_mut().enumerate() {
        let group = &mut member.group;
        if let State::Hidden(why) = layers.of_group(at) {
            group.hidden = Some(why);
            let (few, complement) = count(why, group.measures.len() as u64);
            account.hide(few, complement);
            group.measures.clear();
            continue;
        }
        for (indicator, measure) in group.measures.iter_mut().enumerate() {
            let why = match layers.of_figure(indicator, at) {
                State::Hidden(why) => Some(why),
                State::ToldBefore => Some(Hidden::Few),
                State::Shown | State::Absent => None,
            };
            if let Some(why) = why {
                let (few, complement) = count(why, 1);
                account.hide(few, complement);
                *measure = match why {
                    Hidden::Few => Measure::few(measure.n),
                    Hidden::Complement => Measure {
                        n: measure.n,
                        share: Figure::Complement,
                        mean: Figure::Complement,
                        distribution: None,
                    },
                };
            }
        }
    }
}

fn count(why: Hidden, figures: u64) -> (u64, u64) {
    match why {
        Hidden::Few => (figures, 0),
        Hidden::Complement => (0, figures),
    }
}
