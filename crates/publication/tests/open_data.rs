//! The open data of an invented province: every format says what the release says, and nothing else.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "building/province.rs"]
mod province;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use province::province;
use publication::open_data::{self, File, Place, Wanted};
use publication::release::content::Hidden;
use publication::release::{Figure, Group, Key, Parameters, Release, make_from};
use serde_json::Value;
use synthetic::Plan;

/// 2026-11-22T02:00:00Z.
const BASE_MS: i64 = 1_795_312_800_000;
const PLACE: Place<'static> = Place {
    origin: "https://khaosat.example.vn",
};

static RELEASE: LazyLock<Release> = LazyLock::new(|| {
    let plan = Plan {
        responses: 6_000,
        province: "91".to_owned(),
        ..Plan::usual(BASE_MS)
    };
    let mut input = province(&plan, "dvhcc-2023");
    // A name that a spreadsheet would run.
    let risky = input.responses.unit[0] as usize;
    "=HYPERLINK(\"https://x\")".clone_into(&mut input.units[risky].name);
    let parameters = Parameters {
        number: "2026-01".to_owned(),
        title: "Kết quả khảo sát sự hài lòng đợt 1".to_owned(),
        level: 0.95,
        minimum_n: 30,
        made_ms: BASE_MS,
        program_version: "0.1.0".to_owned(),
        rules: None,
    };
    make_from(&input, &parameters).expect("it can be released")
});

fn bytes(file: File) -> Vec<u8> {
    let mut bytes = Vec::new();
    open_data::write(file, &RELEASE, &PLACE, &mut bytes).expect("memory takes it");
    if let Ok(folder) = std::env::var("SIPAS_PAGES_OUT") {
        std::fs::write(format!("{folder}/{}", file.name()), &bytes).expect("the folder is there");
    }
    bytes
}

fn written(file: File) -> String {
    String::from_utf8(bytes(file)).expect("it is text")
}

/// A CSV as rows of named cells.
fn table(file: File) -> (Vec<String>, Vec<BTreeMap<String, String>>) {
    let text = written(file);
    assert!(!text.starts_with('\u{feff}') && text.ends_with("\r\n"));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let head: Vec<String> = reader.headers().unwrap().iter().map(Into::into).collect();
    let rows = reader.records().map(|record| {
        let record = record.expect("every row has as many cells as the head");
        head.iter()
            .cloned()
            .zip(record.iter().map(ToOwned::to_owned))
            .collect()
    });
    let rows = rows.collect();
    (head, rows)
}

fn every_group() -> Vec<&'static Group> {
    let release: &'static Release = &RELEASE;
    [&release.sampled, &release.open]
        .into_iter()
        .flat_map(|tables| {
            let parts = [&tables.blocks, &tables.units, &tables.fields, &tables.cells];
            let respondents = tables.respondents.iter().flat_map(|table| &table.groups);
            let groups = tables.overall.iter().chain(parts.into_iter().flatten());
            groups.chain(respondents).chain(&tables.by_mode)
        })
        .collect()
}

