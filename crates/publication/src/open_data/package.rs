//! `datapackage.json`: the CSV files with the type, the meaning and the allowed codes of every column.
//!
//! *Source*: Frictionless Data, Tabular Data Package and Table Schema 1.0.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::codes::{self, Code};
use super::column::{Column, Kind};
use super::csv::CODES;
use super::licence;
use super::sdmx::day;
use super::tables::{CHOICES, DISTRIBUTIONS, FIGURES};
use super::{File, Place};
use crate::release::Release;

/// Lists short enough to stand in the schema itself.
const LISTED: [&str; 6] = [
    "stream",
    "table",
    "block",
    "indicator_kind",
    "score",
    "status",
];

/// Writes the description.
pub(super) fn write(release: &Release, place: &Place<'_>, out: &mut dyn Write) -> io::Result<()> {
    let parameters = &release.parameters;
    let codes = codes::all(release);
    let who = [
        "stream", "table", "block", "unit", "field", "group", "category",
    ];
    let figures = [&who[..], &["indicator", "score"]].concat();
    let spread = [&who[..], &["indicator"]].concat();
    let choices = [&who[..], &["question", "line", "option"]].concat();
    let package = json!({
        "profile": "tabular-data-package",
        "name": format!("sipas-{}", parameters.number.to_ascii_lowercase()),
        "title": parameters.title,
        "description": licence::about(release),
        "version": parameters.number,
        "created": day(parameters.made_ms).map(|day| format!("{day}T00:00:00+07:00")),
        "homepage": place.release(&parameters.number),
        "licenses": [{
            "name": licence::NAME,
            "path": licence::ADDRESS,
            "title": licence::TITLE,
        }],
        "sources": [{ "title": parameters.title, "path": place.release(&parameters.number) }],
        "sipas": { "digest": release.digest, "synthetic": release.round.synthetic },
        "resources": [
            resource(File::Figures, &FIGURES, &figures, &codes),
            resource(File::Distributions, &DISTRIBUTIONS, &spread, &codes),
            resource(File::Choices, &CHOICES, &choices, &codes),
            resource(File::Codes, &CODES, &["list", "code"], &codes),
        ],
    });
    serde_json::to_writer_pretty(&mut *out, &package)?;
    out.write_all(b"\n")
}

fn resource(file: File, columns: &[Column], key: &[&str], codes: &[Code]) -> Value {
    let fields: Vec<Value> = columns.iter().map(|column| field(column, codes)).collect();
    // Columns of a key may not be empty in Table Schema; the key of the long tables is told in words.
    let mut schema = json!({ "fields": fields, "missingValues": [""] });
    let required = |name: &&str| {
        let own = columns.iter().find(|column| *column.name == **name);
        own.is_some_and(|column| column.required)
    };
    if key.iter().all(required) {
        schema["primaryKey"] = json!(key);
    }
    json!({
        "profile": "tabular-data-resource",
        "name": file.name().trim_end_matches(".csv"),
        "path": file.name(),
        "title": file.title(survey::Language::VI),
        "description": format!("Khóa của mỗi dòng / Key of a row: {}", key.join(", ")),
        "format": "csv",
        "mediatype": file.media_type(),
        "encoding": "utf-8",
        "dialect": { "delimiter": ",", "lineTerminator": "\r\n", "quoteChar": "\"", "doubleQuote": true, "header": true },
        "schema": schema,
    })
}

fn field(column: &Column, codes: &[Code]) -> Value {
    let mut field = json!({
        "name": column.name,
        "type": column.kind.schema_type(),
        "title": column.vi,
        "description": column.en,
    });
    let mut constraints = json!({ "required": column.required });
    match column.kind {
        Kind::Code(list) if LISTED.contains(&list) => {
            constraints["enum"] = json!(codes::of_list(codes, list));
        }
        Kind::Integer => constraints["minimum"] = json!(0),
        Kind::Number => {
            field["decimalChar"] = json!(".");
            constraints["minimum"] = json!(0);
        }
        Kind::Code(_) | Kind::Text | Kind::Boolean => {}
    }
    field["constraints"] = constraints;
    field
}
