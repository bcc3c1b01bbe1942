//! Running sums against the batch.

use statistics::accumulate::{AccumulateError, Accumulator, LiveResponse};
use statistics::estimation::{
    BLANK, Breakdown, Combine, Composite, Item, Measure, Scale, Score, Table, Variables, tabulate,
};
use statistics::{Category, Design, DesignSpec, LonelyPsu};

const ROWS: usize = 600;
const PSUS: u32 = 24;
const STRATA: u32 = 5;

/// A small survey from a recipe without chance.
struct Survey {
    stratum: Category,
    psu: Category,
    unit: Category,
    weights: Vec<f64>,
    marks: Vec<Vec<u8>>,
}

fn levels(count: u32) -> Vec<String> {
    (0..count).map(|level| format!("{level:03}")).collect()
}

fn category(name: &str, codes: Vec<u32>, count: u32) -> Category {
    Category::new(name, codes, levels(count)).expect("a valid survey")
}

impl Survey {
    fn new() -> Self {
        let rows = 0..u32::try_from(ROWS).expect("a valid survey");
        let psu: Vec<u32> = rows.clone().map(|row| row * 7 % PSUS).collect();
        let marks = (0..4_u32)
            .map(|item| {
                let mark = |row: u32| match (row * 31 + item * 17 + row / 7) % 9 {
                    0 => 0,
                    1 => BLANK,
                    other => u8::try_from(other % 5 + 1).expect("a valid survey"),
                };
                rows.clone().map(mark).collect()
            })
            .collect();
        Self {
            stratum: category("stratum", psu.iter().map(|p| p % STRATA).collect(), STRATA),
            unit: category(
                "unit",
                rows.clone().map(|row| (row * row / 5) % 4).collect(),
                4,
            ),
            psu: category("psu", psu, PSUS),
            weights: rows.map(|row| 1.0 + f64::from(row % 13) / 3.0).collect(),
            marks,
        }
    }

    fn variables(&self) -> Variables<'_> {
        let items = self.marks.iter().enumerate();
        let items = items
            .map(|(at, marks)| Item::new(format!("q{at}"), marks))
            .collect();
        let ways = [
            Combine::MeanOfItems,
            Combine::Pooled,
            Combine::MeanOfRespondents,
        ];
        let composites = ways.map(|way| Composite::new("F", &["q0", "q1", "q2", "q3"], way));
        Variables::of_items(
            ROWS,
            Scale::new(5, &[4, 5]).expect("a valid survey"),
            items,
            &composites,
        )
        .expect("a valid survey")
    }

    fn design(&self) -> Design {
        design(&self.stratum, &self.psu, self.weights.clone())
    }

    /// The sampled PSUs, one row each.
    fn frame() -> Design {
        let psu = category("psu", (0..PSUS).collect(), PSUS);
        let stratum = category("stratum", (0..PSUS).map(|p| p % STRATA).collect(), STRATA);
        design(&stratum, &psu, vec![1.0; PSUS as usize])
    }

    fn accumulator(&self, rows: std::ops::Range<usize>) -> Accumulator {
        let variables = self.variables();
        let mut sums = Accumulator::new(&variables, &[vec![0], vec![]]);
        let categories = [self.unit.codes()];
        sums.add_rows(
            &variables,
            self.psu.codes(),
            &self.weights,
            &categories,
            rows,
        )
        .expect("a valid survey");
        sums
    }

    fn with_row<T>(&self, row: usize, use_it: impl FnOnce(&LiveResponse<'_>) -> T) -> T {
        let marks: Vec<u8> = self.marks.iter().map(|column| column[row]).collect();
        let categories = [self.unit.codes()[row]];
        let (psu, weight) = (self.psu.codes()[row], self.weights[row]);
        use_it(&LiveResponse {
            psu,
            weight,
            categories: &categories,
            marks: &marks,
        })
    }
}

fn design(stratum: &Category, psu: &Category, weights: Vec<f64>) -> Design {
    DesignSpec {
        strata: Some(stratum),
        clusters: vec![psu],
        lonely: LonelyPsu::Adjust,
        ..DesignSpec::of_weights(weights)
    }
    .check()
    .expect("a valid survey")
}

fn measures() -> Vec<Measure> {
    let scores = [Score::Share, Score::Mean];
    let items = (0..4).flat_map(|item| scores.map(|score| Measure::Item(item, score)));
    items
        .chain((0..3).flat_map(|c| scores.map(|score| Measure::Composite(c, score))))
        .collect()
}

fn near(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-10 * a.abs().max(b.abs()).max(1e-3),
        (None, None) => true,
        _ => false,
    }
}

fn assert_same(live: &Table<'_>, batch: &Table<'_>, domain: usize) {
    for measure in measures() {
        let (ours, theirs) = (live.estimate(0, measure), batch.estimate(domain, measure));
        assert!(
            near(ours.value, theirs.value),
            "{measure:?}: {ours:?} {theirs:?}"
        );
        assert!(near(ours.se, theirs.se), "{measure:?}: {ours:?} {theirs:?}");
        assert!(
            near(ours.n_eff, theirs.n_eff),
            "{measure:?}: {ours:?} {theirs:?}"
        );
        assert_eq!(
            (ours.n, ours.n_answered, ours.df),
            (theirs.n, theirs.n_answered, theirs.df)
        );
        assert_eq!(ours.status, theirs.status);
    }
    for item in 0..4 {
        assert_eq!(live.counts(0, item), batch.counts(domain, item));
    }
}

