//! From the types of `survey` to the facts that a release keeps.

use survey::{Field, IndexRule, ItemScore, Questionnaire, Round, Text, Unit};

use super::content::{
    FieldFacts, Indicator, IndicatorKind, QuestionnaireFacts, RoundFacts, UnitFacts, Words,
};
use super::digest::sha256_hex;
use super::figure::Score;

/// A wording with all its languages.
fn words(text: &Text) -> Words {
    text.iter()
        .map(|(language, wording)| (language.as_str().to_owned(), wording.to_owned()))
        .collect()
}

impl RoundFacts {
    /// The facts of a round.
    pub fn of(round: &Round) -> Self {
        Self {
            id: round.id.to_string(),
            code: round.code.clone(),
            name: words(&round.name),
            province_name: round.province_name.clone(),
            opens_ms: round.opens_ms,
            closes_ms: round.closes_ms,
            synthetic: round.synthetic,
        }
    }
}

impl UnitFacts {
    /// The facts of a unit.
    pub fn of(unit: &Unit) -> Self {
        Self {
            code: unit.code.as_str().to_owned(),
            name: unit.full_name.clone(),
            short: unit.name.clone(),
            block: unit.block.as_str().to_owned(),
        }
    }
}

impl FieldFacts {
    /// The facts of a field.
    pub fn of(field: &Field) -> Self {
        Self {
            code: field.code.as_str().to_owned(),
            name: field.name.clone(),
        }
    }
}

impl QuestionnaireFacts {
    /// The facts of a questionnaire, with the score and the combination that the round decided on.
    pub fn of(questionnaire: &Questionnaire, rule: IndexRule) -> Self {
        let index = questionnaire.index();
        Self {
            code: questionnaire.code().to_owned(),
            version: questionnaire.version(),
            digest: sha256_hex(questionnaire.digest_source().as_bytes()),
            score: match rule.score {
                ItemScore::Share => Score::Share,
                ItemScore::Mean => Score::Mean,
            },
            combine: rule.combine,
            satisfied: index.satisfied.clone(),
            highest: index.highest,
            scale: questionnaire
                .scale()
                .iter()
                .map(|level| words(&level.word))
                .collect(),
            indicators: indicators(questionnaire),
        }
    }

    /// Whether releases can be made of its combination.
    pub(super) fn can_be_released(&self) -> bool {
        self.combine.is_released()
    }
}

/// Items, then the composites in the order of the index definition.
fn indicators(questionnaire: &Questionnaire) -> Vec<Indicator> {
    let codes = questionnaire.items();
    let items = codes.iter().zip(0..).map(|(code, place)| {
        let question = questionnaire.question(code);
        Indicator {
            code: code.clone(),
            kind: IndicatorKind::Item,
            number: question
                .map(|question| question.number.clone())
                .unwrap_or_default(),
            name: question
                .map(|question| words(&question.text))
                .unwrap_or_default(),
            items: vec![place],
            weights: Vec::new(),
        }
    });
    let place = |code: &String| {
        let at = codes.iter().position(|known| known == code);
        at.and_then(|at| u32::try_from(at).ok())
    };
    let composites = questionnaire
        .index()
        .composites
        .iter()
        .map(|composite| Indicator {
            code: composite.code.clone(),
            kind: kind(questionnaire, &composite.code),
            number: String::new(),
            name: words(&composite.name),
            items: composite.items.iter().filter_map(place).collect(),
            weights: Vec::new(),
        });
    items.chain(composites).collect()
}

fn kind(questionnaire: &Questionnaire, code: &str) -> IndicatorKind {
    let contents = questionnaire.contents();
    if code == survey::IndexDefinition::OVERALL {
        IndicatorKind::Overall
    } else if contents.iter().any(|content| content.code == code) {
        IndicatorKind::Content
    } else {
        IndicatorKind::Factor
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_round_decides_which_score_gives_the_headline() {
        let shipped = survey::shipped_questionnaire("dvhcc-2023").expect("it is shipped");
        let rule = IndexRule::of(shipped);
        for (score, expected) in [
            (ItemScore::Mean, Score::Mean),
            (ItemScore::Share, Score::Share),
        ] {
            let own = IndexRule { score, ..rule };
            assert_eq!(QuestionnaireFacts::of(shipped, own).score, expected);
        }
    }
}
