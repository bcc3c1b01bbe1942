//! The results: sentences, tables and charts in the order of the report.

use crate::document::findings::{End, Noun};
use crate::document::paper::Piece;
use crate::release::{Estimate, Group, Key};
use crate::telling::{Answered, Table, Teller};

/// Rows of a table inside the report; longer ones stand in the annexes only.
const MOST_ROWS: usize = 45;

impl<'a> Teller<'a> {
    pub(super) fn results_part(self, whole: &'a Group) -> Vec<Piece> {
        let mut pieces = vec![Piece::Heading(1, self.text("document.part_results"))];
        pieces.extend(self.overall_pieces(whole));
        pieces.extend(self.factor_pieces(whole));
        pieces.extend(self.item_pieces(whole));
        pieces.extend(self.block_pieces());
        pieces.extend(self.unit_pieces());
        pieces.extend(self.field_pieces());
        pieces.extend(part(
            self.text("document.head_respondents"),
            self.respondents_tables(),
        ));
        pieces.extend(self.choice_pieces());
        pieces.extend(self.open_pieces());
        pieces
    }

    fn overall_pieces(self, whole: &'a Group) -> Vec<Piece> {
        let mut pieces = vec![
            Piece::Heading(2, self.text("document.head_overall")),
            Piece::Text(self.index_sentence(&self.text("document.whole"), whole)),
        ];
        if let Some(measure) = self.overall_measure(whole) {
            let satisfied = self.release.questionnaire.satisfied == [4, 5];
            let shares = measure.distribution.as_ref().filter(|_| satisfied);
            let sentence = shares.and_then(|own| self.levels_sentence(&own.shares));
            pieces.extend(sentence.map(Piece::Text));
        }
        let points = self.release.points.as_ref();
        pieces.extend(points.map(|points| Piece::Text(self.points_sentence(points))));
        pieces.extend(self.earlier_sentences().into_iter().map(Piece::Text));
        pieces.extend(self.trend_table().map(Piece::Table));
        pieces.extend(self.trend_chart().map(Piece::Figure));
        let positions = self.with_overall();
        let charts = self.levels_charts(whole, &positions);
        pieces.extend(charts.into_iter().map(Piece::Figure));
        pieces.push(Piece::Table(self.levels_table(whole, &positions)));
        pieces
    }

    /// What changed since each earlier round, or why it is not compared.
    fn earlier_sentences(self) -> Vec<String> {
        if self.release.earlier.is_empty() {
            return vec![self.text("document.no_earlier")];
        }
        let earlier = self.release.earlier.iter();
        earlier
            .filter_map(|one| self.earlier_sentence(one, &Key::Whole))
            .collect()
    }

    /// Names and published figures of some indicators.
    fn figures_of(self, group: &Group, positions: &[usize]) -> Vec<(String, Estimate)> {
        let own = positions.iter().filter_map(|&position| {
            let estimate = self.estimate(group, position)?;
            Some((self.indicator(position), *estimate))
        });
        own.collect()
    }

    fn group_figures(self, groups: &[Group]) -> Vec<(String, Estimate)> {
        let own = groups
            .iter()
            .filter_map(|group| Some((self.group(&group.key), *self.overall(group)?)));
        own.collect()
    }

    /// Which are highest and lowest, as a paragraph.
    fn ends(self, noun: Noun, figures: &[(String, Estimate)]) -> Option<Piece> {
        let sentences: Vec<String> = [End::Highest, End::Lowest]
            .into_iter()
            .filter_map(|end| self.end_sentence(noun, figures, end))
            .collect();
        (!sentences.is_empty()).then(|| Piece::Text(sentences.join(" ")))
    }

    fn factor_pieces(self, whole: &'a Group) -> Vec<Piece> {
        let mut pieces = vec![Piece::Heading(2, self.text("document.head_factors"))];
        let figures = self.figures_of(whole, &self.factors());
        pieces.extend(self.ends(Noun::Factor, &figures));
        pieces.push(Piece::Table(self.factors_table(whole)));
        pieces
    }

    fn item_pieces(self, whole: &'a Group) -> Vec<Piece> {
        let mut pieces = vec![Piece::Heading(2, self.text("document.head_items"))];
        if let Some(extremes) = &self.release.sampled.extremes {
            let names = |positions: &[u32]| {
                let own = positions.iter().filter_map(|&position| {
                    let estimate = self.estimate(whole, position as usize)?;
                    let value = self.percent(estimate.value);
                    Some(format!("“{}” ({value})", self.indicator(position as usize)))
                });
                own.collect::<Vec<_>>().join("; ")
            };
            for (key, positions) in [
                ("document.items_highest", &extremes.items_highest),
                ("document.items_lowest", &extremes.items_lowest),
            ] {
                if !positions.is_empty() {
                    let names = names(positions);
                    pieces.push(Piece::Text(self.fill(key, &[("names", &names)])));
                }
            }
            pieces.push(Piece::Text(self.text("document.items_order")));
        }
        pieces.push(Piece::Table(self.items_table(whole)));
        pieces
    }

