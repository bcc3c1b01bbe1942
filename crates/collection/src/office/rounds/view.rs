//! A round as one person sees it.

use std::collections::BTreeSet;

use pages::citizen::ProblemKind;
use pages::office::rounds::Known;
use pages::office::words;
use serde::Deserialize;
use store::round::plan::{self, KeptPlan};
use store::{By, StoreError, catalogue, questionnaire};
use survey::round::{PlanPart, Surroundings};
use survey::{Field, Language, Questionnaire, Scope, Unit, UnitCode};

use crate::app::App;
use crate::problem::Problem;

/// The plan of a round with the units and fields that it names.
#[derive(Debug)]
pub(in crate::office) struct RoundView {
    pub(in crate::office) kept: KeptPlan,
    pub(in crate::office) catalogue_name: String,
    /// All units of its catalogue.
    pub(in crate::office) units: Vec<Unit>,
    pub(in crate::office) fields: Vec<Field>,
    /// The units that the person sees; nothing: all of them.
    narrowed: Option<BTreeSet<UnitCode>>,
}

/// What was just done, told once at the top of the next page.
#[derive(Debug, Default, Deserialize)]
pub(in crate::office) struct Told {
    #[serde(default)]
    da: String,
}

impl Told {
    /// The words, if the code is one of ours.
    pub(in crate::office) fn words(&self) -> Option<String> {
        let known = ["created", "saved", "amended", "unchanged"];
        let known = known.contains(&self.da.as_str());
        known.then(|| words(&format!("rounds.{}", self.da)))
    }
}

impl RoundView {
    /// Loads the round of this code for somebody with this scope.
    ///
    /// # Errors
    /// Not found, also for a round of which the person sees no unit.
    pub(in crate::office) async fn load(
        app: &App,
        scope: &Scope,
        code: &str,
    ) -> Result<Self, Problem> {
        let database = app.database();
        let kept = plan::by_code(database, code).await.map_err(missing)?;
        let id = kept.plan.round.catalogue;
        let catalogue_name = catalogue::find(database, id).await?.name;
        let units = catalogue::units(database, id).await?;
        let fields = catalogue::fields(database, id).await?;
        let narrowed: Option<BTreeSet<UnitCode>> = match scope {
            Scope::Everything => None,
            Scope::Units(seen) => {
                let known = units.iter().map(|unit| &unit.code);
                Some(known.filter(|code| seen.contains(*code)).cloned().collect())
            }
            Scope::PostOffices(offices) => {
                let served = kept.plan.post_offices.iter();
                let served = served.filter(|(code, _)| offices.contains(*code));
                Some(
                    served
                        .flat_map(|(_, office)| office.units.clone())
                        .collect(),
                )
            }
        };
        if narrowed.as_ref().is_some_and(BTreeSet::is_empty) {
            return Err(Problem::new(ProblemKind::NotFound));
        }
        Ok(Self {
            kept,
            catalogue_name,
            units,
            fields,
            narrowed,
        })
    }

    /// The same view of the round as it stands now.
    pub(in crate::office) fn at(&self, kept: KeptPlan) -> Self {
        Self {
            kept,
            catalogue_name: self.catalogue_name.clone(),
            units: self.units.clone(),
            fields: self.fields.clone(),
            narrowed: self.narrowed.clone(),
        }
    }

    /// Whether the person sees all units.
    pub(in crate::office) const fn is_whole(&self) -> bool {
        self.narrowed.is_none()
    }

    /// The units that the person sees, in the order of the catalogue.
    pub(in crate::office) fn seen(&self) -> impl Iterator<Item = &Unit> {
        self.units.iter().filter(|unit| self.sees(&unit.code))
    }

    /// Whether the person sees this unit.
    pub(in crate::office) fn sees(&self, code: &UnitCode) -> bool {
        self.narrowed
            .as_ref()
            .is_none_or(|narrowed| narrowed.contains(code))
    }

    /// The unit of this code, if the person sees it.
    ///
    /// # Errors
    /// Not found.
    pub(in crate::office) fn unit(&self, code: &str) -> Result<&Unit, Problem> {
        self.seen()
            .find(|unit| unit.code.as_str() == code)
            .ok_or_else(|| Problem::new(ProblemKind::NotFound))
    }

