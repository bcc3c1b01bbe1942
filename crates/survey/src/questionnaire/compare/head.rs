//! Head, scale, contents, pages and index definition.

use super::super::{Combine, IndexDefinition, Page, Questionnaire};
use super::{Aspect, Change, Place, plain_change, wording_changes};
use crate::language::{Language, Text};

pub(super) fn changes(earlier: &Questionnaire, later: &Questionnaire) -> Vec<Change> {
    let mut changes = wording_changes(
        &Place::Head,
        Aspect::Wording,
        Some(&earlier.title),
        Some(&later.title),
    );
    let languages = |form: &Questionnaire| {
        let tags: Vec<&str> = form.languages.iter().map(Language::as_str).collect();
        Some(tags.join(", "))
    };
    changes.extend(plain_change(
        &Place::Head,
        Aspect::Languages,
        languages(earlier),
        languages(later),
    ));
    changes.extend(plain_change(
        &Place::Head,
        Aspect::Minutes,
        Some(earlier.minutes.to_string()),
        Some(later.minutes.to_string()),
    ));
    changes.extend(consent(earlier, later));
    changes.extend(scale(earlier, later));
    changes.extend(sections(earlier, later));
    changes
}

fn consent(earlier: &Questionnaire, later: &Questionnaire) -> Vec<Change> {
    let (before, after) = (&earlier.consent, &later.consent);
    let mut changes = Vec::new();
    changes.extend(plain_change(
        &Place::Head,
        Aspect::Consent,
        Some(before.version.clone()),
        Some(after.version.clone()),
    ));
    for (before, after) in [
        (&before.purpose, &after.purpose),
        (&before.text, &after.text),
    ] {
        changes.extend(wording_changes(
            &Place::Head,
            Aspect::Consent,
            Some(before),
            Some(after),
        ));
    }
    changes
}

fn scale(earlier: &Questionnaire, later: &Questionnaire) -> Vec<Change> {
    let levels = earlier.scale.iter().zip(&later.scale);
    let outside = [
        (&earlier.not_applicable, &later.not_applicable),
        (&earlier.do_not_know, &later.do_not_know),
    ];
    levels
        .map(|(before, after)| (&before.word, &after.word))
        .chain(outside)
        .flat_map(|(before, after)| {
            wording_changes(&Place::Scale, Aspect::Wording, Some(before), Some(after))
        })
        .collect()
}

/// Contents and pages that came, went, or have another name; a page of items is its factor.
fn sections(earlier: &Questionnaire, later: &Questionnaire) -> Vec<Change> {
    let named = |form: &Questionnaire| -> Vec<(String, Text, Option<Text>)> {
        let contents = form
            .contents
            .iter()
            .map(|content| (content.code.clone(), content.name.clone(), None));
        let pages = form.pages.iter().map(
            |Page {
                 code, title, intro, ..
             }| { (code.clone(), title.clone(), intro.clone()) },
        );
        contents.chain(pages).collect()
    };
    let (before, after) = (named(earlier), named(later));
    let mut changes = Vec::new();
    for (code, name, intro) in &before {
        let place = Place::Section(code.clone());
        if let Some((_, new_name, new_intro)) = after.iter().find(|(other, ..)| other == code) {
            changes.extend(wording_changes(
                &place,
                Aspect::Wording,
                Some(name),
                Some(new_name),
            ));
            changes.extend(wording_changes(
                &place,
                Aspect::Intro,
                intro.as_ref(),
                new_intro.as_ref(),
            ));
        } else {
            let name = name.get(Language::VI).to_owned();
            changes.extend(plain_change(&place, Aspect::Removed, Some(name), None));
        }
    }
    for (code, name, _) in &after {
        if !before.iter().any(|(other, ..)| other == code) {
            let name = name.get(Language::VI).to_owned();
            let place = Place::Section(code.clone());
            changes.extend(plain_change(&place, Aspect::Added, None, Some(name)));
        }
    }
    changes
}

/// Changes of how the indices are computed.
pub(super) fn index_changes(earlier: &Questionnaire, later: &Questionnaire) -> Vec<Change> {
    let (before, after) = (&earlier.index, &later.index);
    let formula = |index: &IndexDefinition| {
        let marks: Vec<String> = index.satisfied.iter().map(u8::to_string).collect();
        Some(format!(
            "{} · {} · {}/{}",
            index.score,
            index.combine,
            marks.join(", "),
            index.highest
        ))
    };
    let mut changes: Vec<Change> = plain_change(
        &Place::Index,
        Aspect::Formula,
        formula(before),
        formula(after),
    )
    .into_iter()
    .collect();
    let items = |index: &IndexDefinition, code: &str| {
        let composite = index.composite(code)?;
        let weight = match index.weight(code) {
            1 => String::new(),
            weight => format!(" × {weight}"),
        };
        Some(format!("{code}{weight}: {}", composite.items.join(", ")))
    };
    let mut codes: Vec<&str> = before
        .composites
        .iter()
        .chain(&after.composites)
        .map(|composite| composite.code.as_str())
        .collect();
    let mut seen = Vec::new();
    codes.retain(|code| {
        !seen.contains(code) && {
            seen.push(*code);
            true
        }
    });
    for code in codes {
        changes.extend(plain_change(
            &Place::Index,
            Aspect::Composite,
            items(before, code),
            items(after, code),
        ));
        let name = |index: &IndexDefinition| {
            index
                .composite(code)
                .map(|composite| composite.name.clone())
                .filter(|_| !is_section(earlier, code) && !is_section(later, code))
        };
        if let (Some(old), Some(new)) = (name(before), name(after)) {
            changes.extend(wording_changes(
                &Place::Index,
                Aspect::Wording,
                Some(&old),
                Some(&new),
            ));
        }
    }
    changes
}

/// Whether an index is that of a factor or content, whose name is compared with the sections.
fn is_section(form: &Questionnaire, code: &str) -> bool {
    form.contents
        .iter()
        .any(|content| content.code == code || content.factors.iter().any(|f| f.code == code))
}

/// Whether the figures of an index depend on how items are grouped into factors.
pub(super) const fn groups_matter(combine: Combine) -> bool {
    matches!(combine, Combine::MeanOfFactors)
}
