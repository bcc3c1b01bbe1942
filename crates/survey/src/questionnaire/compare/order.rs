//! Questions that are asked at another place, or on another page.

use std::collections::BTreeMap;

use super::super::{Page, Questionnaire};
use super::questions::{Pairs, place_of};
use super::{Aspect, Change, plain_change};

pub(super) fn changes(
    earlier: &Questionnaire,
    later: &Questionnaire,
    pairs: &Pairs,
) -> Vec<Change> {
    // Both orders in the later codes, without what only one version has.
    let before: Vec<String> = earlier
        .questions()
        .filter_map(|question| pairs.get(&question.code).cloned())
        .collect();
    let after: Vec<String> = later
        .questions()
        .filter(|question| pairs.values().any(|code| *code == question.code))
        .map(|question| question.code.clone())
        .collect();
    let moved = moved(&before, &after);
    let mut changes = Vec::new();
    for (old_code, new_code) in pairs {
        let Some(question) = later.question(new_code) else {
            continue;
        };
        let place = place_of(question);
        if moved.contains(new_code) {
            let rank = |order: &[String]| {
                let at = order.iter().position(|code| code == new_code)?;
                Some((at + 1).to_string())
            };
            changes.extend(plain_change(
                &place,
                Aspect::Order,
                rank(&before),
                rank(&after),
            ));
        }
        changes.extend(plain_change(
            &place,
            Aspect::Page,
            page_of(earlier, old_code),
            page_of(later, new_code),
        ));
    }
    let rank: BTreeMap<&str, usize> = later
        .questions()
        .enumerate()
        .map(|(rank, question)| (question.code.as_str(), rank))
        .collect();
    changes.sort_by_key(|change| match &change.place {
        super::Place::Question { code, .. } => rank.get(code.as_str()).copied(),
        _ => None,
    });
    changes
}

fn page_of(form: &Questionnaire, code: &str) -> Option<String> {
    form.pages
        .iter()
        .find(|page: &&Page| page.questions.iter().any(|question| question.code == code))
        .map(|page| page.code.clone())
}

/// The fewest members of `after` that have to be moved to bring it into the order of `before`.
///
/// What stays is a longest increasing subsequence of the earlier places; of several, the one found
/// first.
pub(super) fn moved(before: &[String], after: &[String]) -> Vec<String> {
    let places: Vec<usize> = after
        .iter()
        .filter_map(|code| before.iter().position(|other| other == code))
        .collect();
    // Length of the longest subsequence that ends here, and where it came from.
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(places.len());
    for (at, place) in places.iter().enumerate() {
        let longest = (0..at)
            .filter(|&earlier| places[earlier] < *place)
            .max_by_key(|&earlier| (best[earlier].0, std::cmp::Reverse(earlier)));
        let length = longest.map_or(0, |earlier| best[earlier].0);
        best.push((length + 1, longest));
    }
    let mut stays = vec![false; places.len()];
    let mut next = (0..places.len()).max_by_key(|&at| (best[at].0, std::cmp::Reverse(at)));
    while let Some(at) = next {
        stays[at] = true;
        next = best[at].1;
    }
    after
        .iter()
        .zip(stays)
        .filter(|&(_, stays)| !stays)
        .map(|(code, _)| code.clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::moved;

    #[test]
    fn only_what_has_to_move_is_named() {
        let list = |text: &str| -> Vec<String> { text.chars().map(String::from).collect() };
        assert!(moved(&list("abcd"), &list("abcd")).is_empty());
        assert!(moved(&[], &[]).is_empty());
        assert_eq!(moved(&list("abcd"), &list("dabc")), ["d"]);
        assert_eq!(moved(&list("abcd"), &list("acdb")), ["b"]);
        assert_eq!(moved(&list("abcd"), &list("dcba")).len(), 3);
    }
}