#[test]
fn the_csv_has_every_figure_of_the_release_to_the_last_bit_and_no_other() {
    let (_, rows) = table(File::Figures);
    let mut expected = Vec::new();
    for group in every_group() {
        if group.measures.is_empty() {
            let reason = match group.hidden {
                Some(Hidden::Complement) => "complement",
                _ => "few",
            };
            expected.push((group.n, reason, None));
        }
        for measure in &group.measures {
            for figure in [&measure.share, &measure.mean] {
                expected.push(match figure {
                    Figure::Ok(estimate) => (measure.n, "ok", Some(*estimate)),
                    Figure::Few => (measure.n, "few", None),
                    Figure::Complement => (measure.n, "complement", None),
                    Figure::NotEstimable => (measure.n, "not-estimable", None),
                });
            }
        }
    }
    assert_eq!(rows.len(), expected.len());
    assert!(rows.len() > 3_000, "{}", rows.len());
    let mut hidden = 0;
    for (row, (n, status, estimate)) in rows.iter().zip(expected) {
        assert_eq!(
            (row["n"].as_str(), row["status"].as_str()),
            (&*n.to_string(), status)
        );
        let number = |name: &str| row[name].parse::<f64>().ok();
        let bits = |number: Option<f64>| number.map(f64::to_bits);
        assert_eq!(
            bits(number("estimate")),
            bits(estimate.map(|estimate| estimate.value))
        );
        assert_eq!(
            bits(number("se")),
            bits(estimate.map(|estimate| estimate.se))
        );
        assert_eq!(
            bits(number("ci_low")),
            bits(estimate.map(|estimate| estimate.low))
        );
        assert_eq!(
            bits(number("ci_high")),
            bits(estimate.map(|estimate| estimate.high))
        );
        assert_eq!(
            bits(number("df")),
            bits(estimate.map(|estimate| estimate.df))
        );
        assert_eq!(
            bits(number("deff")),
            bits(estimate.and_then(|estimate| estimate.deff))
        );
        hidden += usize::from(estimate.is_none());
    }
    assert!(
        hidden > 20,
        "the province has groups below the minimum: {hidden}"
    );
}

