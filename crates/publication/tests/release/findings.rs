//! What a release tells beyond the indices by place, on an invented province and on forms by hand.

use crate::building::{Forms, close, parameters};
use crate::province::province;
use publication::release::content::{Band, Break, Hidden, QuestionKind, VariantRule};
use publication::release::{FieldworkCell, Figure, Key, Release, make_from};
use survey::Combine;
use synthetic::Plan;

/// 2026-11-22T02:00:00Z.
const BASE_MS: i64 = 1_795_312_800_000;

fn small_province() -> Plan {
    Plan {
        responses: 4_000,
        ..Plan::usual(BASE_MS)
    }
}

fn headline(release: &Release, group: &publication::release::Group) -> f64 {
    let place = release.overall_position().unwrap();
    let measure = &group.measures[place];
    let figure = measure.figure(release.questionnaire.score);
    figure.estimate().unwrap().value
}

#[test]
#[expect(
    clippy::too_many_lines,
    reason = "one release looked at from all sides"
)]
fn a_province_is_told_by_groups_questions_and_ranks() {
    let release = make_from(&province(&small_province(), "dvhcc-2023"), &parameters()).unwrap();
    let tables = &release.sampled;
    assert_eq!(release.format, 2);
    let codes: Vec<&str> = tables
        .respondents
        .iter()
        .map(|table| release.questions[table.question as usize].code.as_str())
        .collect();
    assert!(
        codes.contains(&"gender") && codes.contains(&"respondent_type"),
        "{codes:?}"
    );
    assert!(
        release
            .questions
            .iter()
            .all(|question| question.code != "ethnicity")
    );
    assert!(!tables.by_mode.is_empty());
    for table in &tables.choices {
        let question = &release.questions[table.question as usize];
        let whole = &table.groups[0];
        assert_eq!(whole.key, Key::Whole);
        assert_eq!(
            whole.shares.len(),
            question.options.len(),
            "{}",
            question.code
        );
        if question.kind == QuestionKind::Single {
            let shares = whole.shares.iter().filter_map(Figure::estimate);
            let sum: f64 = shares.map(|share| share.value).sum();
            assert!(close(sum, 1.0, 1e-9), "{}: {sum}", question.code);
        }
    }
    let harassment = tables
        .choices
        .iter()
        .find(|table| release.questions[table.question as usize].code == "harassment");
    let keys = &harassment.unwrap().groups;
    assert!(keys.iter().any(|group| matches!(group.key, Key::Unit(_))));
    for ranking in &tables.rankings {
        let values: Vec<f64> = ranking
            .places
            .iter()
            .map(|place| {
                let unit = tables
                    .units
                    .iter()
                    .find(|unit| unit.key == Key::Unit(place.unit));
                assert!(place.best <= place.rank && place.rank <= place.worst);
                headline(&release, unit.unwrap())
            })
            .collect();
        assert!(values.is_sorted_by(|a, b| a >= b));
    }
    assert!(
        tables
            .rankings
            .iter()
            .any(|ranking| ranking.places.len() > 3)
    );
    let extremes = tables.extremes.as_ref().unwrap();
    assert_eq!(
        (extremes.items_highest.len(), extremes.items_lowest.len()),
        (5, 5)
    );
    for weakness in &tables.weaknesses {
        assert!(weakness.items.len() <= 5);
        assert!(
            weakness
                .items
                .iter()
                .all(|pull| pull.pull > 0.0 && pull.gap.value < 0.0)
        );
        assert!(weakness.items.is_sorted_by(|a, b| a.pull >= b.pull));
    }
    let points = release.points.unwrap();
    let whole = tables.overall.as_ref().unwrap();
    assert!(close(points.value, 10.0 * headline(&release, whole), 1e-12));
    let account = release.disclosure.as_ref().unwrap();
    assert!(account.few > 0 && account.audited > 0);
}

#[test]
fn units_are_told_apart_only_as_far_as_the_sample_does() {
    let mut forms = Forms::new("dvhcc-2023", 4, 1);
    for (unit, satisfied) in [(1, 380), (2, 300), (3, 302)] {
        forms
            .same(unit, 0, satisfied, b'4')
            .same(unit, 0, 400 - satisfied, b'2');
    }
    let frame = [(1, 0, 1000), (2, 0, 1000), (3, 0, 1000)];
    let release = make_from(&forms.input(&frame), &parameters()).unwrap();
    let [ranking] = release.sampled.rankings.as_slice() else {
        unreachable!()
    };
    let told: Vec<_> = ranking
        .places
        .iter()
        .map(|place| (place.unit, place.rank, place.best, place.worst, place.band))
        .collect();
    assert_eq!(
        told,
        [
            (1, 1, 1, 1, Band::Above),
            (3, 2, 2, 3, Band::Below),
            (2, 3, 2, 3, Band::Below)
        ]
    );
    let weakness = &release.sampled.weaknesses[1];
    assert_eq!((weakness.unit, weakness.items.len()), (2, 5));
    // 75 % against (380 + 300 + 302)/1200, a sixteenth of the index.
    let gap = 0.75 - 982.0 / 1200.0;
    assert!(close(weakness.items[0].gap.value, gap, 1e-12));
    assert!(close(weakness.items[0].pull, -gap / 16.0, 1e-12));
}

