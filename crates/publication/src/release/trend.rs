//! Earlier releases, and the change since where the rounds can be compared.

use std::collections::BTreeMap;

use super::content::{Break, Change, Earlier, Group, Indicator, Key, QuestionnaireFacts, Release};
use super::figure::Estimate;
use super::findings::difference;
use super::make::ReleaseError;

/// One entry an earlier round, by its last release, the latest first.
pub(super) fn earlier(now: &Release, earlier: &[Release]) -> Result<Vec<Earlier>, ReleaseError> {
    let mut last: BTreeMap<&str, &Release> = BTreeMap::new();
    for release in earlier {
        let is_before = release.parameters.made_ms < now.parameters.made_ms;
        if release.round.id == now.round.id || !is_before {
            continue;
        }
        let age = |one: &Release| (one.parameters.made_ms, one.parameters.number.clone());
        let known = last.entry(&release.round.id).or_insert(release);
        if age(known) < age(release) {
            *known = release;
        }
    }
    let mut rounds: Vec<&Release> = last.into_values().collect();
    rounds.sort_by_key(|one| {
        (
            std::cmp::Reverse(one.round.closes_ms),
            one.parameters.number.clone(),
        )
    });
    rounds.into_iter().map(|then| entry(now, then)).collect()
}

fn entry(now: &Release, then: &Release) -> Result<Earlier, ReleaseError> {
    let breaks = breaks(now, then);
    let changes = if breaks.is_empty() {
        changes(now, then)?
    } else {
        Vec::new()
    };
    let overall = then.overall_position();
    let whole = then.sampled.overall.as_ref();
    let measure = overall
        .zip(whole)
        .and_then(|(at, whole)| whole.measures.get(at));
    Ok(Earlier {
        number: then.parameters.number.clone(),
        digest: then.digest.clone(),
        round: then.round.clone(),
        n: then.sampled.counted,
        overall: measure.map(|measure| *measure.figure(then.questionnaire.score)),
        breaks,
        changes,
    })
}

/// Everything that keeps two rounds from being compared.
fn breaks(now: &Release, then: &Release) -> Vec<Break> {
    let (a, b) = (&now.questionnaire, &then.questionnaire);
    let asks = |facts: &QuestionnaireFacts| {
        let one = |indicator: &Indicator| (indicator.code.clone(), indicator.items.clone());
        let indicators: Vec<_> = facts.indicators.iter().map(one).collect();
        (indicators, facts.scale.clone(), facts.highest)
    };
    let weights = |facts: &QuestionnaireFacts| -> Vec<Vec<f64>> {
        let indicators = facts.indicators.iter();
        indicators.map(|one| one.weights.clone()).collect()
    };
    let tests = [
        (asks(a) != asks(b), Break::Questionnaire),
        (
            (a.score, a.combine, &a.satisfied, weights(a))
                != (b.score, b.combine, &b.satisfied, weights(b)),
            Break::Formula,
        ),
        (
            now.round.province_name != then.round.province_name,
            Break::Province,
        ),
        (
            now.round.synthetic != then.round.synthetic,
            Break::Synthetic,
        ),
    ];
    tests
        .into_iter()
        .filter_map(|(holds, reason)| holds.then_some(reason))
        .collect()
}

/// Every indicator of the whole; the overall index of blocks, units and fields, which are found by their codes.
fn changes(now: &Release, then: &Release) -> Result<Vec<Change>, ReleaseError> {
    let earlier: BTreeMap<Key, &Group> = groups(then)
        .filter_map(|group| Some((by_code(now, then, &group.key)?, group)))
        .collect();
    let Some(overall) = now.overall_position() else {
        return Ok(Vec::new());
    };
    let mut changes = Vec::new();
    for group in groups(now) {
        let Some(before) = earlier.get(&group.key) else {
            continue;
        };
        let all = 0..group.measures.len();
        for indicator in all.filter(|&at| group.key == Key::Whole || at == overall) {
            changes.extend(change(now, group, before, indicator)?);
        }
    }
    Ok(changes)
}

fn groups(release: &Release) -> impl Iterator<Item = &Group> {
    let tables = &release.sampled;
    let places = tables
        .blocks
        .iter()
        .chain(&tables.units)
        .chain(&tables.fields);
    tables.overall.iter().chain(places)
}

/// The key of an earlier group by the positions of today; none if today's catalogue does not have it.
fn by_code(now: &Release, then: &Release, key: &Key) -> Option<Key> {
    let place = |found: Option<usize>| u32::try_from(found?).ok();
    match key {
        Key::Whole | Key::Block(_) => Some(key.clone()),
        Key::Unit(unit) => {
            let code = &then.units.get(*unit as usize)?.code;
            place(now.units.iter().position(|unit| unit.code == *code)).map(Key::Unit)
        }
        Key::Field(field) => {
            let code = &then.fields.get(*field as usize)?.code;
            place(now.fields.iter().position(|field| field.code == *code)).map(Key::Field)
        }
        Key::Cell(..) | Key::Respondent(..) | Key::Mode(_) => None,
    }
}

fn change(
    now: &Release,
    group: &Group,
    before: &Group,
    indicator: usize,
) -> Result<Option<Change>, ReleaseError> {
    let score = now.questionnaire.score;
    let of = |group: &Group| -> Option<Estimate> {
        let figure = group.measures.get(indicator)?.figure(score);
        figure.estimate().copied()
    };
    let (Some(from), Some(to)) = (of(before), of(group)) else {
        return Ok(None);
    };
    let (first, second) = (from.se * from.se, to.se * to.se);
    let variance = first + second;
    // Satterthwaite, for two independent samples; certainty on both sides has the smaller of the two.
    let df = if variance > 0.0 {
        variance * variance / (first * first / from.df + second * second / to.df)
    } else {
        from.df.min(to.df)
    };
    let value = to.value - from.value;
    Ok(Some(Change {
        key: group.key.clone(),
        indicator: u32::try_from(indicator).unwrap_or(u32::MAX),
        from: from.value,
        to: to.value,
        difference: difference(value, variance.sqrt(), df, now.parameters.level)?,
    }))
}
