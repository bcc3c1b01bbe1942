//! The input of a release out of an invented province, past no database.

use std::collections::BTreeMap;

use publication::release::content::{FieldFacts, QuestionnaireFacts, RoundFacts, UnitFacts};
use publication::release::{Columns, FrameCell, Input, Responses};
use store::snapshot::OtherAnswers as _;
use survey::{FieldCode, IndexRule, Standing, Stream, UnitCode, shipped_questionnaire, validate};
use synthetic::{Demo, Plan};

/// Everything of the finished round.
pub(crate) fn province(plan: &Plan, questionnaire: &str) -> Input {
    let questionnaire = shipped_questionnaire(questionnaire).expect("it is shipped");
    let demo = Demo::invent(plan, questionnaire).expect("the province exists");
    let units: BTreeMap<UnitCode, u32> = demo
        .units
        .iter()
        .map(|unit| unit.code.clone())
        .zip(0..)
        .collect();
    let fields: BTreeMap<FieldCode, u32> = demo
        .fields
        .iter()
        .map(|field| field.code.clone())
        .zip(0..)
        .collect();
    let mut responses = Responses::default();
    let mut other = Columns::of(questionnaire);
    for one in demo.answers(questionnaire) {
        let response = validate(questionnaire, &one.answers, one.context).expect("it is valid");
        let context = response.context();
        responses.unit.push(units[&context.decided_by]);
        responses.field.push(fields[&context.field]);
        responses.open.push(context.stream == Stream::Open);
        responses.mode.push(context.mode);
        responses
            .counted
            .push(response.standing() == Standing::Counted);
        responses.marks.extend(response.marks().bytes());
        let json = serde_json::to_string(response.other()).expect("it is JSON");
        other.push(&json).expect("they are answers");
    }
    let (questions, choices) = other.finish();
    responses.choices = choices;
    Input {
        round: RoundFacts::of(&demo.finished),
        questionnaire: QuestionnaireFacts::of(questionnaire, IndexRule::of(questionnaire)),
        units: demo.units.iter().map(UnitFacts::of).collect(),
        fields: demo.fields.iter().map(FieldFacts::of).collect(),
        frame: demo
            .frame
            .iter()
            .map(|cell| FrameCell {
                unit: units[&cell.unit],
                field: fields[&cell.field],
                dossiers: cell.dossiers,
            })
            .collect(),
        responses,
        questions,
        days: Vec::new(),
        fieldwork: Vec::new(),
        earlier: Vec::new(),
        source: Some(questionnaire.digest_source().to_owned()),
    }
}
