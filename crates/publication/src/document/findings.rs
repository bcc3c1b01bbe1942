//! Sentences written from numbers by rules: nothing is called higher, lower, risen or fallen unless it is
//! so beyond the sampling error, and a hidden figure is never hinted at.

#[cfg(test)]
mod tests;

use pages::words;

use super::LANGUAGE;
use crate::release::content::{Band, ChoiceGroup, Hidden, OptionFacts, QuestionFacts, Ranking};
use crate::release::{Estimate, Figure, Group, Key};
use crate::telling::{Answered, Teller};

/// Half an interval, in parts of 1, from which on a sentence asks for care.
const WIDE: f64 = 0.05;
/// Names that a sentence lists before it sends the reader to the annex.
const MOST_NAMES: usize = 8;

/// Figures that cannot be told apart and are still named in one sentence.
const MOST_ALIKE: usize = 4;

fn percent(share: f64) -> String {
    words::percent(share, 2, LANGUAGE)
}

/// Which end of an order a sentence is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The highest.
    Highest,
    /// The lowest.
    Lowest,
}

/// What is compared, for the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Noun {
    /// Yếu tố.
    Factor,
    /// Khối.
    Block,
    /// Lĩnh vực.
    Field,
}

impl Teller<'_> {
    /// The overall index of a group with its interval and what it rests on, or why there is none.
    pub(super) fn index_sentence(self, name: &str, group: &Group) -> String {
        let Some(estimate) = self.overall(group) else {
            return self.absent_sentence(name, group);
        };
        let [value, low, high] = [estimate.value, estimate.low, estimate.high].map(percent);
        let (level, n) = (self.level(), self.count(group.n));
        let mut values = vec![
            ("name", name),
            ("value", &value),
            ("low", &low),
            ("high", &high),
            ("level", &level),
            ("n", &n),
        ];
        let dossiers = group.dossiers.map(|dossiers| self.count(dossiers));
        let mut sentence = match &dossiers {
            Some(dossiers) => {
                values.push(("dossiers", dossiers));
                self.fill("document.index_speaks", &values)
            }
            None => self.fill("document.index_of", &values),
        };
        if let Some(care) = self.care(estimate) {
            sentence.push(' ');
            sentence.push_str(&care);
        }
        sentence
    }

    fn absent_sentence(self, name: &str, group: &Group) -> String {
        let minimum = self.minimum();
        let values = [("name", name), ("minimum", minimum.as_str())];
        let key = match group.hidden {
            Some(Hidden::Complement) => "document.index_complement",
            None if !group.measures.is_empty() => "document.index_not_estimable",
            Some(Hidden::Few) | None => "document.index_few",
        };
        self.fill(key, &values)
    }

    /// What a reader has to be told about a figure that says less than it seems to.
    pub(super) fn care(self, estimate: &Estimate) -> Option<String> {
        let half = (estimate.high - estimate.low) / 2.0;
        if half <= f64::EPSILON {
            return Some(self.text("document.same_answers"));
        }
        (half > WIDE).then(|| {
            let half = words::percent_points(half, 1, self.language);
            self.fill("document.wide", &[("half", &half)])
        })
    }

    /// Which of several figures are the highest or lowest as far as the sample can tell: those whose
    /// intervals reach into the one at the end belong to the same group. Nothing for fewer than two, and
    /// nothing where that group would be most of them.
    pub(super) fn end_sentence(
        self,
        noun: Noun,
        figures: &[(String, Estimate)],
        end: End,
    ) -> Option<String> {
        let (one, nouns) = match noun {
            Noun::Factor => ("document.noun_factor", "document.nouns_factor"),
            Noun::Block => ("document.noun_block", "document.nouns_block"),
            Noun::Field => ("document.noun_field", "document.nouns_field"),
        };
        let group = at_the_end(figures, end)?;
        if group.len() == figures.len() {
            let nouns = self.text(nouns);
            return (end == End::Highest)
                .then(|| self.fill("document.all_alike", &[("nouns", &nouns)]));
        }
        // A group of most of them says nothing; the table does.
        if group.len() * 2 > figures.len() || group.len() > MOST_ALIKE {
            return None;
        }
        let noun = self.text(one);
        if let [only] = group.as_slice() {
            let key = match end {
                End::Highest => "document.highest_one",
                End::Lowest => "document.lowest_one",
            };
            let (name, value) = (format!("“{}”", only.0), percent(only.1.value));
            return Some(self.fill(key, &[("noun", &noun), ("names", &name), ("value", &value)]));
        }
        let key = match end {
            End::Highest => "document.highest_several",
            End::Lowest => "document.lowest_several",
        };
        let names: Vec<String> = group
            .iter()
            .map(|(name, estimate)| format!("“{name}” ({})", percent(estimate.value)))
            .collect();
        let names = names.join(", ");
        Some(self.fill(key, &[("noun", &noun), ("names", &names)]))
    }

    /// How the answers spread over satisfied, neutral and dissatisfied.
    pub(super) fn levels_sentence(self, shares: &[f64]) -> Option<String> {
        let &[lowest, low, neutral, high, highest] = shares else {
            return None;
        };
        let one = |share: f64| words::percent_points(share, 1, LANGUAGE);
        let (satisfied, dissatisfied) = (one(high + highest), one(lowest + low));
        Some(self.fill(
            "document.levels",
            &[
                ("satisfied", &satisfied),
                ("neutral", &one(neutral)),
                ("dissatisfied", &dissatisfied),
            ],
        ))
    }

    /// How the answers to a question spread over its choices, each with its interval; nothing where one
    /// of them is hidden, because the others would tell it.
    pub(super) fn choice_sentence(
        self,
        question: &QuestionFacts,
        group: &ChoiceGroup,
    ) -> Option<String> {
        let level = self.level();
        let one = |(option, figure): (&OptionFacts, &Figure)| {
            let own = figure.estimate()?;
            let [value, low, high] =
                [own.value, own.low, own.high].map(|share| words::percent(share, 1, LANGUAGE));
            let values = [
                ("choice", self.wording(&option.name)),
                ("value", value),
                ("low", low),
                ("high", high),
                ("level", level.clone()),
            ];
            let values = values.each_ref().map(|(key, value)| (*key, value.as_str()));
            Some(self.fill("document.choice_share", &values))
        };
        let shares: Option<Vec<String>> = question
            .options
            .iter()
            .zip(&group.shares)
            .map(one)
            .collect();
        let shares = shares.filter(|shares| !shares.is_empty())?.join("; ");
        let (number, name) = (question.number.as_str(), self.wording(&question.name));
        Some(self.fill(
            "document.choice_sentence",
            &[("number", number), ("question", &name), ("shares", &shares)],
        ))
    }

    /// What a group answered about harassment and money outside of the rules, a sentence a question.
    pub(super) fn integrity_sentences(self, key: &Key) -> Vec<String> {
        let all = Answered::all(self.release).into_iter();
        let own = all.filter(Answered::is_integrity);
        own.filter_map(|own| self.choice_sentence(own.facts, own.of(key)?))
            .collect()
    }

    /// Which units of a block stand surely above or below it.
    pub(super) fn band_sentences(self, ranking: &Ranking) -> Vec<String> {
        let of = |band: Band| -> Vec<String> {
            let places = ranking.places.iter().filter(|place| place.band == band);
            places.map(|place| self.unit(place.unit)).collect()
        };
        let (above, within, below) = (of(Band::Above), of(Band::Within), of(Band::Below));
        let (block, ranked) = (
            self.block(&ranking.block),
            self.count(ranking.places.len() as u64),
        );
        let mut out = vec![self.fill(
            "document.bands_intro",
            &[("block", &block), ("ranked", &ranked)],
        )];
        for (key, names) in [
            ("document.bands_above", &above),
            ("document.bands_below", &below),
        ] {
            if !names.is_empty() {
                let (n, names) = (self.count(names.len() as u64), self.some(names));
                out.push(self.fill(key, &[("n", &n), ("names", &names)]));
            }
        }
        if above.is_empty() && below.is_empty() {
            if !within.is_empty() {
                out.push(self.text("document.bands_within_all"));
            }
        } else if !within.is_empty() {
            let n = self.count(within.len() as u64);
            out.push(self.fill("document.bands_within", &[("n", &n)]));
        }
        if !ranking.unranked.is_empty() {
            let n = self.count(ranking.unranked.len() as u64);
            out.push(self.fill("document.bands_unranked", &[("n", &n)]));
        }
        out
    }

    /// Names in a row; the rest is in the annex.
    fn some(self, names: &[String]) -> String {
        let shown = names.iter().take(MOST_NAMES).cloned();
        let shown = shown.collect::<Vec<_>>().join(", ");
        match names.len().checked_sub(MOST_NAMES) {
            None | Some(0) => shown,
            Some(more) => {
                let n = self.count(more as u64);
                self.fill("document.and_more", &[("names", &shown), ("n", &n)])
            }
        }
    }
}

/// The figures that cannot be told from the highest or lowest one; nothing for fewer than two figures.
fn at_the_end(figures: &[(String, Estimate)], end: End) -> Option<Vec<&(String, Estimate)>> {
    if figures.len() < 2 {
        return None;
    }
    let mut ordered: Vec<&(String, Estimate)> = figures.iter().collect();
    ordered.sort_by(|a, b| match end {
        End::Highest => b.1.value.total_cmp(&a.1.value),
        End::Lowest => a.1.value.total_cmp(&b.1.value),
    });
    let last = ordered[0].1;
    ordered.retain(|(_, own)| own.high >= last.low && own.low <= last.high);
    Some(ordered)
}
