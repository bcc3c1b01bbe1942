//! Shows one place of the form.

use pages::citizen::{
    Check, FieldChoice, FieldOption, FormPage, Introduction, OnePage, ProblemKind, Start, answered,
    asked_by, faults, one_page_parts, part_view,
};
use survey::unit::Field;
use survey::{Findings, text};

use super::state::{FormState, Place};
use super::visit::Visit;
use super::walk::Way;
use crate::problem::Problem;

/// The way through this link's form.
pub(crate) fn way(visit: &Visit) -> Way<'_> {
    Way {
        questionnaire: &visit.door.stage.questionnaire,
        layout: visit.door.stage.round().layout,
        asks_field: visit.door.own_field().is_none(),
    }
}

/// The page of the place that `state` names, with `sealed` as its hidden state.
pub(crate) fn place(
    visit: &Visit,
    state: &FormState,
    sealed: &str,
    findings: &Findings,
) -> Result<String, Problem> {
    match &state.place {
        Place::Start => start(visit, sealed),
        Place::Field => field_choice(visit, state, sealed, &Search::default()),
        Place::Part(code) => part(visit, state, code, sealed, findings),
        Place::Whole => whole(visit, state, sealed, findings),
        Place::Check => check(visit, state, sealed, findings),
    }
}

fn introduction(visit: &Visit) -> Introduction {
    let stage = &visit.door.stage;
    Introduction::of(
        &stage.questionnaire,
        visit.language,
        asked_by(&stage.round().province_name, visit.language),
        visit.door.own_field().map(|field| field.name.clone()),
    )
}

fn start(visit: &Visit, sealed: &str) -> Result<String, Problem> {
    let page = Start {
        frame: visit.frame(),
        introduction: introduction(visit),
        state: sealed.to_owned(),
    };
    Ok(visit.app.pages().start(&page)?)
}

fn whole(
    visit: &Visit,
    state: &FormState,
    sealed: &str,
    findings: &Findings,
) -> Result<String, Problem> {
    let questionnaire = &visit.door.stage.questionnaire;
    let page = OnePage {
        frame: visit.frame(),
        introduction: introduction(visit),
        parts: one_page_parts(questionnaire, visit.language, &state.answers, findings),
        faults: faults(questionnaire, findings, visit.language),
        state: sealed.to_owned(),
    };
    Ok(visit.app.pages().one_page(&page)?)
}

fn part(
    visit: &Visit,
    state: &FormState,
    code: &str,
    sealed: &str,
    findings: &Findings,
) -> Result<String, Problem> {
    let questionnaire = &visit.door.stage.questionnaire;
    let page = FormPage {
        frame: visit.frame(),
        part: part_view(
            questionnaire,
            code,
            visit.language,
            &state.answers,
            findings,
        )
        .ok_or_else(|| visit.problem(ProblemKind::StartAgain))?,
        faults: faults(questionnaire, findings, visit.language),
        state: sealed.to_owned(),
        has_back: true,
        from_check: state.changing,
    };
    Ok(visit.app.pages().form_page(&page)?)
}

fn check(
    visit: &Visit,
    state: &FormState,
    sealed: &str,
    findings: &Findings,
) -> Result<String, Problem> {
    let questionnaire = &visit.door.stage.questionnaire;
    let field = visit.door.field_or(state.field.as_ref());
    let page = Check {
        frame: visit.frame(),
        field: field.map_or_else(String::new, |field| field.name.clone()),
        field_can_change: visit.door.own_field().is_none(),
        parts: answered(questionnaire, &state.answers, visit.language),
        faults: faults(questionnaire, findings, visit.language),
        state: sealed.to_owned(),
    };
    Ok(visit.app.pages().check(&page)?)
}

/// What was searched for on the page that asks for the field.
#[derive(Debug, Default)]
pub(crate) struct Search {
    pub(crate) query: String,
    /// The button to go on was pressed and nothing was chosen.
    pub(crate) missing: bool,
}

/// Longest list of fields that a search shows.
const MOST_FOUND: usize = 20;

/// The page that asks for the field.
pub(crate) fn field_choice(
    visit: &Visit,
    state: &FormState,
    sealed: &str,
    search: &Search,
) -> Result<String, Problem> {
    let option = |field: &Field| FieldOption {
        code: field.code.as_str().to_owned(),
        name: field.name.clone(),
        checked: state.field.as_ref() == Some(&field.code),
    };
    let wanted = text::fold(&search.query);
    let matching = |field: &Field| {
        // A field chosen by an earlier search stays on the page.
        let chosen = !field.common && state.field.as_ref() == Some(&field.code);
        match wanted.as_str() {
            "" => chosen,
            wanted => text::fold(&field.name).contains(wanted),
        }
    };
    let stage = &visit.door.stage;
    let found: Vec<&Field> = stage
        .offered_fields()
        .filter(|field| matching(field))
        .take(MOST_FOUND)
        .collect();
    let elsewhere = |field: &&Field| !found.iter().any(|shown| shown.code == field.code);
    let page = FieldChoice {
        frame: visit.frame(),
        common: stage
            .offered_fields()
            .filter(|field| field.common)
            .filter(elsewhere)
            .map(option)
            .collect(),
        query: search.query.chars().take(100).collect(),
        found: found.iter().copied().map(option).collect(),
        missing: search.missing,
        state: sealed.to_owned(),
        has_back: true,
    };
    Ok(visit.app.pages().field_choice(&page)?)
}
