//! How answers spread over the choices of the other questions.

use statistics::element::{ElementFigure, spread};

use super::content::{ChoiceGroup, ChoiceTable, Hidden, Key, QuestionKind};
use super::estimate::{Estimator, Tabulated, figure, refused};
use super::figure::Figure;
use super::input::ChoiceColumn;
use super::make::ReleaseError;
use super::stream::Making;
use super::suppression::{Account, Base, Before, Layers, State, tree};

/// Most choices of a question that is told by unit and field; longer ones, grids and questions with several
/// choices are told by block.
const MOST_BY_UNIT: usize = 8;

/// All questions, in the order of the form. `places` are the tables of the whole, blocks, units, fields.
pub(super) fn tables(
    making: &Making<'_>,
    estimator: &Estimator,
    places: &[Tabulated],
    account: &mut Account,
) -> Result<Vec<ChoiceTable>, ReleaseError> {
    let mut tables = Vec::new();
    let mut columns = making.input.responses.choices.as_slice();
    while let Some(first) = columns.first() {
        let one_table =
            |column: &&ChoiceColumn| (column.question, column.line) == (first.question, first.line);
        let count = columns.iter().take_while(one_table).count();
        let (own, rest) = columns.split_at(count);
        columns = rest;
        let question = &making.input.questions[first.question as usize];
        // Ethnic origin, gender and the like are told of the whole and of blocks only: who answered is no
        // finding about a unit.
        let by_unit = question.kind == QuestionKind::Single
            && !question.groups
            && question.options.len() <= MOST_BY_UNIT;
        let places = if by_unit { &places[..4] } else { &places[..2] };
        let groups = table(making, estimator, places, own, account)?;
        if !groups.is_empty() {
            tables.push(ChoiceTable {
                question: first.question,
                line: first.line,
                groups,
            });
        }
    }
    Ok(tables)
}

fn table(
    making: &Making<'_>,
    estimator: &Estimator,
    places: &[Tabulated],
    columns: &[ChoiceColumn],
    account: &mut Account,
) -> Result<Vec<ChoiceGroup>, ReleaseError> {
    let question = &making.input.questions[columns[0].question as usize];
    let mut rows: Vec<(Key, Vec<ElementFigure>)> = Vec::new();
    for place in places {
        let mut shares: Vec<Vec<ElementFigure>> = vec![Vec::new(); place.table.keys.len()];
        for column in columns {
            let codes = making.rows.source.iter();
            let codes: Vec<u8> = codes.map(|&row| column.codes[row as usize]).collect();
            // A column of one choice of several has 1 (ticked) and 2 (not); only the first is told.
            let (options, told) = match question.kind {
                QuestionKind::Multiple => (2, 1),
                QuestionKind::Single | QuestionKind::Grid => {
                    (question.options.len(), question.options.len())
                }
            };
            let found = spread(&estimator.sample, &place.groups, &codes, options);
            for (own, found) in shares.iter_mut().zip(found.map_err(refused)?) {
                own.extend(found.into_iter().take(told));
            }
        }
        rows.extend(place.table.keys.iter().cloned().zip(shares));
    }
    rows.retain(|(_, shares)| shares.first().is_some_and(|share| share.answered > 0));
    hide(
        making,
        (columns[0].question, columns[0].line),
        rows,
        account,
    )
}

fn hide(
    making: &Making<'_>,
    question: (u32, Option<u32>),
    rows: Vec<(Key, Vec<ElementFigure>)>,
    account: &mut Account,
) -> Result<Vec<ChoiceGroup>, ReleaseError> {
    let answered = |shares: &[ElementFigure]| shares.first().map_or(0, |share| share.answered);
    let groups: Vec<(Key, u64)> = rows
        .iter()
        .map(|(key, shares)| (key.clone(), answered(shares)))
        .collect();
    let forms: Vec<u64> = groups.iter().map(|(_, n)| *n).collect();
    let bases: Vec<Vec<Base>> = rows
        .iter()
        .map(|(_, shares)| shares.iter().map(base).collect())
        .collect();
    let bases: Vec<&[Base]> = bases.iter().map(Vec::as_slice).collect();
    let mut layers = Layers::new(making, tree(making, &groups), &forms, &bases, true);
    let before = Before::of(making);
    for (at, (key, _)) in groups.iter().enumerate() {
        let known = before.spread(question, key, bases[at]);
        for layer in 0..layers.layers() {
            layers.know(layer, at, known);
        }
    }
    layers.settle(|_| false)?;
    layers.audit(account)?;
    account.before(layers.told_before(), 0);
    let level = making.parameters.level;
    let row = |(at, (key, shares)): (usize, (Key, Vec<ElementFigure>))| {
        let hidden = match layers.of_group(at) {
            State::Hidden(why) => Some(why),
            State::Shown | State::ToldBefore | State::Absent => None,
        };
        let count = shares.len() as u64;
        match hidden {
            Some(Hidden::Few) => account.hide(count, 0),
            Some(Hidden::Complement) => account.hide(0, count),
            None => {}
        }
        let told = if hidden.is_some() { &[][..] } else { &shares };
        let told: Result<Vec<Figure>, ReleaseError> = told
            .iter()
            .map(|share| figure(share, true, level))
            .collect();
        Ok(ChoiceGroup {
            key,
            n: answered(&shares),
            hidden,
            shares: told?,
        })
    };
    rows.into_iter().enumerate().map(row).collect()
}

fn base(share: &ElementFigure) -> Base {
    Base {
        n: share.answered,
        share: share.value.unwrap_or(f64::NAN),
        weight: share.weight,
    }
}
