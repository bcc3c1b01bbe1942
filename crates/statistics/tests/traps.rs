//! Mistakes other packages have made, one test each.

use statistics::estimation::{
    BLANK, Breakdown, Combine, Composite, Item, Measure, Number, Scale, Score, Status, Variables,
    tabulate,
};
use statistics::interval::{EffectiveSize, korn_graubard};
use statistics::weighting::{
    Calibrate, Distance, Margin, NonresponseClasses, PostStratify, Weighting, WeightingError,
};
use statistics::{Category, ClusterLabels, Design, DesignError, DesignSpec, LonelyPsu};

const STRATUM: [&str; 12] = ["A", "A", "A", "A", "A", "A", "B", "B", "B", "B", "B", "B"];
const PSU: [&str; 12] = ["1", "1", "2", "2", "3", "3", "4", "4", "5", "5", "6", "6"];
const UNIT: [&str; 12] = ["x", "y", "x", "x", "y", "y", "x", "y", "y", "y", "x", "y"];
const WEIGHTS: [f64; 12] = [3.0, 2.0, 4.0, 1.0, 2.0, 2.0, 5.0, 1.0, 3.0, 2.0, 2.0, 4.0];
const MARKS: [u8; 12] = [5, 3, 4, 2, 5, 1, 4, 4, 2, 5, 3, 4];

fn categories() -> (Category, Category, Category) {
    let of = |name: &str, labels: [&str; 12]| Category::from_labels(name, labels);
    (of("stratum", STRATUM), of("psu", PSU), of("unit", UNIT))
}

fn design_of(strata: &Category, psu: &Category, weights: Vec<f64>) -> Design {
    DesignSpec {
        strata: Some(strata),
        clusters: vec![psu],
        ..DesignSpec::of_weights(weights)
    }
    .check()
    .expect("a valid survey")
}

fn items(marks: &[u8]) -> Variables<'_> {
    let scale = Scale::new(5, &[4, 5]).expect("a valid survey");
    Variables::of_items(marks.len(), scale, vec![Item::new("q", marks)], &[])
        .expect("a valid survey")
}

const SHARE: Measure = Measure::Item(0, Score::Share);

#[test]
fn a_domain_keeps_the_psus_it_has_no_rows_in() {
    let (stratum, psu, unit) = categories();
    let design = design_of(&stratum, &psu, WEIGHTS.to_vec());
    let variables = items(&MARKS);
    let table = tabulate(&design, &variables, &[Breakdown::by([&unit])])
        .expect("a valid survey")
        .remove(0);
    let right = table.estimate(0, SHARE);
    // The same by hand: z = w (s − p)/W in unit x, PSU 3 and PSU 5 count as zero.
    let members: Vec<usize> = (0..12).filter(|&row| UNIT[row] == "x").collect();
    let total: f64 = members.iter().map(|&row| WEIGHTS[row]).sum();
    let hit = |row: usize| f64::from(u8::from(MARKS[row] >= 4));
    let p: f64 = members
        .iter()
        .map(|&row| WEIGHTS[row] * hit(row))
        .sum::<f64>()
        / total;
    let mut variance = 0.0;
    for psus in [["1", "2", "3"], ["4", "5", "6"]] {
        let z = psus.map(|label| {
            let own = members.iter().filter(|&&row| PSU[row] == label);
            own.map(|&row| WEIGHTS[row] * (hit(row) - p) / total)
                .sum::<f64>()
        });
        let mean = z.iter().sum::<f64>() / 3.0;
        variance += 3.0 / 2.0 * z.iter().map(|z| (z - mean) * (z - mean)).sum::<f64>();
    }
    assert!((right.value.expect("a valid survey") - p).abs() < 1e-15);
    assert!((right.se.expect("a valid survey") - variance.sqrt()).abs() < 1e-15);
    assert_eq!((right.df, right.df_design), (2, 4));
    // Filtering the rows first gives another, wrong, answer.
    let keep = |values: [&str; 12]| -> Vec<String> {
        members.iter().map(|&row| values[row].to_owned()).collect()
    };
    let (stratum, psu) = (
        Category::from_labels("stratum", keep(STRATUM)),
        Category::from_labels("psu", keep(PSU)),
    );
    let weights = members.iter().map(|&row| WEIGHTS[row]).collect();
    let marks: Vec<u8> = members.iter().map(|&row| MARKS[row]).collect();
    let filtered = design_of(&stratum, &psu, weights);
    let variables = items(&marks);
    let table = tabulate(&filtered, &variables, &[Breakdown::whole()])
        .expect("a valid survey")
        .remove(0);
    let wrong = table.estimate(0, SHARE).se.expect("a valid survey");
    assert!((wrong / right.se.expect("a valid survey") - 1.0).abs() > 0.01);
}