#[test]
fn json_and_sdmx_say_the_same_as_the_csv() {
    let (_, rows) = table(File::Figures);
    let json: Value = serde_json::from_str(&written(File::Json)).unwrap();
    assert_eq!(json["digest"], RELEASE.digest.as_str());
    let figures = json["figures"].as_array().unwrap();
    let (head, observations) = table(File::Sdmx);
    assert_eq!(
        (figures.len(), observations.len()),
        (rows.len(), rows.len())
    );
    assert_eq!(head[..3], ["STRUCTURE", "STRUCTURE_ID", "ACTION"]);
    let mut keys = BTreeSet::new();
    for ((row, figure), observation) in rows.iter().zip(figures).zip(&observations) {
        for (name, cell) in row.iter().filter(|(name, _)| !name.ends_with("_name")) {
            let value = match &figure[name.as_str()] {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            let same = *cell == value || cell.parse::<f64>().ok() == value.parse::<f64>().ok();
            assert!(same, "{name}: {cell} and {value}");
        }
        assert_eq!(observation["OBS_VALUE"], row["estimate"]);
        assert_eq!(observation["N"], row["n"]);
        let normal = observation["OBS_STATUS"] == "A";
        assert_eq!(normal, row["status"] == "ok");
        assert_eq!(observation["STRUCTURE_ID"], "SIPAS:DF_SIPAS(1.0.0)");
        let dimensions: Vec<String> = head[3..12]
            .iter()
            .map(|name| observation[name].clone())
            .collect();
        for (name, code) in head[3..11].iter().zip(&dimensions) {
            let fine = |sign: char| sign.is_ascii_alphanumeric() || "_@$-".contains(sign);
            assert!(!code.is_empty() && code.chars().all(fine), "{name}: {code}");
        }
        assert!(
            keys.insert(dimensions),
            "an observation twice: {observation:?}"
        );
    }
}

/// The rules of Table Schema that a validator would check, over every row of every CSV.
#[test]
fn the_package_describes_every_column_and_every_row_keeps_to_it() {
    let package: Value = serde_json::from_str(&written(File::Package)).unwrap();
    assert_eq!(package["profile"], "tabular-data-package");
    let name = package["name"].as_str().unwrap();
    assert!(
        name.chars().all(|sign| sign.is_ascii_lowercase()
            || sign.is_ascii_digit()
            || "-._/".contains(sign))
    );
    let resources = package["resources"].as_array().unwrap();
    assert_eq!(resources.len(), 4);
    for resource in resources {
        let file = File::named(resource["path"].as_str().unwrap()).expect("a file of ours");
        let (head, rows) = table(file);
        let fields = resource["schema"]["fields"].as_array().unwrap();
        let names: Vec<&str> = fields
            .iter()
            .map(|field| field["name"].as_str().unwrap())
            .collect();
        assert_eq!(head, names, "{file:?}");
        for field in fields {
            let name = field["name"].as_str().unwrap();
            let listed: Option<Vec<&str>> = field["constraints"]["enum"]
                .as_array()
                .map(|codes| codes.iter().filter_map(Value::as_str).collect());
            for row in &rows {
                let cell = row[name].as_str();
                if cell.is_empty() {
                    assert_eq!(field["constraints"]["required"], false, "{file:?} {name}");
                    continue;
                }
                assert!(
                    listed.as_ref().is_none_or(|codes| codes.contains(&cell)),
                    "{name}: {cell}"
                );
                let typed = match field["type"].as_str().unwrap() {
                    "integer" => cell.parse::<u64>().is_ok(),
                    "number" => cell.parse::<f64>().is_ok_and(|number| number >= 0.0),
                    "boolean" => cell == "true" || cell == "false",
                    kind => kind == "string",
                };
                assert!(typed, "{name}: {cell}");
            }
        }
        let key: Vec<&str> = resource["description"]
            .as_str()
            .unwrap()
            .rsplit(": ")
            .next()
            .unwrap()
            .split(", ")
            .collect();
        let keys: BTreeSet<Vec<&str>> = rows
            .iter()
            .map(|row| key.iter().map(|name| row[*name].as_str()).collect())
            .collect();
        assert_eq!(
            keys.len(),
            rows.len(),
            "{file:?}: the key names a row twice"
        );
    }
}

#[test]
fn every_code_of_the_data_is_in_the_list_of_codes() {
    let (_, codes) = table(File::Codes);
    let known: BTreeSet<(&str, &str)> = codes
        .iter()
        .map(|row| (row["list"].as_str(), row["code"].as_str()))
        .collect();
    assert_eq!(known.len(), codes.len(), "a code twice");
    assert!(codes.iter().all(|row| !row["name_vi"].is_empty()));
    let (_, rows) = table(File::Figures);
    for row in &rows {
        for list in [
            "stream",
            "table",
            "block",
            "unit",
            "field",
            "indicator",
            "indicator_kind",
            "score",
            "status",
        ] {
            let code = row[list].as_str();
            assert!(
                code.is_empty() || known.contains(&(list, code)),
                "{list}: {code}"
            );
        }
    }
}

#[test]
fn shares_of_the_marks_add_up_and_give_the_share_of_the_satisfied() {
    let (_, rows) = table(File::Distributions);
    let (_, figures) = table(File::Figures);
    let key = |row: &BTreeMap<String, String>| {
        [
            "stream",
            "table",
            "block",
            "unit",
            "field",
            "group",
            "category",
            "indicator",
        ]
        .map(|name| row[name].clone())
    };
    let shares: BTreeMap<_, f64> = figures
        .iter()
        .filter(|row| row["score"] == "share" && row["status"] == "ok")
        .map(|row| (key(row), row["estimate"].parse().unwrap()))
        .collect();
    assert!(rows.len() > 1_000);
    for row in &rows {
        let share = |mark: u8| row[&format!("share_{mark}")].parse::<f64>().unwrap();
        let sum: f64 = (1..=5).map(share).sum();
        assert!((sum - 1.0).abs() < 1e-9, "{row:?}");
        if let Some(satisfied) = shares.get(&key(row)) {
            assert!((share(4) + share(5) - satisfied).abs() < 1e-9, "{row:?}");
        }
    }
}

#[test]
fn a_name_is_never_run_as_a_formula() {
    let (_, rows) = table(File::Figures);
    let unit = RELEASE
        .units
        .iter()
        .find(|unit| unit.name.starts_with('='))
        .unwrap();
    let own = rows
        .iter()
        .find(|row| row["unit"] == unit.code)
        .expect("it has forms");
    assert_eq!(own["unit_name"], format!("'{}", unit.name));
    for file in [
        File::Figures,
        File::Distributions,
        File::Choices,
        File::Codes,
    ] {
        let (_, rows) = table(file);
        let risky = |cell: &String| cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
        assert!(!rows.iter().any(|row| row.values().any(risky)), "{file:?}");
    }
}

#[test]
fn the_portal_entry_has_what_dcat_ap_asks_for() {
    let entry: Value = serde_json::from_str(&written(File::Dcat)).unwrap();
    for property in [
        "@id",
        "@type",
        "dct:title",
        "dct:description",
        "dct:publisher",
        "dcat:distribution",
        "dcat:theme",
        "dcat:keyword",
        "dct:issued",
        "dct:identifier",
    ] {
        assert!(!entry[property].is_null(), "{property}");
    }
    for distribution in entry["dcat:distribution"].as_array().unwrap() {
        let address = distribution["dcat:downloadURL"]["@id"].as_str().unwrap();
        let name = address
            .strip_prefix("https://khaosat.example.vn/ket-qua/2026-01/du-lieu/")
            .expect(address);
        assert!(File::named(name).is_some());
        for property in [
            "dcat:accessURL",
            "dct:license",
            "dct:format",
            "dcat:mediaType",
        ] {
            let target = distribution[property]["@id"].as_str().unwrap();
            assert!(target.starts_with("http"), "{property}: {target}");
        }
    }
    assert!(written(File::Licence).contains("Ghi công 4.0"));
}

#[test]
fn the_codebook_has_every_column_once_with_its_codes() {
    let xml = written(File::Ddi);
    for (id, columns) in [
        ("F1", &open_data::FIGURES[..]),
        ("F2", &open_data::DISTRIBUTIONS[..]),
        ("F3", &open_data::CHOICES[..]),
    ] {
        for column in columns {
            let open = format!("<var ID=\"{id}_{}\"", column.name);
            assert_eq!(xml.matches(&open).count(), 1, "{open}");
        }
    }
    assert_eq!(xml.matches("<var ").count(), xml.matches("</var>").count());
    assert!(xml.contains("<catValu>not-estimable</catValu>"));
}

/// Only the frame; that readers of others read it is tried by hand, see the decision about it.
#[test]
fn the_parquet_file_has_its_marks_and_a_description_that_fits() {
    let file = bytes(File::Parquet);
    assert!(file.starts_with(b"PAR1") && file.ends_with(b"PAR1"));
    let end = file.len() - 8;
    let length = u32::from_le_bytes(file[end..end + 4].try_into().unwrap()) as usize;
    let about = &file[end - length..end];
    assert_eq!(about.last(), Some(&0), "a structure ends with a zero");
    for column in &open_data::FIGURES {
        let name = column.name.as_bytes();
        assert!(
            about.windows(name.len()).any(|part| part == name),
            "{}",
            column.name
        );
    }
}

#[test]
fn filters_take_known_codes_and_nothing_else() {
    let few = Wanted::read(
        &RELEASE,
        [("table", "unit"), ("indicator", "ALL"), ("score", "share")],
    )
    .unwrap();
    let found: Vec<_> = open_data::rows(&RELEASE)
        .filter(|row| few.has(row))
        .collect();
    let sampled = RELEASE.sampled.units.len();
    let open = RELEASE
        .open
        .units
        .iter()
        .filter(|group| matches!(group.key, Key::Unit(_)))
        .count();
    assert_eq!(found.len(), sampled + open);
    for (name, code) in [
        ("table", "commune"),
        ("unit", "x"),
        ("n", "3"),
        ("estimate", "1"),
    ] {
        let why = Wanted::read(&RELEASE, [(name, code)])
            .unwrap_err()
            .to_string();
        assert!(why.contains(name) || why.contains(code), "{why}");
    }
    assert!(Wanted::read(&RELEASE, [("table", "unit"), ("table", "unit")]).is_err());
}

#[test]
fn the_same_release_gives_the_same_bytes() {
    for file in File::ALL {
        assert!(bytes(file) == bytes(file), "{file:?}");
    }
}
