//! A small round: three units, two fields, the provincial questionnaire.

use store::catalogue::Catalogue;
use store::frame::FrameRow;
use store::link::Link;
use store::writer::Submission;
use store::{Database, Result};
use survey::{
    AttemptId, Block, CatalogueId, Choice, Context, Field, FieldCode, Kind, Language, Layout,
    LinkCode, LinkId, Mode, Question, Questionnaire, RawAnswers, ResponseId, Round, RoundId,
    RoundState, Stream, Text, Unit, UnitCode, ValidResponse, Validity, shipped,
    shipped_questionnaire, validate,
};

use crate::database::at_the_console;
use crate::ids::Ids;

/// Code of the questionnaire that it asks.
pub const QUESTIONNAIRE: &str = "dvhcc-2023";

/// 1 September 2026, 00:00 in Vietnam: the round opens.
pub const OPENS_MS: i64 = 1_788_195_600_000;
/// Thirty days later it closes.
pub const CLOSES_MS: i64 = OPENS_MS + 30 * 24 * 60 * 60 * 1000;

/// A round with its catalogue, frame and links, as values; [`SmallRound::insert`] keeps it.
#[derive(Debug, Clone)]
pub struct SmallRound {
    /// The round, open in September 2026.
    pub round: Round,
    /// The catalogue it pins.
    pub catalogue: Catalogue,
    /// A department, a commune and a ward.
    pub units: Vec<Unit>,
    /// Civil status and land.
    pub fields: Vec<Field>,
    /// 100 dossiers for each unit and field.
    pub frame: Vec<FrameRow>,
    /// One link a unit; the last one has no field.
    pub links: Vec<Link>,
}

impl SmallRound {
    /// A round with ids from `ids`.
    pub fn new(ids: &Ids) -> Self {
        let catalogue = Catalogue::confirmed(
            CatalogueId::from_uuid(ids.fresh()),
            "Danh mục thử".to_owned(),
            OPENS_MS,
        );
        let round = round(RoundId::from_uuid(ids.fresh()), catalogue.id);
        let units = vec![
            unit("so_tu_phap", "Sở Tư pháp", "sở", Block::SoBanNganh),
            unit("00001", "Xã An Bình", "xã", Block::CapXa),
            unit("00002", "Phường Đông Hòa", "phường", Block::CapXa),
        ];
        let fields = vec![
            field("ho_tich", "Hộ tịch", true, "Bộ Tư pháp"),
            field("dat_dai", "Đất đai", false, "Bộ Nông nghiệp và Môi trường"),
        ];
        let frame = units
            .iter()
            .flat_map(|unit| {
                let row = |field: &Field| FrameRow {
                    unit: unit.code.clone(),
                    field: field.code.clone(),
                    dossiers: 100,
                };
                fields.iter().map(row)
            })
            .collect();
        let links = (0..units.len())
            .map(|at| link(ids, round.id, &units, &fields, at))
            .collect();
        Self {
            round,
            catalogue,
            units,
            fields,
            frame,
            links,
        }
    }

    /// Keeps everything in a migrated database.
    ///
    /// # Errors
    /// The store's own.
    pub async fn insert(&self, database: &Database) -> Result<()> {
        for (code, source) in shipped() {
            let version = shipped_questionnaire(code).map_or(1, Questionnaire::version);
            store::questionnaire::insert(database, code, version, source).await?;
        }
        store::catalogue::insert(database, &self.catalogue, &self.units, &self.fields).await?;
        store::round::insert(database, &self.round).await?;
        store::frame::replace(database, self.round.id, &self.frame).await?;
        store::link::insert_many(database, &self.links).await
    }

    /// A response about a unit and a field by their positions, with these marks: `1`–`5`, `0`, `9`,
    /// or `-` for blank; marks that are missing at the end are blank. It came on paper.
    ///
    /// # Panics
    /// For marks that the questionnaire does not offer.
    pub fn response(&self, unit: usize, field: usize, marks: &str) -> ValidResponse {
        self.response_with(unit, field, marks, "")
    }

    /// The same with an open comment.
    ///
    /// # Panics
    /// For marks that the questionnaire does not offer.
    pub fn response_with(
        &self,
        unit: usize,
        field: usize,
        marks: &str,
        comment: &str,
    ) -> ValidResponse {
        let questionnaire = questionnaire();
        let mut answers = RawAnswers::new();
        for (item, mark) in questionnaire.items().iter().zip(marks.chars()) {
            if mark != '-' {
                answers.insert(item, mark.to_string());
            }
        }
        for asked in questionnaire.questions() {
            match &asked.kind {
                Kind::Single { choices } if asked.required => {
                    let choice = choice_that_asks_most(questionnaire, &answers, asked, choices);
                    answers.set(&asked.code, vec![choice]);
                }
                Kind::Comment { .. } if !comment.is_empty() => {
                    answers.insert(&asked.code, comment);
                }
                _ => {}
            }
        }
        validate(questionnaire, &answers, self.context(unit, field))
            .expect("the answers of a test are valid")
    }

