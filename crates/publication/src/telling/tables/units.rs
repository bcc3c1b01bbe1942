//! Rows of units: their indices, their ranks, the highest and lowest, what pulls them down, their points.

use crate::release::content::{Band, Place, Points, Ranking, Weakness};
use crate::release::{Group, Key};
use crate::telling::Teller;
use crate::telling::cell::{Cell, Column, Row, Table};

impl<'a> Teller<'a> {
    /// A row a unit, block by block, each by falling index.
    pub(crate) fn units_table(self) -> Table {
        let groups: Vec<&Group> = self
            .blocks()
            .flat_map(|block| self.units_of(block))
            .collect();
        let titles = self.titles("told.sheet_units", "told.table_units");
        let first = self.text("told.col_unit");
        let mut table = self.group_table(titles, first, &groups);
        table
            .columns
            .insert(0, Column::count(self.text("told.col_order"), 6));
        for (order, row) in (1..).zip(&mut table.rows) {
            row.cells.insert(0, Cell::Count(order));
        }
        table
    }

    /// The units of one block with rank, possible ranks and band.
    pub(crate) fn ranking_table(self, ranking: &'a Ranking) -> Table {
        let columns = vec![
            Column::count(self.text("told.col_rank"), 8),
            Column::text(self.text("told.col_unit"), 40),
            Column::index(self.text("told.col_index"), 12),
            Column::text(self.text("told.col_ranks"), 12),
            Column::index(self.text("told.col_from_block"), 14),
            Column::text(self.text("told.col_band"), 18),
        ];
        let row = |place: &Place| {
            let group = self.unit_group(place.unit);
            let own = group.and_then(|group| self.overall(group));
            Row {
                cells: vec![
                    Cell::Count(u64::from(place.rank)),
                    Cell::Text(self.unit(place.unit)),
                    own.map_or(Cell::Empty, |own| Cell::Share(own.value)),
                    Cell::Text(ranks(place)),
                    Cell::Points(place.from_block.value),
                    Cell::Text(self.band(place.band)),
                ],
                strong: false,
            }
        };
        let mut titles = self.titles("told.sheet_ranking", "told.table_ranking");
        titles.caption = format!("{}: {}", titles.caption, self.block(&ranking.block));
        let rows = ranking.places.iter().map(row).collect();
        let mut table = self.tabled(titles, columns, rows);
        table.notes.push(self.text("told.note_ranks"));
        table
    }

    /// All blocks under each other, for the workbook; none if the release does not rank.
    pub(crate) fn rankings_table(self) -> Option<Table> {
        let mut all: Option<Table> = None;
        for ranking in &self.release.sampled.rankings {
            let mut own = self.ranking_table(ranking);
            let block = self.block(&ranking.block);
            own.columns
                .insert(0, Column::text(self.text("told.col_block"), 30));
            for row in &mut own.rows {
                row.cells.insert(0, Cell::Text(block.clone()));
            }
            if let Some(all) = &mut all {
                all.rows.append(&mut own.rows);
            } else {
                own.caption = self.text("told.table_ranking");
                all = Some(own);
            }
        }
        all.filter(|all| !all.rows.is_empty())
    }

    /// The items that pull one unit down, or all units for the workbook.
    pub(crate) fn weak_table(self, unit: Option<u32>) -> Option<Table> {
        let wanted = |own: &&Weakness| unit.is_none_or(|unit| own.unit == unit);
        let rows: Vec<Row> = self
            .release
            .sampled
            .weaknesses
            .iter()
            .filter(wanted)
            .flat_map(|own| own.items.iter().map(move |pull| (own.unit, pull)))
            .map(|(place, pull)| {
                let mut cells = vec![
                    Cell::Text(self.indicator(pull.item as usize)),
                    Cell::Share(pull.unit),
                    Cell::Share(pull.block),
                    Cell::Points(pull.gap.value),
                    Cell::PointsInterval(pull.gap.low, pull.gap.high),
                    Cell::Number(pull.pull * 100.0),
                ];
                if unit.is_none() {
                    cells.insert(0, Cell::Text(self.unit(place)));
                }
                Row {
                    cells,
                    strong: false,
                }
            })
            .collect();
        let mut columns = vec![
            Column::text(self.text("told.col_item"), 40),
            Column::index(self.text("told.col_index"), 11),
            Column::index(self.text("told.col_block_value"), 11),
            Column::index(self.text("told.col_from_block"), 13),
            Column::ends(self.interval_head(), 18),
            Column::index(self.text("told.col_pull"), 14),
        ];
        if unit.is_none() {
            columns.insert(0, Column::text(self.text("told.col_unit"), 34));
        }
        let titles = self.titles("told.sheet_weak", "told.table_weak");
        (!rows.is_empty()).then(|| {
            let mut table = self.tabled(titles, columns, rows);
            table.notes = vec![self.text("told.note_pull")];
            table
        })
    }