#[test]
fn second_stage_labels_may_start_again_in_every_psu() {
    let psu = Category::from_labels("psu", ["1", "1", "1", "2", "2", "2"]);
    let household = Category::from_labels("household", ["1", "1", "2", "1", "2", "2"]);
    let (first, second) = (vec![10.0; 6], vec![8.0; 6]);
    let design = DesignSpec {
        clusters: vec![&psu, &household],
        population: vec![&first, &second],
        ..DesignSpec::of_weights(vec![1.0; 6])
    }
    .check()
    .expect("a valid survey");
    // Two households of eight in each of two PSUs of ten.
    assert_eq!(design.expansion_weights(), [20.0; 6]);
}

#[test]
fn a_psu_label_in_two_strata_is_refused_or_nested() {
    let stratum = Category::from_labels("stratum", ["A", "A", "B", "B"]);
    let psu = Category::from_labels("psu", ["1", "2", "1", "2"]);
    let spec = DesignSpec {
        strata: Some(&stratum),
        clusters: vec![&psu],
        ..DesignSpec::of_weights(vec![1.0; 4])
    };
    let refused = spec.check().unwrap_err();
    assert!(matches!(refused, DesignError::PsuInTwoStrata { .. }));
    let message = refused.to_string();
    assert_eq!(message, "PSU 1 lies in stratum A and in stratum B: row 3");
    let nested = DesignSpec {
        labels: ClusterLabels::WithinStratum,
        ..spec
    }
    .check()
    .expect("a valid survey");
    assert_eq!(nested.psus(), 4);
}

#[test]
fn an_unknown_response_status_is_no_response() {
    let class = Category::from_labels("class", ["a", "a"]);
    let sample = Category::from_labels("class", ["a", "a", "a"]);
    let step = NonresponseClasses {
        class: &class,
        sample_class: &sample,
        sample_responded: &[Some(true), None, Some(true)],
        sample_weight: &[1.0; 3],
        minimum_respondents: 0,
    };
    let design = DesignSpec::of_weights(vec![1.0; 2])
        .check()
        .expect("a valid survey");
    let refused = Weighting::start(design)
        .nonresponse_classes(&step)
        .unwrap_err();
    assert_eq!(refused.to_string(), "response status is missing: row 2");
}