    /// The names of units and fields.
    pub(in crate::office) fn known(&self) -> Known<'_> {
        Known {
            units: &self.units,
            fields: &self.fields,
        }
    }

    /// The round's name in Vietnamese.
    pub(in crate::office) fn name(&self) -> &str {
        self.kept.plan.round.name.get(Language::VI)
    }

    /// The round's page.
    pub(in crate::office) fn path(&self) -> String {
        format!("/quan-ly/dot/{}", self.kept.plan.round.code)
    }

    /// The questionnaire that the round asks, if it is kept and can be read.
    pub(in crate::office) async fn questionnaire(
        &self,
        app: &App,
    ) -> Result<Option<Questionnaire>, Problem> {
        let round = &self.kept.plan.round;
        let (code, version) = (&round.questionnaire_code, round.questionnaire_version);
        match questionnaire::find(app.database(), code, version).await {
            Ok(source) => Ok(Questionnaire::parse(&source).ok()),
            Err(StoreError::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

/// What a plan is compared with before it opens, with the values that it borrows from.
#[derive(Debug)]
pub(in crate::office) struct Around {
    questionnaire: Option<Questionnaire>,
    linked: BTreeSet<UnitCode>,
    counted: BTreeSet<UnitCode>,
    now_ms: i64,
}

impl Around {
    pub(in crate::office) async fn load(app: &App, view: &RoundView) -> Result<Self, Problem> {
        let id = view.kept.plan.round.id;
        let links = store::link::count_by_unit(app.database(), id).await?;
        let linked = links.into_iter().filter(|(_, count)| count.valid > 0);
        let frame = store::frame::of_round(app.database(), id).await?;
        Ok(Self {
            questionnaire: view.questionnaire(app).await?,
            linked: linked.map(|(unit, _)| unit).collect(),
            counted: frame.into_iter().map(|row| row.unit).collect(),
            now_ms: app.ambient().now_ms(),
        })
    }

    pub(in crate::office) fn surroundings<'a>(&'a self, view: &'a RoundView) -> Surroundings<'a> {
        Surroundings {
            questionnaire: self.questionnaire.as_ref(),
            units: &view.units,
            fields: &view.fields,
            linked: &self.linked,
            counted: &self.counted,
            now_ms: self.now_ms,
        }
    }
}

/// The parts that are edited on pages of their own, with the word in their address.
const SLUGS: [(PlanPart, &str); 8] = [
    (PlanPart::Name, "ten"),
    (PlanPart::Period, "thoi-gian"),
    (PlanPart::Units, "don-vi"),
    (PlanPart::Fields, "linh-vuc"),
    (PlanPart::Quotas, "chi-tieu"),
    (PlanPart::Form, "hinh-thuc"),
    (PlanPart::Index, "chi-so"),
    (PlanPart::PostOffices, "buu-cuc"),
];

/// The word of a part in addresses; nothing for parts that have no page.
pub(in crate::office) fn slug_of(part: PlanPart) -> Option<&'static str> {
    let found = SLUGS.iter().find(|(known, _)| *known == part)?;
    Some(found.1)
}

/// The part of a word in an address.
///
/// # Errors
/// Not found.
pub(in crate::office) fn part_of(slug: &str) -> Result<PlanPart, Problem> {
    let found = SLUGS.iter().find(|(_, known)| *known == slug);
    found
        .map(|(part, _)| *part)
        .ok_or_else(|| Problem::new(ProblemKind::NotFound))
}

/// What is not there is a page that is not there, and no fault of ours to log.
pub(in crate::office) fn missing(error: StoreError) -> Problem {
    match error {
        StoreError::NotFound { .. } => Problem::new(ProblemKind::NotFound),
        other => other.into(),
    }
}

/// Who acts, and when.
pub(in crate::office) fn by<'a>(app: &App, actor: &'a str) -> By<'a> {
    By {
        actor,
        at_ms: app.ambient().now_ms(),
    }
}
