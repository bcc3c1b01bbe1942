//! Choices, rows and levels of one question in two versions.

use super::super::Choice;
use super::{Aspect, Change, Place, order, plain_change, wording_changes};
use crate::language::Language;

/// What changed between two lists; a choice whose word stayed under another code was renamed.
pub(super) fn changes(place: &Place, before: &[Choice], after: &[Choice]) -> Vec<Change> {
    let mut changes = Vec::new();
    let in_list = |list: &[Choice], code: &str| list.iter().any(|choice| choice.code == code);
    let mut renamed: Vec<&str> = Vec::new();
    for old in before {
        if let Some(new) = after.iter().find(|choice| choice.code == old.code) {
            changes.extend(wording_changes(
                place,
                Aspect::ChoiceWording,
                Some(&old.word),
                Some(&new.word),
            ));
            changes.extend(plain_change(
                place,
                Aspect::ChoiceWording,
                manners(old),
                manners(new),
            ));
            continue;
        }
        let same_word = after.iter().find(|new| {
            !in_list(before, &new.code)
                && !renamed.contains(&new.code.as_str())
                && new.word.get(Language::VI) == old.word.get(Language::VI)
        });
        if let Some(new) = same_word {
            renamed.push(&new.code);
            changes.extend(plain_change(
                place,
                Aspect::ChoiceRenamed,
                Some(named(old)),
                Some(named(new)),
            ));
        } else {
            changes.extend(plain_change(
                place,
                Aspect::ChoiceRemoved,
                Some(named(old)),
                None,
            ));
        }
    }
    for new in after {
        if !in_list(before, &new.code) && !renamed.contains(&new.code.as_str()) {
            changes.extend(plain_change(
                place,
                Aspect::ChoiceAdded,
                None,
                Some(named(new)),
            ));
        }
    }
    let kept = |list: &[Choice], other: &[Choice]| -> Vec<String> {
        list.iter()
            .filter(|choice| in_list(other, &choice.code))
            .map(|choice| choice.code.clone())
            .collect()
    };
    let (old, new) = (kept(before, after), kept(after, before));
    if !order::moved(&old, &new).is_empty() {
        changes.extend(plain_change(
            place,
            Aspect::ChoiceOrder,
            Some(old.join(", ")),
            Some(new.join(", ")),
        ));
    }
    changes
}

fn named(choice: &Choice) -> String {
    format!("{} ({})", choice.word.get(Language::VI), choice.code)
}

/// What a choice does besides being chosen, in the words of the file.
fn manners(choice: &Choice) -> Option<String> {
    let words: Vec<&str> = [(choice.writes, "writes"), (choice.exclusive, "exclusive")]
        .into_iter()
        .filter_map(|(does, word)| does.then_some(word))
        .collect();
    (!words.is_empty()).then(|| format!("{}: {}", choice.code, words.join(", ")))
}
