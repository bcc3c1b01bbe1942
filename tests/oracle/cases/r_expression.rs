//! The little of R's syntax in which the reference calls are written.

/// An expression of R.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Expression {
    Number(f64),
    Text(String),
    Name(String),
    /// A call or an operator with its arguments, some of them named.
    Call(String, Vec<(Option<String>, Expression)>),
}

impl Expression {
    /// Reads an expression.
    pub(super) fn parse(text: &str) -> Self {
        let mut parser = Parser {
            tokens: tokens(text),
            at: 0,
        };
        let parsed = parser.expression(0);
        assert_eq!(parser.at, parser.tokens.len(), "all of {text}");
        parsed
    }

    /// Name of the function or operator; empty for anything else.
    pub(super) fn function(&self) -> &str {
        match self {
            Self::Call(name, _) => name,
            _ => "",
        }
    }

    /// The unnamed arguments.
    pub(super) fn arguments(&self) -> Vec<&Self> {
        match self {
            Self::Call(_, all) => all
                .iter()
                .filter(|(n, _)| n.is_none())
                .map(|(_, a)| a)
                .collect(),
            _ => Vec::new(),
        }
    }

    /// A named argument.
    pub(super) fn named(&self, wanted: &str) -> Option<&Self> {
        match self {
            Self::Call(_, all) => all
                .iter()
                .find(|(name, _)| name.as_deref() == Some(wanted))
                .map(|(_, a)| a),
            _ => None,
        }
    }

    /// All arguments with their names.
    pub(super) fn all(&self) -> &[(Option<String>, Self)] {
        match self {
            Self::Call(_, all) => all,
            _ => &[],
        }
    }

    /// A number.
    pub(super) fn number(&self) -> f64 {
        match self {
            Self::Number(value) => *value,
            Self::Call(minus, _) if minus == "-" => -self.arguments()[0].number(),
            other => panic!("{other:?} is not a number"),
        }
    }

    /// The text of a string or a name.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Name(text) => text,
            other => panic!("{other:?} is not a text"),
        }
    }

    /// The terms of `~a + b`, or of `a + b`.
    pub(super) fn terms(&self) -> Vec<&Self> {
        match self.function() {
            "~" if self.arguments().len() == 1 => self.arguments()[0].terms(),
            "+" => {
                let sides = self.arguments();
                [sides[0].terms(), sides[1].terms()].concat()
            }
            _ => vec![self],
        }
    }
}

fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = if first == '"' {
            rest[1..].find('"').unwrap() + 2
        } else if first.is_ascii_digit() {
            rest.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == 'e' || c == '-'))
                .map_or(rest.len(), |end| {
                    if rest[..end].contains('-') && !rest[..end].contains("e-") {
                        rest.find('-').unwrap()
                    } else {
                        end
                    }
                })
        } else if first.is_alphabetic() || first == '.' {
            rest.find(|c: char| !(c.is_alphanumeric() || c == '.' || c == '_'))
                .unwrap_or(rest.len())
        } else if rest.starts_with("%in%") {
            4
        } else if rest.starts_with("==") {
            2
        } else {
            1
        };
        tokens.push(rest[..length].to_owned());
        rest = rest[length..].trim_start();
    }
    tokens
}

struct Parser {
    tokens: Vec<String>,
    at: usize,
}

/// How tightly an infix operator binds.
fn binding(operator: &str) -> Option<u8> {
    Some(match operator {
        "~" => 1,
        "&" => 2,
        "==" | ">" => 4,
        "+" | "-" => 5,
        "*" | "/" => 6,
        "%in%" => 7,
        ":" => 8,
        _ => return None,
    })
}

impl Parser {
    fn next(&mut self) -> String {
        self.at += 1;
        self.tokens[self.at - 1].clone()
    }

    fn peek(&self) -> &str {
        self.tokens.get(self.at).map_or("", String::as_str)
    }

    fn expression(&mut self, least: u8) -> Expression {
        let mut left = self.prefix();
        while let Some(strength) = binding(self.peek()).filter(|&strength| strength > least) {
            let operator = self.next();
            let right = self.expression(strength);
            left = Expression::Call(operator, vec![(None, left), (None, right)]);
        }
        left
    }

    fn prefix(&mut self) -> Expression {
        let token = self.next();
        match token.as_str() {
            "~" => Expression::Call(token, vec![(None, self.expression(1))]),
            "!" => Expression::Call(token, vec![(None, self.expression(3))]),
            "-" => Expression::Call(token, vec![(None, self.expression(8))]),
            "(" => {
                let inner = self.expression(0);
                assert_eq!(self.next(), ")");
                inner
            }
            _ if token.starts_with('"') => Expression::Text(token.trim_matches('"').to_owned()),
            _ if token.starts_with(|c: char| c.is_ascii_digit()) => {
                Expression::Number(token.parse().unwrap())
            }
            _ if self.peek() == "(" => self.call(token),
            _ => Expression::Name(token),
        }
    }

    fn call(&mut self, function: String) -> Expression {
        self.next();
        let mut arguments = Vec::new();
        while self.peek() != ")" {
            let named = self
                .tokens
                .get(self.at + 1)
                .is_some_and(|token| token == "=");
            let name = named.then(|| {
                let name = self.next();
                self.next();
                name
            });
            arguments.push((name, self.expression(0)));
            if self.peek() == "," {
                self.next();
            }
        }
        self.next();
        Expression::Call(function, arguments)
    }
}
