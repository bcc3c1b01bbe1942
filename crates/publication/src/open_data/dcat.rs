//! The entry for a data portal: a dataset with its distributions, as DCAT-AP in JSON-LD.
//!
//! *Source*: DCAT-AP 3.0: mandatory and recommended properties of Dataset and Distribution, and the
//! controlled vocabularies of the Publications Office of the European Union.

use std::io::{self, Write};

use serde_json::{Value, json};
use survey::Language;

use super::licence::{self, publisher};
use super::sdmx::day;
use super::{File, Place};
use crate::release::Release;

const AUTHORITY: &str = "http://publications.europa.eu/resource/authority";

/// Writes the entry.
pub(super) fn write(release: &Release, place: &Place<'_>, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &entry(release, place))?;
    out.write_all(b"\n")
}

fn entry(release: &Release, place: &Place<'_>) -> Value {
    let parameters = &release.parameters;
    let number = parameters.number.as_str();
    let address = place.release(number);
    let data: Vec<Value> = File::ALL
        .into_iter()
        .filter(|file| !matches!(file, File::Licence | File::Dcat))
        .map(|file| distribution(file, number, place))
        .collect();
    json!({
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "spdx": "http://spdx.org/rdf/terms#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": format!("{address}#dataset"),
        "@type": "dcat:Dataset",
        "dct:title": [text("vi", &parameters.title)],
        "dct:description": [text("vi", &licence::about(release))],
        "dct:identifier": [number],
        "dct:issued": date(parameters.made_ms),
        "dct:modified": date(parameters.made_ms),
        "dcat:version": number,
        "dct:publisher": {
            "@id": format!("{}/#publisher", place.origin),
            "@type": "foaf:Agent",
            "foaf:name": [
                text("vi", &publisher(release, Language::VI)),
                text("en", &publisher(release, Language::EN)),
            ],
        },
        "dct:temporal": [{
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": date(release.round.opens_ms),
            "dcat:endDate": date(release.round.closes_ms - 1),
        }],
        "dct:accessRights": at(&format!("{AUTHORITY}/access-right/PUBLIC")),
        "dct:language": [
            at(&format!("{AUTHORITY}/language/VIE")),
            at(&format!("{AUTHORITY}/language/ENG")),
        ],
        "dcat:theme": [at(&format!("{AUTHORITY}/data-theme/GOVE"))],
        "dcat:keyword": [
            text("vi", "sự hài lòng"),
            text("vi", "thủ tục hành chính"),
            text("vi", "SIPAS"),
            text("en", "citizen satisfaction"),
        ],
        "dcat:landingPage": at(&address),
        "foaf:page": at(&format!("{address}/phuong-phap")),
        "dcat:distribution": data,
    })
}

fn distribution(file: File, number: &str, place: &Place<'_>) -> Value {
    let address = place.file(number, file);
    let mut entry = json!({
        "@id": format!("{address}#distribution"),
        "@type": "dcat:Distribution",
        "dct:title": [
            text("vi", file.title(Language::VI)),
            text("en", file.title(Language::EN)),
        ],
        "dcat:accessURL": at(&format!("{}/tai-ve", place.release(number))),
        "dcat:downloadURL": at(&address),
        "dcat:mediaType": at(&format!(
            "http://www.iana.org/assignments/media-types/{}",
            file.media_type()
        )),
        "dct:format": at(&format!("{AUTHORITY}/file-type/{}", file.file_type())),
        "dct:license": at(licence::ADDRESS),
    });
    if let Some(standard) = standard(file) {
        entry["dct:conformsTo"] = at(standard);
    }
    entry
}

const fn standard(file: File) -> Option<&'static str> {
    match file {
        File::Sdmx => Some("https://sdmx.org/standards-2/"),
        File::Ddi => Some("https://ddialliance.org/Specification/DDI-Codebook/2.5/"),
        File::Package => Some("https://specs.frictionlessdata.io/tabular-data-package/"),
        _ => None,
    }
}

fn text(language: &str, text: &str) -> Value {
    json!({ "@language": language, "@value": text })
}

fn at(address: &str) -> Value {
    json!({ "@id": address })
}

fn date(at_ms: i64) -> Value {
    let day = day(at_ms).map(|day| day.to_string()).unwrap_or_default();
    json!({ "@type": "xsd:date", "@value": day })
}
