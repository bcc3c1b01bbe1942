//! Suppression patterns and their exact feasible intervals (`cases_sdc.json`).

use serde_json::Value;
use statistics::disclosure::{
    Figure, Interval, LinkedTables, Objective, Primary, Protection, Reason, Sum, Suppression,
    Table, audit, suppress,
};

/// One case: a table, its primary cells and, for some, groups of rows with published subtotals.
struct Case {
    name: String,
    threshold: u64,
    counts: Vec<Vec<u64>>,
    groups: Vec<Vec<usize>>,
    primaries: Vec<usize>,
    value: Value,
}

fn cases() -> Vec<Case> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/cases_sdc.json");
    let text = std::fs::read_to_string(path).expect("the vectors are beside this test");
    let file: Value = serde_json::from_str(&text).expect("JSON");
    file["cases"]
        .as_array()
        .expect("cases")
        .iter()
        .map(Case::read)
        .collect()
}

fn whole(value: &Value) -> u64 {
    value.as_u64().expect("a count")
}

fn place(value: &Value) -> usize {
    usize::try_from(whole(value)).expect("a cell")
}

fn places(value: &Value) -> Vec<usize> {
    value
        .as_array()
        .map(|cells| cells.iter().map(place).collect())
        .unwrap_or_default()
}

impl Case {
    fn read(value: &Value) -> Self {
        let rows = |value: &Value| value.as_array().cloned().unwrap_or_default();
        Self {
            name: value["id"].as_str().expect("a name").to_owned(),
            threshold: whole(&value["threshold"]),
            counts: rows(&value["counts"])
                .iter()
                .map(|row| rows(row).iter().map(whole).collect())
                .collect(),
            groups: rows(&value["row_groups"]).iter().map(places).collect(),
            primaries: places(&value["primary"]),
            value: value.clone(),
        }
    }

    fn columns(&self) -> usize {
        self.counts[0].len()
    }

    fn count(&self, cell: usize) -> u64 {
        self.counts[cell / self.columns()][cell % self.columns()]
    }

    /// The case's tables: the whole one, or one for each group of rows (their subtotals are published, so
    /// each group is a two-way table of its own), with the rows they hold.
    fn tables(&self) -> Vec<(Vec<usize>, Table)> {
        let all = vec![(0..self.counts.len()).collect()];
        let groups = if self.groups.is_empty() {
            &all
        } else {
            &self.groups
        };
        let table = |rows: &Vec<usize>| {
            let counts: Vec<Vec<u64>> = rows.iter().map(|&row| self.counts[row].clone()).collect();
            (rows.clone(), Table::from_counts(&counts).expect("a table"))
        };
        groups.iter().map(table).collect()
    }

    /// The whole case as one system of sums: inner cells as numbered in the file, then the totals.
    fn system(&self) -> (LinkedTables, Vec<u64>) {
        let (rows, columns) = (self.counts.len(), self.columns());
        let mut values: Vec<u64> = self.counts.concat();
        let mut sums = Vec::new();
        let mut add = |parts: Vec<usize>, values: &mut Vec<u64>| {
            values.push(parts.iter().map(|&part| values[part]).sum());
            sums.push(Sum {
                total: values.len() - 1,
                parts,
            });
            values.len() - 1
        };
        let row_totals = (0..rows)
            .map(|i| add((0..columns).map(|j| i * columns + j).collect(), &mut values))
            .collect();
        for group in &self.groups {
            for j in 0..columns {
                add(
                    group.iter().map(|&i| i * columns + j).collect(),
                    &mut values,
                );
            }
        }
        for j in 0..columns {
            add((0..rows).map(|i| i * columns + j).collect(), &mut values);
        }
        add(row_totals, &mut values);
        (
            LinkedTables::new(values.len(), sums).expect("a system"),
            values,
        )
    }

    fn primary(&self, cell: usize, number: usize) -> Primary {
        let protection = Protection::threshold(self.count(cell), self.threshold);
        Primary {
            cell: number,
            reason: Reason::FewAnswers,
            protection,
        }
    }

    /// Suppresses table by table; returns the further cells and the sum of their counts.
    fn suppress(&self, objective: Objective) -> (u64, u64) {
        let rules = Suppression {
            objective,
            hide_margins: false,
            search_limit: 2_000_000,
        };
        let mut sum = (0, 0);
        for (rows, table) in self.tables() {
            let inside = |cell: &&usize| rows.contains(&(**cell / self.columns()));
            let primaries: Vec<Primary> = self
                .primaries
                .iter()
                .filter(inside)
                .map(|&cell| {
                    let row = rows
                        .iter()
                        .position(|&row| row == cell / self.columns())
                        .expect("inside");
                    self.primary(cell, table.cell(row, cell % self.columns()))
                })
                .collect();
            let found = suppress(&table, &primaries, &rules).expect("protectable");
            sum.0 += found.extra_cells as u64;
            sum.1 += found.extra_count;
        }
        sum
    }
}

