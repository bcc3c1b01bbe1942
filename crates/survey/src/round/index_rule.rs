//! How the headline figures of a round are computed.

use serde::{Deserialize, Serialize};

use super::Round;
use crate::questionnaire::{Combine, IndexDefinition, ItemScore, Questionnaire};

/// What a round decides about its index; the composite levels come from the questionnaire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexRule {
    /// The score that gives the headline; both scores are always computed.
    pub score: ItemScore,
    /// How items become composites.
    pub combine: Combine,
}

impl IndexRule {
    /// What a questionnaire proposes.
    pub const fn of(questionnaire: &Questionnaire) -> Self {
        let index = questionnaire.index();
        Self {
            score: index.score,
            combine: index.combine,
        }
    }
}

impl Round {
    /// The rule of this round: its own, or else the proposal of its questionnaire.
    pub fn index_rule(&self, questionnaire: &Questionnaire) -> IndexRule {
        self.index.unwrap_or_else(|| IndexRule::of(questionnaire))
    }

    /// The questionnaire's index definition under the rule of this round.
    pub fn index_definition(&self, questionnaire: &Questionnaire) -> IndexDefinition {
        let IndexRule { score, combine } = self.index_rule(questionnaire);
        IndexDefinition {
            score,
            combine,
            ..questionnaire.index().clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::plan::tests::round;
    use super::*;
    use crate::shipped_questionnaire;

    #[test]
    fn a_round_without_a_rule_follows_its_questionnaire() {
        let questionnaire = shipped_questionnaire("dvhcc-2023").unwrap();
        let mut round = round();
        round.index = None;
        assert_eq!(
            round.index_definition(questionnaire),
            *questionnaire.index()
        );
        let rule = IndexRule {
            score: ItemScore::Mean,
            combine: Combine::Pooled,
        };
        round.index = Some(rule);
        assert_eq!(round.index_rule(questionnaire), rule);
        let definition = round.index_definition(questionnaire);
        assert_eq!(definition.score, ItemScore::Mean);
        assert_eq!(definition.composites, questionnaire.index().composites);
    }
}
