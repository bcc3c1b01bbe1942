//! "Next on the reserve": who stands in for a member that can't be reached.

use serde::{Deserialize, Serialize};

use super::{Member, Reserve, Sample};

/// One replacement, with its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replacement {
    /// Position in the frame of the member replaced.
    pub replaced: usize,
    /// Position in the frame of the one that stands in; it takes over the base weight.
    pub by: usize,
    /// Why, as the field staff wrote it.
    pub reason: String,
}

/// The reserve as it is used up: always the next one of the same stratum and group, never chosen.
///
/// *Source*: the replacement rule of `sipas.md` §4.
#[derive(Debug, Clone)]
pub struct ReserveQueue {
    left: Vec<Reserve>,
    used: Vec<Replacement>,
}

impl ReserveQueue {
    /// The whole reserve of a sample.
    pub fn new(sample: &Sample) -> Self {
        let mut left = sample.reserve.clone();
        left.sort_by_key(|reserve| (reserve.stratum, reserve.group, reserve.order));
        Self {
            left,
            used: Vec::new(),
        }
    }

    /// Replaces `member`; `None` when the reserve of its stratum and group is used up.
    pub fn replace(&mut self, member: &Member, reason: &str) -> Option<Replacement> {
        let fits =
            |reserve: &Reserve| reserve.stratum == member.stratum && reserve.group == member.group;
        let next = self.left.iter().position(fits)?;
        let reserve = self.left.remove(next);
        let replacement = Replacement {
            replaced: member.position,
            by: reserve.position,
            reason: reason.to_owned(),
        };
        self.used.push(replacement.clone());
        Some(replacement)
    }

    /// All replacements so far, in order.
    pub fn replacements(&self) -> &[Replacement] {
        &self.used
    }
}
