//! The results: sentences, tables and charts in the order of the report.

use crate::document::cell::Table;
use crate::document::findings::{End, Noun};
use crate::document::paper::Piece;
use crate::document::told::Told;
use crate::release::content::{QuestionFacts, QuestionKind};
use crate::release::{Estimate, Group, Key};

/// Rows of a table inside the report; longer ones stand in the annexes only.
const MOST_ROWS: usize = 45;

impl<'a> Told<'a> {
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
        let mut choices = part(self.text("document.head_choices"), self.choices_tables());
        if !choices.is_empty() {
            choices.splice(
                1..1,
                self.integrity_sentences().into_iter().map(Piece::Text),
            );
        }
        pieces.extend(choices);
        pieces.extend(self.open_pieces());
        pieces
    }

    fn overall_pieces(self, whole: &'a Group) -> Vec<Piece> {
        let mut pieces = vec![
            Piece::Heading(2, self.text("document.head_overall")),
            Piece::Text(self.index_sentence(&self.text("document.whole"), whole)),
        ];
        let overall = self.release.overall_position();
        let measure = overall.and_then(|overall| whole.measures.get(overall));
        if let Some(measure) = measure {
            let satisfied = self.release.questionnaire.satisfied == [4, 5];
            let shares = measure.distribution.as_ref().filter(|_| satisfied);
            let sentence = shares.and_then(|own| self.levels_sentence(&own.shares));
            pieces.extend(sentence.map(Piece::Text));
        }
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
        let position = self.release.overall_position();
        let sentence = |earlier: &crate::release::content::Earlier| {
            let round = self.wording(&earlier.round.name);
            if !earlier.breaks.is_empty() {
                return Some(self.break_sentence(&round, &earlier.breaks));
            }
            let mut changes = earlier.changes.iter();
            let change = changes.find(|change| {
                change.key == Key::Whole && Some(change.indicator as usize) == position
            })?;
            Some(self.change_sentence(&round, change.from, change.to, &change.difference))
        };
        self.release.earlier.iter().filter_map(sentence).collect()
    }

    /// Names and published figures of some indicators.
    fn figures_of(self, group: &'a Group, positions: &[usize]) -> Vec<(String, Estimate)> {
        let own = positions.iter().filter_map(|&position| {
            let estimate = self.estimate(group, position)?;
            Some((self.indicator(position), *estimate))
        });
        own.collect()
    }

    fn group_figures(self, groups: &'a [Group]) -> Vec<(String, Estimate)> {
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
                    let value = pages::words::percent(estimate.value, 2, survey::Language::VI);
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

    /// Harassment and money outside of the rules: what was answered, in sentences.
    fn integrity_sentences(self) -> Vec<String> {
        let questions = (0..).zip(&self.release.questions);
        let own = questions.filter(|(_, question)| {
            question.page == "integrity" && question.kind == QuestionKind::Single
        });
        let sentence = |(place, question): (u32, &QuestionFacts)| {
            let mut tables = self.release.sampled.choices.iter();
            let table = tables.find(|table| table.question == place && table.line.is_none())?;
            let whole = table.groups.iter().find(|group| group.key == Key::Whole)?;
            self.choice_sentence(question, whole)
        };
        own.filter_map(sentence).collect()
    }

    fn open_pieces(self) -> Vec<Piece> {
        let open = &self.release.open;
        let mut pieces = vec![Piece::Heading(2, self.text("document.head_open"))];
        if open.received == 0 {
            pieces.push(Piece::Text(self.text("document.open_none")));
            return pieces;
        }
        let n = crate::document::cell::count(open.received);
        pieces.push(Piece::Text(self.fill("document.open_intro", &[("n", &n)])));
        if let Some(own) = open.overall.as_ref().and_then(|whole| self.overall(whole)) {
            let value = pages::words::percent(own.value, 2, survey::Language::VI);
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
