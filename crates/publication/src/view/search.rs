//! `/ket-qua/{number}/tim`: finds units and fields whose name was typed, with or without marks.

use pages::results::{Hit, SearchPage, Shown};
use survey::Language;
use survey::text::{search_text, search_words};

use crate::release::{Group, Key, Release};
use crate::telling::Teller;

/// Hits on one page.
const MOST: usize = 40;
/// Letters of what was typed that are kept.
const LETTERS: usize = 100;

/// The page of a search for what was typed; `asked` is the query of the address without the language.
pub fn search_page(
    release: &Release,
    typed: &str,
    asked: String,
    language: Language,
) -> SearchPage {
    let teller = Teller::new(release, language);
    let typed: String = typed.trim().chars().take(LETTERS).collect();
    let mut hits = match search_words(&typed) {
        Some(words) => find(teller, &words),
        None => Vec::new(),
    };
    let more = hits.len().saturating_sub(MOST);
    hits.truncate(MOST);
    let mut frame = teller.frame("/tim");
    frame.asked = asked;
    SearchPage {
        action: frame.path.clone(),
        frame,
        release: release.parameters.title.clone(),
        href: teller.href(),
        english: language == Language::EN,
        found: !typed.is_empty(),
        typed,
        hits,
        more: (more > 0).then(|| teller.count(more as u64)),
    }
}

impl Teller<'_> {
    /// The overall index of something that was found.
    fn found(self, group: Option<&Group>) -> Shown {
        let nobody = || Shown::Absent {
            status: self.text("results.no_forms"),
        };
        group.map_or_else(nobody, |group| self.shown_of(group))
    }
}

/// Everything with the words in its name: names that begin with them first, then in catalogue order.
fn find(teller: Teller<'_>, (plain, loose): &(String, String)) -> Vec<Hit> {
    let release = teller.release;
    // A hit stands after a line break or a space in one of the lines of the search text.
    let rank = |names: &[&str]| {
        let text = search_text(names.iter().copied());
        let at_start = |words: &str| text.contains(&format!("\n{words}"));
        if at_start(plain) || at_start(loose) {
            Some(0)
        } else if text.contains(plain.as_str()) || text.contains(loose.as_str()) {
            Some(1)
        } else {
            None
        }
    };
    let group = |groups: &'_ [Group], key: &Key| groups.iter().position(|group| group.key == *key);
    let mut found: Vec<(u8, Hit)> = Vec::new();
    for (unit, at) in release.units.iter().zip(0..) {
        if let Some(rank) = rank(&[&unit.name, &unit.short]) {
            let key = Key::Unit(at);
            let own = group(&release.sampled.units, &key).map(|at| &release.sampled.units[at]);
            found.push((
                rank,
                Hit {
                    name: unit.name.clone(),
                    href: own.and_then(|group| teller.unit_link(&group.key)),
                    kind: teller.block(&unit.block),
                    shown: teller.found(own),
                },
            ));
        }
    }
    for (field, at) in release.fields.iter().zip(0..) {
        if let Some(rank) = rank(&[&field.name]) {
            let key = Key::Field(at);
            let own = group(&release.sampled.fields, &key).map(|at| &release.sampled.fields[at]);
            found.push((
                rank,
                Hit {
                    name: field.name.clone(),
                    href: own.and_then(|group| teller.field_link(&group.key)),
                    kind: teller.text("results.field"),
                    shown: teller.found(own),
                },
            ));
        }
    }
    // What nobody answered about comes last.
    found.sort_by_key(|(rank, hit)| (hit.href.is_none(), *rank));
    found.into_iter().map(|(_, hit)| hit).collect()
}
