//! The default index definition: composites from the structure, and further ones from the file.

use std::collections::{BTreeMap, BTreeSet};

use super::super::file::{self, File};
use super::super::{Combine, Composite, Content, IndexDefinition, ItemScore};
use super::report::{Report, Taken};

pub(super) fn read(file: &File, contents: &[Content], report: &mut Report<'_>) -> IndexDefinition {
    let index = &file.index;
    let score = ItemScore::parse(index.score.get_ref()).unwrap_or_else(|unknown| {
        report.add(
            &index.score,
            "unknown-word",
            format!("Không có cách tính điểm “{}”.", unknown.0),
        );
        ItemScore::Share
    });
    let combine = Combine::parse(index.combine.get_ref()).unwrap_or_else(|unknown| {
        report.add(
            &index.combine,
            "unknown-word",
            format!("Không có cách gộp “{}”.", unknown.0),
        );
        Combine::MeanOfItems
    });
    if *index.highest.get_ref() != 5 {
        report.add(
            &index.highest,
            "bad-index",
            "highest phải là 5, mức cao nhất của thang đo.",
        );
    }
    let satisfied = index.satisfied.get_ref();
    let different: BTreeSet<u8> = satisfied.iter().copied().collect();
    // The neutral level is never satisfied: a published rule of the survey.
    if different.len() != satisfied.len()
        || different.is_empty()
        || different.iter().any(|mark| !(4..=5).contains(mark))
    {
        let message = "satisfied chỉ gồm mức 4 và 5, mỗi mức một lần; mức 3 (Bình thường) không được tính là hài lòng.";
        report.add(&index.satisfied, "bad-index", message);
    }
    IndexDefinition {
        score,
        combine,
        composites: composites(file, contents, report),
        satisfied: different.into_iter().collect(),
        highest: *index.highest.get_ref(),
        weights: weights(file, contents, report),
    }
}

/// The largest weight of a factor.
const MOST_WEIGHT: u32 = 1000;

fn weights(file: &File, contents: &[Content], report: &mut Report<'_>) -> BTreeMap<String, u32> {
    let mut weights = BTreeMap::new();
    for (code, weight) in &file.index.weights {
        let mut factors = contents.iter().flat_map(|content| &content.factors);
        if !factors.any(|factor| factor.code == *code.get_ref()) {
            let message = format!("Không có yếu tố nào mang mã “{}”.", code.get_ref());
            report.add(code, "weight-unknown-factor", message);
        }
        if !(1..=MOST_WEIGHT).contains(weight.get_ref()) {
            let message = "Trọng số của yếu tố là một số nguyên từ 1 đến 1000.";
            report.add(weight, "bad-index", message);
        }
        // A weight of 1 is that of every factor, written or not.
        if *weight.get_ref() != 1 {
            weights.insert(code.get_ref().clone(), *weight.get_ref());
        }
    }
    weights
}

fn composites(file: &File, contents: &[Content], report: &mut Report<'_>) -> Vec<Composite> {
    let factors = || contents.iter().flat_map(|content| &content.factors);
    let all_items: Vec<&String> = factors().flat_map(|factor| &factor.items).collect();
    let mut composites: Vec<Composite> = factors()
        .map(|factor| Composite {
            code: factor.code.clone(),
            name: factor.name.clone(),
            items: factor.items.clone(),
        })
        .collect();
    composites.extend(contents.iter().map(|content| {
        Composite {
            code: content.code.clone(),
            name: content.name.clone(),
            items: content
                .factors
                .iter()
                .flat_map(|factor| factor.items.iter().cloned())
                .collect(),
        }
    }));
    let mut taken: Taken = composites
        .iter()
        .map(|composite| (composite.code.clone(), 0))
        .collect();
    let mut overall = Composite {
        code: IndexDefinition::OVERALL.to_owned(),
        name: report.text(&file.index.overall),
        items: all_items.iter().map(|&item| item.clone()).collect(),
    };
    for given in &file.index.composite {
        let items = composite_items(given, contents, &all_items, report);
        let code = report.structure_code(&given.code, &mut taken);
        let name = report.text(&given.name);
        if code == IndexDefinition::OVERALL {
            overall = Composite { code, name, items };
        } else {
            composites.push(Composite { code, name, items });
        }
    }
    composites.push(overall);
    composites
}

/// The items that a composite names, itself or through a factor, in the order of the marks.
fn composite_items(
    given: &file::Composite,
    contents: &[Content],
    all_items: &[&String],
    report: &mut Report<'_>,
) -> Vec<String> {
    let mut named: BTreeSet<&str> = BTreeSet::new();
    for name in given.items.get_ref() {
        let word = name.get_ref().as_str();
        let factor = contents
            .iter()
            .flat_map(|content| &content.factors)
            .find(|factor| factor.code == word);
        if let Some(factor) = factor {
            named.extend(factor.items.iter().map(String::as_str));
        } else if all_items.iter().any(|item| *item == word) {
            named.insert(word);
        } else {
            let message = format!("Không có tiêu chí hoặc yếu tố nào mang mã “{word}”.");
            report.add(name, "composite-unknown-item", message);
        }
    }
    if given.items.get_ref().is_empty() {
        let message = format!("Chỉ số “{}” không có tiêu chí nào.", given.code.get_ref());
        report.add(&given.code, "composite-empty", message);
    }
    all_items
        .iter()
        .filter(|item| named.contains(item.as_str()))
        .map(|item| (*item).clone())
        .collect()
}
