//! Figures of a release as pages show them, and the addresses of pages.

use pages::results::{FigureRow, FigureTable, Frame, Headline, Shown};
use pages::words;

use crate::release::content::Hidden;
use crate::release::figure::Score;
use crate::release::{Figure, Group, Key, Measure};
use crate::telling::Teller;

impl<'a> Teller<'a> {
    /// Address of the release.
    pub(super) fn href(self) -> String {
        format!("/ket-qua/{}", self.release.parameters.number)
    }

    /// A link to a page of the release that keeps the language.
    pub(super) fn link(self, path: &str) -> String {
        format!("{}{path}{}", self.href(), self.frame(path).query())
    }

    /// The surroundings of the page at `path` of the release.
    pub(super) fn frame(self, path: &str) -> Frame {
        Frame {
            language: self.language,
            province: Some(self.release.round.province_name.clone()),
            synthetic: self.release.round.synthetic,
            path: format!("{}{path}", self.href()),
            asked: String::new(),
            release: Some(self.href()),
            newer: None,
        }
    }

    /// The overall figure of a group in words.
    pub(super) fn shown_of(self, group: &Group) -> Shown {
        self.shown_in(group, self.overall_measure(group))
    }

    /// A figure of a group in words; a group that is not told has no measure.
    pub(super) fn shown_in(self, group: &Group, measure: Option<&Measure>) -> Shown {
        let absent = |key: &str| Shown::Absent {
            status: self.text(key),
        };
        let Some(measure) = measure else {
            return absent(match group.hidden {
                Some(Hidden::Complement) => "results.complement",
                Some(Hidden::Few) | None => "results.few",
            });
        };
        match self.figure(measure) {
            Figure::Ok(estimate) => {
                let low = self.points(estimate.low);
                let high = self.percent(estimate.high);
                let ends = [("low", low.as_str()), ("high", &high)];
                let other = self.other_figure(measure).estimate();
                Shown::Figure {
                    value: self.percent(estimate.value),
                    interval: self.fill("results.range", &ends),
                    other: other.map_or("–".to_owned(), |other| self.percent(other.value)),
                }
            }
            Figure::Few => absent("results.few"),
            Figure::Complement => absent("results.complement"),
            Figure::NotEstimable => absent("results.not_estimable"),
        }
    }

    /// Why a group has no figures, in a sentence: too few forms, or for another group's sake.
    pub(super) fn untold(self, group: &Group, few: &str, complement: &str) -> String {
        match group.hidden {
            Some(Hidden::Complement) => self.text(complement),
            Some(Hidden::Few) | None => self.fill(few, &[("minimum", &self.minimum())]),
        }
    }

    /// Percentages of the five marks, lowest first.
    fn levels(self, measure: Option<&Measure>) -> Option<String> {
        let distribution = measure?.distribution.as_ref()?;
        let points = |&share: &f64| words::percent_points(share, 1, self.language);
        Some(
            distribution
                .shares
                .iter()
                .map(points)
                .collect::<Vec<_>>()
                .join(" · "),
        )
    }

    /// The figure at the top of a page.
    pub(super) fn headline(self, group: &Group) -> Headline {
        let names = ["results.score_share", "results.score_mean"].map(|key| self.text(key));
        let [share, mean] = names;
        let (score, other_score) = match self.release.questionnaire.score {
            Score::Share => (share, mean),
            Score::Mean => (mean, share),
        };
        Headline {
            shown: self.shown_of(group),
            score,
            other_score,
            n: self.count(group.n),
            dossiers: group.dossiers.map(|dossiers| self.count(dossiers)),
        }
    }

    /// One row a group, by its overall index.
    pub(super) fn rows<'g>(
        self,
        groups: impl IntoIterator<Item = &'g Group>,
        href: impl Fn(&Key) -> Option<String>,
    ) -> Vec<FigureRow> {
        let row = |group: &Group| FigureRow {
            name: self.group(&group.key),
            href: href(&group.key),
            shown: self.shown_of(group),
            n: self.count(group.n),
            dossiers: group.dossiers.map(|dossiers| self.count(dossiers)),
            levels: self.levels(self.overall_measure(group)),
        };
        groups.into_iter().map(row).collect()
    }

    /// One row an indicator of a group.
    pub(super) fn indicator_rows(self, group: &Group, positions: &[usize]) -> Vec<FigureRow> {
        let row = |&position: &usize| {
            let measure = group.measures.get(position);
            FigureRow {
                name: self.indicator(position),
                href: None,
                shown: self.shown_in(group, measure),
                n: self.count(measure.map_or(group.n, |measure| measure.n)),
                dossiers: None,
                levels: self.levels(measure),
            }
        };
        positions.iter().map(row).collect()
    }

    /// A table with its heads.
    pub(super) fn table(self, caption: &str, first: &str, rows: Vec<FigureRow>) -> FigureTable {
        FigureTable {
            caption: caption.to_owned(),
            first: self.text(first),
            dossiers: rows.iter().any(|row| row.dossiers.is_some()),
            levels: rows.iter().any(|row| row.levels.is_some()),
            rows,
        }
    }

    /// The page of a unit.
    pub(super) fn unit_link(self, key: &Key) -> Option<String> {
        Some(self.link(&format!("/don-vi/{}", self.unit_code(key)?)))
    }

    /// The page of a field.
    pub(super) fn field_link(self, key: &Key) -> Option<String> {
        let Key::Field(field) = key else { return None };
        let code = &self.release.fields.get(*field as usize)?.code;
        Some(self.link(&format!("/linh-vuc/{code}")))
    }

    /// The page of a unit, as a link from the page of a block.
    pub(super) fn unit_beside(self, key: &Key) -> Option<String> {
        let query = self.frame("").query();
        Some(format!("../don-vi/{}{query}", self.unit_code(key)?))
    }

    fn unit_code(self, key: &Key) -> Option<&'a str> {
        let Key::Unit(unit) = key else { return None };
        Some(&self.unit_facts(*unit)?.code)
    }
}
