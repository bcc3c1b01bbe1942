//! `GET /nhap-phieu/cua-toi`: a clerk's own figures. Whose they are comes from the session and from nowhere else.

use axum::extract::State;
use axum::response::Response;
use intake::PersonId;
use pages::desk::{Own, OwnNumbers};
use pages::office::parts::Fact;
use pages::office::{Section, fill, words};
use pages::words::{decimal, integer, percent};
use store::StoreError;
use store::paper::keying::{self, Numbers, Quality};
use survey::Language;

use super::who;
use crate::access::Permit;
use crate::app::App;
use crate::day::today_ms;
use crate::html::html;
use crate::policy::KeyForms;
use crate::problem::Problem;

/// Shows the page.
pub(super) async fn own(
    permit: Permit<KeyForms>,
    State(app): State<App>,
) -> Result<Response, Problem> {
    let person = who(&app, &permit).person;
    let all = keying::numbers(app.database(), person, i64::MIN).await?;
    let quality = keying::quality(app.database(), person).await?;
    let page = Own {
        frame: permit.frame(Section::Desk, words("desk.own_title")),
        numbers: vec![
            OwnNumbers {
                title: words("desk.own_today"),
                facts: today(&app, person).await?,
            },
            OwnNumbers {
                title: words("desk.own_all"),
                facts: facts(&all),
            },
        ],
        quality: quality_facts(&quality),
    };
    Ok(html(app.pages().desk_own(&page)?))
}

/// The person's figures of this day in Vietnam.
pub(super) async fn today(app: &App, person: PersonId) -> Result<Vec<Fact>, StoreError> {
    let since_ms = today_ms(app.ambient().now_ms());
    let numbers = keying::numbers(app.database(), person, since_ms).await?;
    Ok(facts(&numbers))
}

fn facts(numbers: &Numbers) -> Vec<Fact> {
    let none = || words("desk.own_none");
    let told = |rate: Option<f64>| rate.map_or_else(none, |rate| decimal(rate, 0, Language::VI));
    let minutes = i64::try_from(numbers.active_ms / 60_000).unwrap_or(i64::MAX);
    let minutes = integer(minutes, Language::VI);
    vec![
        Fact::new(
            words("desk.own_forms_count"),
            integer(i64::from(numbers.forms), Language::VI),
        ),
        Fact::new(words("desk.own_speed"), told(numbers.forms_an_hour())),
        Fact::new(words("desk.own_keys"), told(numbers.keys_a_minute())),
        Fact::new(
            words("desk.own_time"),
            fill("desk.own_minutes", &[("n", &minutes)]),
        ),
    ]
}

fn quality_facts(quality: &Quality) -> Vec<Fact> {
    let count = |number: u32| integer(i64::from(number), Language::VI);
    let rate = quality.error_rate();
    vec![
        Fact::new(words("desk.quality_forms"), count(quality.forms)),
        Fact::new(words("desk.quality_fields"), count(quality.fields)),
        Fact::new(words("desk.quality_wrong"), count(quality.wrong)),
        Fact::new(
            words("desk.quality_rate"),
            rate.map_or_else(
                || words("desk.own_none"),
                |rate| percent(rate, 2, Language::VI),
            ),
        ),
    ]
}
