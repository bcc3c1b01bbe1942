//! Suppression and the auditor against an attacker who tries every table.

use std::collections::BTreeSet;

use proptest::prelude::*;
use statistics::disclosure::{
    DisclosureError, Figure, Interval, LinkedTables, Objective, Primary, Protection,
    PublishedTable, Reason, Sum, Suppression, Table, audit, suppress,
};

/// Threshold primaries of the inner cells.
fn primaries(table: &Table, threshold: u64) -> Vec<Primary> {
    let inner = (0..table.rows()).flat_map(|i| (0..table.columns()).map(move |j| (i, j)));
    inner
        .map(|(i, j)| table.cell(i, j))
        .filter(|&cell| (1..threshold).contains(&table.values()[cell]))
        .map(|cell| Primary {
            cell,
            reason: Reason::FewAnswers,
            protection: Protection::threshold(table.values()[cell], threshold),
        })
        .collect()
}

fn holds(interval: &Interval, count: u64, protection: Protection) -> bool {
    interval.low <= count - protection.below
        && interval
            .high
            .is_none_or(|high| high >= count + protection.above)
}

/// Every value each hidden inner cell takes in some table that fits, by trying them all.
///
/// Margins must be shown. `limit` cuts the counts tried; it must be above every margin.
fn attack(published: &PublishedTable) -> Vec<(usize, BTreeSet<u64>)> {
    let width = published.columns + 1;
    let hidden: Vec<usize> = (0..published.figures.len())
        .filter(|&cell| published.figures[cell].is_hidden())
        .collect();
    let shown = |cell: usize| published.figures[cell].shown().copied();
    let mut left_rows: Vec<u64> = (0..published.rows)
        .map(|i| {
            let inner: u64 = (0..published.columns)
                .filter_map(|j| shown(i * width + j))
                .sum();
            shown(i * width + published.columns).expect("a table with margins") - inner
        })
        .collect();
    let mut left_columns: Vec<u64> = (0..published.columns)
        .map(|j| {
            let inner: u64 = (0..published.rows)
                .filter_map(|i| shown(i * width + j))
                .sum();
            shown(published.rows * width + j).expect("a table with margins") - inner
        })
        .collect();
    let mut seen = vec![BTreeSet::new(); hidden.len()];
    let mut chosen = Vec::new();
    try_all(
        &hidden,
        width,
        &mut left_rows,
        &mut left_columns,
        &mut chosen,
        &mut seen,
    );
    hidden.into_iter().zip(seen).collect()
}

fn try_all(
    hidden: &[usize],
    width: usize,
    rows: &mut [u64],
    columns: &mut [u64],
    chosen: &mut Vec<u64>,
    seen: &mut [BTreeSet<u64>],
) {
    let Some(&cell) = hidden.get(chosen.len()) else {
        if rows.iter().chain(columns.iter()).all(|&left| left == 0) {
            for (set, &value) in seen.iter_mut().zip(chosen.iter()) {
                set.insert(value);
            }
        }
        return;
    };
    let (i, j) = (cell / width, cell % width);
    // The last hidden cell of a row must take what is left of the row.
    let last_of_row = hidden
        .get(chosen.len() + 1)
        .is_none_or(|&next| next / width != i);
    let most = rows[i].min(columns[j]);
    let values = if last_of_row {
        rows[i]..=rows[i]
    } else {
        0..=most
    };
    for value in values {
        if value > most {
            continue;
        }
        rows[i] -= value;
        columns[j] -= value;
        chosen.push(value);
        try_all(hidden, width, rows, columns, chosen, seen);
        chosen.pop();
        rows[i] += value;
        columns[j] += value;
    }
}

/// The same table as a system of sums.
fn as_linked(table: &Table) -> LinkedTables {
    let (rows, columns) = (table.rows(), table.columns());
    let row = |i: usize| Sum {
        total: table.cell(i, columns),
        parts: (0..columns).map(|j| table.cell(i, j)).collect(),
    };
    let column = |j: usize| Sum {
        total: table.cell(rows, j),
        parts: (0..rows).map(|i| table.cell(i, j)).collect(),
    };
    let sums = (0..=rows)
        .map(row)
        .chain((0..=columns).map(column))
        .collect();
    LinkedTables::new(table.values().len(), sums).expect("a table with margins")
}

