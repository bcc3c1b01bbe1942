//! Bundles: computed again from themselves alone, and found out wherever they were touched.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;
use std::process::Command;

use publication::bundle::{BundleError, Verified, pack, verify};
use publication::release::content::QuestionnaireFacts;
use publication::release::digest::sha256_hex;
use publication::release::{FieldworkCell, Input, make_from, read};
use survey::Combine;
use synthetic::Plan;

use crate::building::parameters;
use crate::province::province;

fn small(combine: Combine) -> Input {
    let plan = Plan {
        responses: 700,
        ..Plan::usual(1_795_312_800_000)
    };
    let mut input = province(&plan, "dvhcc-2023");
    let questionnaire = survey::shipped_questionnaire("dvhcc-2023").unwrap();
    let rule = survey::IndexRule {
        combine,
        ..survey::IndexRule::of(questionnaire)
    };
    input.questionnaire = QuestionnaireFacts::of(questionnaire, rule);
    input.fieldwork.push(FieldworkCell {
        unit: 1,
        issued: 90,
        valid: 20,
        invalid: 1,
        waiting: 3,
        rejected: [("refused".to_owned(), 2), ("spoiled".to_owned(), 1)].into(),
    });
    let mut then = parameters();
    then.made_ms -= 1;
    let mut before = input.clone();
    "another".clone_into(&mut before.round.id);
    input.earlier.push(make_from(&before, &then).unwrap());
    input
}

fn check(bytes: &[u8]) -> Result<Verified, BundleError> {
    verify(bytes, &mut |_| {})
}

fn unzip(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut files = BTreeMap::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        files.insert(name, content);
    }
    files
}

