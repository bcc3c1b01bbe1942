//! Fay–Herriot against closed forms, its limits and its refusals.

use statistics::small_area::{Areas, Method, SmallAreaError, benchmark, fit, transform};

const FIGURES: [f64; 6] = [0.70, 0.82, 0.76, 0.91, 0.64, 0.80];

fn intercept(m: usize) -> Vec<Vec<f64>> {
    vec![vec![1.0]; m]
}

fn spread(figures: &[f64]) -> f64 {
    let mean = figures.iter().sum::<f64>() / figures.len() as f64;
    figures.iter().map(|y| (y - mean).powi(2)).sum()
}

fn near(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() <= 1e-12 * expected.abs().max(1e-3),
        "{found} ≠ {expected}"
    );
}

/// With equal variances and an intercept alone every estimator of A has a closed form.
#[test]
fn equal_variances_give_the_closed_forms() {
    let within = 0.002;
    let areas = Areas::new(FIGURES.to_vec(), vec![within; 6], intercept(6)).unwrap();
    let sum = spread(&FIGURES);
    for (method, between) in [
        (Method::Reml, sum / 5.0 - within),
        (Method::FayHerriot, sum / 5.0 - within),
        (Method::PrasadRao, sum / 5.0 - within),
        (Method::Ml, sum / 6.0 - within),
    ] {
        let fit = fit(&areas, method).unwrap();
        near(fit.between, between);
        let total = between + within;
        let shrink = within / total;
        let mean = FIGURES.iter().sum::<f64>() / 6.0;
        near(fit.coefficients[0], mean);
        near(fit.coefficient_errors[0], (total / 6.0).sqrt());
        let area = fit.areas[3];
        near(area.estimate, mean + (1.0 - shrink) * (FIGURES[3] - mean));
        // V(Â) = 2·total²/6 for all four here; only ML is biased: −total/6.
        let bias = if method == Method::Ml {
            -total / 6.0
        } else {
            0.0
        };
        let square = shrink * shrink;
        let mse = between * shrink + square * total / 6.0 + 2.0 * square * 2.0 * total / 6.0
            - bias * square;
        near(area.mse, mse);
    }
}

#[test]
fn areas_that_differ_no_more_than_their_errors_are_called_synthetic() {
    for method in [
        Method::Reml,
        Method::Ml,
        Method::FayHerriot,
        Method::PrasadRao,
    ] {
        let areas = Areas::new(FIGURES.to_vec(), vec![0.5; 6], intercept(6)).unwrap();
        let fit = fit(&areas, method).unwrap();
        assert!(fit.synthetic);
        near(fit.between.abs(), 0.0);
        for area in &fit.areas {
            near(area.estimate, FIGURES.iter().sum::<f64>() / 6.0);
            assert!(area.mse > 0.0 && area.direct_weight.abs() < 1e-15);
        }
    }
}

#[test]
fn the_mean_squared_error_is_below_the_direct_variance_for_noisy_areas() {
    let variance = vec![0.001, 0.02, 0.003, 0.004, 0.03, 0.002];
    let areas = Areas::new(FIGURES.to_vec(), variance.clone(), intercept(6)).unwrap();
    let fit = fit(&areas, Method::Reml).unwrap();
    assert!(fit.areas[1].mse < variance[1] && fit.areas[4].mse < variance[4]);
    assert!(fit.areas[0].direct_weight > fit.areas[4].direct_weight);
    let unseen = fit.predict(&[1.0]).unwrap();
    assert!(
        unseen.mse > fit.between,
        "an area without a form is at least as uncertain as A"
    );
    assert_eq!(
        fit.predict(&[1.0, 2.0]),
        Err(SmallAreaError::Row { area: 0 })
    );
}

