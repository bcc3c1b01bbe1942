use rstest::rstest;

use super::super::plan::tests::round;
use super::super::{FieldPlan, IndexRule, Layout};
use super::*;
use crate::id::CatalogueId;
use crate::questionnaire::{Combine, ItemScore};

const NOW_MS: i64 = 5_000;

fn open() -> RoundPlan {
    plan(RoundState::Open)
}

fn plan(state: RoundState) -> RoundPlan {
    let mut round = round();
    round.state = state;
    RoundPlan::of(round)
}

fn reason() -> Reason {
    Reason::parse("Theo công văn 12/SNV").unwrap()
}

fn unit(text: &str) -> UnitCode {
    UnitCode::parse(text).unwrap()
}

type Edit = fn(&mut RoundPlan);

fn amended(from: &RoundPlan, edit: Edit) -> Result<Amended, Refusal> {
    let mut after = from.clone();
    edit(&mut after);
    from.amend(after, reason(), NOW_MS)
}

fn left_out() -> FieldPlan {
    FieldPlan {
        left_out: true,
        minimum: None,
    }
}

#[rstest]
#[case(|plan: &mut RoundPlan| plan.round.questionnaire_version = 2, Refusal::Fixed(PlanPart::Sources))]
#[case(|plan: &mut RoundPlan| plan.round.questionnaire_code = "khac".into(), Refusal::Fixed(PlanPart::Sources))]
#[case(|plan: &mut RoundPlan| plan.round.catalogue = CatalogueId::from_uuid(uuid::Uuid::from_u128(9)), Refusal::Fixed(PlanPart::Sources))]
#[case(|plan: &mut RoundPlan| plan.round.state = RoundState::Draft, Refusal::Fixed(PlanPart::Sources))]
#[case(|plan: &mut RoundPlan| plan.round.synthetic = false, Refusal::Fixed(PlanPart::Sources))]
#[case(|plan: &mut RoundPlan| plan.round.opens_ms += 1, Refusal::Fixed(PlanPart::Period))]
#[case(|plan: &mut RoundPlan| plan.round.layout = Layout::OnePage, Refusal::Fixed(PlanPart::Form))]
#[case(|plan: &mut RoundPlan| plan.round.index = Some(IndexRule { score: ItemScore::Mean, combine: Combine::MeanOfItems }), Refusal::Fixed(PlanPart::Index))]
#[case(|plan: &mut RoundPlan| plan.round.province_name.push('x'), Refusal::Fixed(PlanPart::Name))]
#[case(|plan: &mut RoundPlan| { plan.fields.insert(FieldCode::parse("dat_dai").unwrap(), left_out()); }, Refusal::Fixed(PlanPart::Fields))]
#[case(|plan: &mut RoundPlan| { plan.round.languages.pop(); }, Refusal::LanguageRemoved)]
#[case(|plan: &mut RoundPlan| plan.round.minimum_n = 29, Refusal::MinimumNLowered)]
#[case(|plan: &mut RoundPlan| plan.round.closes_ms = NOW_MS, Refusal::ClosingPassed)]
#[case(|plan: &mut RoundPlan| { plan.units.entry(unit("00001")).or_default().not_surveyed = Some("x".into()); }, Refusal::UnitReasonMissing)]
#[case(|_: &mut RoundPlan| {}, Refusal::Nothing)]
fn what_counts_never_changes_in_an_open_round(#[case] edit: Edit, #[case] expected: Refusal) {
    assert_eq!(amended(&open(), edit), Err(expected));
}

#[rstest]
#[case(|plan: &mut RoundPlan| plan.round.name = Text::vi("Đợt một"), "name")]
#[case(|plan: &mut RoundPlan| plan.round.closes_ms = 20_000, "closing")]
#[case(|plan: &mut RoundPlan| plan.round.minimum_n = 50, "minimum-n")]
#[case(|plan: &mut RoundPlan| plan.round.languages.push(Language::parse("km").unwrap()), "languages")]
#[case(|plan: &mut RoundPlan| { plan.units.entry(unit("00001")).or_default().not_surveyed = Some("Đảo không có dân".into()); }, "units")]
#[case(|plan: &mut RoundPlan| { plan.blocks.insert(Block::CapXa, 100); }, "quotas")]
#[case(|plan: &mut RoundPlan| { plan.post_offices.insert(PostOfficeCode::parse("bc1").unwrap(), PostOffice { name: "Bưu cục 1".into(), units: BTreeSet::new() }); }, "post-offices")]
fn the_rest_changes_with_a_reason(#[case] edit: Edit, #[case] kind: &str) {
    let done = amended(&open(), edit).unwrap();
    let kinds: Vec<&str> = done
        .changes()
        .iter()
        .map(|change| change.after.kind())
        .collect();
    assert_eq!(kinds, vec![kind]);
    assert_eq!(done.changes()[0].before.kind(), kind);
    assert_eq!(done.reason(), &reason());
    // The way back names the same things.
    let back = done.plan().changes(&open());
    assert_eq!(back[0].after, done.changes()[0].before);
}

#[test]
fn a_closed_round_keeps_its_fieldwork_as_it_was() {
    let closed = plan(RoundState::Closed);
    let refused: [Edit; 3] = [
        |plan| plan.round.closes_ms = 20_000,
        |plan| plan.round.languages.push(Language::parse("km").unwrap()),
        |plan| {
            plan.blocks.insert(Block::CapXa, 100);
        },
    ];
    for edit in refused {
        assert_eq!(amended(&closed, edit), Err(Refusal::FieldworkOver));
    }
    assert!(amended(&closed, |plan| plan.round.minimum_n = 50).is_ok());
}

#[test]
fn nothing_changes_after_publication_and_a_draft_is_not_amended() {
    let edit: Edit = |plan| plan.round.minimum_n = 50;
    for (state, refusal) in [
        (RoundState::Draft, Refusal::Draft),
        (RoundState::Published, Refusal::Finished),
        (RoundState::Archived, Refusal::Finished),
    ] {
        assert_eq!(amended(&plan(state), edit), Err(refusal), "{state}");
    }
}

#[test]
fn only_a_draft_is_written_anew_and_keeps_its_code() {
    let draft = plan(RoundState::Draft);
    let mut after = draft.clone();
    after.round.opens_ms = 3_000;
    after.units.entry(unit("00001")).or_default();
    let redrafted = draft.redraft(after.clone()).unwrap();
    assert!(
        redrafted.plan().units.is_empty(),
        "entries that say nothing go"
    );
    assert_eq!(open().redraft(after.clone()), Err(Refusal::NoDraft));
    after.round.code = "khac".into();
    assert_eq!(draft.redraft(after), Err(Refusal::Fixed(PlanPart::Sources)));
}

#[test]
fn changes_are_kept_as_json_and_come_back() {
    let done = amended(&open(), |plan| {
        plan.round.closes_ms = 20_000;
        plan.blocks.insert(Block::CapXa, 100);
        plan.units.entry(unit("00001")).or_default().quota = Some(150);
        plan.units.entry(unit("00002")).or_default().not_surveyed = Some("Đã giải thể".into());
    });
    for change in done.unwrap().changes() {
        let kept = serde_json::to_string(change).unwrap();
        assert_eq!(serde_json::from_str::<Change>(&kept).unwrap(), *change);
    }
}

#[test]
fn a_reason_says_something() {
    assert!(Reason::parse("  ừ  ").is_none());
    assert!(Reason::parse(&"dài ".repeat(200)).is_none());
    let reason = Reason::parse(" Theo  công\nvăn ").unwrap();
    assert_eq!(reason.as_str(), "Theo công văn");
}
