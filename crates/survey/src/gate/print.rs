//! A condition as text again, in one spelling.

use std::fmt;

use super::{Expression, Order, Test, Value};

impl fmt::Display for Order {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::AtLeast => ">=",
            Self::Greater => ">",
        })
    }
}

impl fmt::Display for Expression {
    /// Writes what [`Gate::parse`](super::Gate::parse) reads as the same condition.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any(parts) => joined(out, parts, " or ", |part| matches!(part, Self::Any(_))),
            Self::All(parts) => joined(out, parts, " and ", |part| {
                matches!(part, Self::Any(_) | Self::All(_))
            }),
            Self::Not(inner) => {
                out.write_str("not ")?;
                bracketed(out, inner, matches!(**inner, Self::Any(_) | Self::All(_)))
            }
            Self::Test { question, test, .. } => match test {
                Test::Answered => write!(out, "{question} answered"),
                Test::Compare(order, limit) => write!(out, "{question} {order} {limit}"),
                Test::In(values) => list(out, question, values, "=", "in"),
                Test::NotIn(values) => list(out, question, values, "!=", "not in"),
            },
        }
    }
}

fn joined(
    out: &mut fmt::Formatter<'_>,
    parts: &[Expression],
    word: &str,
    needs_brackets: impl Fn(&Expression) -> bool,
) -> fmt::Result {
    for (place, part) in parts.iter().enumerate() {
        if place > 0 {
            out.write_str(word)?;
        }
        bracketed(out, part, needs_brackets(part))?;
    }
    Ok(())
}

fn bracketed(out: &mut fmt::Formatter<'_>, inner: &Expression, needed: bool) -> fmt::Result {
    if needed {
        write!(out, "({inner})")
    } else {
        write!(out, "{inner}")
    }
}

fn list(
    out: &mut fmt::Formatter<'_>,
    question: &str,
    values: &[Value],
    one: &str,
    many: &str,
) -> fmt::Result {
    if let [only] = values {
        return write!(out, "{question} {one} {}", only.word);
    }
    let words: Vec<&str> = values.iter().map(|value| value.word.as_str()).collect();
    write!(out, "{question} {many} [{}]", words.join(", "))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::super::Gate;

    #[rstest]
    #[case("visits >= 2 and channel in [direct, post]")]
    #[case("q1 <= 3 or q2 in [1, 2] or not q3 answered")]
    #[case("not (a = 1 or b != 2) and c not in [x, y]")]
    #[case("(a answered or b = 1) and not not c = 1")]
    #[case("a < -3 or a > 4")]
    fn a_condition_in_the_usual_spelling_is_written_as_it_was_read(#[case] text: &str) {
        let gate = Gate::parse(text).unwrap();
        assert_eq!(gate.expression().to_string(), text);
    }
}