    /// The units with the highest and lowest overall index, at most five each; none if the release does not
    /// tell.
    pub(crate) fn extremes_tables(self) -> Vec<Table> {
        let Some(found) = &self.release.sampled.extremes else {
            return Vec::new();
        };
        let titles = |caption| self.titles("told.sheet_extremes", caption);
        let sides = [
            ("results.units_highest", &found.units_highest),
            ("results.units_lowest", &found.units_lowest),
        ];
        let tables = sides.map(|(caption, units)| {
            let groups: Vec<&Group> = units
                .iter()
                .filter_map(|&unit| self.unit_group(unit))
                .collect();
            let mut table = self.group_table(titles(caption), self.text("told.col_unit"), &groups);
            table.notes.push(self.text("results.extremes_blocks"));
            table
        });
        tables
            .into_iter()
            .filter(|table| !table.rows.is_empty())
            .collect()
    }

    /// Points of the administrative reform index, the whole first; none if the release does not tell.
    pub(crate) fn points_table(self) -> Option<Table> {
        let columns = vec![
            Column::text(self.text("told.col_unit"), 40),
            Column::index(self.text("told.col_points"), 12),
            Column::index(self.text("told.col_points_low"), 12),
            Column::index(self.text("told.col_points_high"), 12),
            Column::index(self.text("told.col_points_most"), 12),
        ];
        let whole = self.release.points.map(|own| (Key::Whole, own));
        let units = self.release.sampled.weaknesses.iter();
        let units = units.filter_map(|own| Some((Key::Unit(own.unit), own.points?)));
        let row = |(key, own): (Key, Points)| {
            let mut cells = vec![Cell::Text(self.group(&key))];
            cells.extend([own.value, own.low, own.high, own.most].map(Cell::Number));
            Row {
                cells,
                strong: key == Key::Whole,
            }
        };
        let rows: Vec<Row> = whole.into_iter().chain(units).map(row).collect();
        let titles = self.titles("told.sheet_points", "told.table_points");
        (!rows.is_empty()).then(|| self.tabled(titles, columns, rows))
    }

    /// Points of the administrative reform index in a sentence.
    pub(crate) fn points_sentence(self, points: &Points) -> String {
        let number = |number: f64| pages::words::decimal(number, 2, self.language);
        let [value, most, low, high] =
            [points.value, points.most, points.low, points.high].map(number);
        let values = [
            ("value", value.as_str()),
            ("most", &most),
            ("low", &low),
            ("high", &high),
        ];
        self.fill("results.points", &values)
    }

    /// What pulls a unit down, if the release tells of it.
    pub(crate) fn weakness(self, unit: u32) -> Option<&'a Weakness> {
        let mut all = self.release.sampled.weaknesses.iter();
        all.find(|weakness| weakness.unit == unit)
    }

    fn band(self, band: Band) -> String {
        self.text(match band {
            Band::Above => "told.band_above",
            Band::Within => "told.band_within",
            Band::Below => "told.band_below",
        })
    }
}

/// The ranks that the sample does not exclude.
fn ranks(place: &Place) -> String {
    if place.best == place.worst {
        place.best.to_string()
    } else {
        format!("{}–{}", place.best, place.worst)
    }
}
