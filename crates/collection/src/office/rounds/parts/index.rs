//! Index and minimum n.

use pages::office::parts::{Choice, Fault, Field};
use pages::office::rounds::{Input, combine_words, score_words};
use pages::office::words;
use survey::round::RoundPlan;
use survey::{Combine, IndexRule, ItemScore};

use super::{Editing, fault, number, pair};
use crate::posted::{Fields, Pairs};

const LARGEST_MINIMUM: u32 = 10_000;

pub(super) fn values(editing: &Editing<'_>, plan: &RoundPlan, pairs: &mut Pairs) {
    let proposed = editing.questionnaire.map(IndexRule::of);
    if let Some(rule) = plan.round.index.or(proposed) {
        pair(pairs, "score", rule.score.as_str());
        pair(pairs, "combine", rule.combine.as_str());
    }
    pair(pairs, "minimum_n", plan.round.minimum_n.to_string());
}

pub(super) fn inputs(editing: &Editing<'_>, typed: &Fields, faults: &[Fault]) -> Vec<Input> {
    let mut inputs = Vec::new();
    if !editing.amending {
        let scores = ItemScore::ALL.iter();
        let scores = scores.map(|&score| (score.as_str().to_owned(), score_words(score)));
        let combines = Combine::ALL.iter();
        let combines =
            combines.map(|&combine| (combine.as_str().to_owned(), combine_words(combine)));
        let score = Choice::new("score", words("rounds.score"), scores, typed.one("score"));
        let combine = Choice::new(
            "combine",
            words("rounds.combine"),
            combines,
            typed.one("combine"),
        );
        inputs.push(Input::choice(score.checked(faults)));
        inputs.push(Input::choice(combine.checked(faults)));
    }
    let minimum = Field::text("minimum_n", words("rounds.minimum_n"))
        .kind("number")
        .hint(words("rounds.minimum_n_hint"))
        .value(typed.one("minimum_n"));
    inputs.push(Input::field(minimum.checked(faults)));
    inputs
}

pub(super) fn apply(
    editing: &Editing<'_>,
    typed: &Fields,
    plan: &mut RoundPlan,
    faults: &mut Vec<Fault>,
) {
    if !editing.amending {
        let score = ItemScore::parse(typed.one("score"));
        let combine = Combine::parse(typed.one("combine"));
        match (score, combine) {
            (Ok(score), Ok(combine)) => plan.round.index = Some(IndexRule { score, combine }),
            (Err(_), _) => faults.push(fault("score", "wrong_choice")),
            (_, Err(_)) => faults.push(fault("combine", "wrong_choice")),
        }
    }
    match number(typed.one("minimum_n")) {
        Ok(Some(minimum_n)) if minimum_n <= LARGEST_MINIMUM => plan.round.minimum_n = minimum_n,
        _ => faults.push(fault("minimum_n", "wrong_minimum_n")),
    }
}