#[test]
fn the_scale_of_a_covariate_changes_no_estimate() {
    let rows = |scale: f64| {
        (0..6)
            .map(|d| vec![1.0, scale * f64::from(d * d)])
            .collect()
    };
    let variance = vec![0.001, 0.002, 0.003, 0.004, 0.003, 0.002];
    let small = fit(
        &Areas::new(FIGURES.to_vec(), variance.clone(), rows(1.0)).unwrap(),
        Method::Reml,
    )
    .unwrap();
    let large = fit(
        &Areas::new(FIGURES.to_vec(), variance, rows(1e8)).unwrap(),
        Method::Reml,
    )
    .unwrap();
    for (left, right) in small.areas.iter().zip(&large.areas) {
        assert!((left.estimate - right.estimate).abs() < 1e-9);
        assert!((left.mse - right.mse).abs() < 1e-9);
    }
}

#[test]
fn bad_input_is_named() {
    let areas = |figures: Vec<f64>, variance: Vec<f64>, rows| Areas::new(figures, variance, rows);
    let six = || FIGURES.to_vec();
    assert_eq!(
        areas(six(), vec![0.1; 5], intercept(6)),
        Err(SmallAreaError::Lengths {
            figures: 6,
            variances: 5,
            rows: 6
        })
    );
    assert_eq!(
        areas(six(), vec![0.1, 0.1, 0.0, 0.1, 0.1, 0.1], intercept(6)),
        Err(SmallAreaError::Value { area: 2 })
    );
    let mut figures = six();
    figures[4] = f64::NAN;
    assert_eq!(
        areas(figures, vec![0.1; 6], intercept(6)),
        Err(SmallAreaError::Value { area: 4 })
    );
    assert_eq!(
        areas(vec![0.5], vec![0.1], intercept(1)),
        Err(SmallAreaError::TooFewAreas {
            areas: 1,
            covariates: 1
        })
    );
    assert!(areas(vec![], vec![], vec![]).is_err());
    let twice = (0..6)
        .map(|d| vec![1.0, f64::from(d), 3.0 * f64::from(d)])
        .collect();
    let areas = areas(six(), vec![0.1; 6], twice).unwrap();
    assert_eq!(
        fit(&areas, Method::Reml),
        Err(SmallAreaError::Collinear { covariate: 2 })
    );
}

#[test]
fn benchmarked_areas_average_to_the_direct_figure() {
    let weights = [10.0, 20.0, 30.0, 10.0, 5.0, 25.0];
    let whole = 0.77;
    let average =
        |areas: &[f64]| areas.iter().zip(weights).map(|(a, w)| a * w).sum::<f64>() / 100.0;
    near(
        average(&benchmark::by_ratio(&FIGURES, &weights, whole).unwrap()),
        whole,
    );
    near(
        average(&benchmark::by_difference(&FIGURES, &weights, whole).unwrap()),
        whole,
    );
    assert_eq!(benchmark::by_ratio(&FIGURES, &[0.0; 6], whole), None);
}

#[test]
fn the_arcsine_scale_goes_there_and_back() {
    for share in [0.0, 0.1, 0.5, 0.9, 1.0] {
        near(
            transform::from_arcsine(transform::arcsine(share), 0.0) + 1.0,
            share + 1.0,
        );
    }
    near(transform::arcsine_variance(25.0), 0.01);
    // At p = ½ the share's variance is p(1−p)/n again.
    near(
        transform::share_mse(transform::arcsine(0.5), transform::arcsine_variance(100.0)),
        0.0025,
    );
}

#[test]
fn smoothed_variances_use_one_design_effect() {
    // p = 0.8 everywhere, V = 1.5·0.16/n: deff is 1.5; the area with V = 0 gets its share of it.
    let counts = [50.0, 100.0, 40.0];
    let smooth = transform::smooth_variances(
        &[0.8; 3],
        &[1.5 * 0.16 / 50.0, 1.5 * 0.16 / 100.0, 0.0],
        &counts,
    );
    for (found, n) in smooth.unwrap().into_iter().zip(counts) {
        near(found, 1.5 * 0.16 / n);
    }
    assert_eq!(
        transform::smooth_variances(&[1.0; 2], &[0.0; 2], &[9.0; 2]),
        None
    );
}