fn zip(files: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file(name.as_str(), options).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Makes manifest and digest fit again, as a careful forger would.
fn reseal(files: &mut BTreeMap<String, Vec<u8>>) {
    files.remove("MANIFEST");
    files.remove("DIGEST");
    let line = |(name, bytes): (&String, &Vec<u8>)| format!("{}  {name}\n", sha256_hex(bytes));
    let manifest: String = files.iter().map(line).collect();
    let digest = format!("{}\n", sha256_hex(manifest.as_bytes()));
    files.insert("MANIFEST".to_owned(), manifest.into_bytes());
    files.insert("DIGEST".to_owned(), digest.into_bytes());
}

/// Replaces the first `from` in a file of a bundle, sealing it anew.
fn forged(bundle: &[u8], file: &str, from: &str, to: &str) -> Vec<u8> {
    let mut files = unzip(bundle);
    let text = String::from_utf8(files[file].clone()).unwrap();
    assert!(text.contains(from), "{file} has no {from}");
    files.insert(file.to_owned(), text.replacen(from, to, 1).into_bytes());
    reseal(&mut files);
    zip(&files)
}

#[test]
fn a_bundle_computes_itself_again_and_is_always_the_same() {
    let input = small(Combine::MeanOfItems);
    let release = make_from(&input, &parameters()).unwrap();
    let bundle = pack(&input, &release).unwrap();
    assert_eq!(pack(&input, &release).unwrap(), bundle);
    let found = check(&bundle).unwrap();
    assert_eq!(found.differences, []);
    assert_eq!(
        (found.number.as_str(), &found.release),
        ("2026-01", &release.digest)
    );
    let files = unzip(&bundle);
    let kept = &files["release.json"];
    assert_eq!(read(kept, &release.digest).unwrap(), release);
    // No answer that is not a code, no id, no remark.
    let text = String::from_utf8(files["inputs/responses.csv"].clone()).unwrap();
    assert!(!text.contains("ethnicity") && !text.contains("comment"));
}

#[test]
fn inputs_that_changed_since_give_no_bundle() {
    let mut input = small(Combine::MeanOfItems);
    let release = make_from(&input, &parameters()).unwrap();
    input.frame[0].dossiers += 1;
    let refused = pack(&input, &release).unwrap_err();
    assert!(
        matches!(refused, BundleError::OtherInputs { .. }),
        "{refused}"
    );
}

#[test]
fn a_forger_who_seals_anew_is_found_by_computing() {
    let input = small(Combine::MeanOfItems);
    let release = make_from(&input, &parameters()).unwrap();
    let bundle = pack(&input, &release).unwrap();
    let frame = String::from_utf8(unzip(&bundle)["inputs/frame.csv"].clone()).unwrap();
    let dossiers = frame.lines().nth(1).unwrap().to_owned() + "\n";
    let more = dossiers.replace('\n', "0\n");
    let forgeries = [
        // A mark, a dossier count, a published digit, the minimum, a unit's name, the definition of an index.
        (
            "inputs/responses.csv",
            ",5,4,",
            ",4,4,".to_owned(),
            "release.json",
        ),
        ("inputs/frame.csv", &dossiers, more, "release.json"),
        (
            "release.json",
            "\"se\":0.0",
            "\"se\":0.1".to_owned(),
            "release.json",
        ),
        (
            "parameters.json",
            "\"level\": 0.95",
            "\"level\": 0.9".to_owned(),
            "release.json",
        ),
        (
            "inputs/facts.json",
            "Tỉnh",
            "Tinh".to_owned(),
            "release.json",
        ),
        (
            "R/published.csv",
            "0.8",
            "0.9".to_owned(),
            "R/published.csv",
        ),
        ("R/recompute.R", "1e-9", "1e-1".to_owned(), "R/recompute.R"),
    ];
    for (file, from, to, named) in forgeries {
        let found = check(&forged(&bundle, file, from, &to)).unwrap();
        let places: Vec<String> = found
            .differences
            .iter()
            .map(|one| {
                format!(
                    "{} {}: {} ≠ {}",
                    one.file, one.place, one.kept, one.computed
                )
            })
            .collect();
        let is_named = found.differences.iter().any(|one| one.file == named);
        assert!(is_named, "{file}: {places:?}");
        assert!(
            places.iter().any(|place| place.len() > named.len() + 5),
            "{file}: {places:?}"
        );
    }
}

#[test]
fn every_byte_that_is_turned_is_noticed() {
    let input = small(Combine::MeanOfItems);
    let release = make_from(&input, &parameters()).unwrap();
    let bundle = pack(&input, &release).unwrap();
    // In the zip itself: any byte, from the first to the last.
    for step in 0..20 {
        let mut turned = bundle.clone();
        let at = step * (turned.len() - 1) / 19;
        turned[at] ^= 0x10;
        let noticed = check(&turned).map_or(true, |found| !found.differences.is_empty());
        assert!(noticed, "byte {at} of {}", bundle.len());
    }
    // Inside each file, with the zip around it in order: the file is named.
    let files = unzip(&bundle);
    for name in files.keys() {
        let mut touched = files.clone();
        let content = touched.get_mut(name).unwrap();
        let at = content.len() / 2;
        content[at] ^= 0x01;
        match check(&zip(&touched)) {
            Ok(found) => {
                let named = found.differences.iter().any(|one| one.file == *name);
                assert!(
                    named || name == "MANIFEST",
                    "{name}: {:?}",
                    found.differences
                );
                assert!(!found.differences.is_empty(), "{name}");
            }
            Err(why) => assert!(why.to_string().contains(name.as_str()), "{name}: {why}"),
        }
    }
}

#[test]
fn what_is_no_bundle_is_said_to_be_none() {
    assert!(matches!(
        check(b"PK nothing"),
        Err(BundleError::Unreadable(_))
    ));
    let empty = zip(&BTreeMap::new());
    let refused = check(&empty).unwrap_err().to_string();
    assert!(refused.contains("parameters.json"), "{refused}");
}

/// What was added to a release in layout 2.
const SINCE_LAYOUT_2: [&str; 6] = [
    "questions",
    "earlier",
    "points",
    "disclosure",
    "inputs",
    "before",
];

#[test]
fn a_release_of_an_older_program_is_read_and_has_no_bundle() {
    let input = small(Combine::MeanOfItems);
    let release = make_from(&input, &parameters()).unwrap();
    let mut value: serde_json::Value = serde_json::from_slice(&release.bytes().unwrap()).unwrap();
    let whole = value.as_object_mut().unwrap();
    whole.retain(|key, _| !SINCE_LAYOUT_2.contains(&key.as_str()));
    whole.insert("format".to_owned(), 1.into());
    value["parameters"].as_object_mut().unwrap().remove("rules");
    for stream in ["sampled", "open"] {
        let tables = value[stream].as_object_mut().unwrap();
        let tables_then = [
            "stream", "received", "counted", "invalid", "modes", "overall",
        ];
        let by_place = ["blocks", "units", "fields", "cells"];
        tables.retain(|key, _| {
            tables_then.contains(&key.as_str()) || by_place.contains(&key.as_str())
        });
    }
    let bytes = serde_json::to_vec(&value).unwrap();
    let old = read(&bytes, &sha256_hex(&bytes)).unwrap();
    assert_eq!(
        (old.format, &old.sampled.units),
        (1, &release.sampled.units)
    );
    assert!(old.sampled.rankings.is_empty() && old.parameters.rules.is_none());
    let refused = pack(&input, &old).unwrap_err();
    assert!(matches!(refused, BundleError::Layout(1)), "{refused}");
    // A later round is told against it as against any other.
    let mut next = input.clone();
    "next".clone_into(&mut next.round.id);
    next.earlier = vec![old];
    let next = make_from(&next, &parameters_later()).unwrap();
    assert_eq!(next.earlier[0].number, "2026-01");
}

fn parameters_later() -> publication::release::Parameters {
    let first = parameters();
    publication::release::Parameters {
        number: "2027-01".to_owned(),
        made_ms: first.made_ms + 1,
        ..first
    }
}

/// Where R and its package `survey` are installed, they give the same numbers.
#[test]
fn the_survey_package_of_r_gives_the_same_numbers() {
    let probe = Command::new("Rscript")
        .args(["-e", "library(survey)"])
        .output();
    if !probe.is_ok_and(|output| output.status.success()) {
        assert!(
            std::env::var_os("SIPAS_R").is_none(),
            "R with its package survey is asked for"
        );
        return;
    }
    for combine in [
        Combine::MeanOfItems,
        Combine::MeanOfFactors,
        Combine::Pooled,
        Combine::MeanOfRespondents,
    ] {
        let input = small(combine);
        let release = make_from(&input, &parameters()).unwrap();
        let folder = std::env::temp_dir().join(format!(
            "sipas-r-{}-{}",
            std::process::id(),
            combine.as_str()
        ));
        for (name, content) in unzip(&pack(&input, &release).unwrap()) {
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, content).unwrap();
        }
        let (agrees, told) = recompute(&folder);
        assert!(agrees, "{combine:?}: {told}");
        // The script can fail: another published value is named.
        let published = folder.join("R/published.csv");
        let text = std::fs::read_to_string(&published).unwrap();
        let changed = text.replacen(",share,0.", ",share,0.0", 1);
        assert_ne!(changed, text);
        std::fs::write(&published, changed).unwrap();
        let (agrees, told) = recompute(&folder);
        assert!(!agrees && told.contains("Khác:"), "{told}");
        std::fs::remove_dir_all(&folder).unwrap();
    }
}

fn recompute(folder: &Path) -> (bool, String) {
    let output = Command::new("Rscript")
        .arg(folder.join("R/recompute.R"))
        .arg(folder)
        .output()
        .unwrap();
    let told = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&told).into_owned(),
    )
}
