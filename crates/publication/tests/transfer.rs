//! A transfer file, whole and otherwise.
#![expect(
    clippy::unwrap_used,
    reason = "a test may stop at what it did not expect"
)]

use std::io::{Read as _, Write as _};

use serde::{Deserialize, Serialize};
use survey::{PostOfficeCode, RoundId};

use publication::transfer::{
    Key, Manifest, Opened, PublicKey, ReadError, Sealed, What, fingerprint, write,
};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Line {
    number: u32,
}

fn key(secret: u8) -> Key {
    Key::of_secret(&[secret; 32]).unwrap()
}

fn manifest() -> Manifest {
    Manifest {
        sipas_transfer: 0,
        what: What::Batches,
        round: RoundId::from_uuid(uuid::Uuid::from_u128(1)),
        round_code: "2026-1".to_owned(),
        post_office: PostOfficeCode::parse("270000").unwrap(),
        made_ms: 0,
        program: "test".to_owned(),
        key: String::new(),
        lines: 0,
        sha256: String::new(),
    }
}

fn lines() -> Vec<Line> {
    (1..=50).map(|number| Line { number }).collect()
}

fn file() -> Vec<u8> {
    let mut out = Vec::new();
    write(&mut out, &key(7), manifest(), &lines()).unwrap();
    out
}

fn open(file: &[u8]) -> Result<Opened<Line>, ReadError> {
    Sealed::of(file)?.open()
}

fn unpacked(file: &[u8]) -> String {
    let mut text = String::new();
    flate2::read::GzDecoder::new(file)
        .read_to_string(&mut text)
        .unwrap();
    text
}

fn packed(text: &str) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(text.as_bytes()).unwrap();
    out.finish().unwrap()
}

#[test]
fn what_was_written_is_read_with_the_key_that_signed() {
    let opened = open(file().as_slice()).unwrap();
    assert_eq!(opened.lines, lines());
    assert_eq!(opened.key, key(7).public());
    assert_eq!(opened.manifest.lines, 50);
    assert_eq!(file(), file(), "the same content gives the same bytes");
}

#[test]
fn whatever_is_changed_is_noticed() {
    let text = unpacked(&file());
    for changed in [
        text.replace("{\"number\":13}", "{\"number\":31}"),
        text.replace("270000", "270001"),
        text.replace("{\"number\":13}\n", ""),
        text.replace("\"lines\":50", "\"lines\":49"),
        format!("{text}{{\"number\":51}}\n"),
    ] {
        let read = open(packed(&changed).as_slice());
        assert!(
            matches!(read, Err(ReadError::Tampered | ReadError::CutShort)),
            "{read:?}"
        );
    }
    // Signed again by another key, it is whole, and the key says who did it.
    let mut out = Vec::new();
    write(&mut out, &key(8), manifest(), &lines()).unwrap();
    let opened = open(out.as_slice()).unwrap();
    assert_ne!(opened.key, key(7).public());
    // With the other's key put into the place of the own, the signature fails.
    let lie = unpacked(&out).replace(&key(8).public().to_string(), &key(7).public().to_string());
    assert_eq!(open(packed(&lie).as_slice()), Err(ReadError::Tampered));
}

#[test]
fn what_is_no_such_file_has_its_own_sentence() {
    let text = unpacked(&file());
    let newer = text.replace("\"sipas_transfer\":1", "\"sipas_transfer\":9");
    let cut = &file()[..file().len() - 30];
    for (bytes, error) in [
        (b"".to_vec(), ReadError::NotTransfer),
        (b"so_phieu,s01\n".to_vec(), ReadError::NotTransfer),
        (packed("so_phieu,s01\n"), ReadError::NotTransfer),
        (packed(&newer), ReadError::OtherFormat(9)),
        (cut.to_vec(), ReadError::CutShort),
    ] {
        assert_eq!(open(bytes.as_slice()), Err(error));
    }
    let bomb = packed(&"a".repeat(5 * 1024 * 1024));
    assert_eq!(open(bomb.as_slice()), Err(ReadError::NotTransfer));
}

#[test]
fn who_signed_is_known_before_anything_below_is_read() {
    let whole = file();
    let text = unpacked(&whole);
    let head: String = text.split_inclusive('\n').take(2).collect();
    let head = packed(&head);
    let sealed = Sealed::of(head.as_slice()).unwrap();
    assert_eq!(sealed.key, key(7).public());
    assert_eq!(sealed.open::<Line>(), Err(ReadError::CutShort));
}

#[test]
fn a_file_of_another_program_is_told_from_one_that_was_changed() {
    #[derive(Serialize)]
    struct Other {
        name: &'static str,
    }
    let mut out = Vec::new();
    write(&mut out, &key(7), manifest(), &[Other { name: "x" }]).unwrap();
    let said = open(&out).unwrap_err();
    assert_eq!(said, ReadError::Unknown);
    assert!(
        said.to_string().contains("cài cùng một phiên bản"),
        "{said}"
    );
    let changed = unpacked(&out).replace("\"x\"", "\"y\"");
    assert_eq!(open(&packed(&changed)), Err(ReadError::Tampered));
}

#[test]
fn a_fingerprint_is_six_groups_of_digits_of_one_key() {
    let shown = fingerprint(&key(7).public());
    assert_eq!(shown.split(' ').count(), 6);
    assert!(shown.split(' ').all(|group| group.len() == 5));
    assert_ne!(shown, fingerprint(&key(8).public()));
    let text = key(7).public().to_string();
    assert_eq!(PublicKey::parse(&text), Some(key(7).public()));
    assert_eq!(PublicKey::parse("AAAA"), None);
    assert!(Key::of_secret(&[1; 31]).is_none());
    assert!(!format!("{:?}", key(7)).contains(&text));
}
