//! Gates as `relevant` expressions of XLSForm, and back.
//!
//! The two say the same for every answer: a comparison with an unanswered question is false on both
//! sides, and marks outside the scale (`0` not applicable, `9` do not know) are never compared as
//! numbers.

use survey::Kind;
use survey::gate::{Expression, Order, Test, Value};

use super::token::{Reader, Token, tokens};

/// What has to be known of a question to compare its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A satisfaction item, whose marks outside the scale have words in a gate.
    Satisfaction,
    /// Several choices, asked by `selected()`.
    Multiple,
    /// Anything else.
    Other,
}

impl Shape {
    pub(super) const fn of(kind: &Kind) -> Self {
        match kind {
            Kind::Satisfaction { .. } => Self::Satisfaction,
            Kind::Multiple { .. } => Self::Multiple,
            _ => Self::Other,
        }
    }
}

/// Marks outside the scale: as posted, and as a gate names them.
const OUTSIDE: [(&str, &str); 2] = [("0", "not_applicable"), ("9", "do_not_know")];

/// Deepest nesting that is read.
const DEEPEST: usize = 32;

/// A gate as XPath.
pub(super) fn write(expression: &Expression, shape: &dyn Fn(&str) -> Shape) -> String {
    let bracketed = |part: &Expression| match part {
        Expression::All(_) | Expression::Any(_) => format!("({})", write(part, shape)),
        _ => write(part, shape),
    };
    match expression {
        Expression::All(parts) => parts
            .iter()
            .map(bracketed)
            .collect::<Vec<_>>()
            .join(" and "),
        Expression::Any(parts) => parts.iter().map(bracketed).collect::<Vec<_>>().join(" or "),
        Expression::Not(inner) => format!("not({})", write(inner, shape)),
        Expression::Test { question, test, .. } => write_test(question, test, shape(question)),
    }
}

fn write_test(question: &str, test: &Test, shape: Shape) -> String {
    let answer = format!("${{{question}}}");
    let one_of = |values: &[Value]| {
        let tests: Vec<String> = values
            .iter()
            .map(|value| match shape {
                Shape::Multiple => format!("selected({answer}, '{}')", value.word),
                Shape::Satisfaction => format!("{answer} = '{}'", posted(&value.word)),
                Shape::Other => format!("{answer} = '{}'", value.word),
            })
            .collect();
        tests.join(" or ")
    };
    match test {
        Test::Answered => format!("{answer} != ''"),
        Test::In(values) if values.len() == 1 => one_of(values),
        Test::In(values) => format!("({})", one_of(values)),
        Test::NotIn(values) => format!("({answer} != '' and not({}))", one_of(values)),
        Test::Compare(order, limit) if shape == Shape::Satisfaction => match order {
            Order::Less | Order::AtMost => {
                format!("({answer} >= 1 and {answer} {order} {limit})")
            }
            Order::AtLeast | Order::Greater => {
                format!("({answer} {order} {limit} and {answer} <= 5)")
            }
        },
        Test::Compare(order, limit) => format!("{answer} {order} {limit}"),
    }
}

fn posted(word: &str) -> &str {
    OUTSIDE
        .iter()
        .find(|(_, named)| *named == word)
        .map_or(word, |(posted, _)| posted)
}

/// A gate out of XPath.
///
/// # Errors
/// What could not be understood, in Vietnamese.
pub(super) fn read(source: &str, shape: &dyn Fn(&str) -> Shape) -> Result<Expression, String> {
    let tokens = tokens(source).map_err(|rest| {
        let rest: String = rest.chars().take(30).collect();
        format!("không đọc được từ “{rest}”")
    })?;
    let mut parser = Parser {
        reader: Reader::new(tokens),
        shape,
    };
    let expression = parser.any(0)?;
    if parser.reader.is_at_end() {
        Ok(expression)
    } else {
        Err("có phần thừa ở cuối".to_owned())
    }
}

struct Parser<'a> {
    reader: Reader,
    shape: &'a dyn Fn(&str) -> Shape,
}

