//! Releases from forms: the published examples, a stratified example by hand, and the same bytes.

use crate::building::{Forms, close, parameters};
use publication::release::content::{Hidden, Weighting};
use publication::release::{
    DigestError, Estimate, Figure, FrameCell, Group, Release, ReleaseError, make_from, read, verify,
};

fn measure<'a>(
    release: &Release,
    group: &'a Group,
    code: &str,
) -> &'a publication::release::Measure {
    let indicators = &release.questionnaire.indicators;
    let place = indicators
        .iter()
        .position(|indicator| indicator.code == code)
        .expect("it is published");
    &group.measures[place]
}

fn estimate(figure: &Figure) -> Estimate {
    *figure.estimate().expect("it is published")
}

/// Sở TNMT Bà Rịa – Vũng Tàu 2022: 31 forms, 10 very satisfied, 16 satisfied, 5 neutral, 0 below.
#[test]
fn thirty_one_forms_give_the_published_share_and_mean() {
    let mut forms = Forms::new("dvhcc-2023", 1, 1);
    forms
        .same(0, 0, 10, b'5')
        .same(0, 0, 16, b'4')
        .same(0, 0, 5, b'3');
    let release = make_from(&forms.input(&[(0, 0, 620)]), &parameters()).unwrap();
    let whole = release.sampled.overall.as_ref().unwrap();
    for code in ["s01", "access", "service", "ALL"] {
        let measure = measure(&release, whole, code);
        let (share, mean) = (estimate(&measure.share), estimate(&measure.mean));
        let vi = survey::Language::VI;
        assert_eq!(
            pages::words::percent(share.value, 2, vi),
            "83,87%",
            "{code}"
        );
        assert_eq!(pages::words::percent(mean.value, 2, vi), "83,23%", "{code}");
        let spread = measure.distribution.as_ref().unwrap();
        let told: Vec<_> = spread
            .shares
            .iter()
            .rev()
            .map(|&share| pages::words::percent(share, 1, vi))
            .collect();
        assert_eq!(told, ["32,3%", "51,6%", "16,1%", "0,0%", "0,0%"], "{code}");
        assert!(close(
            spread.shares[3] + spread.shares[4],
            share.value,
            1e-12
        ));
        // Simple random sampling: V = p(1−p)/(n−1), 30 degrees of freedom.
        let p = 26.0_f64 / 31.0;
        assert!(
            close(share.se, (p * (1.0 - p) / 30.0).sqrt(), 1e-12),
            "{code}"
        );
        assert!(close(share.df, 30.0, 0.0));
        assert!(share.low < share.value && share.value < share.high);
    }
    assert_eq!((whole.n, whole.dossiers), (31, Some(620)));
}

/// Published 2024 figures: factors of 3, 4, 3, 3, 3 items give service 84.09; with policy 83.84 over
/// 23 items, overall 83.94. The mean of the five factors would give 84.08.
#[test]
fn composites_are_means_of_items_as_in_the_published_figures() {
    let mut forms = Forms::new("sipas-2023", 1, 1);
    let shares = [8427, 8423, 8429, 8412, 8350];
    let sizes = [3, 4, 3, 3, 3];
    let mut satisfied = vec![8384; 23];
    for (share, size) in shares.into_iter().zip(sizes) {
        satisfied.extend(std::iter::repeat_n(share, size));
    }
    for form in 0..10_000 {
        let mark = |&satisfied: &i32| if form < satisfied { b'4' } else { b'3' };
        forms.add(0, 0, &satisfied.iter().map(mark).collect::<Vec<u8>>());
    }
    let release = make_from(&forms.input(&[]), &parameters()).unwrap();
    let whole = release.sampled.overall.as_ref().unwrap();
    let told = |code: &str| {
        let share = estimate(&measure(&release, whole, code).share).value;
        pages::words::percent(share, 2, survey::Language::EN)
    };
    let indicators = &release.questionnaire.indicators;
    let (service, policy) = (
        crate::building::content(indicators, 16),
        crate::building::content(indicators, 23),
    );
    assert_eq!(told(&service), "84.09%");
    assert_eq!(told(&policy), "83.84%");
    assert_eq!(told("ALL"), "83.94%");
    assert_eq!(release.method.weighting, Weighting::Equal);
}