#[test]
fn a_lonely_stratum_stays_in_the_estimate_under_every_rule() {
    let stratum = Category::from_labels("stratum", ["A", "A", "B"]);
    let variables = items(&[5, 1, 5]);
    let spec = |lonely| DesignSpec {
        strata: Some(&stratum),
        lonely,
        ..DesignSpec::of_weights(vec![1.0, 1.0, 2.0])
    };
    let refused = spec(LonelyPsu::Fail).check().unwrap_err();
    assert!(
        refused
            .to_string()
            .contains("stratum B has only one sampled unit (row 3)")
    );
    let rules = [LonelyPsu::Certainty, LonelyPsu::Adjust, LonelyPsu::Average];
    let errors = rules.map(|rule| {
        let design = spec(rule).check().expect("a valid survey");
        assert_eq!(design.lonely_strata(), ["stratum B"]);
        let table = tabulate(&design, &variables, &[Breakdown::whole()])
            .expect("a valid survey")
            .remove(0);
        let estimate = table.estimate(0, SHARE);
        assert_eq!(estimate.value, Some(0.75));
        estimate.se.expect("a valid survey")
    });
    assert!(errors[0] < errors[1] && errors[0] < errors[2]);
    // Collapsing the stratum into its neighbour needs no rule.
    let collapsed = DesignSpec {
        collapse: vec![("B".to_owned(), "A".to_owned())],
        ..spec(LonelyPsu::Fail)
    };
    assert_eq!(
        collapsed
            .check()
            .expect("a valid survey")
            .degrees_of_freedom(),
        2
    );
}

#[test]
fn the_design_effect_with_replacement_ignores_the_scale_of_weights() {
    let (stratum, psu, _) = categories();
    let variables = items(&MARKS);
    let effect = |scale: f64| {
        let weights = WEIGHTS.iter().map(|w| w * scale).collect();
        let design = design_of(&stratum, &psu, weights);
        let table = tabulate(&design, &variables, &[Breakdown::whole()])
            .expect("a valid survey")
            .remove(0);
        table.estimate(0, SHARE).deff.expect("a valid survey")
    };
    let normalised = effect(12.0 / WEIGHTS.iter().sum::<f64>());
    let expanded = effect(100.0);
    assert!((normalised.with_replacement - expanded.with_replacement).abs() < 1e-12);
    // With weights that sum to n there is no population left to correct for.
    assert_eq!(normalised.without_replacement, None);
}

#[test]
fn raking_starts_from_the_design_weights() {
    let sex = Category::from_labels("sex", ["f", "f", "m", "m"]);
    let weights = vec![1.0, 3.0, 2.0, 2.0];
    let design = DesignSpec::of_weights(weights)
        .check()
        .expect("a valid survey");
    let margin = Margin::new(&sex, &[("f", 60.0), ("m", 40.0)]).expect("a valid survey");
    let step = Calibrate::rake(vec![margin]);
    let (design, _) = Weighting::start(design)
        .calibrate(&step)
        .expect("a valid survey")
        .finish();
    for (ours, right) in design.weights().iter().zip([15.0, 45.0, 20.0, 20.0]) {
        assert!((ours - right).abs() < 1e-8);
    }
}

#[test]
fn everybody_or_nobody_satisfied_has_an_interval() {
    let (stratum, psu, _) = categories();
    let design = design_of(&stratum, &psu, WEIGHTS.to_vec());
    for (mark, share) in [(5, 1.0), (1, 0.0)] {
        let marks = [mark; 12];
        let variables = items(&marks);
        let table = tabulate(&design, &variables, &[Breakdown::whole()])
            .expect("a valid survey")
            .remove(0);
        let estimate = table.estimate(0, SHARE);
        assert_eq!(
            (estimate.value, estimate.status),
            (Some(share), Status::Estimated)
        );
        assert_eq!((estimate.se, estimate.n_eff), (Some(0.0), None));
        let size = EffectiveSize::Capped;
        let limits = korn_graubard(share, 0.0, 12, 4.0, 0.95, size).expect("a valid survey");
        assert!(limits.low.is_finite() && limits.high.is_finite() && limits.width() > 0.2);
    }
}

