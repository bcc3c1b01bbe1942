//! Just enough of Rust's grammar to tell code from comments and from strings, so that a rule about code is not
//! tripped by a sentence.

/// A Rust file taken apart. `code` has the same lines as the file, with comments and string contents blanked.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) code: String,
    /// String literals with the line on which each begins.
    pub(super) strings: Vec<(usize, String)>,
}

/// Takes a Rust file apart. Unfinished literals simply end with the file: the compiler complains better than we would.
pub(super) fn split(text: &str) -> Parts {
    let mut reader = Reader {
        rest: text,
        line: 1,
        parts: Parts::default(),
    };
    while let Some(symbol) = reader.rest.chars().next() {
        if reader.rest.starts_with("//") {
            let end = reader.rest.find('\n').unwrap_or(reader.rest.len());
            reader.blank(end);
        } else if reader.rest.starts_with("/*") {
            let end = block_comment_end(reader.rest);
            reader.blank(end);
        } else if let Some((open, close)) =
            raw_string(reader.rest, reader.parts.code.chars().last())
        {
            reader.string(open, &close);
        } else if symbol == '"' {
            reader.quoted();
        } else if symbol == '\'' {
            let end = character_end(reader.rest);
            reader.blank_or_keep(end);
        } else {
            reader.keep(symbol.len_utf8());
        }
    }
    reader.parts
}

struct Reader<'a> {
    rest: &'a str,
    line: usize,
    parts: Parts,
}

impl Reader<'_> {
    fn keep(&mut self, bytes: usize) {
        let (taken, rest) = self.rest.split_at(bytes);
        self.line += taken.matches('\n').count();
        self.parts.code.push_str(taken);
        self.rest = rest;
    }

    fn blank(&mut self, bytes: usize) {
        let (taken, rest) = self.rest.split_at(bytes);
        self.line += taken.matches('\n').count();
        self.parts.code.extend(
            taken
                .chars()
                .map(|symbol| if symbol == '\n' { '\n' } else { ' ' }),
        );
        self.rest = rest;
    }

    fn blank_or_keep(&mut self, character: Option<usize>) {
        match character {
            Some(bytes) => self.blank(bytes),
            None => self.keep(1),
        }
    }

    fn quoted(&mut self) {
        let mut escaped = false;
        let end = self.rest.char_indices().skip(1).find(|(_, symbol)| {
            let closes = *symbol == '"' && !escaped;
            escaped = *symbol == '\\' && !escaped;
            closes
        });
        let end = end.map_or(self.rest.len(), |(at, _)| at);
        self.string_between(1, end, 1);
    }

    fn string(&mut self, open: usize, close: &str) {
        let end = self.rest[open..]
            .find(close)
            .map_or(self.rest.len(), |at| open + at);
        self.string_between(open, end, close.len());
    }

    fn string_between(&mut self, open: usize, end: usize, close: usize) {
        let content = self.rest[open..end].to_owned();
        self.parts.strings.push((self.line, content));
        self.keep(open);
        self.blank(end - open);
        self.keep(close.min(self.rest.len()));
    }
}

fn block_comment_end(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// Length of the opening and the text of the closing mark, if a raw string begins here.
fn raw_string(text: &str, before: Option<char>) -> Option<(usize, String)> {
    if before.is_some_and(|symbol| symbol.is_alphanumeric() || symbol == '_') {
        return None;
    }
    let prefix = ["br", "cr", "r"]
        .into_iter()
        .find(|prefix| text.starts_with(prefix))?;
    let hashes = text[prefix.len()..]
        .chars()
        .take_while(|symbol| *symbol == '#')
        .count();
    let open = prefix.len() + hashes;
    text[open..]
        .starts_with('"')
        .then(|| (open + 1, format!("\"{}", "#".repeat(hashes))))
}

/// Length of a character literal, or none for a lifetime.
fn character_end(text: &str) -> Option<usize> {
    let mut symbols = text.char_indices().skip(1);
    let (_, first) = symbols.next()?;
    if first == '\\' {
        symbols.next()?;
        return symbols
            .find(|(_, symbol)| *symbol == '\'')
            .map(|(at, _)| at + 1);
    }
    symbols
        .next()
        .filter(|(_, symbol)| *symbol == '\'')
        .map(|(at, _)| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> String {
        split(text).code
    }

    #[test]
    fn comments_are_blanked_and_lines_kept() {
        assert_eq!(code("a // std::fs\nb"), "a           \nb");
        assert_eq!(code("a /* x /* y */ z\n */ b"), "a               \n    b");
    }

    #[test]
    fn strings_are_blanked_and_reported_with_their_line() {
        let parts = split("let a = \"x\\\"y\";\nlet b = r#\"q\"uote\"#;");
        assert_eq!(parts.code, "let a = \"    \";\nlet b = r#\"      \"#;");
        assert_eq!(
            parts.strings,
            [(1, "x\\\"y".to_owned()), (2, "q\"uote".to_owned())]
        );
    }

    #[test]
    fn a_lifetime_is_not_a_character() {
        assert_eq!(
            code("fn f<'a>(x: &'a str) { '\"'; '\\''; 'é' }"),
            "fn f<'a>(x: &'a str) {    ;     ;     }"
        );
    }

    #[test]
    fn a_name_that_ends_in_r_does_not_open_a_raw_string() {
        assert_eq!(split("for\"x\"").strings, [(1, "x".to_owned())]);
        assert_eq!(code("var r = 1; r"), "var r = 1; r");
    }

    #[test]
    fn an_unfinished_literal_ends_with_the_file() {
        assert_eq!(split("\"abc").strings, [(1, "abc".to_owned())]);
        assert_eq!(code("/* abc"), "      ");
    }
}
