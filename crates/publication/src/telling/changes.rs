//! What changed since earlier rounds, in sentences: nothing is called risen or fallen unless it is so beyond
//! the sampling error.

use pages::words;
use survey::Language;

use super::teller::Teller;
use crate::release::Key;
use crate::release::content::{Break, Change, Difference, Earlier};

/// What a difference and its interval allow to be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// Higher beyond the sampling error.
    Rise,
    /// Lower beyond the sampling error.
    Fall,
    /// Not distinguishable.
    Same,
}

/// Judges a difference by its interval; one that is written `0,00` is none.
pub(crate) fn direction(difference: &Difference) -> Direction {
    let is_nothing = words::percent_points(difference.value.abs(), 2, Language::VI) == "0,00";
    if is_nothing || !(difference.low > 0.0 || difference.high < 0.0) {
        Direction::Same
    } else if difference.low > 0.0 {
        Direction::Rise
    } else {
        Direction::Fall
    }
}

impl Teller<'_> {
    /// The change of the overall index of a group since an earlier round, if it can be told.
    pub(crate) fn change_of<'e>(self, earlier: &'e Earlier, key: &Key) -> Option<&'e Change> {
        let overall = u32::try_from(self.release.overall_position()?).ok()?;
        let mut changes = earlier.changes.iter();
        changes.find(|change| change.key == *key && change.indicator == overall)
    }

    /// A sentence an earlier round: how the overall index of a group changed since, or why the two are not
    /// compared. Rounds that can be compared but have no figure of the group are left out.
    pub(crate) fn earlier_sentence(self, earlier: &Earlier, key: &Key) -> Option<String> {
        let round = self.wording(&earlier.round.name);
        if !earlier.breaks.is_empty() {
            return Some(self.break_sentence(&round, &earlier.breaks));
        }
        let change = self.change_of(earlier, key)?;
        Some(self.change_sentence(&round, change.from, change.to, &change.difference))
    }

    /// How a figure changed since an earlier round.
    pub(crate) fn change_sentence(
        self,
        round: &str,
        from: f64,
        to: f64,
        by: &Difference,
    ) -> String {
        let (key, [amount, low, high]) = match direction(by) {
            Direction::Rise => (
                "told.rise",
                [by.value, by.low, by.high].map(|end| self.points(end)),
            ),
            Direction::Fall => (
                "told.fall",
                [-by.value, -by.high, -by.low].map(|end| self.points(end)),
            ),
            Direction::Same => (
                "told.same",
                [by.value, by.low, by.high].map(|end| self.signed_points(end)),
            ),
        };
        let (level, [from, to]) = (self.level(), [from, to].map(|share| self.percent(share)));
        let values = [
            ("round", round),
            ("points", &amount),
            ("from", &from),
            ("to", &to),
            ("low", &low),
            ("high", &high),
            ("level", &level),
        ];
        self.fill(key, &values)
    }

    /// Why two rounds are not compared.
    pub(crate) fn break_sentence(self, round: &str, breaks: &[Break]) -> String {
        let reasons = self.break_reasons(breaks);
        self.fill(
            "told.not_comparable",
            &[("round", round), ("reasons", &reasons)],
        )
    }

    /// All reasons in words.
    pub(crate) fn break_reasons(self, breaks: &[Break]) -> String {
        let reason = |one: &Break| {
            self.text(match one {
                Break::Questionnaire => "told.break_questionnaire",
                Break::Formula => "told.break_formula",
                Break::Province => "told.break_province",
                Break::Synthetic => "told.break_synthetic",
            })
        };
        let reasons: Vec<String> = breaks.iter().map(reason).collect();
        reasons.join("; ")
    }
}
