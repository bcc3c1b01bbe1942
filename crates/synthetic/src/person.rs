//! One invented respondent: how content, how careful, and with what dossier.

use crate::random::Chance;

/// Marks end at these places of a standard normal scale: 1 % / 2.5 % / 12.5 % / 58 % / 26 %, close
/// to the published 2024 level of 84 % satisfied with services.
const THRESHOLDS: [f64; 4] = [-2.326, -1.812, -0.994, 0.643];

/// Standard deviation of what makes one person content with everything.
const PERSON: f64 = 0.76;
/// Standard deviation of what moves one answer alone.
const ANSWER: f64 = 0.60;

/// A respondent.
#[derive(Debug)]
pub(crate) struct Person {
    /// How content, in standard deviations, unit and field included.
    content: f64,
    /// The one mark of somebody who ticks down a column.
    straight: Option<u8>,
    /// Leaves nearly everything blank.
    pub(crate) careless: bool,
    /// Never sent feedback, so those items do not apply.
    pub(crate) no_feedback: bool,
}

impl Person {
    /// A person who judges a unit and field with the joint effect `place`.
    pub(crate) fn draw(chance: &mut Chance, place: f64, by_themselves: bool) -> Self {
        // People who answer a poster are more extreme, and less content on the whole.
        let (shift, spread) = if by_themselves {
            (-0.28, 1.25)
        } else {
            (0.0, 1.0)
        };
        let content = place + shift + spread * PERSON * chance.normal();
        let straight = chance.happens(35).then(|| mark(content));
        Self {
            content,
            straight,
            careless: chance.happens(5),
            no_feedback: chance.happens(420),
        }
    }

    /// The mark for an item that is `item` standard deviations easier than the usual one.
    pub(crate) fn mark(&self, chance: &mut Chance, item: f64) -> u8 {
        let noise = chance.normal();
        self.straight
            .unwrap_or_else(|| mark(self.content + item + ANSWER * noise))
    }

    /// Whether the person is on the satisfied side.
    pub(crate) fn is_content(&self) -> bool {
        self.content > -0.2
    }
}

fn mark(z: f64) -> u8 {
    let passed = THRESHOLDS
        .iter()
        .filter(|&&threshold| z > threshold)
        .count();
    u8::try_from(passed).map_or(5, |passed| passed + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_is_that_of_the_published_years() {
        let mut chance = Chance::new(11, 1);
        let mut counts = [0u32; 5];
        for _ in 0..50_000 {
            let person = Person::draw(&mut chance, 0.0, false);
            counts[usize::from(person.mark(&mut chance, 0.0)) - 1] += 1;
        }
        let satisfied = f64::from(counts[3] + counts[4]) / 50_000.0;
        assert!((0.82..0.87).contains(&satisfied), "{counts:?}");
        assert!(counts.iter().all(|&count| count > 50), "{counts:?}");
    }

    #[test]
    fn a_person_who_ticks_down_a_column_always_ticks_the_same() {
        let mut chance = Chance::new(5, 1);
        let straight = (0..1000)
            .map(|_| Person::draw(&mut chance, 0.0, false))
            .filter(|person| person.straight.is_some());
        let mut other = Chance::new(6, 1);
        let mut seen = 0;
        for person in straight {
            seen += 1;
            let first = person.mark(&mut other, 0.0);
            assert!((0..10).all(|_| person.mark(&mut other, 0.5) == first));
        }
        assert!(seen > 10);
    }
}