    /// Where a response about a unit and a field belongs, by their positions.
    pub fn context(&self, unit: usize, field: usize) -> Context {
        Context {
            round: self.round.id,
            received_by: self.units[unit].code.clone(),
            decided_by: self.units[unit].code.clone(),
            field: self.fields[field].code.clone(),
            stream: Stream::Sampled,
            mode: Mode::Paper,
            language: Language::VI,
            consent_version: questionnaire().consent().version.clone(),
            sample_member: None,
            started_ms: None,
        }
    }
}

/// The first of the choices after which most questions are asked.
fn choice_that_asks_most(
    questionnaire: &Questionnaire,
    answers: &RawAnswers,
    asked: &Question,
    choices: &[Choice],
) -> String {
    let questions_after = |choice: &Choice| {
        let mut answers = answers.clone();
        answers.set(&asked.code, vec![choice.code.clone()]);
        questionnaire
            .questions()
            .filter(|next| questionnaire.is_asked(next, &answers))
            .count()
    };
    let best = choices
        .iter()
        .rev()
        .max_by_key(|choice| questions_after(choice));
    best.map(|choice| choice.code.clone()).unwrap_or_default()
}

/// A submission of `response` with fresh ids, received a minute after the round opened.
pub fn submission(ids: &Ids, response: ValidResponse) -> Submission {
    Submission {
        response,
        id: ResponseId::from_uuid(ids.fresh()),
        attempt: AttemptId::from_uuid(ids.fresh()),
        received_ms: OPENS_MS + 60_000,
        token: None,
    }
}

/// The questionnaire of the round.
///
/// # Panics
/// If the program ships without it.
pub fn questionnaire() -> &'static Questionnaire {
    shipped_questionnaire(QUESTIONNAIRE).expect("the program ships the provincial questionnaire")
}

fn round(id: RoundId, catalogue: CatalogueId) -> Round {
    Round {
        id,
        code: "2026-thu".to_owned(),
        name: Text::vi("Đợt thử 2026").with(Language::EN, "Test round 2026"),
        questionnaire_code: QUESTIONNAIRE.to_owned(),
        questionnaire_version: questionnaire().version(),
        catalogue,
        opens_ms: OPENS_MS,
        closes_ms: CLOSES_MS,
        state: RoundState::Open,
        layout: Layout::Paged,
        languages: vec![Language::VI, Language::EN],
        index: None,
        minimum_n: 30,
        synthetic: true,
        province_name: "Tỉnh Thử Nghiệm".to_owned(),
    }
}

fn unit(code: &str, full_name: &str, kind: &str, block: Block) -> Unit {
    Unit {
        code: UnitCode::parse(code).expect("a code of this file"),
        name: full_name
            .split_once(' ')
            .map_or(full_name, |(_, name)| name)
            .to_owned(),
        full_name: full_name.to_owned(),
        kind: kind.to_owned(),
        block,
        parent: None,
        phone: Some("0200 123 456".to_owned()),
        validity: Validity::default(),
        former_names: Vec::new(),
    }
}

fn field(code: &str, name: &str, common: bool, ministry: &str) -> Field {
    Field {
        code: FieldCode::parse(code).expect("a code of this file"),
        name: name.to_owned(),
        common,
        ministry: ministry.to_owned(),
    }
}

/// Puts the whole form of every round on one page.
///
/// # Panics
/// If the database refuses.
pub async fn on_one_page(database: &Database) {
    at_the_console(database, "UPDATE round SET layout = 'one-page'")
        .await
        .expect("the layout of a test's rounds can be changed");
}

fn link(ids: &Ids, round: RoundId, units: &[Unit], fields: &[Field], at: usize) -> Link {
    let [a, b, c, d, e, f, g, h, ..] = ids.bytes();
    Link {
        id: LinkId::from_uuid(ids.fresh()),
        code: LinkCode::from_bytes([a, b, c, d, e, f, g, h]),
        round,
        received_by: units[at].code.clone(),
        decided_by: units[at].code.clone(),
        field: fields.get(at).map(|field| field.code.clone()),
        place: format!("Quầy {}", at + 1),
        stream: Stream::Open,
        created_ms: OPENS_MS,
        revoked_ms: None,
        revoked_reason: None,
    }
}
