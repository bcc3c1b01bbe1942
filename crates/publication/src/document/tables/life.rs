//! The index over the rounds, and under other rules.

use super::super::cell::{Cell, Column, Row, Table};
use super::super::told::Told;
use crate::release::content::{Earlier, VariantRule};
use crate::release::{Figure, Key};

impl Told<'_> {
    /// This round and the earlier ones, the latest first; none without earlier ones.
    pub(in super::super) fn trend_table(self) -> Option<Table> {
        if self.release.earlier.is_empty() {
            return None;
        }
        let columns = vec![
            Column::text(self.text("document.col_round"), 36),
            Column::count(self.text("document.col_forms"), 10),
            Column::index(self.text("document.col_index"), 11),
            Column::ends(self.interval_head(), 16),
            Column::index(self.text("document.col_change"), 14),
        ];
        let whole = self.release.sampled.overall.as_ref();
        let own = whole.and_then(|whole| self.overall(whole));
        let mut rows = vec![Row {
            cells: vec![
                Cell::Text(self.wording(&self.release.round.name)),
                Cell::Count(self.release.sampled.counted),
                own.map_or_else(|| self.reason("document.few"), |own| Cell::Share(own.value)),
                own.map_or(Cell::Empty, |own| Cell::Interval(own.low, own.high)),
                Cell::Empty,
            ],
            strong: true,
        }];
        rows.extend(self.release.earlier.iter().map(|one| self.earlier_row(one)));
        Some(Table {
            sheet: self.text("document.sheet_trend"),
            caption: self.text("document.table_trend"),
            columns,
            notes: self
                .release
                .earlier
                .iter()
                .filter_map(|one| self.not_compared(one))
                .collect(),
            rows,
        })
    }

    fn earlier_row(self, earlier: &Earlier) -> Row {
        let own = earlier.overall.as_ref().and_then(Figure::estimate);
        let position = self.release.overall_position();
        let change = earlier
            .changes
            .iter()
            .find(|change| change.key == Key::Whole && Some(change.indicator as usize) == position);
        Row {
            cells: vec![
                Cell::Text(self.wording(&earlier.round.name)),
                Cell::Count(earlier.n),
                own.map_or_else(|| self.reason("document.few"), |own| Cell::Share(own.value)),
                own.map_or(Cell::Empty, |own| Cell::Interval(own.low, own.high)),
                change.map_or(Cell::Empty, |change| Cell::Points(change.difference.value)),
            ],
            strong: false,
        }
    }

    fn not_compared(self, earlier: &Earlier) -> Option<String> {
        let round = self.wording(&earlier.round.name);
        (!earlier.breaks.is_empty()).then(|| self.break_sentence(&round, &earlier.breaks))
    }

    /// The whole as published and under other rules about which forms count.
    pub(in super::super) fn variants_table(self) -> Option<Table> {
        let whole = self.release.sampled.overall.as_ref()?;
        let variants = &self.release.sampled.variants;
        if variants.is_empty() {
            return None;
        }
        let mut columns = vec![Column::text(self.text("document.col_rule"), 40)];
        columns.extend(self.figure_columns());
        let position = self.release.overall_position()?;
        let row = |name: String, n, measure, strong| {
            let mut cells = vec![Cell::Text(name)];
            cells.extend(self.figure_cells(whole, n, measure));
            Row { cells, strong }
        };
        let published = self.text("document.variant_published");
        let mut rows = vec![row(published, whole.n, whole.measures.get(position), true)];
        for variant in variants {
            let name = self.text(match variant.rule {
                VariantRule::WithInvalid => "document.variant_with_invalid",
                VariantRule::WithoutStraightLines => "document.variant_without_straight_lines",
            });
            rows.push(row(name, variant.n, variant.measures.get(position), false));
        }
        Some(Table {
            sheet: self.text("document.sheet_variants"),
            caption: self.text("document.table_variants"),
            columns,
            notes: vec![self.source()],
            rows,
        })
    }
}
