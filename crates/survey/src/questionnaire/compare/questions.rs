//! Which question of one version is which of the other, and what changed in each.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{Kind, Question, Questionnaire};
use super::{Aspect, Change, Place, choices, plain_change, wording_changes};
use crate::language::Language;
use crate::text::{fold, normalise_line};

/// Questions of both versions that are the same one: earlier code, later code.
pub(super) type Pairs = BTreeMap<String, String>;

/// Pairs by code, then those of the rest that say the same under another code.
pub(super) fn pair(earlier: &Questionnaire, later: &Questionnaire) -> Pairs {
    let mut pairs: Pairs = earlier
        .questions()
        .filter(|question| later.question(&question.code).is_some())
        .map(|question| (question.code.clone(), question.code.clone()))
        .collect();
    let mut taken: BTreeSet<String> = pairs.values().cloned().collect();
    for gone in earlier.questions() {
        if pairs.contains_key(&gone.code) {
            continue;
        }
        let same = later
            .questions()
            .find(|new| !taken.contains(&new.code) && says_the_same(gone, new));
        if let Some(new) = same {
            taken.insert(new.code.clone());
            pairs.insert(gone.code.clone(), new.code.clone());
        }
    }
    pairs
}

fn says_the_same(one: &Question, other: &Question) -> bool {
    let words = |question: &Question| normalise_line(&fold(question.text.get(Language::VI)));
    std::mem::discriminant(&one.kind) == std::mem::discriminant(&other.kind)
        && words(one) == words(other)
}

pub(super) fn place_of(question: &Question) -> Place {
    Place::Question {
        code: question.code.clone(),
        number: question.number.clone(),
        is_item: question.is_item(),
    }
}

/// Changes of every question, those of the earlier version first in its order, then the new ones.
pub(super) fn changes(
    earlier: &Questionnaire,
    later: &Questionnaire,
    pairs: &Pairs,
) -> Vec<Change> {
    let words = |question: &Question| Some(question.text.get(Language::VI).to_owned());
    let mut changes = Vec::new();
    for question in earlier.questions() {
        match pairs
            .get(&question.code)
            .and_then(|code| later.question(code))
        {
            Some(now) => changes.extend(of_one(question, now)),
            None => changes.extend(plain_change(
                &place_of(question),
                Aspect::Removed,
                words(question),
                None,
            )),
        }
    }
    let known: BTreeSet<&String> = pairs.values().collect();
    for question in later.questions() {
        if !known.contains(&question.code) {
            changes.extend(plain_change(
                &place_of(question),
                Aspect::Added,
                None,
                words(question),
            ));
        }
    }
    changes
}

fn of_one(before: &Question, after: &Question) -> Vec<Change> {
    let place = place_of(after);
    let one =
        |aspect, old: Option<String>, new: Option<String>| plain_change(&place, aspect, old, new);
    let mut changes: Vec<Change> = Vec::new();
    changes.extend(one(
        Aspect::Renamed,
        Some(before.code.clone()),
        Some(after.code.clone()),
    ));
    changes.extend(wording_changes(
        &place,
        Aspect::Wording,
        Some(&before.text),
        Some(&after.text),
    ));
    changes.extend(wording_changes(
        &place,
        Aspect::Hint,
        before.hint.as_ref(),
        after.hint.as_ref(),
    ));
    let number =
        |question: &Question| Some(question.number.clone()).filter(|number| !number.is_empty());
    changes.extend(one(Aspect::Number, number(before), number(after)));
    changes.extend(one(
        Aspect::Required,
        Some(before.required.to_string()),
        Some(after.required.to_string()),
    ));
    if !same_gate(before, after) {
        let gate =
            |question: &Question| question.gate.as_ref().map(|gate| gate.source().to_owned());
        changes.extend(one(Aspect::Gate, gate(before), gate(after)));
    }
    changes.extend(kinds(before, after, &place));
    changes
}

/// Whether two questions are asked of the same people, whatever the spelling of their gates.
pub(super) fn same_gate(before: &Question, after: &Question) -> bool {
    match (&before.gate, &after.gate) {
        (Some(one), Some(other)) => one.expression().says_the_same(other.expression()),
        (None, None) => true,
        _ => false,
    }
}

fn kinds(before: &Question, after: &Question, place: &Place) -> Vec<Change> {
    let one = |aspect, old: Option<String>, new: Option<String>| {
        plain_change(place, aspect, old, new)
            .into_iter()
            .collect::<Vec<_>>()
    };
    let limit = |limit: &dyn std::fmt::Display| Some(limit.to_string());
    match (&before.kind, &after.kind) {
        (Kind::Satisfaction { .. }, Kind::Satisfaction { .. }) => {
            one(Aspect::Offered, offered(&before.kind), offered(&after.kind))
        }
        (Kind::Single { choices: old }, Kind::Single { choices: new }) => {
            choices::changes(place, old, new)
        }
        (
            Kind::Multiple {
                choices: old,
                most: old_most,
            },
            Kind::Multiple { choices: new, most },
        ) => {
            let mut changes = choices::changes(place, old, new);
            let most = most.as_ref().and_then(|most| limit(most));
            let old_most = old_most.as_ref().and_then(|most| limit(most));
            changes.extend(one(Aspect::Limit, old_most, most));
            changes
        }
        (
            Kind::Grid {
                rows: old_rows,
                levels: old_levels,
            },
            Kind::Grid { rows, levels },
        ) => {
            let mut changes = choices::changes(place, old_rows, rows);
            changes.extend(choices::changes(place, old_levels, levels));
            changes
        }
        (Kind::Text { most_chars: old }, Kind::Text { most_chars: new })
        | (Kind::Comment { most_chars: old }, Kind::Comment { most_chars: new }) => {
            one(Aspect::Limit, limit(old), limit(new))
        }
        (Kind::Number { .. }, Kind::Number { .. }) | (Kind::Date { .. }, Kind::Date { .. }) => {
            one(Aspect::Limit, range(&before.kind), range(&after.kind))
        }
        _ => one(
            Aspect::Kind,
            Some(before.kind.word().to_owned()),
            Some(after.kind.word().to_owned()),
        ),
    }
}

fn offered(kind: &Kind) -> Option<String> {
    let Kind::Satisfaction {
        not_applicable,
        do_not_know,
    } = kind
    else {
        return None;
    };
    let words: Vec<&str> = [
        (*not_applicable, "not_applicable"),
        (*do_not_know, "do_not_know"),
    ]
    .into_iter()
    .filter_map(|(offered, word)| offered.then_some(word))
    .collect();
    (!words.is_empty()).then(|| words.join(", "))
}

fn range(kind: &Kind) -> Option<String> {
    match kind {
        Kind::Number { least, most } => Some(format!("{least}–{most}")),
        Kind::Date { earliest, latest } => {
            let open = "…".to_owned();
            (earliest.is_some() || latest.is_some()).then(|| {
                format!(
                    "{} – {}",
                    earliest.as_ref().unwrap_or(&open),
                    latest.as_ref().unwrap_or(&open)
                )
            })
        }
        _ => None,
    }
}