fn counts() -> impl Strategy<Value = Vec<Vec<u64>>> {
    (2_usize..4, 2_usize..4).prop_flat_map(|(rows, columns)| {
        prop::collection::vec(prop::collection::vec(0_u64..14, columns), rows)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_auditor_finds_what_trying_every_table_finds(counts in counts(), mask in any::<u16>()) {
        let table = Table::from_counts(&counts).unwrap();
        let inner = (0..table.rows()).flat_map(|i| (0..table.columns()).map(move |j| (i, j)));
        let hidden: Vec<(usize, Reason)> = inner
            .enumerate()
            .filter(|(k, _)| mask >> k & 1 == 1)
            .map(|(_, (i, j))| (table.cell(i, j), Reason::FewAnswers))
            .collect();
        let published = table.publish(&hidden);
        let intervals = audit(&published).unwrap();
        for ((cell, values), interval) in attack(&published).into_iter().zip(&intervals) {
            prop_assert_eq!(cell, interval.cell);
            prop_assert_eq!(values.first().copied(), Some(interval.low));
            prop_assert_eq!(values.last().copied(), interval.high);
        }
        prop_assert_eq!(as_linked(&table).audit(&published.figures).unwrap(), intervals);
    }

    #[test]
    fn suppression_never_leaks(counts in counts(), threshold in 2_u64..7, least in any::<bool>()) {
        let table = Table::from_counts(&counts).unwrap();
        let primaries = primaries(&table, threshold);
        let objective = if least { Objective::LeastCount } else { Objective::FewestCells };
        let rules = Suppression { objective, hide_margins: false, ..Suppression::default() };
        match suppress(&table, &primaries, &rules) {
            Ok(suppressed) => {
                let found = attack(&table.publish(&suppressed.hidden));
                for (cell, values) in &found {
                    prop_assert!(values.len() > 1, "cell {} is given away", cell);
                }
                for primary in &primaries {
                    let values = &found.iter().find(|entry| entry.0 == primary.cell).unwrap().1;
                    let count = table.values()[primary.cell];
                    let interval = Interval {
                        cell: primary.cell,
                        low: *values.first().unwrap(),
                        high: values.last().copied(),
                    };
                    prop_assert!(holds(&interval, count, primary.protection));
                }
            }
            // Hiding everything that may be hidden must then fail too.
            Err(DisclosureError::Unprotectable { cells }) => {
                let all: Vec<(usize, Reason)> = (0..table.values().len())
                    .filter(|&cell| !table.is_margin(cell) && table.values()[cell] > 0)
                    .map(|cell| (cell, Reason::Complementary))
                    .collect();
                let found = audit(&table.publish(&all)).unwrap();
                for cell in cells {
                    let primary = primaries.iter().find(|primary| primary.cell == cell).unwrap();
                    let interval = found.iter().find(|interval| interval.cell == cell).unwrap();
                    prop_assert!(!holds(interval, table.values()[cell], primary.protection));
                }
            }
            Err(other) => prop_assert!(false, "{}", other),
        }
    }

    #[test]
    fn with_margins_to_hide_every_table_can_be_protected(counts in counts(), threshold in 2_u64..7) {
        let table = Table::from_counts(&counts).unwrap();
        let primaries = primaries(&table, threshold);
        let suppressed = suppress(&table, &primaries, &Suppression::default()).unwrap();
        let published = table.publish(&suppressed.hidden);
        let intervals = audit(&published).unwrap();
        let linear = as_linked(&table).audit(&published.figures).unwrap();
        prop_assert_eq!(&intervals, &linear);
        for primary in &primaries {
            let interval = intervals.iter().find(|interval| interval.cell == primary.cell).unwrap();
            prop_assert!(holds(interval, table.values()[primary.cell], primary.protection));
        }
        prop_assert!(intervals.iter().all(|interval| !interval.is_exact()));
    }

    #[test]
    fn linked_tables_are_protected_together(
        counts in prop::collection::vec(0_u64..20, 3 * 2 * 3),
        threshold in 2_u64..6,
    ) {
        let system = ThreeWay::new(&counts);
        let primaries: Vec<Primary> = ThreeWay::inner_cells()
            .filter(|&cell| (1..threshold).contains(&system.values[cell]))
            .map(|cell| Primary {
                cell,
                reason: Reason::FewDissatisfied,
                protection: Protection::threshold(system.values[cell], threshold),
            })
            .collect();
        let suppressed = system.tables.suppress(&system.values, &primaries, &Suppression::default()).unwrap();
        let mut figures: Vec<Figure<u64>> = system.values.iter().map(|&value| Figure::Shown(value)).collect();
        for &(cell, reason) in &suppressed.hidden {
            figures[cell] = Figure::Hidden(reason);
        }
        let intervals = system.tables.audit(&figures).unwrap();
        for primary in &primaries {
            let interval = intervals.iter().find(|interval| interval.cell == primary.cell).unwrap();
            prop_assert!(holds(interval, system.values[primary.cell], primary.protection));
        }
        let again = system.tables.suppress(&system.values, &primaries, &Suppression::default()).unwrap();
        prop_assert_eq!(again, suppressed);
    }
}

/// Unit × field and unit × sex, with the margin by unit in common: the cells are the two tables' cells
/// and margins, from counts of unit (3) × field (2) × sex (3).
struct ThreeWay {
    tables: LinkedTables,
    values: Vec<u64>,
}

impl ThreeWay {
    fn new(counts: &[u64]) -> Self {
        let count = |unit: usize, field: usize, sex: usize| counts[(unit * 2 + field) * 3 + sex];
        let mut values = Vec::new();
        for unit in 0..3 {
            values
                .extend((0..2).map(|field| (0..3).map(|sex| count(unit, field, sex)).sum::<u64>()));
            values
                .extend((0..3).map(|sex| (0..2).map(|field| count(unit, field, sex)).sum::<u64>()));
            values.push(counts[unit * 6..unit * 6 + 6].iter().sum());
        }
        let place = |unit: usize, k: usize| unit * 6 + k;
        let mut sums = Vec::new();
        for unit in 0..3 {
            sums.push(Sum {
                total: place(unit, 5),
                parts: vec![place(unit, 0), place(unit, 1)],
            });
            sums.push(Sum {
                total: place(unit, 5),
                parts: (2..5).map(|k| place(unit, k)).collect(),
            });
        }
        for k in 0..6 {
            values.push((0..3).map(|unit| values[place(unit, k)]).sum());
            sums.push(Sum {
                total: place(3, k),
                parts: (0..3).map(|unit| place(unit, k)).collect(),
            });
        }
        sums.push(Sum {
            total: place(3, 5),
            parts: vec![place(3, 0), place(3, 1)],
        });
        sums.push(Sum {
            total: place(3, 5),
            parts: (2..5).map(|k| place(3, k)).collect(),
        });
        Self {
            tables: LinkedTables::new(24, sums).expect("24 cells"),
            values,
        }
    }

    fn inner_cells() -> impl Iterator<Item = usize> {
        (0..3).flat_map(|unit| (0..5).map(move |k| unit * 6 + k))
    }
}

#[test]
fn one_hidden_cell_is_given_away_by_its_row() {
    let table = Table::from_counts(&[vec![2, 72], vec![30, 13]]).unwrap();
    let found = audit(&table.publish(&[(0, Reason::FewAnswers)])).unwrap();
    assert_eq!(
        found,
        [Interval {
            cell: 0,
            low: 2,
            high: Some(2)
        }]
    );
    assert!(found[0].is_exact());
}

#[test]
fn a_known_ceiling_narrows_the_interval() {
    // Four dissatisfied counts hidden; 5 and 3 answers bound the first row.
    let table = Table::from_counts(&[vec![2, 3], vec![4, 1]]).unwrap();
    let hidden: Vec<(usize, Reason)> = [(0, 0), (0, 1), (1, 0), (1, 1)]
        .map(|(i, j)| (table.cell(i, j), Reason::FewDissatisfied))
        .into();
    let mut published = table.publish(&hidden);
    assert_eq!(
        audit(&published).unwrap()[0],
        Interval {
            cell: 0,
            low: 1,
            high: Some(5)
        }
    );
    published.ceilings = vec![None; 9];
    published.ceilings[table.cell(0, 1)] = Some(3);
    assert_eq!(
        audit(&published).unwrap()[0],
        Interval {
            cell: 0,
            low: 2,
            high: Some(5)
        }
    );
}

#[test]
fn a_hidden_row_total_with_nothing_else_hidden_is_given_away() {
    let table = Table::from_counts(&[vec![2, 3], vec![4, 1]]).unwrap();
    let found = audit(&table.publish(&[(table.cell(0, 2), Reason::FewAnswers)])).unwrap();
    assert_eq!(
        found,
        [Interval {
            cell: 2,
            low: 5,
            high: Some(5)
        }]
    );
}

#[test]
fn nothing_bounds_a_table_hidden_with_all_its_totals() {
    let table = Table::from_counts(&[vec![2, 3], vec![4, 1]]).unwrap();
    let all: Vec<(usize, Reason)> = (0..9).map(|cell| (cell, Reason::FewAnswers)).collect();
    for interval in audit(&table.publish(&all)).unwrap() {
        assert_eq!((interval.low, interval.high), (0, None));
    }
}

#[test]
fn contradictions_are_refused() {
    let table = Table::from_counts(&[vec![2, 3], vec![4, 1]]).unwrap();
    let mut published = table.publish(&[(0, Reason::FewAnswers)]);
    published.figures[table.cell(0, 2)] = Figure::Shown(4);
    assert_eq!(audit(&published), Err(DisclosureError::Contradiction));
    published.figures[table.cell(0, 2)] = Figure::Shown(2);
    assert_eq!(
        audit(&published),
        Err(DisclosureError::Contradiction),
        "a negative rest"
    );
    assert_eq!(
        as_linked(&table).audit(&published.figures),
        Err(DisclosureError::Contradiction)
    );
}

#[test]
fn wrong_shapes_are_refused() {
    assert_eq!(
        Table::from_counts(&[vec![1, 2], vec![3]]),
        Err(DisclosureError::Shape { row: 1 })
    );
    assert_eq!(
        Table::from_counts(&[vec![1 << 41]]),
        Err(DisclosureError::TooLarge { cell: 0 })
    );
    let table = Table::from_counts(&[vec![1, 2]]).unwrap();
    let primary = Primary {
        cell: 99,
        reason: Reason::FewAnswers,
        protection: Protection { below: 0, above: 1 },
    };
    assert_eq!(
        suppress(&table, &[primary], &Suppression::default()),
        Err(DisclosureError::NoCell { cell: 99 })
    );
    assert!(
        LinkedTables::new(
            2,
            vec![Sum {
                total: 2,
                parts: vec![0, 1]
            }]
        )
        .is_err()
    );
}

#[test]
fn a_shared_margin_carries_protection_from_one_table_to_the_other() {
    // Unit 0 has one cell below the threshold in unit × field; hidden alone in its own table with a
    // complement, it must not come back through unit × sex.
    let counts = [1, 1, 0, 9, 9, 9, 8, 7, 9, 9, 8, 7, 10, 11, 12, 9, 9, 9];
    let system = ThreeWay::new(&counts);
    let primary = Primary {
        cell: 0,
        reason: Reason::FewAnswers,
        protection: Protection::threshold(2, 5),
    };
    let suppressed = system
        .tables
        .suppress(&system.values, &[primary], &Suppression::default())
        .unwrap();
    assert_eq!(
        suppressed.extra_cells, 3,
        "a rectangle in unit × field suffices: {:?}",
        suppressed.hidden
    );
    assert_eq!(suppressed.hidden[0], (0, Reason::FewAnswers));
}

#[test]
fn a_provinces_table_is_protected_and_audited() {
    // 60 units × 16 fields, counts from a fixed recurrence; about a third below the threshold.
    let mut state = 7_u64;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        state >> 33
    };
    let counts: Vec<Vec<u64>> = (0..60)
        .map(|_| (0..16).map(|_| (next() % 60) * (next() % 3) / 2).collect())
        .collect();
    let table = Table::from_counts(&counts).unwrap();
    let primaries = primaries(&table, 10);
    assert!(primaries.len() > 100, "{}", primaries.len());
    let suppressed = suppress(&table, &primaries, &Suppression::default()).unwrap();
    let intervals = audit(&table.publish(&suppressed.hidden)).unwrap();
    for primary in &primaries {
        let interval = intervals
            .iter()
            .find(|interval| interval.cell == primary.cell)
            .unwrap();
        assert!(holds(
            interval,
            table.values()[primary.cell],
            primary.protection
        ));
    }
    assert!(intervals.iter().all(|interval| !interval.is_exact()));
}
