//! What the things of a round are called.

use survey::round::{Amendment, PlanPart, PlanProblem, Refusal};
use survey::{Combine, ItemScore, Language, Layout, RoundState, Text, UnitCode};

use super::facts::Known;
use crate::office::{fill, words};
use crate::words::{date_time, integer};

/// Most names that a sentence lists before it only counts the rest.
const MOST_NAMES: usize = 5;

/// What a state is called.
pub fn state_words(state: RoundState) -> String {
    words(&format!("rounds.state_{state}"))
}

/// What a step to a state is called on a button.
pub fn step_words(to: RoundState) -> String {
    words(&format!("rounds.step_{to}"))
}

/// What a part of a plan is called.
pub fn part_words(part: PlanPart) -> String {
    words(&format!("rounds.part_{part}"))
}

/// What a layout is called.
pub fn layout_words(layout: Layout) -> String {
    words(&format!("rounds.layout_{layout}"))
}

/// What a score is called.
pub fn score_words(score: ItemScore) -> String {
    words(&format!("rounds.score_{score}"))
}

/// What a way to combine items is called.
pub fn combine_words(combine: Combine) -> String {
    words(&format!("rounds.combine_{combine}"))
}

/// What a language is called; its tag where no name is known.
pub fn language_words(language: Language) -> String {
    match language {
        Language::VI => words("rounds.language_vi"),
        Language::EN => words("rounds.language_en"),
        other => other.as_str().to_owned(),
    }
}

/// A moment as day and hour.
pub(super) fn moment(at_ms: i64) -> String {
    date_time(at_ms, Language::VI)
}

/// From when to when.
pub fn period_words(opens_ms: i64, closes_ms: i64) -> String {
    let (from, until) = (moment(opens_ms), moment(closes_ms));
    fill("rounds.period", &[("from", &from), ("until", &until)])
}

/// A number, or words for none.
pub(super) fn number_or_none(number: Option<u32>) -> String {
    number.map_or_else(|| words("rounds.none"), count)
}

/// A number with its separators.
pub(super) fn count(number: u32) -> String {
    integer(i64::from(number), Language::VI)
}

/// Some names, and how many more there are.
pub(super) fn names(mut names: Vec<String>) -> String {
    let more = names.len().saturating_sub(MOST_NAMES);
    names.truncate(MOST_NAMES);
    let list = names.join(", ");
    if more == 0 {
        list
    } else {
        fill(
            "rounds.and_more",
            &[("names", &list), ("more", &more.to_string())],
        )
    }
}

/// A name in all its languages.
pub(super) fn text(text: &Text) -> String {
    let wordings: Vec<&str> = text
        .iter()
        .map(|(_, wording)| wording)
        .filter(|wording| !wording.is_empty())
        .collect();
    wordings.join(" / ")
}

/// What is missing, and what to do.
pub fn problem_words(problem: &PlanProblem, known: &Known<'_>) -> String {
    let of_units = |units: &[UnitCode]| units.iter().map(|unit| known.unit(unit)).collect();
    let things: Vec<String> = match problem {
        PlanProblem::LanguagesNotWorded(languages) => languages
            .iter()
            .map(|&language| language_words(language))
            .collect(),
        PlanProblem::FieldsUnknown(fields) => fields.iter().map(ToString::to_string).collect(),
        PlanProblem::PostOfficesUnnamed(codes) => codes.iter().map(ToString::to_string).collect(),
        other => of_units(other.units()),
    };
    let number = things.len().to_string();
    let key = format!("rounds.problem_{}", problem.code());
    fill(&key, &[("number", &number), ("names", &names(things))])
}

/// Why a plan cannot become another one, and what to do.
pub fn refusal_words(refusal: Refusal) -> String {
    let code = match refusal {
        Refusal::NoDraft => "no-draft",
        Refusal::Draft => "draft",
        Refusal::Finished => "finished",
        Refusal::Fixed(part) => {
            let part = part_words(part);
            return fill("rounds.refused_fixed", &[("part", &part)]);
        }
        Refusal::LanguageRemoved => "language-removed",
        Refusal::MinimumNLowered => "minimum-n-lowered",
        Refusal::ClosingPassed => "closing-passed",
        Refusal::FieldworkOver => "fieldwork-over",
        Refusal::UnitReasonMissing => "unit-reason-missing",
        Refusal::Nothing => "nothing",
    };
    words(&format!("rounds.refused_{code}"))
}

/// What one side of an amendment says.
pub fn amendment_words(amendment: &Amendment, known: &Known<'_>) -> String {
    match amendment {
        Amendment::Name { name } => text(name),
        Amendment::Closing { closes_ms } => moment(*closes_ms),
        Amendment::MinimumN { minimum_n } => count(*minimum_n),
        Amendment::Languages { languages } => {
            let languages = languages.iter().map(|&language| language_words(language));
            languages.collect::<Vec<_>>().join(", ")
        }
        Amendment::Units { not_surveyed } => {
            let lines = not_surveyed.iter().map(|(unit, reason)| {
                let reason = reason.clone();
                let reason = reason.unwrap_or_else(|| words("rounds.takes_part"));
                format!("{}: {reason}", known.unit(unit))
            });
            lines.collect::<Vec<_>>().join("; ")
        }
        Amendment::Quotas {
            blocks,
            units,
            fields,
        } => {
            let blocks = blocks.iter().map(|(block, quota)| {
                let name = block.name(Language::VI).to_owned();
                (name, *quota)
            });
            let units = units.iter().map(|(unit, quota)| (known.unit(unit), *quota));
            let fields = fields
                .iter()
                .map(|(field, minimum)| (known.field(field), *minimum));
            let lines = blocks.chain(units).chain(fields);
            lines
                .map(|(name, number)| format!("{name}: {}", number_or_none(number)))
                .collect::<Vec<_>>()
                .join("; ")
        }
        Amendment::PostOffices { post_offices } => {
            let lines = post_offices.iter().map(|(code, office)| {
                let office = office.as_ref().map_or_else(
                    || words("rounds.none"),
                    |office| super::facts::post_office(office, known),
                );
                format!("{code}: {office}")
            });
            lines.collect::<Vec<_>>().join("; ")
        }
    }
}