impl Parser<'_> {
    fn any(&mut self, depth: usize) -> Result<Expression, String> {
        let mut parts = vec![self.all(depth)?];
        while self.reader.name("or") {
            parts.push(self.all(depth)?);
        }
        Ok(one_list(&parts).unwrap_or_else(|| single_or(parts, Expression::Any)))
    }

    fn all(&mut self, depth: usize) -> Result<Expression, String> {
        let mut parts = vec![self.unary(depth)?];
        while self.reader.name("and") {
            parts.push(self.unary(depth)?);
        }
        let folded = none_of(&parts).or_else(|| self.on_the_scale(&parts));
        Ok(folded.unwrap_or_else(|| single_or(parts, Expression::All)))
    }

    fn unary(&mut self, depth: usize) -> Result<Expression, String> {
        if depth > DEEPEST {
            return Err("quá nhiều dấu ngoặc lồng nhau".to_owned());
        }
        if self.reader.sign("(") {
            let inner = self.any(depth + 1)?;
            self.close()?;
            return Ok(inner);
        }
        if self.reader.name("not") {
            self.open()?;
            let inner = self.any(depth + 1)?;
            self.close()?;
            return Ok(Expression::Not(Box::new(inner)));
        }
        if self.reader.name("selected") {
            self.open()?;
            let (Some(Token::Answer(question)), true, Some(Token::Value(word))) = (
                self.reader.next(),
                self.reader.sign(","),
                self.reader.next(),
            ) else {
                return Err("hàm selected cần dạng selected(${câu}, 'mã')".to_owned());
            };
            self.close()?;
            return Ok(self.chosen(question, word));
        }
        if self.reader.name("string-length") {
            return self.answered_by_length();
        }
        self.comparison()
    }

    fn open(&mut self) -> Result<(), String> {
        self.reader
            .sign("(")
            .then_some(())
            .ok_or_else(|| "thiếu dấu “(”".to_owned())
    }

    fn close(&mut self) -> Result<(), String> {
        self.reader
            .sign(")")
            .then_some(())
            .ok_or_else(|| "thiếu dấu “)”".to_owned())
    }

    /// `string-length(${q}) > 0`
    fn answered_by_length(&mut self) -> Result<Expression, String> {
        let wrong = || "string-length chỉ dùng được dạng string-length(${câu}) > 0".to_owned();
        self.open()?;
        let Some(Token::Answer(question)) = self.reader.next() else {
            return Err(wrong());
        };
        self.close()?;
        let order = self.reader.comparison();
        let limit = self.reader.next();
        match (order, limit) {
            (Some(">" | "!="), Some(Token::Value(zero))) if zero == "0" => {
                Ok(test(question, Test::Answered))
            }
            _ => Err(wrong()),
        }
    }

    fn comparison(&mut self) -> Result<Expression, String> {
        let wrong = || {
            "cần so sánh một câu hỏi với một giá trị, ví dụ ${câu} = 'mã' hoặc ${câu} >= 2"
                .to_owned()
        };
        let left = self.reader.next();
        let sign = self.reader.comparison().ok_or_else(wrong)?;
        let (question, sign, value) = match (left, self.reader.next()) {
            (Some(Token::Answer(question)), Some(Token::Value(value))) => (question, sign, value),
            (Some(Token::Value(value)), Some(Token::Answer(question))) => {
                (question, mirrored(sign), value)
            }
            _ => return Err(wrong()),
        };
        if value.is_empty() {
            let answered = test(question, Test::Answered);
            return match sign {
                "!=" => Ok(answered),
                "=" => Ok(Expression::Not(Box::new(answered))),
                _ => Err(wrong()),
            };
        }
        let order = match sign {
            "=" | "!=" if (self.shape)(&question) == Shape::Multiple => {
                return Err(format!(
                    "câu “{question}” chọn được nhiều phương án; hãy dùng selected(${{{question}}}, '{value}')"
                ));
            }
            "=" => return Ok(self.chosen(question, value)),
            "!=" => return Ok(Expression::Not(Box::new(self.chosen(question, value)))),
            "<" => Order::Less,
            "<=" => Order::AtMost,
            ">=" => Order::AtLeast,
            _ => Order::Greater,
        };
        let limit = value
            .parse()
            .map_err(|_| format!("“{value}” không phải số nguyên"))?;
        Ok(test(question, Test::Compare(order, limit)))
    }

    fn chosen(&self, question: String, word: String) -> Expression {
        let named = OUTSIDE
            .iter()
            .find(|(posted, _)| *posted == word)
            .filter(|_| (self.shape)(&question) == Shape::Satisfaction);
        let word = named.map_or(word, |(_, named)| (*named).to_owned());
        test(question, Test::In(vec![Value { word, at: 0 }]))
    }

    /// `${q} >= 1 and ${q} <= 3` of an item: the first only keeps out what is outside the scale.
    fn on_the_scale(&self, parts: &[Expression]) -> Option<Expression> {
        let [
            Expression::Test {
                question: first,
                test: Test::Compare(low, least),
                ..
            },
            Expression::Test {
                question: second,
                test: Test::Compare(high, most),
                ..
            },
        ] = parts
        else {
            return None;
        };
        if first != second || (self.shape)(first) != Shape::Satisfaction {
            return None;
        }
        let kept = match (low, least, high, most) {
            (Order::AtLeast, 1, Order::Less | Order::AtMost, _) => &parts[1],
            (Order::AtLeast | Order::Greater, _, Order::AtMost, 5) => &parts[0],
            _ => return None,
        };
        Some(kept.clone())
    }
}

