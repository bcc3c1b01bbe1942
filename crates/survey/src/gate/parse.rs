//! Reads the text of a gate.

use super::{Expression, Order, Test, Value};

/// A condition that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cannot read the condition at byte {at}: expected {expected}")]
pub struct GateError {
    /// Where in the text, in bytes.
    pub at: usize,
    /// What could have stood there.
    pub expected: &'static str,
}

/// Words that cannot be the code of a question or choice.
pub(crate) const KEYWORDS: [&str; 5] = ["and", "or", "not", "in", "answered"];

/// Deepest nesting of brackets and `not`.
const DEEPEST: usize = 16;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'a> {
    Word(&'a str),
    Symbol(&'static str),
    End,
}

const SYMBOLS: [&str; 11] = [">=", "<=", "!=", "=", "<", ">", "(", ")", "[", "]", ","];

struct Reader<'a> {
    source: &'a str,
    at: usize,
    depth: usize,
}

pub(super) fn parse(source: &str) -> Result<Expression, GateError> {
    let mut reader = Reader {
        source,
        at: 0,
        depth: 0,
    };
    let expression = reader.any()?;
    match reader.peek()? {
        (Token::End, _) => Ok(expression),
        (_, at) => Err(GateError {
            at,
            expected: "and, or, end",
        }),
    }
}

impl<'a> Reader<'a> {
    /// The next token and where it begins, without taking it.
    fn peek(&self) -> Result<(Token<'a>, usize), GateError> {
        let rest = &self.source[self.at..];
        let begins = rest.trim_start();
        let at = self.at + (rest.len() - begins.len());
        if begins.is_empty() {
            return Ok((Token::End, at));
        }
        if let Some(symbol) = SYMBOLS
            .into_iter()
            .find(|symbol| begins.starts_with(symbol))
        {
            return Ok((Token::Symbol(symbol), at));
        }
        let length = begins
            .find(|letter: char| {
                !(letter.is_ascii_lowercase()
                    || letter.is_ascii_digit()
                    || matches!(letter, '_' | '-'))
            })
            .unwrap_or(begins.len());
        if length == 0 {
            return Err(GateError {
                at,
                expected: "code, number, bracket",
            });
        }
        Ok((Token::Word(&begins[..length]), at))
    }

    fn take(&mut self) -> Result<(Token<'a>, usize), GateError> {
        let (token, at) = self.peek()?;
        self.at = at
            + match token {
                Token::Word(word) => word.len(),
                Token::Symbol(symbol) => symbol.len(),
                Token::End => 0,
            };
        Ok((token, at))
    }

    fn takes(&mut self, wanted: Token<'_>) -> Result<bool, GateError> {
        let found = self.peek()?.0 == wanted;
        if found {
            self.take()?;
        }
        Ok(found)
    }

    fn any(&mut self) -> Result<Expression, GateError> {
        let mut parts = vec![self.all()?];
        while self.takes(Token::Word("or"))? {
            parts.push(self.all()?);
        }
        Ok(single_or(parts, Expression::Any))
    }

    fn all(&mut self) -> Result<Expression, GateError> {
        let mut parts = vec![self.unary()?];
        while self.takes(Token::Word("and"))? {
            parts.push(self.unary()?);
        }
        Ok(single_or(parts, Expression::All))
    }

