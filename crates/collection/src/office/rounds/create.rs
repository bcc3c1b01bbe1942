//! `/quan-ly/dot/moi`: a new draft from a questionnaire and a catalogue.

use axum::extract::State;
use axum::response::Response;
use pages::office::parts::Fault;
use pages::office::rounds::CreateRound;
use pages::office::{Section, fill, words};
use store::Constraint;
use store::round::plan;
use survey::catalogue::CatalogueState;
use survey::questionnaire::life::QuestionnaireState;
use survey::round::RoundPlan;
use survey::{
    CatalogueId, IndexRule, Language, Layout, Questionnaire, Round, RoundId, RoundState, Text, text,
};

use super::moment;
use super::view::by;
use crate::access::Permit;
use crate::app::App;
use crate::html::{html, see_other};
use crate::policy::ManageRounds;
use crate::posted::Fields;
use crate::problem::Problem;

/// What may be chosen.
struct Choices {
    questionnaires: Vec<Questionnaire>,
    catalogues: Vec<(CatalogueId, String)>,
}

impl Choices {
    async fn load(app: &App) -> Result<Self, Problem> {
        let database = app.database();
        let versions = store::questionnaire::all(database).await?;
        let catalogues = store::catalogue::all(database).await?;
        let confirmed =
            |catalogue: &store::catalogue::Catalogue| catalogue.state == CatalogueState::Confirmed;
        Ok(Self {
            questionnaires: versions
                .iter()
                .filter(|version| version.state == QuestionnaireState::Frozen)
                .filter_map(|version| Questionnaire::parse(&version.source).ok())
                .collect(),
            catalogues: catalogues
                .into_iter()
                .rev()
                .filter(confirmed)
                .map(|catalogue| (catalogue.id, catalogue.name))
                .collect(),
        })
    }

    fn questionnaire(&self, value: &str) -> Option<&Questionnaire> {
        let mut all = self.questionnaires.iter();
        all.find(|questionnaire| value_of(questionnaire) == value)
    }

    fn catalogue(&self, value: &str) -> Option<CatalogueId> {
        let mut all = self.catalogues.iter();
        let found = all.find(|(id, _)| id.to_string() == value)?;
        Some(found.0)
    }
}

fn value_of(questionnaire: &Questionnaire) -> String {
    format!("{}@{}", questionnaire.code(), questionnaire.version())
}

/// Shows the form.
pub(super) async fn show(
    permit: Permit<ManageRounds>,
    State(app): State<App>,
) -> Result<Response, Problem> {
    let choices = Choices::load(&app).await?;
    form(&permit, &app, &choices, &Fields::default(), Vec::new())
}

/// Keeps the draft.
pub(super) async fn create(
    permit: Permit<ManageRounds>,
    State(app): State<App>,
    fields: Fields,
) -> Result<Response, Problem> {
    let choices = Choices::load(&app).await?;
    let round = match read(&app, &choices, &fields) {
        Ok(round) => round,
        Err(faults) => return form(&permit, &app, &choices, &fields, faults),
    };
    let code = round.code.clone();
    let plan = RoundPlan::of(round);
    match plan::create(app.database(), &plan, &by(&app, &permit.actor())).await {
        Ok(()) => Ok(see_other(&format!("/quan-ly/dot/{code}?da=created"))),
        Err(error) if error.constraint() == Some(Constraint::RoundCode) => {
            let taken = vec![Fault::new("code", words("rounds.wrong_code_taken"))];
            form(&permit, &app, &choices, &fields, taken)
        }
        Err(error) => Err(error.into()),
    }
}

/// The round that was typed, or what is wrong with it.
fn read(app: &App, choices: &Choices, fields: &Fields) -> Result<Round, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut wrong = |input: &str, key: &str| {
        faults.push(Fault::new(input, words(&format!("rounds.{key}"))));
    };
    let name = text::normalise_line(fields.one("name_vi"));
    if name.is_empty() || text::length(&name) > 200 {
        wrong("name_vi", "wrong_name");
    }
    let code = fields.one("code").to_owned();
    if !is_code(&code) {
        wrong("code", "wrong_code");
    }
    let province = text::normalise_line(fields.one("province"));
    if province.is_empty() || text::length(&province) > 100 {
        wrong("province", "wrong_province");
    }
    let opens_ms = moment::read(fields.one("opens"));
    let closes_ms = moment::read(fields.one("closes"));
    if opens_ms.is_none() {
        wrong("opens", "wrong_moment");
    }
    if closes_ms.is_none() {
        wrong("closes", "wrong_moment");
    } else if closes_ms <= opens_ms {
        wrong("closes", "wrong_order");
    }
    let questionnaire = choices.questionnaire(fields.one("questionnaire"));
    if questionnaire.is_none() {
        wrong("questionnaire", "wrong_questionnaire");
    }
    let catalogue = choices.catalogue(fields.one("catalogue"));
    if catalogue.is_none() {
        wrong("catalogue", "wrong_catalogue");
    }
    let (Some(questionnaire), Some(catalogue), Some(opens_ms), Some(closes_ms), true) = (
        questionnaire,
        catalogue,
        opens_ms,
        closes_ms,
        faults.is_empty(),
    ) else {
        return Err(faults);
    };
    Ok(Round {
        id: RoundId::from_uuid(app.ambient().fresh_id()),
        code,
        name: Text::vi(&name),
        questionnaire_code: questionnaire.code().to_owned(),
        questionnaire_version: questionnaire.version(),
        catalogue,
        opens_ms,
        closes_ms,
        state: RoundState::Draft,
        layout: Layout::Paged,
        languages: vec![Language::VI],
        index: Some(IndexRule::of(questionnaire)),
        minimum_n: 30,
        synthetic: false,
        province_name: province,
    })
}

/// Whether a text can be the code of a round: it stands in addresses and file names.
fn is_code(code: &str) -> bool {
    // The address of this very page.
    const TAKEN: &str = "moi";
    let fits = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '-';
    (3..=40).contains(&code.len()) && code.chars().all(fits) && code != TAKEN
}

fn form(
    permit: &Permit<ManageRounds>,
    app: &App,
    choices: &Choices,
    fields: &Fields,
    faults: Vec<Fault>,
) -> Result<Response, Problem> {
    let questionnaires = choices.questionnaires.iter().map(|questionnaire| {
        let title = questionnaire.title().get(Language::VI);
        let version = questionnaire.version().to_string();
        let values = [("title", title), ("version", version.as_str())];
        let words = fill("rounds.questionnaire_option", &values);
        (value_of(questionnaire), words)
    });
    let catalogues = choices.catalogues.iter();
    let catalogues = catalogues.map(|(id, name)| (id.to_string(), name.clone()));
    let typed = |name: &str| fields.one(name).to_owned();
    Ok(html(app.pages().create_round(&CreateRound {
        frame: permit.frame(Section::Rounds, words("rounds.create_title")),
        code: typed("code"),
        name: typed("name_vi"),
        province: typed("province"),
        opens: typed("opens"),
        closes: typed("closes"),
        questionnaires: (questionnaires.collect(), typed("questionnaire")),
        catalogues: (catalogues.collect(), typed("catalogue")),
        faults,
    })?))
}

#[cfg(test)]
mod tests {
    use super::is_code;

    #[test]
    fn the_code_of_a_round_fits_into_an_address() {
        for code in ["2026-dot-1", "abc", "1-2"] {
            assert!(is_code(code), "{code}");
        }
        for code in [
            "", "ab", "moi", "Đợt-1", "2026 dot", "a/b", "2026_1", "A-1-B",
        ] {
            assert!(!is_code(code), "{code}");
        }
    }
}
