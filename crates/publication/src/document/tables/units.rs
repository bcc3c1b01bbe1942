//! Rows of units: their indices, their ranks, what pulls them down.

use super::super::cell::{Cell, Column, Row, Table};
use super::super::told::Told;
use crate::release::content::{Band, Place, Ranking, Weakness};
use crate::release::{Group, Key};

impl<'a> Told<'a> {
    /// A row a unit, block by block, each by falling index.
    pub(in super::super) fn units_table(self) -> Table {
        let groups: Vec<&Group> = self
            .blocks()
            .flat_map(|block| self.units_of(block))
            .collect();
        let titles = self.titles("document.sheet_units", "document.table_units");
        let first = self.text("document.col_unit");
        let mut table = self.group_table(titles, first, &groups, |group| self.group(&group.key));
        table
            .columns
            .insert(0, Column::count(self.text("document.col_order"), 6));
        for (order, row) in (1..).zip(&mut table.rows) {
            row.cells.insert(0, Cell::Count(order));
        }
        table
    }

    /// The units of one block with rank, possible ranks and band.
    pub(in super::super) fn ranking_table(self, ranking: &'a Ranking) -> Table {
        let columns = vec![
            Column::count(self.text("document.col_rank"), 8),
            Column::text(self.text("document.col_unit"), 40),
            Column::index(self.text("document.col_index"), 12),
            Column::text(self.text("document.col_ranks"), 12),
            Column::index(self.text("document.col_from_block"), 14),
            Column::text(self.text("document.col_band"), 18),
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
        let block = self.block(&ranking.block);
        let caption = self.text("document.table_ranking");
        Table {
            sheet: self.text("document.sheet_ranking"),
            caption: format!("{caption}: {block}"),
            columns,
            rows: ranking.places.iter().map(row).collect(),
            notes: vec![self.source(), self.text("document.note_ranks")],
        }
    }

    /// All blocks under each other, for the workbook; none if the release does not rank.
    pub(in super::super) fn rankings_table(self) -> Option<Table> {
        let mut all: Option<Table> = None;
        for ranking in &self.release.sampled.rankings {
            let mut own = self.ranking_table(ranking);
            let block = self.block(&ranking.block);
            own.columns
                .insert(0, Column::text(self.text("document.col_block"), 30));
            for row in &mut own.rows {
                row.cells.insert(0, Cell::Text(block.clone()));
            }
            if let Some(all) = &mut all {
                all.rows.append(&mut own.rows);
            } else {
                own.caption = self.text("document.table_ranking");
                all = Some(own);
            }
        }
        all.filter(|all| !all.rows.is_empty())
    }

    /// The items that pull one unit down, or all units for the workbook.
    pub(in super::super) fn weak_table(self, unit: Option<u32>) -> Option<Table> {
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
            Column::text(self.text("document.col_item"), 40),
            Column::index(self.text("document.col_index"), 11),
            Column::index(self.text("document.col_block_value"), 11),
            Column::index(self.text("document.col_from_block"), 13),
            Column::ends(self.interval_head(), 18),
            Column::index(self.text("document.col_pull"), 14),
        ];
        if unit.is_none() {
            columns.insert(0, Column::text(self.text("document.col_unit"), 34));
        }
        (!rows.is_empty()).then(|| Table {
            sheet: self.text("document.sheet_weak"),
            caption: self.text("document.table_weak"),
            columns,
            rows,
            notes: vec![self.text("document.note_pull")],
        })
    }

    /// The group of a unit.
    pub(in super::super) fn unit_group(self, unit: u32) -> Option<&'a Group> {
        let mut units = self.release.sampled.units.iter();
        units.find(|group| group.key == Key::Unit(unit))
    }

    fn band(self, band: Band) -> String {
        self.text(match band {
            Band::Above => "document.band_above",
            Band::Within => "document.band_within",
            Band::Below => "document.band_below",
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