#[test]
fn running_estimates_equal_the_batch() {
    let survey = Survey::new();
    let (batch_design, frame, variables) = (survey.design(), Survey::frame(), survey.variables());
    let breakdowns = [Breakdown::by([&survey.unit]), Breakdown::whole()];
    let tables = tabulate(&batch_design, &variables, &breakdowns).expect("a valid survey");
    let sums = survey.accumulator(0..ROWS);
    assert_eq!(sums.responses(), ROWS as u64);
    assert_eq!(sums.domains(0).len(), tables[0].domains());
    for domain in 0..tables[0].domains() {
        let live = sums
            .table(&frame, 0, tables[0].key(domain))
            .expect("a valid survey");
        assert_same(&live, &tables[0], domain);
    }
    assert_same(
        &sums.table(&frame, 1, &[]).expect("a valid survey"),
        &tables[1],
        0,
    );
}

#[test]
fn two_halves_merged_equal_the_whole() {
    let survey = Survey::new();
    let frame = Survey::frame();
    let mut halves = survey.accumulator(0..ROWS / 2);
    halves
        .merge(&survey.accumulator(ROWS / 2..ROWS))
        .expect("a valid survey");
    let whole = survey.accumulator(0..ROWS);
    for key in whole.domains(0) {
        let (a, b) = (
            halves.table(&frame, 0, &key).expect("a valid survey"),
            whole.table(&frame, 0, &key).expect("a valid survey"),
        );
        assert_same(&a, &b, 0);
    }
}

#[test]
fn a_response_taken_out_leaves_no_trace() {
    let survey = Survey::new();
    let frame = Survey::frame();
    let mut sums = survey.accumulator(0..ROWS);
    for row in (400..ROWS).rev() {
        survey
            .with_row(row, |response| sums.remove(response))
            .expect("a valid survey");
    }
    let fewer = survey.accumulator(0..400);
    assert_eq!(sums.responses(), 400);
    assert_same(
        &sums.table(&frame, 1, &[]).expect("a valid survey"),
        &fewer.table(&frame, 1, &[]).expect("a valid survey"),
        0,
    );
}

#[test]
fn an_emptied_domain_is_gone() {
    let survey = Survey::new();
    let frame = Survey::frame();
    let mut sums = survey.accumulator(0..1);
    survey
        .with_row(0, |response| sums.remove(response))
        .expect("a valid survey");
    assert!(sums.table(&frame, 1, &[]).is_none());
    assert!(sums.domains(0).is_empty());
    assert_eq!(
        survey.with_row(0, |r| sums.remove(r)),
        Err(AccumulateError::NotThere)
    );
}

#[test]
fn impossible_responses_change_nothing() {
    let survey = Survey::new();
    let mut sums = survey.accumulator(0..10);
    let add = |sums: &mut Accumulator, marks: &[u8], weight: f64, categories: &[u32]| {
        sums.add(&LiveResponse {
            psu: 0,
            weight,
            categories,
            marks,
        })
    };
    assert_eq!(
        add(&mut sums, &[1, 2], 1.0, &[0]),
        Err(AccumulateError::WrongMarks)
    );
    let off = add(&mut sums, &[1, 2, 3, 6], 1.0, &[0]);
    assert_eq!(off, Err(AccumulateError::MarkOutsideScale(4)));
    assert_eq!(
        add(&mut sums, &[1; 4], f64::NAN, &[0]),
        Err(AccumulateError::InvalidWeight)
    );
    assert_eq!(
        add(&mut sums, &[1; 4], 1.0, &[]),
        Err(AccumulateError::MissingCategory)
    );
    assert_eq!(sums.responses(), 10);
}

#[test]
fn domains_of_two_categories_equal_the_batch() {
    let survey = Survey::new();
    let codes: Vec<u32> = (0..u32::try_from(ROWS).expect("few rows"))
        .map(|row| row % 3)
        .collect();
    let field = category("field", codes, 3);
    let (batch_design, frame, variables) = (survey.design(), Survey::frame(), survey.variables());
    let breakdowns = [Breakdown::by([&survey.unit, &field])];
    let tables = tabulate(&batch_design, &variables, &breakdowns).expect("a valid survey");
    let mut sums = Accumulator::new(&variables, &[vec![0, 1]]);
    let categories = [survey.unit.codes(), field.codes()];
    sums.add_rows(
        &variables,
        survey.psu.codes(),
        &survey.weights,
        &categories,
        0..ROWS,
    )
    .expect("valid responses");
    assert_eq!(sums.domains(0).len(), tables[0].domains());
    for domain in 0..tables[0].domains() {
        let live = sums
            .table(&frame, 0, tables[0].key(domain))
            .expect("a domain with rows");
        assert_same(&live, &tables[0], domain);
    }
    assert!(sums.table(&frame, 0, &[9, 9]).is_none());
    assert!(sums.table(&frame, 0, &[0]).is_none());
}
