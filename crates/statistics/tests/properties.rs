//! What must hold for every survey.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use statistics::estimation::{
    BLANK, Breakdown, Combine, Composite, Entry, Item, Measure, Scale, Score, Status, Variables,
    tabulate,
};
use statistics::replication::ReplicateWeights;
use statistics::weighting::{Calibrate, Distance, Margin, Weighting};
use statistics::{Category, Design, DesignSpec, LonelyPsu};

/// A survey in rows that can be shuffled.
#[derive(Debug, Clone)]
struct Row {
    psu: u32,
    unit: u32,
    field: u32,
    weight: f64,
    marks: [u8; 3],
}

const PSUS: u32 = 12;
const STRATA: u32 = 3;

fn row() -> impl Strategy<Value = Row> {
    let mark = prop_oneof![8 => 1..=5_u8, 1 => Just(0_u8), 1 => Just(BLANK)];
    let codes = (0..PSUS, 0..3_u32, 0..2_u32);
    (codes, 1..40_u32, [mark.clone(), mark.clone(), mark]).prop_map(
        |((psu, unit, field), weight, marks)| Row {
            psu,
            unit,
            field,
            weight: f64::from(weight) / 4.0,
            marks,
        },
    )
}

/// Surveys in which every stratum has at least two PSUs.
fn survey() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec(row(), 40..160).prop_map(|mut rows| {
        for (position, row) in rows.iter_mut().take(PSUS as usize).enumerate() {
            row.psu = u32::try_from(position).expect("a valid survey");
        }
        rows
    })
}

/// The columns of a survey.
struct Columns {
    stratum: Category,
    psu: Category,
    unit: Category,
    field: Category,
    weights: Vec<f64>,
    marks: [Vec<u8>; 3],
}

impl Columns {
    fn of(rows: &[Row]) -> Self {
        let category = |name: &str, count: u32, code: &dyn Fn(&Row) -> u32| {
            let levels = (0..count).map(|level| format!("{level:02}")).collect();
            Category::new(name, rows.iter().map(code).collect(), levels).expect("a valid survey")
        };
        Self {
            stratum: category("stratum", STRATA, &|row| row.psu % STRATA),
            psu: category("psu", PSUS, &|row| row.psu),
            unit: category("unit", 3, &|row| row.unit),
            field: category("field", 2, &|row| row.field),
            weights: rows.iter().map(|row| row.weight).collect(),
            marks: std::array::from_fn(|item| rows.iter().map(|row| row.marks[item]).collect()),
        }
    }

    fn design(&self, scale: f64) -> Design {
        DesignSpec {
            strata: Some(&self.stratum),
            clusters: vec![&self.psu],
            lonely: LonelyPsu::Adjust,
            ..DesignSpec::of_weights(self.weights.iter().map(|w| w * scale).collect())
        }
        .check()
        .expect("a valid survey")
    }

    fn variables(&self) -> Variables<'_> {
        let names = ["a", "b", "c"];
        let items = names
            .iter()
            .zip(&self.marks)
            .map(|(n, marks)| Item::new(*n, marks))
            .collect();
        let ways = [
            Combine::MeanOfItems,
            Combine::Pooled,
            Combine::MeanOfRespondents,
        ];
        let composites = ways.map(|way| Composite::new("F", &names, way));
        let scale = Scale::new(5, &[4, 5]).expect("a valid survey");
        Variables::of_items(self.weights.len(), scale, items, &composites).expect("a valid survey")
    }

    fn breakdowns(&self) -> [Breakdown<'_>; 3] {
        let both = [&self.unit, &self.field];
        [
            Breakdown::by(both),
            Breakdown::by([&self.unit]),
            Breakdown::whole(),
        ]
    }

    fn entries(&self, design: &Design) -> Vec<Entry> {
        let tables =
            tabulate(design, &self.variables(), &self.breakdowns()).expect("a valid survey");
        tables
            .iter()
            .flat_map(|table| table.estimates(&measures()))
            .collect()
    }
}

