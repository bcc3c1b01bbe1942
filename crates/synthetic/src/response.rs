//! Twenty thousand answers: who, where, when, how.

use survey::{Context, Language, Mode, Questionnaire, RawAnswers, Stream};

use crate::answer::Form;
use crate::demo::Demo;
use crate::moment::{DAY_MS, office_moment};
use crate::person::Person;
use crate::place::Place;
use crate::quota::apportion;
use crate::random::Chance;
use crate::stream;

/// One invented answer, as it would arrive.
#[derive(Debug, Clone)]
pub struct Answered {
    /// What was ticked.
    pub answers: RawAnswers,
    /// Where it belongs.
    pub context: Context,
    /// When it was sent, Unix milliseconds UTC.
    pub submitted_ms: i64,
}

/// Chance in thousand of each mode: phone, kiosk, paper, interview.
const SAMPLED_MODES: [u32; 4] = [330, 20, 500, 150];
const OPEN_MODES: [u32; 4] = [840, 160, 0, 0];
const MODES: [Mode; 4] = [Mode::Phone, Mode::Kiosk, Mode::Paper, Mode::Interview];

impl Demo {
    /// All answers of the finished round, in the order of the units, the sample before the open
    /// stream; made one by one, because a million are too many to hold.
    pub fn answers(&self, questionnaire: &Questionnaire) -> impl Iterator<Item = Answered> {
        let form = Form::new(questionnaire, self.seed);
        let mut chance = Chance::new(self.seed, stream::RESPONDENTS);
        let traffic: Vec<f64> = self
            .places
            .iter()
            .map(|place| place.dossiers as f64)
            .collect();
        let sampled: u64 = self.places.iter().map(|place| place.forms).sum();
        let open = apportion(u64::from(self.responses).saturating_sub(sampled), &traffic);
        let sample = self
            .places
            .iter()
            .map(|place| (place, Stream::Sampled, place.forms));
        let by_itself = self
            .places
            .iter()
            .zip(open)
            .map(|(place, forms)| (place, Stream::Open, forms));
        sample
            .chain(by_itself)
            .flat_map(|(place, from, forms)| (0..forms).map(move |_| (place, from)))
            .map(move |(place, from)| self.one(&mut chance, &form, place, from))
    }

    fn one(&self, chance: &mut Chance, form: &Form<'_>, place: &Place, from: Stream) -> Answered {
        let open = from == Stream::Open;
        let mode = MODES[chance.weighted(if open { &OPEN_MODES } else { &SAMPLED_MODES })];
        let person = Person::draw(chance, place.effect, open);
        let answers = form.answers(chance, &person, mode);
        let round = &self.finished;
        let submitted_ms = office_moment(chance, round.opens_ms, round.closes_ms - DAY_MS);
        let minutes = i64::from(chance.between(2, 9));
        let on_screen = mode.can_ask_again();
        let english = on_screen && chance.happens(8);
        let context = Context {
            round: round.id,
            received_by: self.units[place.received_by].code.clone(),
            decided_by: self.units[place.unit].code.clone(),
            field: self.fields[place.field].code.clone(),
            stream: from,
            mode,
            language: if english { Language::EN } else { Language::VI },
            consent_version: form.consent_version().to_owned(),
            sample_member: None,
            started_ms: on_screen.then_some(submitted_ms - minutes * 60_000),
        };
        Answered {
            answers,
            context,
            submitted_ms,
        }
    }
}
