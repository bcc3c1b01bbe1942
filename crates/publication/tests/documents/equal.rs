//! One number is one number: the overall index of the whole, of every unit and of every field, with its
//! interval and its forms, read back from web pages, Word, Excel, PDF, CSV and JSON.

use std::collections::BTreeMap;

use pages::{Pages, words};
use publication::document::{Edition, report_docx, report_pdf, unit_sheets_pdf, workbook};
use publication::open_data::{self, File, Place};
use publication::release::{Estimate, Group, Key};
use publication::view;
use survey::Language;

use super::RELEASE;
use super::read::{html_rows, parts_of, pdf_words, sheet_rows, word_rows};

/// What a reader sees of a group: forms, index, interval.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Seen {
    n: String,
    value: String,
    interval: String,
}

/// A group with what has to stand in every file.
struct Expected {
    key: Key,
    name: String,
    seen: Seen,
    n: u64,
    own: Estimate,
}

fn percent(share: f64) -> String {
    words::percent(share, 2, Language::VI)
}

fn seen(n: u64, own: &Estimate) -> Seen {
    let low = words::percent_points(own.low, 2, Language::VI);
    Seen {
        n: words::integer(i64::try_from(n).unwrap(), Language::VI),
        value: percent(own.value),
        interval: format!("{low}–{}", percent(own.high)),
    }
}

/// The whole, every unit and every field whose index is published.
fn expected() -> Vec<Expected> {
    let overall = RELEASE.overall_position().unwrap();
    let score = RELEASE.questionnaire.score;
    let tables = &RELEASE.sampled;
    let groups = tables.overall.iter();
    let groups = groups.chain(&tables.units).chain(&tables.fields);
    let one = |group: &Group| {
        let own = *group.measures.get(overall)?.figure(score).estimate()?;
        let name = match group.key {
            Key::Unit(at) => RELEASE.units[at as usize].short.clone(),
            Key::Field(at) => RELEASE.fields[at as usize].name.clone(),
            _ => "Toàn tỉnh".to_owned(),
        };
        Some(Expected {
            key: group.key.clone(),
            name,
            seen: seen(group.n, &own),
            n: group.n,
            own,
        })
    };
    let all: Vec<Expected> = groups.filter_map(one).collect();
    assert!(all.len() > 20, "{}", all.len());
    all
}

/// Everything expected as rows of name, forms, index and interval, in a fixed order.
fn rows(all: &[Expected], wanted: impl Fn(&Key) -> bool) -> Vec<(String, Seen)> {
    let own = all.iter().filter(|one| wanted(&one.key));
    let mut rows: Vec<_> = own
        .map(|one| (one.name.clone(), one.seen.clone()))
        .collect();
    rows.sort();
    rows
}

/// Rows of cells that have an index: the name, then forms, index and interval where they stand.
fn told(found: Vec<Vec<String>>, [name, n, value, interval]: [usize; 4]) -> Vec<(String, Seen)> {
    let is_told = |row: &Vec<String>| {
        row.get(interval).is_some_and(|cell| cell.ends_with('%'))
            && row[value].ends_with('%')
            && row[interval].contains('–')
    };
    let mut rows: Vec<_> = found
        .into_iter()
        .filter(is_told)
        .map(|row| {
            let seen = Seen {
                n: row[n].clone(),
                value: row[value].clone(),
                interval: row[interval].clone(),
            };
            (row[name].clone(), seen)
        })
        .collect();
    rows.sort();
    rows
}

const fn is_unit(key: &Key) -> bool {
    matches!(key, Key::Unit(_))
}

const fn is_field(key: &Key) -> bool {
    matches!(key, Key::Field(_))
}

