//! The people of the simulation: somebody who fills in a form, and clerks who err.

use std::collections::BTreeMap;

use intake::layout::{Field, FieldKind};
use intake::{Layout, Value};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// What stands on a sheet of paper, or what a clerk believes to stand there.
pub(crate) type Sheet = BTreeMap<String, Value>;

/// Chance from one seed.
pub(crate) struct Chance(ChaCha8Rng);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        let wide = u64::from(self.0.next_u32()) * u64::from(bound.max(1));
        u32::try_from(wide >> 32).unwrap_or(0)
    }

    pub(crate) fn happens(&mut self, per_mille: u32) -> bool {
        self.below(1000) < per_mille
    }

    /// A key from 1 to the number of choices.
    fn key(&mut self, choices: usize) -> u8 {
        let choices = u32::try_from(choices).unwrap_or(1);
        u8::try_from(self.below(choices) + 1).unwrap_or(1)
    }
}

/// A respondent: mostly satisfied, one line in fifty left blank, one in two hundred with two marks.
pub(crate) fn fill_in(layout: &Layout, chance: &mut Chance) -> Sheet {
    let mut sheet = Sheet::new();
    for field in layout.fields() {
        if layout.is_visited(field, &sheet) {
            let value = answer(field, chance);
            sheet.insert(field.input.clone(), value);
        }
    }
    sheet
}

fn answer(field: &Field, chance: &mut Chance) -> Value {
    if field.takes_two_marks() && chance.happens(5) {
        return Value::TwoMarks;
    }
    if chance.happens(20) {
        return Value::Blank;
    }
    match &field.kind {
        FieldKind::Mark { not_applicable, .. } => match chance.below(20) {
            0 if *not_applicable => Value::NotApplicable,
            0..=1 => Value::Mark(2),
            2..=4 => Value::Mark(3),
            5..=12 => Value::Mark(4),
            _ => Value::Mark(5),
        },
        FieldKind::Choice { codes } => Value::Choice(chance.key(codes.len())),
        FieldKind::Ticks { codes, .. } => Value::Ticks([chance.key(codes.len())].into()),
        FieldKind::Number { least, .. } => Value::Number(*least),
        FieldKind::Date { .. } => Value::Date("2026-09-02".to_owned()),
        FieldKind::Box { .. } => Value::Text("Nung".to_owned()),
        FieldKind::Text { .. } if chance.happens(100) => {
            Value::Text("Shorter waiting times".to_owned())
        }
        FieldKind::Text { .. } => Value::Blank,
    }
}

/// A clerk who keys the sheet, with so many wrong fields in 1,000. Somebody who comes to a box by a
/// wrong choice finds it empty.
pub(crate) fn key(
    layout: &Layout,
    sheet: &Sheet,
    wrong_per_mille: u32,
    chance: &mut Chance,
) -> Sheet {
    let mut keyed = Sheet::new();
    for field in layout.fields() {
        if !layout.is_visited(field, &keyed) {
            continue;
        }
        let read = sheet.get(&field.input).cloned().unwrap_or(Value::Blank);
        let value = if chance.happens(wrong_per_mille) {
            slip(field, &read, chance)
        } else {
            read
        };
        keyed.insert(field.input.clone(), value);
    }
    keyed
}

/// Another value that the field takes: mostly a neighbouring key, sometimes a line taken for blank.
fn slip(field: &Field, read: &Value, chance: &mut Chance) -> Value {
    let is_left_out = *read != Value::Blank && chance.happens(100);
    if is_left_out {
        return Value::Blank;
    }
    let other = |key: u8, choices: u8| if key < choices { key + 1 } else { key - 1 };
    match (&field.kind, read) {
        (FieldKind::Mark { .. }, Value::Mark(mark)) if *mark > 1 && chance.happens(500) => {
            Value::Mark(mark - 1)
        }
        (FieldKind::Mark { .. }, Value::Mark(mark)) => Value::Mark(other(*mark, 5)),
        (FieldKind::Mark { .. }, _) => Value::Mark(4),
        (FieldKind::Choice { codes } | FieldKind::Ticks { codes, .. }, Value::Choice(key)) => {
            Value::Choice(other(*key, u8::try_from(codes.len()).unwrap_or(1)))
        }
        (FieldKind::Choice { .. }, _) => Value::Choice(1),
        (FieldKind::Ticks { .. }, _) => Value::Ticks([1].into()),
        (FieldKind::Text { .. } | FieldKind::Box { .. }, Value::Text(words)) => {
            let kept = words.chars().count().saturating_sub(1);
            Value::Text(words.chars().take(kept).collect())
        }
        (FieldKind::Text { .. } | FieldKind::Box { .. }, _) => Value::Text("x".to_owned()),
        (FieldKind::Number { most, .. }, _) => Value::Number(*most),
        (FieldKind::Date { .. }, _) => Value::Date("2026-09-03".to_owned()),
    }
}