/// `a = x or a = y` as `a in [x, y]`.
fn one_list(parts: &[Expression]) -> Option<Expression> {
    let Some(Expression::Test {
        question: asked, ..
    }) = parts.first()
    else {
        return None;
    };
    let mut values = Vec::new();
    for part in parts {
        match part {
            Expression::Test {
                question,
                test: Test::In(words),
                ..
            } if question == asked => values.extend(words.iter().cloned()),
            _ => return None,
        }
    }
    (parts.len() > 1).then(|| test(asked.clone(), Test::In(values)))
}

/// `a answered and not a in [x]` as `a not in [x]`.
fn none_of(parts: &[Expression]) -> Option<Expression> {
    let [
        Expression::Test {
            question: asked,
            test: Test::Answered,
            ..
        },
        Expression::Not(inner),
    ] = parts
    else {
        return None;
    };
    match inner.as_ref() {
        Expression::Test {
            question,
            test: Test::In(values),
            ..
        } if question == asked => Some(test(asked.clone(), Test::NotIn(values.clone()))),
        _ => None,
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

fn test(question: String, test: Test) -> Expression {
    Expression::Test {
        question,
        at: 0,
        test,
    }
}

fn mirrored(sign: &'static str) -> &'static str {
    match sign {
        "<" => ">",
        "<=" => ">=",
        ">" => "<",
        ">=" => "<=",
        same => same,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use survey::Gate;

    fn shape(code: &str) -> Shape {
        match code {
            "q1" | "q2" => Shape::Satisfaction,
            "why" => Shape::Multiple,
            _ => Shape::Other,
        }
    }

    #[rstest]
    #[case(
        "visits >= 2 and channel in [direct, post]",
        "${visits} >= 2 and (${channel} = 'direct' or ${channel} = 'post')"
    )]
    #[case("not visits = none", "not(${visits} = 'none')")]
    #[case("channel != post", "(${channel} != '' and not(${channel} = 'post'))")]
    #[case(
        "channel not in [post, direct]",
        "(${channel} != '' and not(${channel} = 'post' or ${channel} = 'direct'))"
    )]
    #[case(
        "why in [slow, rude]",
        "(selected(${why}, 'slow') or selected(${why}, 'rude'))"
    )]
    #[case(
        "why = slow and q1 answered",
        "selected(${why}, 'slow') and ${q1} != ''"
    )]
    #[case(
        "q1 <= 3 or q2 in [1, not_applicable]",
        "(${q1} >= 1 and ${q1} <= 3) or (${q2} = '1' or ${q2} = '0')"
    )]
    #[case("q1 > 3", "(${q1} > 3 and ${q1} <= 5)")]
    #[case("q1 != do_not_know", "(${q1} != '' and not(${q1} = '9'))")]
    #[case("not (a = x or b < -2)", "not(${a} = 'x' or ${b} < -2)")]
    #[case(
        "(a = x or b = y) and (c = z or d answered)",
        "(${a} = 'x' or ${b} = 'y') and (${c} = 'z' or ${d} != '')"
    )]
    fn a_gate_goes_out_and_comes_back(#[case] gate: &str, #[case] relevant: &str) {
        let before = Gate::parse(gate).unwrap();
        assert_eq!(write(before.expression(), &shape), relevant);
        assert_eq!(read(relevant, &shape).unwrap().to_string(), gate);
    }

    #[rstest]
    #[case("${a}='x'", "a = x")]
    #[case("${a} = ‘x’", "a = x")]
    #[case("2 < ${a}", "a > 2")]
    #[case("${a} = ''", "not a answered")]
    #[case("string-length(${a}) > 0", "a answered")]
    #[case("((${a} = 'x'))", "a = x")]
    fn what_other_tools_write_is_understood(#[case] relevant: &str, #[case] gate: &str) {
        assert_eq!(read(relevant, &shape).unwrap().to_string(), gate);
    }

    #[rstest]
    #[case("")]
    #[case("${a}")]
    #[case("${a} = ${b}")]
    #[case("${a} = 'x' and")]
    #[case("${a} = 'x")]
    #[case("count(${a}) > 2")]
    #[case("${a} > 'x'")]
    #[case("${why} = 'slow'")]
    #[case("(${a} = 'x'")]
    #[case("${a} = 'x') or (")]
    #[case("${a} ~ 2")]
    fn what_is_not_understood_is_refused(#[case] relevant: &str) {
        assert!(read(relevant, &shape).is_err(), "{relevant}");
    }

    #[test]
    fn deep_nesting_is_refused_and_does_not_overflow() {
        assert!(read(&"(".repeat(100_000), &shape).is_err());
        assert!(read(&"not(".repeat(300), &shape).is_err());
    }
}