#[test]
fn every_way_to_combine_items_is_released_with_a_design_effect() {
    let mut input = province(&small_province(), "dvhcc-2023");
    let questionnaire = survey::shipped_questionnaire("dvhcc-2023").unwrap();
    let mut values = Vec::new();
    for &combine in Combine::ALL {
        let rule = survey::IndexRule {
            combine,
            ..survey::IndexRule::of(questionnaire)
        };
        input.questionnaire =
            publication::release::content::QuestionnaireFacts::of(questionnaire, rule);
        let release = make_from(&input, &parameters()).unwrap();
        let whole = release.sampled.overall.as_ref().unwrap();
        let place = release.overall_position().unwrap();
        let estimate = *whole.measures[place].share.estimate().unwrap();
        assert!(
            estimate.deff.unwrap() > 0.0 && estimate.n_eff.unwrap() > 0.0,
            "{combine:?}"
        );
        values.push(estimate.value);
    }
    values.sort_by(f64::total_cmp);
    values.dedup();
    assert_eq!(values.len(), Combine::ALL.len());
}

#[test]
fn factors_weigh_what_the_questionnaire_says() {
    let shipped = survey::shipped_questionnaire("dvhcc-2023").unwrap();
    let weights = "highest = 5\nweights = { access = 3, result = 2 }";
    let source = shipped.digest_source().replacen("highest = 5", weights, 1);
    let weighed = survey::Questionnaire::parse(&source).unwrap();
    let rule = survey::IndexRule {
        combine: Combine::MeanOfFactors,
        ..survey::IndexRule::of(&weighed)
    };
    let facts = |form| publication::release::content::QuestionnaireFacts::of(form, rule);
    let mut forms = Forms::new("dvhcc-2023", 1, 1);
    // Everybody is satisfied with the three items of access, and nobody with anything else.
    let marks = [&[b'4'; 3][..], &[b'2'; 13]].concat();
    for _ in 0..40 {
        forms.add(0, 0, &marks);
    }
    let mut input = forms.input(&[(0, 0, 1000)]);
    for (form, expected) in [(shipped, 1.0 / 5.0), (&weighed, 3.0 / 8.0)] {
        input.questionnaire = facts(form);
        let release = make_from(&input, &parameters()).unwrap();
        let whole = release.sampled.overall.as_ref().unwrap();
        assert!(close(headline(&release, whole), expected, 1e-12));
    }
}

#[test]
fn change_is_told_against_rounds_that_can_be_compared_and_breaks_with_their_reason() {
    let round = |id: &str, satisfied: usize| {
        let mut forms = Forms::new("dvhcc-2023", 1, 1);
        forms
            .same(0, 0, satisfied, b'4')
            .same(0, 0, 400 - satisfied, b'2');
        let mut input = forms.input(&[(0, 0, 1000)]);
        id.clone_into(&mut input.round.id);
        input
    };
    let mut then = parameters();
    then.made_ms -= 1_000;
    let first = make_from(&round("1", 320), &then).unwrap();
    let mut other = round("2", 320);
    other.questionnaire.satisfied = vec![5];
    let broken = make_from(&other, &then).unwrap();
    let mut input = round("3", 360);
    input.earlier = vec![first.clone(), broken];
    let now = make_from(&input, &parameters()).unwrap();
    let [a, b] = now.earlier.as_slice() else {
        unreachable!("{:?}", now.earlier)
    };
    assert_eq!((&a.breaks, &b.breaks), (&vec![], &vec![Break::Formula]));
    assert!(b.changes.is_empty());
    assert_eq!(a.digest, first.digest);
    let overall = u32::try_from(now.overall_position().unwrap()).unwrap();
    let change = a
        .changes
        .iter()
        .find(|change| change.key == Key::Whole && change.indicator == overall);
    let change = change.unwrap();
    assert!(close(change.difference.value, 0.1, 1e-12));
    let variance = (0.8 * 0.2 + 0.9 * 0.1) / 399.0;
    assert!(close(change.difference.se, f64::sqrt(variance), 1e-12));
    assert!(change.difference.low > 0.0 && change.difference.p_value < 0.001);
}

#[test]
fn variants_are_told_only_when_they_differ_by_enough_forms() {
    let mut forms = Forms::new("dvhcc-2023", 1, 1);
    for form in 0..200_u8 {
        let marks: Vec<u8> = (0..16)
            .map(|item| b"2345"[usize::from(form + item) % 4])
            .collect();
        forms.add(0, 0, &marks);
    }
    forms.same(0, 0, 40, b'4').invalid(0, 0, 7);
    let release = make_from(&forms.input(&[(0, 0, 1000)]), &parameters()).unwrap();
    let [invalid, lines] = release.sampled.variants.as_slice() else {
        unreachable!()
    };
    assert_eq!(
        (invalid.rule, invalid.differing),
        (VariantRule::WithInvalid, 7)
    );
    assert_eq!(invalid.hidden, Some(Hidden::Few));
    assert!(invalid.measures.is_empty());
    assert_eq!(
        (lines.rule, lines.n),
        (VariantRule::WithoutStraightLines, 200)
    );
    let share = lines.measures[0].share.estimate().unwrap().value;
    assert!(close(share, 0.5, 1e-12));
}

