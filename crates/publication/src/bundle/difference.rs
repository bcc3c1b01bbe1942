//! Where two documents differ.

use serde_json::Value;

/// One place where a bundle is not what it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The file.
    pub file: String,
    /// The place in it, e.g. `sampled.units[3].measures[0].share.value`; empty for the file as a whole.
    pub place: String,
    /// What the file says.
    pub kept: String,
    /// What it should say.
    pub computed: String,
}

impl Difference {
    /// A difference of a whole file.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "numbers and words alike are handed in"
    )]
    pub(super) fn of_file(file: &str, kept: impl ToString, computed: impl ToString) -> Self {
        Self {
            file: file.to_owned(),
            place: String::new(),
            kept: kept.to_string(),
            computed: computed.to_string(),
        }
    }
}

/// The first differences of two JSON documents, at most `most`.
pub(super) fn of_json(file: &str, kept: &[u8], computed: &[u8], most: usize) -> Vec<Difference> {
    let parse = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).ok();
    let mut found = Vec::new();
    match (parse(kept), parse(computed)) {
        (Some(kept), Some(computed)) => walk(file, "", &kept, &computed, most, &mut found),
        _ => found.push(Difference::of_file(file, "no JSON", "JSON")),
    }
    if found.is_empty() && kept != computed {
        let at = kept
            .iter()
            .zip(computed)
            .take_while(|(a, b)| a == b)
            .count();
        let mut other = Difference::of_file(file, "other bytes", "");
        other.place = format!("byte {at}");
        found.push(other);
    }
    found
}

/// The first lines of two texts that differ, at most `most`.
pub(super) fn of_text(file: &str, kept: &[u8], computed: &[u8], most: usize) -> Vec<Difference> {
    let lines = |bytes: &[u8]| -> Vec<String> {
        let text = String::from_utf8_lossy(bytes);
        text.split('\n').map(str::to_owned).collect()
    };
    let (kept, computed) = (lines(kept), lines(computed));
    (0..kept.len().max(computed.len()))
        .filter(|&at| kept.get(at) != computed.get(at))
        .take(most)
        .map(|at| Difference {
            file: file.to_owned(),
            place: format!("line {}", at + 1),
            kept: kept.get(at).cloned().unwrap_or_default(),
            computed: computed.get(at).cloned().unwrap_or_default(),
        })
        .collect()
}

fn walk(
    file: &str,
    place: &str,
    kept: &Value,
    computed: &Value,
    most: usize,
    found: &mut Vec<Difference>,
) {
    if found.len() >= most || kept == computed {
        return;
    }
    match (kept, computed) {
        (Value::Object(a), Value::Object(b)) => {
            let keys = a.keys().chain(b.keys().filter(|key| !a.contains_key(*key)));
            for key in keys {
                let place = if place.is_empty() {
                    key.clone()
                } else {
                    format!("{place}.{key}")
                };
                let (a, b) = (a.get(key), b.get(key));
                let nothing = Value::Null;
                let (a, b) = (a.unwrap_or(&nothing), b.unwrap_or(&nothing));
                walk(file, &place, a, b, most, found);
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (at, (a, b)) in a.iter().zip(b).enumerate() {
                walk(file, &format!("{place}[{at}]"), a, b, most, found);
            }
        }
        _ => found.push(Difference {
            file: file.to_owned(),
            place: place.to_owned(),
            kept: short(kept),
            computed: short(computed),
        }),
    }
}

/// A value in a line.
fn short(value: &Value) -> String {
    let text = value.to_string();
    let cut: String = text.chars().take(80).collect();
    if cut.len() < text.len() {
        cut + "…"
    } else {
        cut
    }
}