fn measures() -> Vec<Measure> {
    let scores = [Score::Share, Score::Mean];
    let items = (0..3).flat_map(|item| scores.map(|score| Measure::Item(item, score)));
    items
        .chain((0..3).flat_map(|c| scores.map(|score| Measure::Composite(c, score))))
        .collect()
}

fn near(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-11 * a.abs().max(b.abs()).max(1e-4),
        (None, None) => true,
        _ => false,
    }
}

fn same(a: &[Entry], b: &[Entry]) -> bool {
    let pair = |(a, b): (&Entry, &Entry)| {
        a.measure == b.measure
            && near(a.estimate.value, b.estimate.value)
            && near(a.estimate.se, b.estimate.se)
            && a.estimate.n_answered == b.estimate.n_answered
            && a.estimate.df == b.estimate.df
    };
    a.len() == b.len() && a.iter().zip(b).all(pair)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn scaling_all_weights_changes_no_share(rows in survey(), scale in 0.001..1000.0) {
        let columns = Columns::of(&rows);
        prop_assert!(same(&columns.entries(&columns.design(1.0)), &columns.entries(&columns.design(scale))));
    }

    #[test]
    fn the_order_of_rows_changes_nothing(rows in survey(), turn in 1..39_usize) {
        let mut turned = rows.clone();
        turned.rotate_left(turn);
        turned.swap(0, turn);
        let (a, b) = (Columns::of(&rows), Columns::of(&turned));
        prop_assert!(same(&a.entries(&a.design(1.0)), &b.entries(&b.design(1.0))));
    }

    #[test]
    fn domains_add_up_to_the_whole(rows in survey()) {
        let columns = Columns::of(&rows);
        let design = columns.design(1.0);
        let tables = tabulate(&design, &columns.variables(), &columns.breakdowns()).expect("a valid survey");
        let whole = &tables[2];
        for item in 0..3 {
            let sum = |value: &dyn Fn(usize) -> f64| (0..tables[0].domains()).map(value).sum::<f64>();
            let of = |domain: usize| tables[0].estimate(domain, Measure::Item(item, Score::Share));
            let share = whole.estimate(0, Measure::Item(item, Score::Share));
            let weight = sum(&|domain| of(domain).weight_sum);
            let satisfied = sum(&|domain| of(domain).value.unwrap_or(0.0) * of(domain).weight_sum);
            prop_assert!(near(Some(weight), Some(share.weight_sum)));
            prop_assert!(near(Some(satisfied / weight), share.value));
            let n: u64 = (0..tables[0].domains()).map(|domain| of(domain).n_answered).sum();
            prop_assert_eq!(n, share.n_answered);
        }
    }

    #[test]
    fn a_coarser_table_is_the_same_from_rows_and_from_a_finer_table(rows in survey()) {
        let columns = Columns::of(&rows);
        let design = columns.design(1.0);
        let variables = columns.variables();
        let added = tabulate(&design, &variables, &columns.breakdowns()).expect("a valid survey");
        let alone = tabulate(&design, &variables, &[Breakdown::by([&columns.unit])]).expect("a valid survey");
        prop_assert!(same(&added[1].estimates(&measures()), &alone[0].estimates(&measures())));
    }

    #[test]
    fn calibrated_margins_are_hit(rows in survey(), tilt in 0.7..1.4) {
        let columns = Columns::of(&rows);
        let design = columns.design(1.0);
        let totals = |category: &Category, tilt: f64| -> Vec<(String, f64)> {
            let mut sums = vec![0.0; category.levels().len()];
            for (&code, weight) in category.codes().iter().zip(design.weights()) {
                sums[code as usize] += weight;
            }
            let before: f64 = sums.iter().sum();
            sums[0] *= tilt;
            let after: f64 = sums.iter().sum();
            let named = category.levels().iter().cloned();
            named.zip(sums.iter().map(|sum| sum / after * before)).filter(|(_, n)| *n > 0.0).collect()
        };
        let (units, fields) = (totals(&columns.unit, tilt), totals(&columns.field, 1.0));
        prop_assume!(units.len() == 3 && fields.len() == 2);
        for distance in [Distance::Linear, Distance::Raking] {
            let margins = vec![
                Margin::new(&columns.unit, &units).expect("a valid survey"),
                Margin::new(&columns.field, &fields).expect("a valid survey"),
            ];
            let step = Calibrate::to_margins(margins, distance);
            let Ok(weighting) = Weighting::start(design.clone()).calibrate(&step) else { continue };
            prop_assert!(weighting.steps()[0].largest_error <= 1e-10);
            let (calibrated, _) = weighting.finish();
            for (code, (_, total)) in units.iter().enumerate() {
                let own = columns.unit.codes().iter().zip(calibrated.weights());
                let sum: f64 = own.filter(|(c, _)| **c as usize == code).map(|(_, w)| w).sum();
                prop_assert!((sum / total - 1.0).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn the_jackknife_agrees_with_linearisation_for_totals(rows in survey()) {
        let columns = Columns::of(&rows);
        let design = columns.design(1.0);
        let tables = tabulate(&design, &columns.variables(), &[Breakdown::whole()]).expect("a valid survey");
        let jackknife = ReplicateWeights::jackknife_stratified(&design).expect("a valid survey");
        // For a linear statistic the two are the same formula.
        let linear = tables[0].estimate(0, Measure::Satisfied(0)).se;
        let replicated = jackknife.estimate(&tables[0], 0, Measure::Satisfied(0)).map(|r| r.se);
        // Replicates vary around their own mean; around the estimate they agree exactly.
        let around = jackknife.around(statistics::replication::Centre::Estimate);
        let exact = around.estimate(&tables[0], 0, Measure::Satisfied(0)).map(|r| r.se);
        prop_assert!(near(linear, exact), "{:?} {:?}", linear, exact);
        prop_assert!(replicated.expect("a valid survey") <= exact.expect("a valid survey") * (1.0 + 1e-12));
    }
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let rows: Vec<Row> = (0..300)
        .flat_map(|_| {
            survey()
                .new_tree(&mut runner)
                .expect("a valid survey")
                .current()
        })
        .collect();
    let columns = Columns::of(&rows);
    let run = |threads: usize| {
        let pool = rayon_pool(threads);
        pool.install(|| columns.entries(&columns.design(1.0)))
    };
    let (one, many) = (run(1), run(4));
    assert!(rows.len() > 16_384, "enough rows for several tasks");
    let bits = |value: Option<f64>| value.map(f64::to_bits);
    for (a, b) in one.iter().zip(&many) {
        assert_eq!(bits(a.estimate.value), bits(b.estimate.value));
        assert_eq!(bits(a.estimate.se), bits(b.estimate.se));
    }
    assert_eq!(one.len(), many.len());
}

fn rayon_pool(threads: usize) -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .expect("a valid survey")
}

#[test]
fn replicates_that_delete_a_domain_are_counted() {
    // Unit 2 lives in one PSU only.
    let rows: Vec<Row> = (0..48)
        .map(|at| Row {
            psu: at % PSUS,
            unit: if at % PSUS == 5 { 2 } else { at % 2 },
            field: 0,
            weight: 1.0,
            marks: [u8::try_from(at % 5).expect("a valid survey") + 1; 3],
        })
        .collect();
    let columns = Columns::of(&rows);
    let design = columns.design(1.0);
    let tables = tabulate(
        &design,
        &columns.variables(),
        &[Breakdown::by([&columns.unit])],
    )
    .expect("a valid survey");
    let jackknife = ReplicateWeights::jackknife_stratified(&design).expect("a valid survey");
    let measure = Measure::Item(0, Score::Share);
    let lost = |domain| {
        jackknife
            .estimate(&tables[0], domain, measure)
            .expect("a valid survey")
            .lost
    };
    assert_eq!((lost(0), lost(2)), (0, 1));
    assert_eq!(tables[0].estimate(2, measure).status, Status::NoContrast);
    let bootstrap =
        |seed| ReplicateWeights::bootstrap(&design, 50, [seed; 32]).expect("a valid survey");
    assert_eq!(bootstrap(1), bootstrap(1));
    assert_ne!(bootstrap(1), bootstrap(2));
}
