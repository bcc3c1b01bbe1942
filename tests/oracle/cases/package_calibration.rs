//! The calibrations of the reference on the package data.

use statistics::weighting::{
    Calibrate, Distance, KnownTotal, Margin, PostStratify, Trim, Weighting,
};
use statistics::{Category, Design};

use super::frame::Frame;

const TYPES: [(&str, f64); 3] = [("E", 4421.0), ("H", 755.0), ("M", 1018.0)];
const SCHOOL_WIDE: [(&str, f64); 2] = [("No", 1072.0), ("Yes", 5122.0)];
const API99: f64 = 3_914_069.0;
const SCHOOLS: f64 = 6194.0;

/// A design after the weighting steps of this name.
pub(super) fn calibrated(name: &str, frame: &Frame, design: Design) -> Design {
    let (stype, school_wide) = (frame.category("stype"), frame.category("sch.wide"));
    let api99 = frame.numbers("api99");
    let ones = vec![1.0; frame.rows()];
    let types = || Margin::new(&stype, &TYPES).unwrap();
    let both = || vec![types(), Margin::new(&school_wide, &SCHOOL_WIDE).unwrap()];
    let known = |name: &str, values, total| KnownTotal {
        name: name.to_owned(),
        values,
        total,
    };
    let weighting = Weighting::start(design);
    let step = |margins, numbers, distance| Calibrate {
        margins,
        numbers,
        distance,
        tolerance: 1e-11,
        iterations: 200,
    };
    let with_api99 = |distance| {
        step(
            vec![types()],
            vec![known("api99", &api99[..], API99)],
            distance,
        )
    };
    let trim = |strict| Trim {
        lower: Some(20.0),
        upper: Some(60.0),
        strict,
    };
    let (lower, upper) = (0.6, 1.6);
    let outcome = match name {
        "dclus1p" | "dsrsp" => weighting.post_stratify(&PostStratify {
            by: vec![&stype],
            totals: TYPES
                .map(|(level, total)| (vec![level.to_owned()], total))
                .to_vec(),
        }),
        "dclus1r_eps1" => return loosely_raked(weighting, &stype, &school_wide),
        "dclus1r" | "dclus1crk2" => {
            weighting.calibrate(&step(both(), Vec::new(), Distance::Raking))
        }
        "dclus1lin" => weighting.calibrate(&with_api99(Distance::Linear)),
        "dclus1linb" => {
            weighting.calibrate(&with_api99(Distance::TruncatedLinear { lower, upper }))
        }
        "dclus1cr" => weighting.calibrate(&with_api99(Distance::Raking)),
        "dclus1clg" => weighting.calibrate(&with_api99(Distance::Logit { lower, upper })),
        "dclus2cal" => weighting.calibrate(&step(vec![types()], Vec::new(), Distance::Linear)),
        "dstratc" => {
            let numbers = vec![
                known("schools", &ones[..], SCHOOLS),
                known("api99", &api99[..], API99),
            ];
            weighting.calibrate(&step(Vec::new(), numbers, Distance::Linear))
        }
        "dtrim" | "dtrims" => weighting
            .calibrate(&with_api99(Distance::Raking))
            .and_then(|weighting| weighting.trim(&trim(name == "dtrims"))),
        other => panic!("design {other}"),
    };
    outcome.unwrap().finish().0
}

/// R's `rake(epsilon = 1, maxit = 10)`: alternating post-stratification that stops once no cell of the
/// table of both margins changes by 1 between sweeps, long before it converges.
fn loosely_raked(mut weighting: Weighting, stype: &Category, school_wide: &Category) -> Design {
    let step = |by, totals: &[(&str, f64)]| PostStratify {
        by: vec![by],
        totals: totals
            .iter()
            .map(|(level, total)| (vec![(*level).to_owned()], *total))
            .collect(),
    };
    let cells = |design: &Design| {
        let mut sums = [[0.0; 2]; 3];
        for (row, weight) in design.weights().iter().enumerate() {
            let (i, j) = (
                stype.codes()[row] as usize,
                school_wide.codes()[row] as usize,
            );
            sums[i][j] += weight;
        }
        sums
    };
    let mut before = cells(weighting.design());
    for _ in 0..10 {
        weighting = weighting
            .post_stratify(&step(stype, &TYPES))
            .and_then(|weighting| weighting.post_stratify(&step(school_wide, &SCHOOL_WIDE)))
            .unwrap();
        let after = cells(weighting.design());
        let pairs = before.iter().flatten().zip(after.iter().flatten());
        if pairs.map(|(b, a)| f64::abs(a - b)).fold(0.0, f64::max) < 1.0 {
            break;
        }
        before = after;
    }
    weighting.finish().0
}