/// Two strata by hand: N = 900 and 100, n = 40 and 60, 20 and 48 satisfied.
#[test]
fn weights_follow_the_dossiers() {
    let mut forms = Forms::new("dvhcc-2023", 1, 2);
    forms
        .same(0, 0, 20, b'4')
        .same(0, 0, 20, b'2')
        .same(0, 1, 48, b'5')
        .same(0, 1, 12, b'1');
    let release = make_from(&forms.input(&[(0, 0, 900), (0, 1, 100)]), &parameters()).unwrap();
    let whole = release.sampled.overall.as_ref().unwrap();
    let share = estimate(&measure(&release, whole, "s01").share);
    // 0.9 × 20/40 + 0.1 × 48/60; unweighted it would be 68/100.
    assert!(close(share.value, 0.53, 1e-12), "{}", share.value);
    // V = Σ W_h² p_h(1−p_h)/(n_h−1).
    let variance = 0.81 * 0.25 / 39.0 + 0.01 * 0.16 / 59.0;
    assert!(close(share.se, f64::sqrt(variance), 1e-12));
    assert!(close(share.df, 98.0, 0.0));
    let mean = estimate(&measure(&release, whole, "s01").mean);
    // 0.9 × 3/5 + 0.1 × (48 × 5 + 12 × 1)/60/5.
    assert!(close(mean.value, 0.9 * 0.6 + 0.1 * 4.2 / 5.0, 1e-12));
    assert_eq!((release.method.strata, release.method.dossiers), (2, 1000));
}

#[test]
fn a_cell_without_forms_goes_to_its_unit_and_a_unit_without_forms_is_told() {
    let mut forms = Forms::new("dvhcc-2023", 2, 2);
    forms.same(0, 0, 30, b'4').same(0, 0, 10, b'2');
    let frame = [(0, 0, 400), (0, 1, 100), (1, 0, 70)];
    let release = make_from(&forms.input(&frame), &parameters()).unwrap();
    assert_eq!(release.method.dossiers_covered, 500);
    assert_eq!(release.method.collapsed.len(), 1);
    assert_eq!(release.method.unreached[0].dossiers, 70);
    assert_eq!(release.sampled.units[0].dossiers, Some(500));
}

#[test]
fn forms_in_cells_without_dossiers_are_refused_by_name() {
    let mut forms = Forms::new("dvhcc-2023", 1, 2);
    forms.same(0, 0, 30, b'4').same(0, 1, 1, b'4');
    let refused = make_from(&forms.input(&[(0, 0, 400)]), &parameters()).unwrap_err();
    let ReleaseError::CellsWithoutDossiers(cells) = &refused else {
        unreachable!("{refused}")
    };
    assert_eq!(cells, &["unit-0/field-1"]);
    assert!(refused.to_string().contains("unit-0/field-1"));
}

#[test]
fn nothing_below_the_minimum_has_a_value_inside() {
    let mut forms = Forms::new("dvhcc-2023", 2, 1);
    forms
        .same(0, 0, 29, b'4')
        .same(1, 0, 31, b'4')
        .same(1, 0, 9, b'2');
    // Item 16 has 29 answers in unit 1.
    forms.blank_last_item(1, 11);
    let release = make_from(&forms.input(&[(0, 0, 400), (1, 0, 400)]), &parameters()).unwrap();
    let [few, enough] = release.sampled.units.as_slice() else {
        unreachable!()
    };
    // Told beside the whole, the larger unit would give the smaller one away.
    assert_eq!((few.n, few.hidden), (29, Some(Hidden::Few)));
    assert_eq!((enough.n, enough.hidden), (40, Some(Hidden::Complement)));
    assert!(few.measures.is_empty() && enough.measures.is_empty());
    let whole = release.sampled.overall.as_ref().unwrap();
    assert!(matches!(
        measure(&release, whole, "s15").share,
        Figure::Ok(_)
    ));
}

