//! From forms and weights to figures, by way of the statistics crate.

use statistics::estimation::{
    BLANK, Breakdown, Combine, Composite, Estimate as Estimated, Item, Measure, NOT_APPLICABLE,
    Scale, Score, Status, Variables, tabulate,
};
use statistics::interval::{self, EffectiveSize, Interval};
use statistics::quantile::OutOfRange;
use statistics::{Category, Design, DesignSpec, LonelyPsu};

use super::content::Stream;
use super::figure::{Estimate, Figure};
use super::input::Input;
use super::make::{Parameters, ReleaseError};
use super::rows::{Rows, Table};

/// The design and the columns of one stream.
pub(super) struct Estimator<'a> {
    input: &'a Input,
    level: f64,
    design: Option<Design>,
    /// Marks by item.
    columns: Vec<Vec<u8>>,
    scale: Scale,
}

impl<'a> Estimator<'a> {
    /// Sampled forms are stratified by unit × field, each form its own sampling unit; a stratum with
    /// a single form counts with its deviation from the mean of all (`adjust`). Open forms have no
    /// design: they are taken as one stratum of equal weights.
    pub(super) fn new(
        input: &'a Input,
        parameters: &Parameters,
        rows: &Rows<'_>,
        stream: Stream,
    ) -> Result<Self, ReleaseError> {
        let facts = &input.questionnaire;
        let scale = Scale::new(facts.highest, &facts.satisfied).map_err(refused)?;
        let strata = strata(rows);
        let design = DesignSpec {
            strata: (stream == Stream::Sampled).then_some(&strata),
            lonely: LonelyPsu::Adjust,
            ..DesignSpec::of_weights(rows.weight.clone())
        };
        let design = if rows.len() == 0 {
            None
        } else {
            Some(design.check().map_err(refused)?)
        };
        let columns = (0..input.item_count())
            .map(|item| rows.marks.iter().map(|marks| mark(marks[item])).collect())
            .collect();
        Ok(Self {
            input,
            level: parameters.level,
            design,
            columns,
            scale,
        })
    }

    /// The sums of every group of a table; none without forms.
    pub(super) fn tabulate(&self, table: &Table) -> Result<Option<Tabulated<'_>>, ReleaseError> {
        let Some(design) = &self.design else {
            return Ok(None);
        };
        let indicators = &self.input.questionnaire.indicators;
        let items: Vec<Item<'_>> = indicators
            .iter()
            .zip(&self.columns)
            .map(|(indicator, marks)| Item::new(indicator.code.clone(), marks))
            .collect();
        let codes: Vec<&str> = items.iter().map(|item| item.code.as_str()).collect();
        let composites: Vec<Composite> = indicators[items.len()..]
            .iter()
            .map(|indicator| {
                let own: Vec<&str> = indicator
                    .items
                    .iter()
                    .map(|&at| codes[at as usize])
                    .collect();
                Composite::new(indicator.code.clone(), &own, Combine::MeanOfItems)
            })
            .collect();
        let (rows, count) = (table.group.len(), items.len());
        let variables =
            Variables::of_items(rows, self.scale.clone(), items, &composites).map_err(refused)?;
        let levels = (0..table.keys.len())
            .map(|place| place.to_string())
            .collect();
        let category = Category::new("group", table.group.clone(), levels).map_err(refused)?;
        let tables =
            tabulate(design, &variables, &[Breakdown::by([&category])]).map_err(refused)?;
        let sums = tables.into_iter().next();
        Ok(sums.map(|sums| Tabulated {
            sums,
            items: count,
            level: self.level,
        }))
    }
}

/// The sums of a table, from which its figures follow.
pub(super) struct Tabulated<'a> {
    sums: statistics::estimation::Table<'a>,
    items: usize,
    level: f64,
}

impl Tabulated<'_> {
    /// Both scores of an indicator in a group: share, mean.
    pub(super) fn figures(&self, group: usize, at: usize) -> Result<[Figure; 2], ReleaseError> {
        let one = |score: Score| {
            let measure = if at < self.items {
                Measure::Item(at, score)
            } else {
                Measure::Composite(at - self.items, score)
            };
            // Every group has forms, so that domains and groups have the same positions.
            figure(&self.sums.estimate(group, measure), measure, self.level).map_err(refused)
        };
        Ok([one(Score::Share)?, one(Score::Mean)?])
    }
}

/// An estimate with its interval, or the word for why there is none.
fn figure(estimated: &Estimated, measure: Measure, level: f64) -> Result<Figure, OutOfRange> {
    let (Status::Estimated, Some(value), Some(se)) =
        (estimated.status, estimated.value, estimated.se)
    else {
        return Ok(Figure::NotEstimable);
    };
    // Sums of shares may pass 1 by a rounding error.
    let value = value.clamp(0.0, 1.0);
    let Interval { low, high } = interval_of(estimated, measure, value, se, level)?;
    let deff = estimated
        .deff
        .map(|effects| effects.with_replacement)
        .filter(|&deff| deff > 0.0);
    Ok(Figure::Ok(Estimate {
        value,
        se,
        low,
        high,
        df: f64::from(estimated.df),
        deff,
        n_eff: deff.map(|deff| estimated.n_answered as f64 / deff),
    }))
}

/// Shares of an item: logit. Composites and means: Wald with Student's t, cut off at 0 and 1. All or
/// nobody satisfied: exact binomial on the number of answers, because nothing varies.
fn interval_of(
    estimated: &Estimated,
    measure: Measure,
    value: f64,
    se: f64,
    level: f64,
) -> Result<Interval, OutOfRange> {
    let df = f64::from(estimated.df);
    if interval::is_extreme(value) {
        let size = EffectiveSize::Capped;
        return interval::korn_graubard(value, se, estimated.n_answered, df, level, size);
    }
    if matches!(measure, Measure::Item(_, Score::Share))
        && let Some(interval) = interval::logit(value, se, df, level)?
    {
        return Ok(interval);
    }
    let Interval { low, high } = interval::wald(value, se, df, level)?;
    Ok(Interval {
        low: low.max(0.0),
        high: high.min(1.0),
    })
}

/// One stratum a unit × field cell.
fn strata(rows: &Rows<'_>) -> Category {
    let cells = rows.unit.iter().zip(&rows.field);
    Category::from_labels(
        "stratum",
        cells.map(|(unit, field)| format!("{unit}/{field}")),
    )
}

/// A stored mark as the statistics know it; "do not know" is no answer.
const fn mark(stored: u8) -> u8 {
    match stored {
        b'1'..=b'5' => stored - b'0',
        b'0' => NOT_APPLICABLE,
        _ => BLANK,
    }
}

fn refused(cause: impl std::fmt::Display) -> ReleaseError {
    ReleaseError::Statistics(cause.to_string())
}
