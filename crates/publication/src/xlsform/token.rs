//! Words and signs of the XPath that `relevant` and `constraint` are written in.

/// A word or sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// `${name}`: the answer to a question.
    Answer(String),
    /// `.`: the answer to the question itself.
    Own,
    /// A text in quotes, or a number.
    Value(String),
    /// A name such as `selected`, `and`.
    Name(String),
    /// An operator, bracket or comma.
    Sign(&'static str),
}

const SIGNS: [&str; 9] = ["<=", ">=", "!=", "=", "<", ">", "(", ")", ","];

/// Longest expression that is read, in tokens.
const MOST_TOKENS: usize = 400;

/// The tokens of an expression.
///
/// # Errors
/// The rest of the text from where it cannot be read.
pub(super) fn tokens(source: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = source.trim_start();
    while !rest.is_empty() {
        let (token, length) = token(rest).ok_or_else(|| rest.to_owned())?;
        tokens.push(token);
        rest = rest.get(length..).unwrap_or_default().trim_start();
        if tokens.len() > MOST_TOKENS {
            return Err(rest.to_owned());
        }
    }
    Ok(tokens)
}

fn token(text: &str) -> Option<(Token, usize)> {
    if let Some(name) = text.strip_prefix("${") {
        let end = name.find('}')?;
        let name = name.get(..end)?;
        return Some((Token::Answer(name.trim().to_owned()), end + 3));
    }
    // Spreadsheet programs like to turn quotes into curly ones.
    for (open, close) in [('\'', '\''), ('"', '"'), ('‘', '’'), ('“', '”')] {
        if let Some(inner) = text.strip_prefix(open) {
            let end = inner.find(close)?;
            let length = open.len_utf8() + end + close.len_utf8();
            return Some((Token::Value(inner.get(..end)?.to_owned()), length));
        }
    }
    if let Some(sign) = SIGNS.into_iter().find(|sign| text.starts_with(sign)) {
        return Some((Token::Sign(sign), sign.len()));
    }
    let is_number = |letter: char| letter.is_ascii_digit();
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.starts_with(is_number) {
        let sign = text.len() - digits.len();
        let length = sign
            + digits
                .find(|letter| !is_number(letter))
                .unwrap_or(digits.len());
        return Some((Token::Value(text.get(..length)?.to_owned()), length));
    }
    if text.starts_with('.') {
        return Some((Token::Own, 1));
    }
    let length = text
        .find(|letter: char| !(letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_')))
        .unwrap_or(text.len());
    (length > 0).then(|| (Token::Name(text[..length].to_owned()), length))
}

/// Reads tokens one after another.
#[derive(Debug)]
pub(super) struct Reader {
    tokens: Vec<Token>,
    at: usize,
}

impl Reader {
    pub(super) fn new(tokens: Vec<Token>) -> Self {
        Self { tokens, at: 0 }
    }

    pub(super) fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    pub(super) fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at >= self.tokens.len()
    }

    /// Takes a sign if it comes next.
    pub(super) fn sign(&mut self, wanted: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Sign(sign)) if *sign == wanted);
        self.at += usize::from(found);
        found
    }

    /// Takes a name if it comes next.
    pub(super) fn name(&mut self, wanted: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Name(name)) if name == wanted);
        self.at += usize::from(found);
        found
    }

    /// Takes a comparison sign if one comes next.
    pub(super) fn comparison(&mut self) -> Option<&'static str> {
        let Some(&Token::Sign(sign)) = self.peek() else {
            return None;
        };
        if matches!(sign, "(" | ")" | ",") {
            return None;
        }
        self.at += 1;
        Some(sign)
    }
}
