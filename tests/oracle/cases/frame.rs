//! Small data files as columns of text.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use statistics::Category;

/// A file of reference data by column; an empty field is a missing value.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    columns: BTreeMap<String, Vec<String>>,
    rows: usize,
}

/// The folder of reference numbers inside the repository.
pub(super) fn vectors() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors")
}

/// The optional folder of reference numbers that may not be copied into the repository.
pub(super) fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/oracle");
    let folder = std::env::var_os("SIPAS_ORACLE").map_or(beside, PathBuf::from);
    folder.join("cases_pkgdata.json").exists().then_some(folder)
}

impl Frame {
    /// Reads a CSV file.
    ///
    /// # Panics
    /// If the file is missing or malformed: reference data is part of the repository.
    pub(super) fn read(path: &Path) -> Self {
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .from_path(path)
            .unwrap_or_else(|problem| panic!("{}: {problem}", path.display()));
        let names: Vec<String> = reader
            .headers()
            .expect("a header line")
            .iter()
            .map(str::to_owned)
            .collect();
        let mut columns = vec![Vec::new(); names.len()];
        for record in reader.records() {
            let mut fields: Vec<String> = record
                .expect("a record")
                .iter()
                .map(str::to_owned)
                .collect();
            // R wrote interval labels such as (19,39] without quotes.
            if fields.len() == names.len() + 1 {
                let open = fields
                    .iter()
                    .position(|field| field.starts_with('('))
                    .unwrap();
                let rest = fields.remove(open + 1);
                fields[open] = format!("{},{rest}", fields[open]);
            }
            assert_eq!(fields.len(), names.len(), "{}", path.display());
            for (column, value) in columns.iter_mut().zip(fields) {
                column.push(value);
            }
        }
        let rows = columns.first().map_or(0, Vec::len);
        Self {
            columns: names.into_iter().zip(columns).collect(),
            rows,
        }
    }

    /// Number of rows.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// A column as text.
    ///
    /// # Panics
    /// If there is no such column.
    pub(super) fn text(&self, name: &str) -> &[String] {
        self.columns
            .get(name)
            .unwrap_or_else(|| panic!("no column {name}"))
    }

    /// A column as numbers, NaN where empty.
    ///
    /// # Panics
    /// If there is no such column or a field is not a number.
    pub(super) fn numbers(&self, name: &str) -> Vec<f64> {
        let parse = |text: &String| {
            if text.is_empty() {
                f64::NAN
            } else {
                text.parse()
                    .unwrap_or_else(|_| panic!("{name}: {text} is not a number"))
            }
        };
        self.text(name).iter().map(parse).collect()
    }

    /// One number of a column, NaN where empty.
    pub(super) fn number(&self, name: &str, row: usize) -> f64 {
        let text = &self.text(name)[row];
        if text.is_empty() {
            f64::NAN
        } else {
            text.parse().unwrap()
        }
    }

    /// A column as a category.
    pub(super) fn category(&self, name: &str) -> Category {
        Category::from_labels(name, self.text(name))
    }
}