    fn unary(&mut self) -> Result<Expression, GateError> {
        let (token, at) = self.take()?;
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(GateError {
                at,
                expected: "fewer brackets",
            });
        }
        let expression = match token {
            Token::Word("not") => Expression::Not(Box::new(self.unary()?)),
            Token::Symbol("(") => {
                let inner = self.any()?;
                self.expect(")")?;
                inner
            }
            Token::Word(word) if !KEYWORDS.contains(&word) => self.test(word, at)?,
            _ => {
                return Err(GateError {
                    at,
                    expected: "question",
                });
            }
        };
        self.depth -= 1;
        Ok(expression)
    }

    fn test(&mut self, question: &str, at: usize) -> Result<Expression, GateError> {
        let (token, operator_at) = self.take()?;
        let test = match token {
            Token::Word("answered") => Test::Answered,
            Token::Word("in") => Test::In(self.list()?),
            Token::Word("not") => {
                if !self.takes(Token::Word("in"))? {
                    return Err(GateError {
                        at: self.at,
                        expected: "in",
                    });
                }
                Test::NotIn(self.list()?)
            }
            Token::Symbol("=") => Test::In(vec![self.value()?]),
            Token::Symbol("!=") => Test::NotIn(vec![self.value()?]),
            Token::Symbol("<") => Test::Compare(Order::Less, self.number()?),
            Token::Symbol("<=") => Test::Compare(Order::AtMost, self.number()?),
            Token::Symbol(">=") => Test::Compare(Order::AtLeast, self.number()?),
            Token::Symbol(">") => Test::Compare(Order::Greater, self.number()?),
            _ => {
                return Err(GateError {
                    at: operator_at,
                    expected: "=, !=, <, <=, >, >=, in",
                });
            }
        };
        Ok(Expression::Test {
            question: question.to_owned(),
            at,
            test,
        })
    }

    fn list(&mut self) -> Result<Vec<Value>, GateError> {
        self.expect("[")?;
        let mut values = vec![self.value()?];
        while self.takes(Token::Symbol(","))? {
            values.push(self.value()?);
        }
        self.expect("]")?;
        Ok(values)
    }

    fn value(&mut self) -> Result<Value, GateError> {
        match self.take()? {
            (Token::Word(word), at) if !KEYWORDS.contains(&word) => Ok(Value {
                word: word.to_owned(),
                at,
            }),
            (_, at) => Err(GateError {
                at,
                expected: "code, number",
            }),
        }
    }

    fn number(&mut self) -> Result<i64, GateError> {
        let value = self.value()?;
        value.word.parse().map_err(|_| GateError {
            at: value.at,
            expected: "number",
        })
    }

    fn expect(&mut self, symbol: &'static str) -> Result<(), GateError> {
        match self.take()? {
            (Token::Symbol(found), _) if found == symbol => Ok(()),
            (_, at) => Err(GateError {
                at,
                expected: symbol,
            }),
        }
    }
}

fn single_or(mut parts: Vec<Expression>, join: fn(Vec<Expression>) -> Expression) -> Expression {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            join(parts)
        }
        None => join(parts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn test(question: &str, at: usize, test: Test) -> Expression {
        Expression::Test {
            question: question.into(),
            at,
            test,
        }
    }

    fn value(word: &str, at: usize) -> Value {
        Value {
            word: word.into(),
            at,
        }
    }

    #[test]
    fn the_example_of_the_guide_is_read_with_its_places() {
        let expected = Expression::All(vec![
            test("visits", 0, Test::Compare(Order::AtLeast, 2)),
            test(
                "channel",
                16,
                Test::In(vec![value("direct", 28), value("post", 36)]),
            ),
        ]);
        assert_eq!(
            parse("visits >= 2 and channel in [direct, post]"),
            Ok(expected)
        );
    }

    #[test]
    fn and_binds_closer_than_or_and_brackets_closer_than_both() {
        let a = || test("a", 0, Test::Answered);
        let Ok(Expression::Any(parts)) = parse("a answered or b = 1 and c = 1") else {
            unreachable!("an or of two")
        };
        assert_eq!(parts.len(), 2);
        assert_eq!(parts[0], a());
        assert!(matches!(parts[1], Expression::All(_)));
        assert!(matches!(
            parse("(a = 1 or b = 1) and c = 1"),
            Ok(Expression::All(_))
        ));
        assert!(matches!(parse("not a = 1"), Ok(Expression::Not(_))));
    }

    #[rstest]
    #[case("", 0)]
    #[case("a", 1)]
    #[case("a = ", 4)]
    #[case("a in direct", 5)]
    #[case("a in [x", 7)]
    #[case("a >= many", 5)]
    #[case("a = 1 b = 2", 6)]
    #[case("and = 1", 0)]
    #[case("(a = 1", 6)]
    #[case("Ð = 1", 0)]
    #[case("a = 1 & b = 1", 6)]
    fn what_cannot_be_read_is_refused_at_its_place(#[case] source: &str, #[case] at: usize) {
        assert_eq!(parse(source).map_err(|error| error.at), Err(at), "{source}");
    }

    #[test]
    fn deep_nesting_is_refused_and_does_not_overflow() {
        let source = "(".repeat(100_000);
        assert!(parse(&source).is_err());
    }
}
