//! From the types of `survey` to the facts that a release keeps.

use survey::{
    Choice, Combine, Field, IndexRule, ItemScore, Kind, Page, Question, Questionnaire, Round, Text,
    Unit,
};

use super::content::{
    FieldFacts, Indicator, IndicatorKind, OptionFacts, QuestionFacts, QuestionKind,
    QuestionnaireFacts, RoundFacts, UnitFacts, Words,
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
            indicators: indicators(questionnaire, rule.combine),
        }
    }
}

/// Items, then the composites in the order of the index definition.
fn indicators(questionnaire: &Questionnaire, combine: Combine) -> Vec<Indicator> {
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
            weights: match combine {
                Combine::MeanOfFactors => factor_weights(questionnaire, &composite.items),
                Combine::MeanOfItems | Combine::Pooled | Combine::MeanOfRespondents => Vec::new(),
            },
        });
    items.chain(composites).collect()
}

/// Weights of items in the mean of the factors that they belong to: the weight of the own factor ÷ (weights of
/// all × items of the own factor). None for items of one factor, which weigh the same.
fn factor_weights(questionnaire: &Questionnaire, items: &[String]) -> Vec<f64> {
    let factors = || {
        questionnaire
            .contents()
            .iter()
            .flat_map(|content| &content.factors)
    };
    let own = |item: &String| factors().position(|factor| factor.items.contains(item));
    let places: Vec<Option<usize>> = items.iter().map(own).collect();
    let mut met = places.clone();
    met.sort_unstable();
    met.dedup();
    if met.len() < 2 {
        return Vec::new();
    }
    let size = |place: &Option<usize>| places.iter().filter(|other| *other == place).count();
    let weight = |place: &Option<usize>| {
        let factor = place.and_then(|at| factors().nth(at));
        factor.map_or(1, |factor| questionnaire.index().weight(&factor.code))
    };
    let all: u32 = met.iter().map(weight).sum();
    let share =
        |place: &Option<usize>| f64::from(weight(place)) / (f64::from(all) * size(place) as f64);
    places.iter().map(share).collect()
}

/// Questions with given answers, in the order of the form. What is open, and ethnic origin, are left out.
pub(super) fn questions(questionnaire: &Questionnaire) -> Vec<QuestionFacts> {
    let pages = questionnaire.pages().iter();
    let all = pages.flat_map(|page| page.questions.iter().map(move |question| (page, question)));
    all.filter_map(|(page, question)| question_facts(page, question))
        .filter(|facts| !NEVER_TOLD.contains(&facts.code.as_str()))
        .collect()
}

/// Ethnic origin is asked for by the national form and never shown in a table (`sipas.md` §2).
const NEVER_TOLD: [&str; 2] = ["ethnicity", "dan_toc"];

/// Pages whose single-choice questions tell who answered and how the dossier went.
const PAGES_OF_GROUPS: [&str; 2] = ["transaction", "respondent"];

fn question_facts(page: &Page, question: &Question) -> Option<QuestionFacts> {
    let options = |choices: &[Choice]| -> Vec<OptionFacts> {
        let option = |choice: &Choice| OptionFacts {
            code: choice.code.clone(),
            name: words(&choice.word),
        };
        choices.iter().map(option).collect()
    };
    let (kind, lines, options) = match &question.kind {
        Kind::Single { choices } => (QuestionKind::Single, Vec::new(), options(choices)),
        Kind::Multiple { choices, .. } => (QuestionKind::Multiple, Vec::new(), options(choices)),
        Kind::Grid { rows, levels } => (QuestionKind::Grid, options(rows), options(levels)),
        Kind::Satisfaction { .. }
        | Kind::Text { .. }
        | Kind::Comment { .. }
        | Kind::Number { .. }
        | Kind::Date { .. } => return None,
    };
    // A code is one byte, 0 being no answer.
    (options.len() < 255).then(|| QuestionFacts {
        code: question.code.clone(),
        number: question.number.clone(),
        page: page.code.clone(),
        page_name: words(&page.title),
        name: words(&question.text),
        groups: kind == QuestionKind::Single && PAGES_OF_GROUPS.contains(&page.code.as_str()),
        kind,
        lines,
        options,
    })
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