#[test]
fn response_rates_follow_from_what_became_of_each_printed_form() {
    let mut forms = Forms::new("dvhcc-2023", 2, 1);
    // The second unit was asked through links only.
    forms.same(0, 0, 80, b'4').invalid(0, 0, 5);
    forms.same(1, 0, 30, b'4');
    let mut input = forms.input(&[(0, 0, 1000), (1, 0, 1000)]);
    let rejected = [
        ("blank", 4),
        ("spoiled", 3),
        ("outside-sample", 10),
        ("duplicate", 2),
    ];
    input.fieldwork.push(FieldworkCell {
        unit: 0,
        issued: 150,
        valid: 70,
        invalid: 5,
        waiting: 1,
        rejected: rejected
            .map(|(reason, count)| (reason.to_owned(), count))
            .into(),
    });
    let release = make_from(&input, &parameters()).unwrap();
    let [whole, .., unit, by_link] = release.sampled.fieldwork.as_slice() else {
        panic!("whole, blocks, units");
    };
    assert_eq!((&unit.key, &by_link.key), (&Key::Unit(0), &Key::Unit(1)));
    assert_eq!(
        (unit.issued, unit.returned, unit.valid, unit.invalid),
        (Some(150), 80 + 5 + 1 + 19, 80, 5)
    );
    // Of the 150 forms 70 + 5 + 1 + 4 + 3 + 10 are accounted for; nothing is known of 57.
    let rates = unit.rates.unwrap();
    let eligible = 83.0 / 93.0;
    assert!(close(rates.eligible_share, eligible, 1e-12));
    assert!(close(rates.response[0].unwrap(), 70.0 / 140.0, 1e-12));
    assert!(close(
        rates.response[2].unwrap(),
        70.0 / (83.0 + eligible * 57.0),
        1e-12
    ));
    assert!(close(rates.response[4].unwrap(), 70.0 / 83.0, 1e-12));
    assert!(close(rates.refusal[2].unwrap(), 9.0 / 83.0, 1e-12));
    assert_eq!(
        (by_link.issued, by_link.returned, by_link.rates),
        (None, 30, None)
    );
    assert_eq!((whole.issued, whole.valid), (Some(150), 110));
    assert_eq!(whole.rates, unit.rates);
    assert_eq!(release.open.fieldwork.len(), 0);
}

#[test]
fn odd_rounds_get_their_answer() {
    // One form: nothing is told but that it came.
    let mut one = Forms::new("dvhcc-2023", 1, 1);
    one.same(0, 0, 1, b'4');
    let release = make_from(&one.input(&[(0, 0, 10)]), &parameters()).unwrap();
    let whole = release.sampled.overall.as_ref().unwrap();
    assert_eq!(
        (whole.n, whole.hidden, whole.measures.len()),
        (1, Some(Hidden::Few), 0)
    );
    assert!(release.points.is_none() && release.sampled.rankings[0].places.is_empty());

    // All answers equal: certain as far as the sample goes, with the exact binomial interval.
    let mut equal = Forms::new("dvhcc-2023", 2, 1);
    equal.same(0, 0, 40, b'5').same(1, 0, 40, b'5');
    let release = make_from(&equal.input(&[(0, 0, 100), (1, 0, 100)]), &parameters()).unwrap();
    let whole = release.sampled.overall.as_ref().unwrap();
    let place = release.overall_position().unwrap();
    let estimate = whole.measures[place].share.estimate().unwrap();
    assert!(close(estimate.value, 1.0, 0.0) && close(estimate.se, 0.0, 1e-12));
    assert!(estimate.low < 1.0 && estimate.deff.is_none());
    let ranks = release
        .sampled
        .rankings
        .iter()
        .flat_map(|ranking| &ranking.places);
    assert!(ranks.into_iter().all(|place| place.band == Band::Within));

    // Two units of one name stay two.
    let mut twins = Forms::new("dvhcc-2023", 2, 1);
    twins.same(0, 0, 40, b'5').same(1, 0, 40, b'2');
    let mut input = twins.input(&[(0, 0, 100), (1, 0, 100)]);
    input.units[1].name = input.units[0].name.clone();
    let release = make_from(&input, &parameters()).unwrap();
    let values: Vec<f64> = release
        .sampled
        .units
        .iter()
        .map(|unit| headline(&release, unit))
        .collect();
    assert!(close(values[0], 1.0, 1e-12) && close(values[1], 0.0, 1e-12));
}