    fn block_pieces(self) -> Vec<Piece> {
        let mut pieces = vec![Piece::Heading(2, self.text("document.head_blocks"))];
        let figures = self.group_figures(&self.release.sampled.blocks);
        pieces.extend(self.ends(Noun::Block, &figures));
        pieces.push(Piece::Table(self.blocks_table()));
        pieces
    }

    fn unit_pieces(self) -> Vec<Piece> {
        let mut pieces = vec![Piece::Heading(2, self.text("document.head_units"))];
        for ranking in &self.release.sampled.rankings {
            if ranking.places.is_empty() {
                continue;
            }
            let mut sentences = self.band_sentences(ranking).into_iter();
            pieces.extend(sentences.next().map(Piece::Text));
            pieces.extend(sentences.map(|sentence| Piece::Item(format!("- {sentence}"))));
        }
        for block in self.blocks() {
            pieces.extend(self.unit_charts(block).into_iter().map(Piece::Figure));
        }
        pieces.extend(self.extremes_tables().into_iter().map(Piece::Table));
        let short = |table: &Table| table.rows.len() <= MOST_ROWS;
        let rankings = self.release.sampled.rankings.iter();
        let tables = rankings.map(|ranking| self.ranking_table(ranking));
        pieces.extend(
            tables
                .filter(|table| !table.rows.is_empty() && short(table))
                .map(Piece::Table),
        );
        pieces
    }

    fn field_pieces(self) -> Vec<Piece> {
        let mut pieces = vec![Piece::Heading(2, self.text("document.head_fields"))];
        let figures = self.group_figures(&self.release.sampled.fields);
        pieces.extend(self.ends(Noun::Field, &figures));
        pieces.push(Piece::Table(self.fields_table()));
        for block in self.blocks() {
            pieces.extend(self.heat_chart(block).map(Piece::Figure));
        }
        pieces
    }

    /// The other questions: harassment and money outside of the rules first, in sentences and by block.
    fn choice_pieces(self) -> Vec<Piece> {
        let mut all = Answered::all(self.release);
        // A stable order: the rest stays as on the form.
        all.sort_by_key(|own| !own.is_integrity());
        if all.is_empty() {
            return Vec::new();
        }
        let mut pieces = vec![Piece::Heading(2, self.text("document.head_choices"))];
        let sentences = self.integrity_sentences(&Key::Whole);
        pieces.extend(sentences.into_iter().map(Piece::Text));
        for own in &all {
            // Units and fields stand in the workbook.
            let by_block = self.choices_by_block(own).filter(|_| own.is_integrity());
            let table = by_block.or_else(|| self.answers_of(own, &Key::Whole));
            pieces.extend(table.map(Piece::Table));
        }
        pieces
    }

    fn open_pieces(self) -> Vec<Piece> {
        let open = &self.release.open;
        let mut pieces = vec![Piece::Heading(2, self.text("document.head_open"))];
        if open.received == 0 {
            pieces.push(Piece::Text(self.text("document.open_none")));
            return pieces;
        }
        let n = self.count(open.received);
        pieces.push(Piece::Text(self.fill("document.open_intro", &[("n", &n)])));
        if let Some(own) = open.overall.as_ref().and_then(|whole| self.overall(whole)) {
            let value = self.percent(own.value);
            pieces.push(Piece::Text(
                self.fill("document.open_index", &[("value", &value)]),
            ));
        }
        pieces.extend(self.open_table().map(Piece::Table));
        pieces
    }

    pub(super) fn annexes(self, whole: &'a Group) -> Vec<Piece> {
        let annex = |number: &str, title| {
            let label = self.fill("document.annex", &[("number", number)]);
            Piece::Annex(label, self.text(title))
        };
        let mut pieces = vec![
            annex("I", "document.annex_units"),
            Piece::Table(self.units_table()),
            annex("II", "document.annex_items"),
            Piece::Table(self.item_levels_table(whole)),
        ];
        let items = self.levels_charts(whole, &self.items());
        pieces.extend(items.into_iter().map(Piece::Figure));
        let cells = self.published_cells();
        if !cells.rows.is_empty() {
            pieces.push(annex("III", "document.annex_cells"));
            pieces.push(Piece::Table(cells));
        }
        pieces
    }
}

/// A part that is only tables; nothing without any.
fn part(head: String, tables: Vec<Table>) -> Vec<Piece> {
    let head = (!tables.is_empty()).then_some(Piece::Heading(2, head));
    head.into_iter()
        .chain(tables.into_iter().map(Piece::Table))
        .collect()
}