#[test]
fn one_row_gives_a_value_without_precision() {
    let (stratum, psu, _) = categories();
    let design = design_of(&stratum, &psu, WEIGHTS.to_vec());
    let alone: Vec<String> = (0..12)
        .map(|row| format!("{}", u8::from(row == 4)))
        .collect();
    let alone = Category::from_labels("alone", alone);
    let variables = items(&MARKS);
    let table = tabulate(&design, &variables, &[Breakdown::by([&alone])])
        .expect("a valid survey")
        .remove(0);
    let estimate = table.estimate(1, SHARE);
    assert_eq!(
        (estimate.value, estimate.se, estimate.n),
        (Some(1.0), None, 1)
    );
    assert_eq!(
        (estimate.status, estimate.df, estimate.deff),
        (Status::NoContrast, 0, None)
    );
}

#[test]
fn an_item_nobody_answered_has_no_value_and_spoils_no_other() {
    let (stratum, psu, _) = categories();
    let design = design_of(&stratum, &psu, WEIGHTS.to_vec());
    let silent = [BLANK; 12];
    let not_applicable = [0; 12];
    let scale = Scale::new(5, &[4, 5]).expect("a valid survey");
    let variables = Variables::of_items(
        12,
        scale,
        vec![
            Item::new("a", &MARKS),
            Item::new("b", &silent),
            Item::new("c", &not_applicable),
        ],
        &[
            Composite::new("mean", &["a", "b"], Combine::MeanOfItems),
            Composite::new("pooled", &["a", "b"], Combine::Pooled),
            Composite::new("respondents", &["a", "b"], Combine::MeanOfRespondents),
        ],
    )
    .expect("a valid survey");
    let table = tabulate(&design, &variables, &[Breakdown::whole()])
        .expect("a valid survey")
        .remove(0);
    for item in [1, 2] {
        let estimate = table.estimate(0, Measure::Item(item, Score::Share));
        assert_eq!((estimate.value, estimate.status), (None, Status::NoAnswers));
    }
    assert_eq!(table.counts(0, 1).blank, 12);
    assert_eq!(table.counts(0, 2).not_applicable, 12);
    let alone = table.estimate(0, SHARE);
    let composite = |at: usize| table.estimate(0, Measure::Composite(at, Score::Share));
    assert_eq!(composite(0).status, Status::NoAnswers);
    assert_eq!(
        (composite(1).value, composite(2).value),
        (alone.value, alone.value)
    );
    assert!(alone.value.is_some_and(f64::is_finite));
}

#[test]
fn missing_weights_are_refused_and_zero_weights_count_for_nothing() {
    let missing = DesignSpec::of_weights(vec![1.0, f64::NAN, -1.0, 2.0])
        .check()
        .unwrap_err();
    assert_eq!(
        missing.to_string(),
        "weights must be finite and not negative: rows 2, 3"
    );
    assert_eq!(
        DesignSpec::of_weights(vec![0.0; 3]).check().unwrap_err(),
        DesignError::AllWeightsZero
    );
    assert_eq!(
        DesignSpec::of_weights(Vec::new()).check().unwrap_err(),
        DesignError::NoRows
    );
    let design = DesignSpec::of_weights(vec![1.0, 0.0, 1.0, 1.0])
        .check()
        .expect("a valid survey");
    let variables = items(&[5, 5, 1, 1]);
    let table = tabulate(&design, &variables, &[Breakdown::whole()])
        .expect("a valid survey")
        .remove(0);
    let estimate = table.estimate(0, SHARE);
    assert_eq!(
        (estimate.value, estimate.n, estimate.n_answered),
        (Some(1.0 / 3.0), 4, 3)
    );
}

