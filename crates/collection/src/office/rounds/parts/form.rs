//! Layout and languages of the form.

use pages::office::parts::{Choice, Fault};
use pages::office::rounds::{Checks, Input, Tick, language_words, layout_words};
use pages::office::words;
use survey::round::RoundPlan;
use survey::{Language, Layout};

use super::{Editing, fault, pair};
use crate::posted::{Fields, Pairs};

pub(super) fn values(plan: &RoundPlan, pairs: &mut Pairs) {
    pair(pairs, "layout", plan.round.layout.as_str());
    for language in &plan.round.languages {
        pair(pairs, "languages", language.as_str());
    }
}

/// The languages that may be offered: those of the questionnaire, and those offered already.
fn languages(editing: &Editing<'_>) -> Vec<Language> {
    let own = &editing.view.kept.plan.round.languages;
    let worded = editing
        .questionnaire
        .map(|questionnaire| questionnaire.languages().to_vec());
    let mut all = worded.unwrap_or_default();
    all.extend(
        own.iter()
            .filter(|language| !all.contains(language))
            .copied()
            .collect::<Vec<_>>(),
    );
    all
}

pub(super) fn inputs(editing: &Editing<'_>, typed: &Fields, faults: &[Fault]) -> Vec<Input> {
    let mut inputs = Vec::new();
    if !editing.amending {
        let options = Layout::ALL
            .iter()
            .map(|&layout| (layout.as_str().to_owned(), layout_words(layout)));
        let layout = Choice::new(
            "layout",
            words("rounds.layout"),
            options,
            typed.one("layout"),
        );
        inputs.push(Input::choice(layout.checked(faults)));
    }
    let ticks = languages(editing).into_iter().map(|language| Tick {
        value: language.as_str().to_owned(),
        words: language_words(language),
        note: None,
        ticked: typed.all("languages").any(|tag| tag == language.as_str()),
    });
    let own = faults.iter().find(|fault| fault.input == "languages");
    inputs.push(Input::checks(Checks {
        id: "languages".to_owned(),
        name: "languages".to_owned(),
        legend: words("rounds.languages"),
        ticks: ticks.collect(),
        fault: own.map(|fault| fault.words.clone()),
    }));
    inputs
}

pub(super) fn apply(
    editing: &Editing<'_>,
    typed: &Fields,
    plan: &mut RoundPlan,
    faults: &mut Vec<Fault>,
) {
    if !editing.amending {
        match Layout::parse(typed.one("layout")) {
            Ok(layout) => plan.round.layout = layout,
            Err(_) => faults.push(fault("layout", "wrong_choice")),
        }
    }
    let chosen: Vec<Language> = languages(editing)
        .into_iter()
        .filter(|language| typed.all("languages").any(|tag| tag == language.as_str()))
        .collect();
    if !chosen.contains(&Language::VI) {
        faults.push(fault("languages", "problem_vietnamese-missing"));
    }
    // An unchanged choice keeps its order: the first language is shown first.
    let before = &plan.round.languages;
    let same = before.len() == chosen.len() && before.iter().all(|old| chosen.contains(old));
    if !same {
        plan.round.languages = chosen;
    }
}