fn expected(pattern: &Value) -> Vec<(usize, u64, u64)> {
    let bound = |value: &Value| {
        let text = format!("{:.0}", value.as_f64().expect("a bound"));
        text.parse().expect("a whole bound")
    };
    let rows = pattern["intervals"].as_array().expect("intervals");
    rows.iter()
        .map(|row| (place(&row[0]), bound(&row[1]), bound(&row[2])))
        .collect()
}

#[test]
fn every_hidden_cell_has_the_interval_the_linear_programs_found() {
    let mut checked = 0;
    for case in cases() {
        let (system, values) = case.system();
        for pattern in case.value["patterns"].as_array().expect("patterns") {
            let hidden = places(&pattern["hidden"]);
            let mut figures: Vec<Figure<u64>> =
                values.iter().map(|&value| Figure::Shown(value)).collect();
            for &cell in &hidden {
                figures[cell] = Figure::Hidden(Reason::Complementary);
            }
            let name = format!("{} {}", case.name, pattern["name"]);
            let found = system.audit(&figures).expect("consistent");
            let found: Vec<_> = found
                .iter()
                .map(|i| (i.cell, i.low, i.high.expect("bounded")))
                .collect();
            assert_eq!(found, expected(pattern), "{name}");
            assert_eq!(by_flows(&case, &hidden), expected(pattern), "{name}");
            let exact: Vec<usize> = found.iter().filter(|i| i.1 == i.2).map(|i| i.0).collect();
            assert_eq!(exact, places(&pattern["exactly_recoverable"]), "{name}");
            let safe = case.primaries.iter().all(|&cell| {
                let interval = found
                    .iter()
                    .find(|interval| interval.0 == cell)
                    .expect("hidden");
                let Protection { below, above } =
                    Protection::threshold(case.count(cell), case.threshold);
                interval.1 + below <= case.count(cell) && interval.2 >= case.count(cell) + above
            });
            assert_eq!(Some(safe), pattern["safe"].as_bool(), "{name}");
            checked += found.len();
        }
    }
    assert!(checked > 100, "{checked} intervals");
}

/// The same intervals by maximum flows, table by table.
fn by_flows(case: &Case, hidden: &[usize]) -> Vec<(usize, u64, u64)> {
    let mut all = Vec::new();
    for (rows, table) in case.tables() {
        let columns = case.columns();
        let number = |cell: usize| {
            let row = rows.iter().position(|&row| row == cell / columns)?;
            Some(table.cell(row, cell % columns))
        };
        let cells: Vec<(usize, Reason)> = hidden
            .iter()
            .filter_map(|&cell| Some((number(cell)?, Reason::Complementary)))
            .collect();
        let intervals = audit(&table.publish(&cells)).expect("consistent");
        all.extend(hidden.iter().filter_map(|&cell| {
            let number = number(cell)?;
            let Interval { low, high, .. } =
                *intervals.iter().find(|interval| interval.cell == number)?;
            Some((cell, low, high.expect("bounded")))
        }));
    }
    all.sort_unstable();
    all
}

#[test]
fn patterns_are_as_good_as_the_best_found_by_exhaustive_search() {
    for case in cases() {
        let cells = case.suppress(Objective::FewestCells).0;
        assert_eq!(
            cells,
            whole(&case.value["best_extra_cells"]),
            "{}",
            case.name
        );
        let count = case.suppress(Objective::LeastCount).1;
        // The reference stops at a number of further cells; beyond it a smaller sum may exist.
        assert!(
            count <= whole(&case.value["best_extra_count_sum"]),
            "{}: {count}",
            case.name
        );
    }
}

#[test]
fn the_linear_program_protects_the_same_tables() {
    for case in cases() {
        let (system, values) = case.system();
        let primaries: Vec<Primary> = case
            .primaries
            .iter()
            .map(|&cell| case.primary(cell, cell))
            .collect();
        let rules = Suppression {
            hide_margins: false,
            ..Suppression::default()
        };
        let found = system
            .suppress(&values, &primaries, &rules)
            .expect("protectable");
        let mut figures: Vec<Figure<u64>> =
            values.iter().map(|&value| Figure::Shown(value)).collect();
        for &(cell, reason) in &found.hidden {
            figures[cell] = Figure::Hidden(reason);
        }
        let intervals = system.audit(&figures).expect("consistent");
        for primary in primaries {
            let interval = intervals
                .iter()
                .find(|interval| interval.cell == primary.cell)
                .expect("hidden");
            let count = values[primary.cell];
            assert!(
                interval.low + primary.protection.below <= count,
                "{}",
                case.name
            );
            assert!(
                interval
                    .high
                    .is_none_or(|high| high >= count + primary.protection.above),
                "{}",
                case.name
            );
        }
    }
}
