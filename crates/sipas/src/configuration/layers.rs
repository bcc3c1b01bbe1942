//! The layers, one over the other.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::file;
use super::known::{FILE_VARIABLE, KNOWN, Known};
use super::nearest::nearest;

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    Default,
    File(PathBuf, usize),
    Variable(&'static str),
    Option(&'static str),
}

impl fmt::Display for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => formatter.write_str("mặc định"),
            Self::File(path, line) => write!(formatter, "{}:{line}", path.display()),
            Self::Variable(name) => write!(formatter, "biến môi trường {name}"),
            Self::Option(name) => write!(formatter, "tùy chọn {name}"),
        }
    }
}

/// A value and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) value: String,
    pub(crate) source: Source,
}

/// What was said on the command line.
#[derive(Debug, Clone, Default)]
pub(crate) struct Options {
    /// The file, if one was named.
    pub(crate) file: Option<PathBuf>,
    /// Option and value.
    pub(crate) values: Vec<(&'static str, String)>,
}

/// Every setting with its value.
#[derive(Debug, Clone)]
pub(crate) struct Layers(BTreeMap<&'static str, Found>);

impl Layers {
    /// Puts the layers on each other: defaults, the file, the environment, the command line. Without a named
    /// file it is `sipas.toml` in the data folder, if there is one.
    ///
    /// # Errors
    /// A sentence that names the unknown name or the unreadable file.
    pub(crate) fn gather(options: &Options, environment: &[(String, String)]) -> Result<Self> {
        refuse_slips(environment)?;
        let variable = |name: &str| {
            let found = environment.iter().find(|(known, _)| known == name);
            found
                .map(|(_, value)| value.clone())
                .filter(|value| !value.is_empty())
        };
        let mut layers = Self(BTreeMap::new());
        for known in KNOWN {
            layers.put(known, known.default.to_owned(), Source::Default);
        }
        let over = |layers: &mut Self| {
            for known in KNOWN {
                if let Some(value) = variable(known.variable) {
                    layers.put(known, value, Source::Variable(known.variable));
                }
                let given = options
                    .values
                    .iter()
                    .find(|(option, _)| *option == known.option);
                if let Some((option, value)) = given {
                    layers.put(known, value.clone(), Source::Option(option));
                }
            }
        };
        // The data folder has to be known before its file is.
        over(&mut layers);
        let named = options
            .file
            .clone()
            .or_else(|| variable(FILE_VARIABLE).map(PathBuf::from));
        let own = Path::new(layers.text("data")).join("sipas.toml");
        let is_own = named.is_none();
        let file = named.or_else(|| own.is_file().then_some(own));
        if let Some(path) = file {
            for entry in file::read(&path)? {
                if is_own && entry.key == "data" {
                    bail!(
                        "{}:{}: tệp này nằm trong thư mục dữ liệu nên không đặt được \"data\"; xin dùng --data hoặc --config",
                        path.display(),
                        entry.line
                    );
                }
                let source = Source::File(path.clone(), entry.line);
                layers.0.insert(
                    entry.key,
                    Found {
                        value: entry.value,
                        source,
                    },
                );
            }
            over(&mut layers);
        }
        Ok(layers)
    }

    fn put(&mut self, known: &Known, value: String, source: Source) {
        self.0.insert(known.key, Found { value, source });
    }

    /// The value of a setting, empty if it has none.
    pub(crate) fn text(&self, key: &str) -> &str {
        self.0.get(key).map_or("", |found| found.value.as_str())
    }

    /// The value of a setting that has one, with its source.
    pub(crate) fn given(&self, key: &str) -> Option<&Found> {
        self.0.get(key).filter(|found| !found.value.is_empty())
    }
}

/// A variable that is nearly one of ours is a slip of the pen, not somebody else's.
fn refuse_slips(environment: &[(String, String)]) -> Result<()> {
    let ours: Vec<&str> = KNOWN
        .iter()
        .map(|known| known.variable)
        .chain([FILE_VARIABLE])
        .collect();
    for (name, _) in environment {
        if !name.starts_with("SIPAS_") || ours.contains(&name.as_str()) {
            continue;
        }
        if let Some(near) = nearest(name, ours.iter().copied()) {
            bail!("không có biến môi trường {name}; có phải là {near}?");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        let own = |&(name, value): &(&str, &str)| (name.to_owned(), value.to_owned());
        pairs.iter().map(own).collect()
    }

    #[test]
    fn the_command_line_is_over_the_environment_and_that_over_the_default() {
        let options = Options {
            file: None,
            values: vec![("--listen", "127.0.0.1:1".to_owned())],
        };
        let pairs = environment(&[
            ("SIPAS_LISTEN", "127.0.0.1:2"),
            ("SIPAS_PUBLIC_URL", "https://a.vn"),
            ("SIPAS_DATA", "/no/such/folder"),
            ("SIPAS_BACKUP_HOUR", ""),
        ]);
        let layers = Layers::gather(&options, &pairs).unwrap();
        assert_eq!(layers.text("listen"), "127.0.0.1:1");
        let url = layers.given("public_url").unwrap();
        assert_eq!(url.source, Source::Variable("SIPAS_PUBLIC_URL"));
        assert_eq!(layers.text("backup.hour"), "2");
        assert_eq!(layers.given("tls.key"), None);
    }

    #[test]
    fn a_slip_in_a_variable_is_named_and_others_variables_are_left_alone() {
        let gather = |name: &str| Layers::gather(&Options::default(), &environment(&[(name, "x")]));
        let words = gather("SIPAS_PUBLC_URL").unwrap_err().to_string();
        assert!(words.contains("SIPAS_PUBLIC_URL"), "{words}");
        assert!(gather("SIPAS_TEST_POSTGRES").is_ok());
        assert!(gather("HOME").is_ok());
    }
}