#[test]
fn web_pages_show_the_numbers_of_the_release() {
    let all = expected();
    let pages = Pages::embedded().unwrap();
    let mut units = Vec::new();
    for block in survey::Block::ALL {
        if let Some(page) = view::block_page(&RELEASE, block.as_str(), Language::VI) {
            let page = pages.results_block(&page).unwrap();
            units.extend(html_rows(&page, "figures"));
        }
    }
    assert_eq!(told(units, [0, 3, 1, 2]), rows(&all, is_unit));
    let overview = view::overview(&RELEASE, Language::VI);
    let caption = overview.fields.caption.clone();
    let overview = pages.results_overview(&overview).unwrap();
    let (_, fields) = overview
        .split_once(&format!("<caption class=\"unseen\">{caption}</caption>"))
        .expect("a table of fields");
    let (fields, _) = fields.split_once("</table>").unwrap();
    let fields = html_rows(
        &format!("<table class=\"figures\">{fields}</table>"),
        "figures",
    );
    assert_eq!(told(fields, [0, 3, 1, 2]), rows(&all, is_field));
    // The page of each of them has it as its headline.
    for one in &all {
        let html = match one.key {
            Key::Unit(at) => {
                let code = &RELEASE.units[at as usize].code;
                let page = view::unit_page(&RELEASE, code, Language::VI).unwrap();
                pages.results_unit(&page).unwrap()
            }
            Key::Field(at) => {
                let code = &RELEASE.fields[at as usize].code;
                let page = view::field_page(&RELEASE, code, Language::VI).unwrap();
                pages.results_field(&page).unwrap()
            }
            _ => overview.clone(),
        };
        let (_, headline) = html.split_once("class=\"figure-value\">").unwrap();
        let headline: String = headline.chars().take(400).collect();
        let Seen { n, value, interval } = &one.seen;
        assert!(
            headline.starts_with(value.as_str()),
            "{}: {headline}",
            one.name
        );
        assert!(
            headline.contains(&format!("khoảng tin cậy: {interval}<")),
            "{headline}"
        );
        assert!(
            headline.contains(&format!(" {n} phiếu hợp lệ")),
            "{headline}"
        );
    }
}

#[test]
fn word_shows_the_numbers_of_the_release() {
    let all = expected();
    let docx = report_docx(&RELEASE, Edition::Final).unwrap();
    let parts: BTreeMap<String, Vec<u8>> = parts_of(&docx).into_iter().collect();
    let document = String::from_utf8(parts["word/document.xml"].clone()).unwrap();
    let table = |caption: &str| {
        let tables = word_rows(&document, caption);
        assert_eq!(tables.len(), 1, "{caption}");
        tables.into_iter().next().unwrap()
    };
    // STT, unit, dossiers, forms, index, interval, other score.
    let units = table("Chỉ số hài lòng theo cơ quan, đơn vị");
    assert_eq!(told(units, [1, 3, 4, 5]), rows(&all, is_unit));
    let fields = table("Chỉ số hài lòng theo lĩnh vực");
    assert_eq!(told(fields, [0, 2, 3, 4]), rows(&all, is_field));
    let blocks = told(table("Chỉ số hài lòng theo khối cơ quan"), [0, 2, 3, 4]);
    let whole = rows(&all, |key| *key == Key::Whole);
    assert!(blocks.contains(&whole[0]), "{blocks:?}");
}

#[test]
fn the_printed_report_shows_the_numbers_of_the_release() {
    let all = expected();
    let found = pdf_words("equal", &report_pdf(&RELEASE, Edition::Final).unwrap());
    for one in &all {
        let Seen { n, value, interval } = &one.seen;
        let row = format!("{n} {value} {interval}");
        assert!(found.contains(&row), "{}: {row}", one.name);
    }
    let unit = all.iter().find(|one| is_unit(&one.key)).unwrap();
    let Key::Unit(at) = unit.key else {
        unreachable!("it is a unit")
    };
    let code = &RELEASE.units[at as usize].code;
    let sheet = unit_sheets_pdf(&RELEASE, Edition::Final, Some(code)).unwrap();
    let found = pdf_words("equal-sheet", &sheet);
    let [low, high] = [unit.own.low, unit.own.high].map(percent);
    assert!(found.contains(&format!("{low} – {high}")), "{found}");
    assert!(
        found.contains(&format!("là {}", unit.seen.value)),
        "{found}"
    );
}

