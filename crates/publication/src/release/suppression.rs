//! What must not be told, over all tables of a release together.
//!
//! 1. **Primary**: a figure with fewer answers than the minimum, and every figure of a group with fewer forms.
//! 2. **Complementary, between groups**: unit × field, units, fields, blocks and the whole are one network
//!    (`statistics::disclosure::Network`). A hidden figure must not follow by subtraction: more is hidden until a
//!    reader who knows everything shown, and how many forms and dossiers every group has, is left with an
//!    interval at least as wide as the rules ask. Groups of respondents and ways of answering are one row each
//!    that adds up to the whole.
//! 3. **Complementary, inside a group**: an index is the mean of its items, so one hidden item would follow
//!    from the index and the other items; a second item of the index is hidden then.
//! 4. **Between releases of one round**: figures of the same forms that an earlier release tells are taken as
//!    known, and those that it hides stay hidden ([`before`]). Not covered: figures whose forms changed by a few.
//!    How many groups of that kind there are stands in the account, for whoever approves.
//! 5. **The auditor** attacks the finished pattern again; a release that fails is not made.
//!
//! How wide is wide enough: `protection` (a tenth, say) of the range from 0 to 1, but never more than half of
//! what some *single* published figure leaves open. A unit of which 98 % are satisfied tells of every group
//! inside it that nearly all are; that is the published figure speaking and no subtraction.
//!
//! The respondents who did not say (their sex, say) are no group: nobody can recognise them, and their figures
//! are not protected.

mod apply;
mod before;
mod inside;
mod layers;
mod places;

use super::content::{DisclosureFacts, Group, Key};
use super::make::ReleaseError;
use super::stream::Making;

pub(super) use before::Before;
pub(super) use layers::{Layers, State};

/// What the suppression looks at in one figure.
#[derive(Debug, Clone, Copy)]
pub(super) struct Base {
    /// Answers.
    pub(super) n: u64,
    /// Share of satisfied.
    pub(super) share: f64,
    /// Weight that answered.
    pub(super) weight: f64,
}

/// A group with all its measures, before anything is left out.
#[derive(Debug, Clone)]
pub(super) struct Member {
    pub(super) group: Group,
    /// One an indicator.
    pub(super) bases: Vec<Base>,
}

/// Running account over all tables.
#[derive(Debug, Default)]
pub(super) struct Account {
    few: u64,
    complement: u64,
    audited: u64,
    narrowest: Option<f64>,
    told_before: u64,
    nearly_the_same: u64,
}

impl Account {
    /// Figures of too few answers that an earlier release tells, and groups that differ little from one.
    pub(super) fn before(&mut self, told: u64, nearly_the_same: u64) {
        self.told_before += told;
        self.nearly_the_same += nearly_the_same;
    }

    pub(super) fn hide(&mut self, few: u64, complement: u64) {
        self.few += few;
        self.complement += complement;
    }

    pub(super) fn audit(&mut self, audited: u64, narrowest: Option<f64>) {
        self.audited += audited;
        if let Some(own) = narrowest {
            self.narrowest = Some(self.narrowest.map_or(own, |known| known.min(own)));
        }
    }

    /// The account as it is published.
    pub(super) fn facts(&self, width: f64) -> DisclosureFacts {
        DisclosureFacts {
            width,
            few: self.few,
            complement: self.complement,
            audited: self.audited,
            narrowest: self.narrowest,
            told_before: self.told_before,
            nearly_the_same: self.nearly_the_same,
        }
    }
}

/// Whole, blocks, units, fields and unit × field together.
pub(super) fn of_places(
    making: &Making<'_>,
    members: Vec<Vec<Member>>,
    account: &mut Account,
) -> Result<[Vec<Group>; 5], ReleaseError> {
    let shape = places::shape(making, &members);
    let mut flat: Vec<Member> = members.into_iter().flatten().collect();
    let mut layers = Layers::of_members(making, shape, &flat);
    layers.settle(|layers| inside::close(making, layers, &flat))?;
    layers.audit(account)?;
    compare(making, &layers, &flat, account);
    apply::apply(&mut flat, &layers, account);
    let mut tables: [Vec<Group>; 5] = Default::default();
    for member in flat {
        let at = match member.group.key {
            Key::Whole => 0,
            Key::Block(_) => 1,
            Key::Unit(_) => 2,
            Key::Field(_) => 3,
            Key::Cell(..) | Key::Respondent(..) | Key::Mode(_) => 4,
        };
        tables[at].push(member.group);
    }
    Ok(tables)
}

/// Groups that add up to `everyone`, but for forms that are in none of them. Nothing is hidden of the whole
/// here: its own figures are told by [`of_places`].
pub(super) fn of_partition(
    making: &Making<'_>,
    everyone: &Member,
    members: Vec<Member>,
    account: &mut Account,
) -> Result<Vec<Group>, ReleaseError> {
    let rest = places::rest(everyone, &members);
    let mut all = members;
    all.extend([everyone.clone(), rest]);
    let shape = places::partition(making, &all);
    let mut layers = Layers::of_members(making, shape, &all);
    layers.settle(|layers| inside::close(making, layers, &all))?;
    layers.audit(account)?;
    all.truncate(all.len() - 2);
    compare(making, &layers, &all, account);
    apply::apply(&mut all, &layers, account);
    Ok(all.into_iter().map(|member| member.group).collect())
}

/// Counts what an earlier release of the round has to do with these groups.
fn compare(making: &Making<'_>, layers: &Layers, members: &[Member], account: &mut Account) {
    let before = Before::of(making);
    let near = |member: &&Member| before.nearly_the_same(&member.group.key, member.group.n);
    account.before(
        layers.told_before(),
        members.iter().filter(near).count() as u64,
    );
}

/// Network and names of the groups of some tables.
pub(super) struct Shape {
    pub(super) network: statistics::disclosure::Network,
    /// What each group is called in an error.
    pub(super) names: Vec<String>,
    /// Cost of hiding each group for another's sake; none: it must stay.
    pub(super) cost: Vec<Option<f64>>,
    /// Groups that hold each group, by position.
    pub(super) above: Vec<Vec<usize>>,
    /// The group of the forms that are in none: never told, and not protected.
    pub(super) rest: Option<usize>,
}

pub(super) use places::tree;