#[test]
fn a_hidden_item_takes_a_second_one_of_its_factor_with_it() {
    let mut forms = Forms::new("dvhcc-2023", 1, 1);
    forms.same(0, 0, 31, b'4').same(0, 0, 9, b'2');
    // Item 16 has 29 answers; with its factor and the other items of it told it would follow.
    forms.blank_last_item(0, 11);
    let release = make_from(&forms.input(&[(0, 0, 400)]), &parameters()).unwrap();
    let whole = release.sampled.overall.as_ref().unwrap();
    let last = measure(&release, whole, "s16");
    assert_eq!(
        (last.n, last.share, last.mean),
        (29, Figure::Few, Figure::Few)
    );
    assert!(last.distribution.is_none());
    for code in ["feedback", "service", "ALL"] {
        let figure = measure(&release, whole, code).share;
        assert!(matches!(figure, Figure::Ok(_)), "{code}");
    }
    let shown = |code: &&str| matches!(measure(&release, whole, code).share, Figure::Ok(_));
    let own = ["s14", "s15", "s16"];
    assert_eq!(own.iter().filter(|code| shown(code)).count(), 1);
    let text = String::from_utf8(release.bytes().unwrap()).unwrap();
    assert!(text.contains(r#""n":29,"share":{"status":"few"},"mean":{"status":"few"}}"#));
    assert!(text.contains(r#""share":{"status":"complement"},"mean":{"status":"complement"}}"#));
}

#[test]
fn an_item_without_any_answer_makes_its_composite_not_estimable() {
    let mut forms = Forms::new("dvhcc-2023", 1, 1);
    forms.same(0, 0, 31, b'4').same(0, 0, 9, b'2');
    forms.blank_last_item(0, 40);
    let release = make_from(&forms.input(&[]), &parameters()).unwrap();
    let whole = release.sampled.overall.as_ref().unwrap();
    assert_eq!(measure(&release, whole, "s16").share, Figure::Few);
    assert_eq!(
        measure(&release, whole, "feedback").share,
        Figure::NotEstimable
    );
    assert_eq!(measure(&release, whole, "ALL").mean, Figure::NotEstimable);
    assert!(matches!(
        measure(&release, whole, "access").share,
        Figure::Ok(_)
    ));
}

#[test]
fn the_open_stream_stays_apart_and_is_not_weighted() {
    let mut forms = Forms::new("dvhcc-2023", 1, 1);
    forms.same(0, 0, 40, b'4').same(0, 0, 10, b'3');
    forms.open().same(0, 0, 30, b'1').same(0, 0, 10, b'4');
    forms.invalid(0, 0, 3);
    let release = make_from(&forms.input(&[(0, 0, 1000)]), &parameters()).unwrap();
    let share = |group: &Option<Group>| {
        estimate(&measure(&release, group.as_ref().unwrap(), "ALL").share).value
    };
    assert!(close(share(&release.sampled.overall), 0.8, 1e-12));
    assert!(close(share(&release.open.overall), 0.25, 1e-12));
    assert_eq!((release.sampled.counted, release.open.counted), (50, 40));
    assert_eq!((release.open.received, release.open.invalid), (43, 3));
    assert_eq!(release.open.overall.as_ref().unwrap().dossiers, None);
}

#[test]
fn the_same_forms_in_any_order_give_the_same_bytes() {
    let mut forms = Forms::new("dvhcc-2023", 3, 2);
    for form in 0..600_u32 {
        let marks: Vec<u8> = (0..16)
            .map(|item| b"3445514-0"[((form * 7 + item * 5) % 9) as usize])
            .collect();
        forms.add(form % 3, (form / 3) % 2, &marks);
    }
    let frame = [
        (0, 0, 411),
        (0, 1, 900),
        (1, 0, 5000),
        (1, 1, 333),
        (2, 0, 1234),
        (2, 1, 777),
    ];
    let first = make_from(&forms.input(&frame), &parameters()).unwrap();
    forms.reverse_and_rotate(217);
    let mut turned = frame;
    turned.reverse();
    let second = make_from(&forms.input(&turned), &parameters()).unwrap();
    assert_eq!(first.bytes().unwrap(), second.bytes().unwrap());
    assert_eq!(first.digest, second.digest);
}

#[test]
fn a_release_reads_back_and_a_changed_one_is_noticed() {
    let mut forms = Forms::new("dvhcc-2023", 1, 1);
    forms
        .same(0, 0, 26, b'4')
        .same(0, 0, 5, b'3')
        .same(0, 0, 7, b'5');
    let release = make_from(&forms.input(&[(0, 0, 1000)]), &parameters()).unwrap();
    let bytes = release.bytes().unwrap();
    let back = read(&bytes, &release.digest).unwrap();
    assert_eq!(back, release);
    assert_eq!(back.bytes().unwrap(), bytes);
    verify(&release).unwrap();

    let mut changed = release.clone();
    changed.sampled.counted += 1;
    assert!(matches!(
        verify(&changed),
        Err(DigestError::Mismatch { .. })
    ));
    let mut bytes = bytes;
    let place = bytes.len() / 2;
    bytes[place] ^= 1;
    assert!(matches!(
        read(&bytes, &release.digest),
        Err(DigestError::Mismatch { .. })
    ));
}

#[test]
fn no_forms_give_a_release_without_figures() {
    let forms = Forms::new("dvhcc-2023", 1, 1);
    let release = make_from(&forms.input(&[(0, 0, 10)]), &parameters()).unwrap();
    assert!(release.sampled.overall.is_none() && release.open.overall.is_none());
    assert_eq!(release.method.unreached.len(), 1);
}

#[test]
fn senseless_parameters_and_positions_are_refused() {
    let mut forms = Forms::new("dvhcc-2023", 1, 1);
    forms.same(0, 0, 2, b'4');
    let mut input = forms.input(&[(0, 0, 10)]);
    for (level, minimum_n, number) in [
        (0.4, 30, "1"),
        (0.95, 1, "1"),
        (0.95, 30, "a/b"),
        (0.95, 30, ""),
    ] {
        let mut parameters = parameters();
        parameters.level = level;
        parameters.minimum_n = minimum_n;
        number.clone_into(&mut parameters.number);
        let refused = make_from(&input, &parameters).unwrap_err();
        assert!(matches!(refused, ReleaseError::Parameters(_)));
    }
    input.frame.push(FrameCell {
        unit: 7,
        field: 0,
        dossiers: 1,
    });
    let refused = make_from(&input, &parameters()).unwrap_err();
    assert!(matches!(refused, ReleaseError::Snapshot(_)));
}
