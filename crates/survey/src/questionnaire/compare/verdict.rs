//! Whether the indices of two versions mean the same.

use super::super::{Composite, IndexDefinition, Kind, Questionnaire};
use super::head::groups_matter;
use super::questions::{Pairs, same_gate};
use crate::language::Language;

/// Whether the indices of two versions may be put into one series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Same items, same scale, same formula.
    Comparable {
        /// What may still move the figures; a person decides.
        cautions: Vec<Caution>,
    },
    /// A break in the series: figures of the two versions must not be subtracted or ranked together.
    Broken {
        /// Why.
        reasons: Vec<Break>,
        /// Codes of the indices that have the same items, scale and formula all the same.
        still_comparable: Vec<String>,
    },
}

/// Why indices cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Break {
    /// Items that only the later version asks, by code.
    ItemsAdded(Vec<String>),
    /// Items that only the earlier version asked, by code.
    ItemsRemoved(Vec<String>),
    /// Items that are asked in the same words under another code: earlier and later code. Files and
    /// series by code fall apart although the question is the same.
    ItemsRenamed(Vec<(String, String)>),
    /// The words of the scale differ.
    Scale,
    /// Share of satisfied marks before, mean mark now, or the other way round.
    Score,
    /// Items are put together in another way.
    Combine,
    /// Other marks count as satisfied, or another one is the highest.
    Satisfied,
    /// The grouping into factors, or their weights, changed under a formula that weighs factors.
    Factors,
    /// The whole is made of other items although both versions ask the same ones.
    Overall,
}

/// What may move a figure although items, scale and formula are the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caution {
    /// Items whose Vietnamese wording changed, by code.
    Reworded(Vec<String>),
    /// Items that are asked of others than before, by code.
    Gated(Vec<String>),
    /// Items where "not applicable" or "do not know" is offered or no longer offered, by code.
    Offered(Vec<String>),
    /// The items are asked in another order.
    Reordered,
}

pub(super) fn judge(earlier: &Questionnaire, later: &Questionnaire, pairs: &Pairs) -> Verdict {
    let reasons = reasons(earlier, later, pairs);
    if reasons.is_empty() {
        return Verdict::Comparable {
            cautions: cautions(earlier, later),
        };
    }
    let still_comparable = if same_measure(earlier, later) {
        still_comparable(earlier, later)
    } else {
        Vec::new()
    };
    Verdict::Broken {
        reasons,
        still_comparable,
    }
}

fn reasons(earlier: &Questionnaire, later: &Questionnaire, pairs: &Pairs) -> Vec<Break> {
    let mut reasons = Vec::new();
    let renamed: Vec<(String, String)> = earlier
        .items
        .iter()
        .filter_map(|code| Some((code.clone(), pairs.get(code)?.clone())))
        .filter(|(old, new)| old != new && later.items.contains(new))
        .collect();
    let is_renamed = |code: &String| renamed.iter().any(|(old, new)| old == code || new == code);
    let only_in = |one: &Questionnaire, other: &Questionnaire| -> Vec<String> {
        one.items
            .iter()
            .filter(|code| !other.items.contains(code) && !is_renamed(code))
            .cloned()
            .collect()
    };
    let (removed, added) = (only_in(earlier, later), only_in(later, earlier));
    let same_items = removed.is_empty() && added.is_empty() && renamed.is_empty();
    if !removed.is_empty() {
        reasons.push(Break::ItemsRemoved(removed));
    }
    if !added.is_empty() {
        reasons.push(Break::ItemsAdded(added));
    }
    if !renamed.is_empty() {
        reasons.push(Break::ItemsRenamed(renamed));
    }
    let (before, after) = (&earlier.index, &later.index);
    let measures = [
        (!same_scale(earlier, later), Break::Scale),
        (before.score != after.score, Break::Score),
        (before.combine != after.combine, Break::Combine),
        (
            (&before.satisfied, before.highest) != (&after.satisfied, after.highest),
            Break::Satisfied,
        ),
        (
            same_items
                && before.combine == after.combine
                && groups_matter(after.combine)
                && factors(earlier) != factors(later),
            Break::Factors,
        ),
        (
            same_items && overall(before) != overall(after),
            Break::Overall,
        ),
    ];
    reasons.extend(
        measures
            .into_iter()
            .filter_map(|(holds, reason)| holds.then_some(reason)),
    );
    reasons
}

