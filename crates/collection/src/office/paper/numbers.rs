//! `/quan-ly/giay/so-lieu`: how much is done, how well, and when it may end.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::{Query, State};
use axum::response::Response;
use intake::batch::BatchState;
use intake::exact::clopper_pearson;
use intake::{BatchId, PersonId};
use pages::office::paper::{NumberLine, PaperNumbers, RateLine, serial_count_words, state_words};
use pages::office::parts::Fact;
use pages::office::{Section, fill, words};
use pages::words::{date, decimal, percent};
use store::paper::batch::{self, Batch, Wanted};
use store::paper::form;
use store::paper::progress::{self, ClerkCount, DayCount};
use survey::Language;

use super::place::{self, Asked, DAY_MS, age_words, name_of};
use super::value_words::field_words;
use crate::access::Permit;
use crate::app::App;
use crate::html::html;
use crate::policy::SeeKeyingNumbers;
use crate::problem::Problem;

/// Most batches that are counted.
const MOST: u64 = 100_000;
/// Days that the page lists.
const DAYS_SHOWN: usize = 30;
/// Days with keying over which the pace is taken, and how many of them there must be.
const DAYS_OF_PACE: usize = 10;
const LEAST_DAYS: usize = 5;
/// Confidence of the intervals.
const LEVEL: f64 = 0.95;

/// The numbers of a round, as far as the person sees its batches.
pub(super) async fn numbers(
    permit: Permit<SeeKeyingNumbers>,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let rounds = place::rounds(&app, permit.scope()).await?;
    let view = place::round(&app, permit.scope(), &rounds, &asked.dot).await?;
    let database = app.database();
    let id = view.kept.plan.round.id;
    let wanted = Wanted::default();
    let (batches, _) = batch::list(database, id, permit.scope(), &wanted, 0, MOST).await?;
    let seen: BTreeSet<BatchId> = batches.iter().map(|batch| batch.id).collect();
    let mut days = progress::by_day(database, id).await?;
    days.retain(|count| seen.contains(&count.batch));
    let mut clerks = progress::by_clerk(database, id).await?;
    clerks.retain(|count| seen.contains(&count.batch));
    let left = left(&app, &batches).await?;
    let firsts = by_day(&days, 1);
    let now_ms = app.ambient().now_ms();
    let done: u64 = firsts.values().sum();
    Ok(html(app.pages().paper_numbers(&PaperNumbers {
        frame: permit.frame(Section::Paper, words("paper_numbers.title")),
        back: format!("/quan-ly/giay?dot={}", view.kept.plan.round.code),
        facts: vec![
            Fact::new(words("paper_numbers.keyed"), serial_count_words(done)),
            Fact::new(words("paper_numbers.to_key"), serial_count_words(left)),
        ],
        forecast: forecast(&firsts, left),
        states: states(&batches, now_ms),
        days: day_lines(&firsts, &by_day(&days, 2)),
        questions: questions(&app, &view.kept.plan.round.id, &seen, &clerks).await?,
        clerks: clerk_lines(&clerks, &place::people(&app).await?),
    })?))
}

/// Forms that lie there and that nobody has keyed.
async fn left(app: &App, batches: &[Batch]) -> Result<u64, Problem> {
    let mut left = 0;
    for batch in batches {
        if matches!(batch.state, BatchState::Received | BatchState::FirstKeying) {
            let facts = batch::facts(app.database(), batch, None).await?;
            let to_key = facts.received.saturating_sub(facts.rejected);
            left += u64::from(to_key.saturating_sub(facts.keyed_once));
        }
    }
    Ok(left)
}

fn by_day(days: &[DayCount], place: i32) -> BTreeMap<i64, u64> {
    let mut all = BTreeMap::new();
    for count in days.iter().filter(|count| count.place == place) {
        *all.entry(count.day).or_default() += u64::from(count.forms);
    }
    all
}

fn day_lines(firsts: &BTreeMap<i64, u64>, seconds: &BTreeMap<i64, u64>) -> Vec<NumberLine> {
    let days: BTreeSet<i64> = firsts.keys().chain(seconds.keys()).copied().collect();
    let of = |counts: &BTreeMap<i64, u64>, day: i64| {
        serial_count_words(counts.get(&day).copied().unwrap_or(0))
    };
    days.into_iter()
        .rev()
        .take(DAYS_SHOWN)
        .map(|day| NumberLine {
            day: date(day * DAY_MS, Language::VI),
            first: of(firsts, day),
            second: of(seconds, day),
        })
        .collect()
}

