//! How the figures were made, and how to check them.

use pages::words;

use crate::document::paper::Piece;
use crate::release::content::{CellFacts, Weighting};
use crate::release::figure::Score;
use crate::telling::Teller;

impl Teller<'_> {
    pub(super) fn method_part(self) -> Vec<Piece> {
        let mut pieces = vec![
            Piece::Heading(1, self.text("document.part_method")),
            Piece::Heading(2, self.text("document.head_index")),
        ];
        pieces.extend(self.index_pieces());
        pieces.push(Piece::Heading(2, self.text("document.head_weights")));
        pieces.extend(self.weight_pieces());
        pieces.push(Piece::Heading(2, self.text("document.head_precision")));
        pieces.extend(self.precision_pieces());
        pieces.push(Piece::Heading(2, self.text("document.head_check")));
        let release = self.release;
        pieces.push(Piece::Text(self.fill(
            "document.check",
            &[
                ("number", &release.parameters.number),
                ("program", &release.parameters.program_version),
            ],
        )));
        pieces.push(Piece::Item(release.digest.clone()));
        pieces
    }

    /// A paragraph of the method page.
    fn method_words(self, key: &str, values: &[(&str, &str)]) -> Piece {
        Piece::Text(self.fill(key, values))
    }

    fn index_pieces(self) -> Vec<Piece> {
        let facts = &self.release.questionnaire;
        let satisfied: Vec<String> = facts
            .satisfied
            .iter()
            .filter_map(|mark| facts.scale.get(usize::from(*mark).checked_sub(1)?))
            .map(|word| format!("“{}”", self.wording(word)))
            .collect();
        let (satisfied, highest) = (satisfied.join(", "), facts.highest.to_string());
        let items = self.count(self.items().len() as u64);
        let share = self.method_words("results.method_share", &[("satisfied", &satisfied)]);
        let mean = self.method_words("results.method_mean", &[("highest", &highest)]);
        let headline = self.method_words("results.method_headline", &[]);
        let mut pieces = match facts.score {
            Score::Share => vec![share, headline, mean],
            Score::Mean => vec![mean, headline, share],
        };
        pieces.push(self.method_words("results.method_formula", &[]));
        pieces.push(self.method_words("results.method_composite", &[("items", &items)]));
        pieces.push(self.method_words("results.method_distribution", &[]));
        pieces
    }

    fn weight_pieces(self) -> Vec<Piece> {
        let method = &self.release.method;
        if method.weighting == Weighting::Equal {
            return vec![self.method_words("results.method_unweighted", &[])];
        }
        let mut pieces = vec![
            self.method_words(
                "results.method_weighted",
                &[("strata", &self.count(method.strata))],
            ),
            self.method_words("results.method_weight_formula", &[]),
            self.method_words(
                "results.method_covered",
                &[
                    ("covered", &self.count(method.dossiers_covered)),
                    ("dossiers", &self.count(method.dossiers)),
                ],
            ),
        ];
        if !method.collapsed.is_empty() {
            let cells = self.count(method.collapsed.len() as u64);
            pieces.push(self.method_words("results.method_collapsed", &[("cells", &cells)]));
        }
        if !method.unreached.is_empty() {
            pieces.push(self.method_words("results.method_unreached", &[]));
            let one = |cell: &CellFacts| {
                Piece::Item(format!(
                    "- {} ({} hồ sơ)",
                    self.unit(cell.unit),
                    self.count(cell.dossiers)
                ))
            };
            pieces.extend(method.unreached.iter().map(one));
        }
        pieces
    }

    fn precision_pieces(self) -> Vec<Piece> {
        let units = self.release.sampled.units.iter();
        let own = units.filter_map(|group| self.overall(group));
        let mut halves: Vec<f64> = own.map(|own| (own.high - own.low) / 2.0).collect();
        halves.sort_by(f64::total_cmp);
        let mut pieces = Vec::new();
        if let Some(&half) = halves.get(halves.len() / 2) {
            let half = words::percent_points(half, 1, self.language);
            let units = self.count(halves.len() as u64);
            pieces.push(Piece::Text(self.fill(
                "document.precision",
                &[("level", &self.level()), ("units", &units), ("half", &half)],
            )));
        }
        if let Some(facts) = &self.release.disclosure {
            pieces.push(Piece::Text(self.fill(
                "document.disclosure",
                &[
                    ("few", &self.count(facts.few)),
                    ("complement", &self.count(facts.complement)),
                    ("minimum", &self.minimum()),
                ],
            )));
        }
        pieces.extend(self.modes_table().map(Piece::Table));
        pieces.extend(self.mode_effects_table().map(Piece::Table));
        if let Some(table) = self.variants_table() {
            pieces.push(Piece::Text(self.text("document.variants")));
            pieces.push(Piece::Table(table));
        }
        pieces
    }
}
