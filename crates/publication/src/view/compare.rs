//! `/ket-qua/{number}/so-sanh`: two to four units, and which of them can be told apart.
//!
//! Every unit is a stratum of its own, so that two units share no sampling unit and their published
//! standard errors give that of the difference. All pairs are judged at once (Bonferroni): the level of
//! each interval is raised so that all sentences together hold with the level of the release.

use pages::results::{
    ChoiceBlock, ChoiceUnit, ComparePage, Compared, ComparedRow, ComparedUnit, Pair, UnitChoice,
};
use statistics::comparison::{Published, compare_published};
use survey::Language;

use crate::release::content::UnitFacts;
use crate::release::{Group, Key, Release};
use crate::telling::Teller;

/// Units that are compared at most.
const MOST: usize = 4;

/// The page that compares the units with these codes; `asked` is the query of the address without the
/// language.
pub fn compare_page(
    release: &Release,
    codes: &[String],
    asked: String,
    language: Language,
) -> ComparePage {
    let teller = Teller::new(release, language);
    let mut frame = teller.frame("/so-sanh");
    frame.asked = asked;
    let mut chosen: Vec<&String> = Vec::new();
    for code in codes.iter().filter(|code| !code.is_empty()) {
        if !chosen.contains(&code) {
            chosen.push(code);
        }
    }
    let units = groups(teller, &chosen);
    let fault = fault(teller, &chosen, &units);
    // One unit alone is how the page of a unit leads here: the rest is chosen next.
    let fault = fault.filter(|_| codes.len() != 1 || units.is_err());
    let compared = match (&units, &fault) {
        (Ok(units), None) if units.len() >= 2 => Some(compared(teller, units)),
        _ => None,
    };
    ComparePage {
        action: frame.path.clone(),
        frame,
        release: release.parameters.title.clone(),
        href: teller.href(),
        english: language == Language::EN,
        choices: (0..MOST)
            .map(|place| choice(teller, place, chosen.get(place).map(|code| code.as_str())))
            .collect(),
        fault,
        compared,
    }
}

/// The rows of the chosen units, or the code that no unit with forms has.
fn groups<'a>(teller: Teller<'a>, chosen: &[&String]) -> Result<Vec<&'a Group>, String> {
    let release = teller.release;
    let find = |code: &&String| {
        let own = |group: &&Group| match group.key {
            Key::Unit(at) => release.units[at as usize].code == **code,
            _ => false,
        };
        let found = release.sampled.units.iter().find(own);
        found.ok_or_else(|| code.chars().take(60).collect())
    };
    chosen.iter().map(find).collect()
}

fn fault(
    teller: Teller<'_>,
    chosen: &[&String],
    units: &Result<Vec<&Group>, String>,
) -> Option<String> {
    match units {
        Err(code) => {
            let words = [("code", code.as_str())];
            Some(teller.fill("results.compare_unknown", &words))
        }
        Ok(_) if chosen.len() > MOST => Some(teller.text("results.compare_too_many")),
        Ok(units) if units.len() < 2 && !chosen.is_empty() => {
            Some(teller.text("results.compare_too_few"))
        }
        Ok(_) => None,
    }
}

fn choice(teller: Teller<'_>, place: usize, chosen: Option<&str>) -> UnitChoice {
    let block = |code: &str| {
        let units = teller.release.sampled.units.iter();
        let units = units.filter_map(|group| match group.key {
            Key::Unit(at) => Some(&teller.release.units[at as usize]),
            _ => None,
        });
        let unit = |unit: &UnitFacts| ChoiceUnit {
            code: unit.code.clone(),
            name: unit.name.clone(),
            chosen: chosen == Some(unit.code.as_str()),
        };
        ChoiceBlock {
            name: teller.block(code),
            units: units.filter(|unit| unit.block == code).map(unit).collect(),
        }
    };
    UnitChoice {
        place: teller.count(place as u64 + 1),
        required: place < 2,
        blocks: teller.blocks().map(block).collect(),
    }
}

fn compared(teller: Teller<'_>, units: &[&Group]) -> Compared {
    let block = |group: &Group| match group.key {
        Key::Unit(at) => teller.release.units[at as usize].block.as_str(),
        _ => "",
    };
    let unit = |group: &&Group| ComparedUnit {
        name: full_name(teller, group),
        href: teller.unit_link(&group.key).unwrap_or_default(),
        block: teller.block(block(group)),
        n: teller.count(group.n),
    };
    let overall = teller.release.overall_position();
    let positions = overall.into_iter().chain(teller.composites());
    let row = |position: usize| ComparedRow {
        name: teller.indicator(position),
        shown: units
            .iter()
            .map(|group| teller.shown_in(group, group.measures.get(position)))
            .collect(),
    };
    let level = teller.release.parameters.level;
    Compared {
        units: units.iter().map(unit).collect(),
        rows: positions.map(row).collect(),
        pairs: pairs(teller, units),
        blocks_differ: units.iter().any(|group| block(group) != block(units[0])),
        level: pages::words::percent(level, 0, teller.language),
    }
}

/// Short names are for charts; two units may have the same.
fn full_name(teller: Teller<'_>, group: &Group) -> String {
    match group.key {
        Key::Unit(at) => teller.release.units[at as usize].name.clone(),
        _ => teller.group(&group.key),
    }
}

/// Every two units, the higher one of each pair first.
fn pairs(teller: Teller<'_>, units: &[&Group]) -> Vec<Pair> {
    let count = (units.len() * units.len().saturating_sub(1) / 2).max(1) as f64;
    let level = 1.0 - (1.0 - teller.release.parameters.level) / count;
    let mut pairs = Vec::new();
    for (place, first) in units.iter().enumerate() {
        for second in &units[place + 1..] {
            pairs.push(pair(teller, first, second, level));
        }
    }
    pairs
}

fn pair(teller: Teller<'_>, first: &Group, second: &Group, level: f64) -> Pair {
    let estimate = |group| {
        let estimate = teller.overall(group)?;
        Some(Published {
            value: estimate.value,
            se: estimate.se,
            df: estimate.df,
        })
    };
    let (first, second, found) = match (estimate(first), estimate(second)) {
        (Some(one), Some(other)) if one.value < other.value => {
            (second, first, compare_published(other, one, level).ok())
        }
        (Some(one), Some(other)) => (first, second, compare_published(one, other, level).ok()),
        _ => (first, second, None),
    };
    let names = [first, second].map(|group| full_name(teller, group));
    let named = [("first", names[0].as_str()), ("second", &names[1])];
    let apart = found.is_some_and(|found| found.interval.low > 0.0);
    let mut both = [first, second].into_iter();
    let unpublished = both.any(|group| teller.overall(group).is_none());
    let verdict = if unpublished {
        "results.compare_unpublished"
    } else if apart {
        "results.compare_higher"
    } else {
        "results.compare_same"
    };
    let difference = found.map(|found| {
        let ends = [found.difference, found.interval.low, found.interval.high];
        let [told, low, high] = ends.map(|points| teller.points(points));
        let words = [
            ("difference", told.as_str()),
            ("low", &low),
            ("high", &high),
        ];
        teller.fill("results.compare_difference", &words)
    });
    Pair {
        verdict: teller.fill(verdict, &named),
        difference,
        distinguishable: apart,
    }
}

impl Teller<'_> {
    /// The page that compares this unit, with the others still to be chosen.
    pub(super) fn compare_link(self, code: &str) -> String {
        let language = match self.language {
            Language::EN => "&lang=en",
            _ => "",
        };
        format!("{}/so-sanh?don-vi={code}{language}", self.href())
    }
}
