//! Reads the file, and names what it does not know by line.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::known::KNOWN;
use super::nearest::nearest;

/// A value of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) key: &'static str,
    /// A list is joined with commas.
    pub(super) value: String,
    pub(super) line: usize,
}

/// The values of a file.
///
/// # Errors
/// A sentence with file and line.
pub(super) fn read(path: &Path) -> Result<Vec<Entry>> {
    let shown = path.display();
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("không đọc được tệp cấu hình {shown}"))?;
    parse(&text, path)
}

struct Source<'a> {
    path: PathBuf,
    text: &'a str,
}

impl Source<'_> {
    fn no_value(&self, at: usize, key: &str) -> anyhow::Error {
        let words = format!("giá trị của {key} phải là chữ, số hoặc danh sách chữ");
        self.wrong(at, &words)
    }

    fn line(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or(self.text);
        1 + before.matches('\n').count()
    }

    fn wrong(&self, at: usize, what: &str) -> anyhow::Error {
        anyhow!("{}:{}: {what}", self.path.display(), self.line(at))
    }
}

fn parse(text: &str, path: &Path) -> Result<Vec<Entry>> {
    let source = Source {
        path: path.to_path_buf(),
        text,
    };
    let table = DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        source.wrong(at, &format!("không đúng cú pháp TOML: {}", error.message()))
    })?;
    let mut entries = Vec::new();
    for (name, value) in table.get_ref() {
        match value.get_ref() {
            DeValue::Table(inner) => {
                for (inner_name, inner_value) in inner {
                    let key = format!("{}.{}", name.get_ref(), inner_name.get_ref());
                    entries.push(entry(&source, &key, inner_name.span().start, inner_value)?);
                }
                if inner.is_empty() {
                    let at = name.span().start;
                    let table = known(&source, name.get_ref(), at, true)?;
                    if table == name.get_ref() {
                        return Err(source.no_value(at, table));
                    }
                }
            }
            _ => entries.push(entry(&source, name.get_ref(), name.span().start, value)?),
        }
    }
    Ok(entries)
}

fn entry(source: &Source<'_>, key: &str, at: usize, value: &Spanned<DeValue<'_>>) -> Result<Entry> {
    let key = known(source, key, at, false)?;
    let value = text_of(value.get_ref()).ok_or_else(|| source.no_value(at, key))?;
    Ok(Entry {
        key,
        value,
        line: source.line(at),
    })
}

/// The setting or table of this name, or the sentence that it is unknown.
fn known(source: &Source<'_>, key: &str, at: usize, table: bool) -> Result<&'static str> {
    let found = KNOWN
        .iter()
        .find(|known| known.key == key || (table && known.key.split('.').next() == Some(key)));
    if let Some(found) = found {
        return Ok(found.key);
    }
    match nearest(key, KNOWN.iter().map(|known| known.key)) {
        Some(near) => bail!(source.wrong(
            at,
            &format!("không có thiết lập \"{key}\"; có phải là \"{near}\"?")
        )),
        None => bail!(source.wrong(at, &format!("không có thiết lập \"{key}\""))),
    }
}

fn text_of(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.as_str().to_owned()),
        DeValue::Array(values) => values
            .iter()
            .map(|value| value.get_ref().as_str().map(str::to_owned))
            .collect::<Option<Vec<String>>>()
            .map(|values| values.join(",")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(text: &str) -> String {
        let error = parse(text, Path::new("sipas.toml")).unwrap_err();
        format!("{error:#}")
    }

    #[test]
    fn values_keep_their_lines() {
        let text = "listen = \"0.0.0.0:443\"\n[backup]\nhour = 3\n[proxy]\ntrusted = [\"10.0.0.1\", \"::1\"]\n";
        let entries = parse(text, Path::new("sipas.toml")).unwrap();
        let mut found: Vec<_> = entries
            .iter()
            .map(|entry| (entry.line, entry.key, entry.value.as_str()))
            .collect();
        found.sort_unstable();
        assert_eq!(
            found,
            [
                (1, "listen", "0.0.0.0:443"),
                (3, "backup.hour", "3"),
                (5, "proxy.trusted", "10.0.0.1,::1"),
            ]
        );
    }

    #[test]
    fn an_unknown_name_is_told_with_its_line_and_the_nearest_known() {
        let words = wrong("listen = \"127.0.0.1:1\"\n\n[backup]\nfoldr = \"/x\"\n");
        assert!(words.starts_with("sipas.toml:4: "), "{words}");
        assert!(words.contains("\"backup.foldr\""), "{words}");
        assert!(words.contains("\"backup.folder\""), "{words}");
        assert!(wrong("colour = 1\n").contains("sipas.toml:1:"));
        assert!(wrong("listen = {}\n").contains("listen"));
        assert!(wrong("listen = = 1\n").starts_with("sipas.toml:1: "));
        assert!(wrong("[listen]\nx = 1\n").contains("sipas.toml:2:"));
    }
}