/// When the forms that lie there may be keyed, at the pace of the latest days with keying.
fn forecast(firsts: &BTreeMap<i64, u64>, left: u64) -> String {
    if left == 0 {
        return words("paper_numbers.nothing_to_key");
    }
    let latest: Vec<u64> = firsts.values().rev().take(DAYS_OF_PACE).copied().collect();
    if latest.len() < LEAST_DAYS {
        return words("paper_numbers.too_early");
    }
    let sum: u64 = latest.iter().sum();
    let days = u64::try_from(latest.len()).unwrap_or(1).max(1);
    // The last day is counted whole: half a day's work cannot be planned.
    let work = (left * days).div_ceil(sum.max(1));
    let small = |count: u64| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    let pace = small(sum) / small(days);
    fill(
        "paper_numbers.forecast_words",
        &[
            ("days", &days.to_string()),
            ("pace", &decimal(pace, 0, Language::VI)),
            ("left", &serial_count_words(left)),
            ("work", &serial_count_words(work)),
        ],
    )
}

fn states(batches: &[Batch], now_ms: i64) -> Vec<[String; 3]> {
    BatchState::ALL
        .iter()
        .filter_map(|state| {
            let own = || batches.iter().filter(|batch| batch.state == *state);
            let oldest = own().map(|batch| batch.changed_ms).min()?;
            let count = u64::try_from(own().count()).unwrap_or(u64::MAX);
            Some([
                state_words(state.as_str()),
                serial_count_words(count),
                age_words(oldest, now_ms),
            ])
        })
        .collect()
}

fn rate(name: String, judged: u32, fields: u32, wrong: u32) -> RateLine {
    let share = |share: f64| percent(share, 2, Language::VI);
    let interval = clopper_pearson(wrong, fields, LEVEL);
    RateLine {
        name,
        judged: serial_count_words(u64::from(judged)),
        fields: serial_count_words(u64::from(fields)),
        wrong: serial_count_words(u64::from(wrong)),
        rate: share(if fields == 0 {
            0.0
        } else {
            f64::from(wrong) / f64::from(fields)
        }),
        interval: fill(
            "paper_audit.interval_words",
            &[
                ("low", &share(interval.low)),
                ("high", &share(interval.high)),
            ],
        ),
    }
}

fn clerk_lines(counts: &[ClerkCount], people: &BTreeMap<uuid::Uuid, String>) -> Vec<RateLine> {
    let mut clerks: BTreeMap<PersonId, (u32, u32, u32)> = BTreeMap::new();
    for count in counts {
        let sum = clerks.entry(count.clerk).or_default();
        *sum = (
            sum.0 + count.forms,
            sum.1 + count.fields,
            sum.2 + count.wrong,
        );
    }
    let mut lines: Vec<RateLine> = clerks
        .into_iter()
        .map(|(clerk, (forms, fields, wrong))| rate(name_of(people, clerk), forms, fields, wrong))
        .collect();
    lines.sort_by(|one, other| survey::text::compare_names(&one.name, &other.name));
    lines
}

/// The questions that were ever wrong. Each keying of a form compares each of its fields once, and the box beside a
/// choice only where the choice opens it.
async fn questions(
    app: &App,
    round: &survey::RoundId,
    seen: &BTreeSet<BatchId>,
    clerks: &[ClerkCount],
) -> Result<Vec<RateLine>, Problem> {
    let keyings: u32 = clerks.iter().map(|count| count.forms).sum();
    let mut wrong: BTreeMap<String, u32> = BTreeMap::new();
    for (batch, inputs) in progress::wrong_inputs(app.database(), *round).await? {
        if seen.contains(&batch) {
            for input in inputs {
                *wrong.entry(input).or_default() += 1;
            }
        }
    }
    if wrong.is_empty() {
        return Ok(Vec::new());
    }
    let paper = form::of_round(app.database(), *round).await?;
    let mut lines = Vec::new();
    for field in paper.layout.fields() {
        let Some(&wrong) = wrong.get(&field.input) else {
            continue;
        };
        let compared = if field.is_box() {
            let by_batch = progress::compared(app.database(), *round, &field.input).await?;
            let own = by_batch.iter().filter(|(batch, _)| seen.contains(batch));
            own.map(|(_, count)| count).sum()
        } else {
            keyings
        };
        let name = field_words(&paper.questionnaire, field);
        lines.push(rate(name, compared, compared, wrong));
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(&[], 100, "Chưa đủ số ngày")]
    #[case(&[10, 10, 10, 10], 100, "Chưa đủ số ngày")]
    #[case(&[10, 20, 30, 20, 20], 100, "trung bình mỗi ngày nhập 20 phiếu lần một. Với 100 phiếu còn lại và nhịp ấy, cần khoảng 5 ngày")]
    #[case(&[10, 20, 30, 20, 20], 101, "cần khoảng 6 ngày")]
    #[case(&[10, 20, 30, 20, 20], 0, "Không còn phiếu nào")]
    fn the_end_is_told_after_a_few_days_only(
        #[case] days: &[u64],
        #[case] left: u64,
        #[case] said: &str,
    ) {
        let firsts: BTreeMap<i64, u64> = (20_000..).zip(days.iter().copied()).collect();
        let found = forecast(&firsts, left);
        assert!(found.contains(said), "{found}");
    }
}