#[test]
fn margins_that_contradict_each_other_are_named() {
    let sex = Category::from_labels("giới tính", ["nữ", "nam", "nữ", "nam"]);
    let age = Category::from_labels("tuổi", ["trẻ", "trẻ", "già", "già"]);
    let design = DesignSpec::of_weights(vec![1.0; 4])
        .check()
        .expect("a valid survey");
    let one = Margin::new(&sex, &[("nữ", 0.5), ("nam", 0.5)]).expect("a valid survey");
    let other = Margin::new(&age, &[("trẻ", 40.0), ("già", 60.0)]).expect("a valid survey");
    let refused = Weighting::start(design.clone())
        .calibrate(&Calibrate::rake(vec![one, other.clone()]))
        .unwrap_err();
    assert_eq!(
        refused.to_string(),
        "margin giới tính adds up to 1, margin tuổi to 100"
    );
    let unknown = Margin::new(&sex, &[("nữ", 50.0), ("nam", 50.0), ("khác", 3.0)]).unwrap_err();
    assert!(matches!(unknown, WeightingError::NoRespondents { level, .. } if level == "khác"));
    let forgotten = Margin::new(&sex, &[("nữ", 50.0)]).unwrap_err();
    assert!(matches!(forgotten, WeightingError::NoTotal { level, .. } if level == "nam"));
    // Bounds that cannot reach the totals: the margin is named.
    let distance = Distance::Logit {
        lower: 0.9,
        upper: 1.1,
    };
    let failed = Weighting::start(design)
        .calibrate(&Calibrate::to_margins(vec![other], distance))
        .unwrap_err();
    assert!(matches!(failed, WeightingError::NoConvergence { margin, .. } if margin == "tuổi"));
}

#[test]
fn a_cell_without_respondents_is_named() {
    let unit = Category::from_labels("unit", ["x", "x", "y"]);
    let field = Category::from_labels("field", ["đất đai", "hộ tịch", "đất đai"]);
    let design = DesignSpec::of_weights(vec![1.0; 3])
        .check()
        .expect("a valid survey");
    let cell = |u: &str, f: &str, n: f64| (vec![u.to_owned(), f.to_owned()], n);
    let totals = vec![
        cell("x", "đất đai", 10.0),
        cell("x", "hộ tịch", 5.0),
        cell("y", "đất đai", 4.0),
        cell("y", "hộ tịch", 2.0),
    ];
    let step = PostStratify {
        by: vec![&unit, &field],
        totals,
    };
    let refused = Weighting::start(design).post_stratify(&step).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "margin unit × field: level y × hộ tịch has a population of 2 but no respondents"
    );
}

#[test]
fn a_population_below_the_sample_is_refused() {
    let population = [2.0, 2.0, 2.0];
    let spec = DesignSpec {
        population: vec![&population],
        ..DesignSpec::of_weights(vec![1.0; 3])
    };
    let refused = spec.check().unwrap_err();
    assert_eq!(
        refused.to_string(),
        "stage 1: the whole sample has 3 sampled units but a population of 2"
    );
    let varying = [5.0, 5.0, 6.0];
    let spec = DesignSpec {
        population: vec![&varying],
        ..DesignSpec::of_weights(vec![1.0; 3])
    };
    assert!(
        matches!(spec.check(), Err(DesignError::PopulationVaries { rows, .. }) if rows.first == [2])
    );
}

#[test]
fn calibration_lowers_the_standard_error_of_what_it_explains() {
    let (stratum, psu, unit) = categories();
    let design = design_of(&stratum, &psu, WEIGHTS.to_vec());
    let margin = Margin::new(&unit, &[("x", 15.0), ("y", 16.0)]).expect("a valid survey");
    let (calibrated, _) = Weighting::start(design.clone())
        .calibrate(&Calibrate::rake(vec![margin]))
        .expect("a valid survey")
        .finish();
    let in_x: Vec<f64> = UNIT
        .iter()
        .map(|u| f64::from(u8::from(*u == "x")))
        .collect();
    let se = |design: &Design| {
        let variables =
            Variables::of_numbers(12, vec![Number::new("x", &in_x)]).expect("a valid survey");
        let table = tabulate(design, &variables, &[Breakdown::whole()])
            .expect("a valid survey")
            .remove(0);
        table
            .estimate(0, Measure::Total(0))
            .se
            .expect("a valid survey")
    };
    assert!(se(&design) > 1.0);
    assert!(se(&calibrated) < 1e-10);
}
