//! Limits of answers as `constraint` expressions of XLSForm, and back.

use survey::{Choice, Kind};

use super::token::{Reader, Token, tokens};

/// The limits that a constraint can carry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Limits {
    /// Least number, inclusive.
    pub(super) least: Option<i64>,
    /// Most, inclusive: a number, or of choices.
    pub(super) most: Option<i64>,
    /// Most letters.
    pub(super) most_chars: Option<i64>,
    /// Earliest day.
    pub(super) earliest: Option<String>,
    /// Latest day.
    pub(super) latest: Option<String>,
    /// Codes of choices that exclude all others.
    pub(super) exclusive: Vec<String>,
}

/// The constraint of a question; none if its answers have no limit.
pub(super) fn write(kind: &Kind) -> Option<String> {
    let mut parts = Vec::new();
    match kind {
        Kind::Multiple { choices, most } => {
            if let Some(most) = most {
                parts.push(format!("count-selected(.) <= {most}"));
            }
            let exclusive = choices.iter().filter(|choice: &&Choice| choice.exclusive);
            parts.extend(exclusive.map(|choice| {
                format!(
                    "not(selected(., '{}') and count-selected(.) > 1)",
                    choice.code
                )
            }));
        }
        Kind::Number { least, most } => {
            parts.push(format!(". >= {least}"));
            parts.push(format!(". <= {most}"));
        }
        Kind::Text { most_chars } | Kind::Comment { most_chars } => {
            parts.push(format!("string-length(.) <= {most_chars}"));
        }
        Kind::Date { earliest, latest } => {
            let limits = [(">=", earliest), ("<=", latest)];
            parts.extend(
                limits
                    .into_iter()
                    .filter_map(|(sign, day)| Some(format!(". {sign} date('{}')", day.as_ref()?))),
            );
        }
        Kind::Satisfaction { .. } | Kind::Single { .. } | Kind::Grid { .. } => {}
    }
    (!parts.is_empty()).then(|| parts.join(" and "))
}

/// The limits of a constraint.
///
/// # Errors
/// The rest of the text from the first part that is none of those [`write`] writes.
pub(super) fn read(source: &str) -> Result<Limits, String> {
    let mut limits = Limits::default();
    let mut reader = Reader::new(tokens(source)?);
    loop {
        part(&mut reader, &mut limits).ok_or_else(|| source.to_owned())?;
        if reader.is_at_end() {
            return Ok(limits);
        }
        if !reader.name("and") {
            return Err(source.to_owned());
        }
    }
}

fn part(reader: &mut Reader, limits: &mut Limits) -> Option<()> {
    if reader.name("string-length") {
        limits.most_chars = Some(most(reader)?);
    } else if reader.name("count-selected") {
        limits.most = Some(most(reader)?);
    } else if reader.name("not") {
        limits.exclusive.push(exclusive(reader)?);
    } else {
        own(reader, limits)?;
    }
    Some(())
}

/// `(.) <= 20`
fn most(reader: &mut Reader) -> Option<i64> {
    let brackets = reader.sign("(") && reader.next()? == Token::Own && reader.sign(")");
    if !brackets {
        return None;
    }
    match (reader.comparison()?, reader.next()?) {
        ("<=", Token::Value(limit)) => limit.parse().ok(),
        ("<", Token::Value(limit)) => limit.parse::<i64>().ok()?.checked_sub(1),
        _ => None,
    }
}

/// `(selected(., 'none') and count-selected(.) > 1)`
fn exclusive(reader: &mut Reader) -> Option<String> {
    let begins = reader.sign("(")
        && reader.name("selected")
        && reader.sign("(")
        && reader.next()? == Token::Own
        && reader.sign(",");
    if !begins {
        return None;
    }
    let Token::Value(code) = reader.next()? else {
        return None;
    };
    let ends = reader.sign(")")
        && reader.name("and")
        && reader.name("count-selected")
        && reader.sign("(")
        && reader.next()? == Token::Own
        && reader.sign(")")
        && reader.comparison()? == ">"
        && reader.next()? == Token::Value("1".to_owned())
        && reader.sign(")");
    ends.then_some(code)
}

/// `. >= 1` or `. <= date('2026-12-31')`
fn own(reader: &mut Reader, limits: &mut Limits) -> Option<()> {
    if reader.next()? != Token::Own {
        return None;
    }
    let sign = reader.comparison()?;
    if reader.name("date") {
        let begins = reader.sign("(");
        let Token::Value(day) = reader.next()? else {
            return None;
        };
        if !(begins && reader.sign(")")) {
            return None;
        }
        match sign {
            ">=" => limits.earliest = Some(day),
            "<=" => limits.latest = Some(day),
            _ => return None,
        }
        return Some(());
    }
    let Token::Value(limit) = reader.next()? else {
        return None;
    };
    let limit: i64 = limit.parse().ok()?;
    match sign {
        ">=" => limits.least = Some(limit),
        ">" => limits.least = Some(limit.checked_add(1)?),
        "<=" => limits.most = Some(limit),
        "<" => limits.most = Some(limit.checked_sub(1)?),
        _ => return None,
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_read_in_both_spellings() {
        let limits = read(". >= 0 and . < 21").unwrap();
        assert_eq!((limits.least, limits.most), (Some(0), Some(20)));
        let limits = read(". >= date('2026-01-01') and . <= date('2026-12-31')").unwrap();
        assert_eq!(limits.earliest.as_deref(), Some("2026-01-01"));
        assert_eq!(limits.latest.as_deref(), Some("2026-12-31"));
        assert_eq!(read("string-length(.) <= 50").unwrap().most_chars, Some(50));
        let limits =
            read("count-selected(.) <= 2 and not(selected(., 'none') and count-selected(.) > 1)")
                .unwrap();
        assert_eq!(
            (limits.most, limits.exclusive),
            (Some(2), vec!["none".to_owned()])
        );
    }

    #[test]
    fn what_the_form_cannot_check_is_refused() {
        for source in [
            "regex(., '[0-9]+')",
            ". >= ${a}",
            ". = 2",
            ". >= 2 or . <= 1",
            "and",
            ". >= 99999999999999999999",
            "",
        ] {
            assert!(read(source).is_err(), "{source}");
        }
    }
}
