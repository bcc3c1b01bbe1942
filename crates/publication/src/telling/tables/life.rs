//! The index over the rounds, under other rules, and by ways of answering compared.

use crate::release::Key;
use crate::release::content::{Change, Earlier, ModeEffect, VariantRule};
use crate::telling::Teller;
use crate::telling::cell::{Cell, Column, Row, Table};

impl Teller<'_> {
    /// This round and the earlier ones, the latest first; none without earlier ones.
    pub(crate) fn trend_table(self) -> Option<Table> {
        if self.release.earlier.is_empty() {
            return None;
        }
        let columns = vec![
            Column::text(self.text("told.col_round"), 36),
            Column::count(self.text("told.col_forms"), 10),
            Column::index(self.text("told.col_index"), 11),
            Column::ends(self.interval_head(), 16),
            Column::index(self.text("told.col_change"), 14),
            Column::ends(self.text("told.col_change_interval"), 18),
        ];
        let whole = self.release.sampled.overall.as_ref();
        let measure = whole.and_then(|whole| self.overall_measure(whole));
        let own = measure.map(|measure| self.figure(measure));
        let hidden = whole.and_then(|whole| whole.hidden);
        let mut rows = vec![Row {
            cells: vec![
                Cell::Text(self.wording(&self.release.round.name)),
                Cell::Count(self.release.sampled.counted),
                self.share(hidden, own),
                Self::interval(own),
                Cell::Empty,
                Cell::Empty,
            ],
            strong: true,
        }];
        rows.extend(self.release.earlier.iter().map(|one| self.earlier_row(one)));
        let titles = self.titles("told.sheet_trend", "told.table_trend");
        let mut table = self.tabled(titles, columns, rows);
        let breaks = self.release.earlier.iter();
        let breaks = breaks.filter_map(|one| self.not_compared(one));
        table.notes.extend(breaks);
        Some(table)
    }

    fn earlier_row(self, earlier: &Earlier) -> Row {
        let own = earlier.overall.as_ref();
        let change = self.change_of(earlier, &Key::Whole);
        Row {
            cells: vec![
                Cell::Text(self.wording(&earlier.round.name)),
                Cell::Count(earlier.n),
                self.share(None, own),
                Self::interval(own),
                change.map_or(Cell::Empty, |change| Cell::Points(change.difference.value)),
                change.map_or(Cell::Empty, change_ends),
            ],
            strong: false,
        }
    }

    fn not_compared(self, earlier: &Earlier) -> Option<String> {
        let round = self.wording(&earlier.round.name);
        (!earlier.breaks.is_empty()).then(|| self.break_sentence(&round, &earlier.breaks))
    }

    /// Every change since the rounds that can be compared: of the whole by indicator, of blocks, units and
    /// fields by the overall index; none without such a round.
    pub(crate) fn changes_table(self) -> Option<Table> {
        let columns = vec![
            Column::text(self.text("told.col_round"), 28),
            Column::text(self.text("told.col_group"), 34),
            Column::text(self.text("told.col_name"), 34),
            Column::index(self.text("told.col_then"), 11),
            Column::index(self.text("told.col_now"), 11),
            Column::index(self.text("told.col_change"), 14),
            Column::ends(self.text("told.col_change_interval"), 18),
        ];
        let row = |round: &str, change: &Change| Row {
            cells: vec![
                Cell::Text(round.to_owned()),
                Cell::Text(self.group(&change.key)),
                Cell::Text(self.indicator(change.indicator as usize)),
                Cell::Share(change.from),
                Cell::Share(change.to),
                Cell::Points(change.difference.value),
                change_ends(change),
            ],
            strong: change.key == Key::Whole,
        };
        let mut rows = Vec::new();
        for earlier in &self.release.earlier {
            let round = self.wording(&earlier.round.name);
            rows.extend(earlier.changes.iter().map(|change| row(&round, change)));
        }
        let titles = self.titles("told.sheet_changes", "told.table_changes");
        (!rows.is_empty()).then(|| self.tabled(titles, columns, rows))
    }

    /// The whole as published and under other rules about which forms count.
    pub(crate) fn variants_table(self) -> Option<Table> {
        let whole = self.release.sampled.overall.as_ref()?;
        let variants = &self.release.sampled.variants;
        if variants.is_empty() {
            return None;
        }
        let mut columns = vec![Column::text(self.text("told.col_rule"), 40)];
        columns.extend(self.figure_columns());
        let position = self.release.overall_position()?;
        let row = |name: String, (hidden, n), measure, strong| {
            let mut cells = vec![Cell::Text(name)];
            cells.extend(self.figure_cells(hidden, n, measure));
            Row { cells, strong }
        };
        let published = self.text("told.variant_published");
        let own = whole.measures.get(position);
        let mut rows = vec![row(published, (whole.hidden, whole.n), own, true)];
        for variant in variants {
            let name = self.text(match variant.rule {
                VariantRule::WithInvalid => "told.variant_with_invalid",
                VariantRule::WithoutStraightLines => "told.variant_without_straight_lines",
            });
            let own = variant.measures.get(position);
            rows.push(row(name, (variant.hidden, variant.n), own, false));
        }
        let titles = self.titles("told.sheet_variants", "told.table_variants");
        Some(self.tabled(titles, columns, rows))
    }

    /// Ways of answering compared with the most frequent one; none if the release does not tell.
    pub(crate) fn mode_effects_table(self) -> Option<Table> {
        let columns = vec![
            Column::text(self.text("told.col_modes"), 28),
            Column::index(self.text("told.col_observed"), 14),
            Column::ends(self.interval_head(), 22),
            Column::index(self.text("told.col_within"), 14),
            Column::ends(self.interval_head(), 22),
            Column::share(self.text("told.col_coverage"), 12),
        ];
        let row = |effect: &ModeEffect| {
            let values = [
                ("mode", self.mode(&effect.mode)),
                ("base", self.mode(&effect.base)),
            ];
            let values = values.each_ref().map(|(key, value)| (*key, value.as_str()));
            let inside = effect.within_fields.as_ref();
            Row {
                cells: vec![
                    Cell::Text(self.fill("told.mode_against", &values)),
                    Cell::Points(effect.observed.value),
                    Cell::PointsInterval(effect.observed.low, effect.observed.high),
                    inside.map_or(Cell::Empty, |own| Cell::Points(own.value)),
                    inside.map_or(Cell::Empty, |own| Cell::PointsInterval(own.low, own.high)),
                    Cell::Share(effect.coverage),
                ],
                strong: false,
            }
        };
        let rows: Vec<Row> = self.release.sampled.mode_effects.iter().map(row).collect();
        let titles = self.titles("told.sheet_mode_effects", "told.table_mode_effects");
        (!rows.is_empty()).then(|| {
            let mut table = self.tabled(titles, columns, rows);
            table.notes.push(self.text("told.note_mode_effects"));
            table
        })
    }
}

fn change_ends(change: &Change) -> Cell {
    Cell::PointsInterval(change.difference.low, change.difference.high)
}