#[test]
fn the_workbook_holds_the_numbers_of_the_release_to_the_last_bit() {
    let all = expected();
    let book = workbook(&RELEASE, Edition::Final).unwrap();
    let bits = |row: Vec<calamine::Data>, [name, n, value]: [usize; 3]| {
        let number = |at: usize| match &row[at] {
            calamine::Data::Float(number) => Some(number.to_bits()),
            _ => None,
        };
        let name = row[name].to_string();
        Some((
            name,
            number(n)?,
            number(value)?,
            number(value + 1)?,
            number(value + 2)?,
        ))
    };
    let own = |wanted: fn(&Key) -> bool| {
        let own = all.iter().filter(|one| wanted(&one.key));
        #[expect(clippy::cast_precision_loss, reason = "forms are few")]
        let mut rows: Vec<_> = own
            .map(|one| {
                let Estimate {
                    value, low, high, ..
                } = one.own;
                let [value, low, high] = [value, low, high].map(f64::to_bits);
                (one.name.clone(), (one.n as f64).to_bits(), value, low, high)
            })
            .collect();
        rows.sort();
        rows
    };
    let found = |sheet: &str, places: [usize; 3]| {
        let rows = sheet_rows(&book, sheet).into_iter();
        let mut rows: Vec<_> = rows.filter_map(|row| bits(row, places)).collect();
        rows.sort();
        rows
    };
    assert_eq!(found("Đơn vị", [1, 3, 4]), own(is_unit));
    assert_eq!(found("Lĩnh vực", [0, 2, 3]), own(is_field));
    let blocks = found("Khối", [0, 2, 3]);
    assert!(
        blocks.contains(&own(|key| *key == Key::Whole)[0]),
        "{blocks:?}"
    );
}

#[test]
fn open_data_holds_the_numbers_of_the_release_to_the_last_bit() {
    let all = expected();
    let place = Place {
        origin: "https://khaosat.example.vn",
    };
    let written = |file| {
        let mut bytes = Vec::new();
        open_data::write(file, &RELEASE, &place, &mut bytes).unwrap();
        bytes
    };
    let csv = written(File::Figures);
    let mut reader = csv::Reader::from_reader(csv.as_slice());
    let csv: Vec<BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    let json: serde_json::Value = serde_json::from_slice(&written(File::Json)).unwrap();
    let json = json["figures"].as_array().unwrap();
    assert_eq!(csv.len(), json.len());
    for one in &all {
        let (table, unit, field) = match one.key {
            Key::Unit(at) => ("unit", RELEASE.units[at as usize].code.as_str(), ""),
            Key::Field(at) => ("field", "", RELEASE.fields[at as usize].code.as_str()),
            _ => ("whole", "", ""),
        };
        let is_it = |row: &BTreeMap<String, String>| {
            row["stream"] == "sampled"
                && row["table"] == table
                && row["unit"] == unit
                && row["field"] == field
                && row["indicator"] == "ALL"
                && row["headline"] == "true"
        };
        let found: Vec<usize> = (0..csv.len()).filter(|&at| is_it(&csv[at])).collect();
        assert_eq!(found.len(), 1, "{}", one.name);
        let (row, object) = (&csv[found[0]], &json[found[0]]);
        assert_eq!(
            (&row["n"], &object["n"]),
            (&one.n.to_string(), &one.n.into())
        );
        for (name, own) in [
            ("estimate", one.own.value),
            ("ci_low", one.own.low),
            ("ci_high", one.own.high),
        ] {
            let [csv, json] = [row[name].parse::<f64>().ok(), object[name].as_f64()]
                .map(|number| number.map(f64::to_bits));
            assert_eq!(
                (csv, json),
                (Some(own.to_bits()), Some(own.to_bits())),
                "{name}"
            );
        }
    }
}