fn same_scale(earlier: &Questionnaire, later: &Questionnaire) -> bool {
    let words = |form: &Questionnaire| -> Vec<(u8, String)> {
        form.scale
            .iter()
            .map(|level| (level.mark, level.word.get(Language::VI).to_owned()))
            .collect()
    };
    words(earlier) == words(later)
}

fn same_measure(earlier: &Questionnaire, later: &Questionnaire) -> bool {
    let (before, after) = (&earlier.index, &later.index);
    same_scale(earlier, later)
        && before.score == after.score
        && before.combine == after.combine
        && before.satisfied == after.satisfied
        && before.highest == after.highest
}

/// A factor: code, items, weight.
type Factor = (String, Vec<String>, u32);

/// The grouping of items into factors and their weights, whatever the order.
fn factors(form: &Questionnaire) -> Vec<Factor> {
    let mut factors: Vec<Factor> = form
        .contents
        .iter()
        .flat_map(|content| &content.factors)
        .map(|factor| {
            let weight = form.index.weight(&factor.code);
            (factor.code.clone(), sorted(&factor.items), weight)
        })
        .collect();
    factors.sort();
    factors
}

fn overall(index: &IndexDefinition) -> Option<Vec<String>> {
    index
        .composite(IndexDefinition::OVERALL)
        .map(|whole| sorted(&whole.items))
}

fn sorted(codes: &[String]) -> Vec<String> {
    let mut codes = codes.to_vec();
    codes.sort();
    codes
}

/// Indices of the same code over the same items; where factors are weighed, in the same groups.
fn still_comparable(earlier: &Questionnaire, later: &Questionnaire) -> Vec<String> {
    let groups = |form: &Questionnaire, composite: &Composite| {
        let mut groups = factors(form);
        for (_, items, _) in &mut groups {
            items.retain(|item| composite.items.contains(item));
        }
        groups.retain(|(_, items, _)| !items.is_empty());
        groups
    };
    later
        .index
        .composites
        .iter()
        .filter(|after| {
            earlier.index.composite(&after.code).is_some_and(|before| {
                sorted(&before.items) == sorted(&after.items)
                    && (!groups_matter(later.index.combine)
                        || groups(earlier, before) == groups(later, after))
            })
        })
        .map(|composite| composite.code.clone())
        .collect()
}

fn cautions(earlier: &Questionnaire, later: &Questionnaire) -> Vec<Caution> {
    let both = || {
        later
            .items
            .iter()
            .filter_map(|code| Some((earlier.question(code)?, later.question(code)?)))
    };
    let offers = |kind: &Kind| match kind {
        Kind::Satisfaction {
            not_applicable,
            do_not_know,
        } => (*not_applicable, *do_not_know),
        _ => (false, false),
    };
    let codes = |differs: &dyn Fn(&crate::Question, &crate::Question) -> bool| -> Vec<String> {
        both()
            .filter(|(before, after)| differs(before, after))
            .map(|(_, after)| after.code.clone())
            .collect()
    };
    let reworded =
        codes(&|before, after| before.text.get(Language::VI) != after.text.get(Language::VI));
    let gated = codes(&|before, after| !same_gate(before, after));
    let offered = codes(&|before, after| offers(&before.kind) != offers(&after.kind));
    let asked = |form: &Questionnaire| -> Vec<String> {
        form.questions()
            .filter(|question| question.is_item())
            .map(|question| question.code.clone())
            .collect()
    };
    let mut cautions = Vec::new();
    if !reworded.is_empty() {
        cautions.push(Caution::Reworded(reworded));
    }
    if !gated.is_empty() {
        cautions.push(Caution::Gated(gated));
    }
    if !offered.is_empty() {
        cautions.push(Caution::Offered(offered));
    }
    if asked(earlier) != asked(later) {
        cautions.push(Caution::Reordered);
    }
    cautions
}
