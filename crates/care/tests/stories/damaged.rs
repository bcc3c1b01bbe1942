//! Files that cannot be restored, and databases that take none: one clear error, and nothing touched.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use care::seal::Secret;
use care::{CareError, Lock, back_up, restore};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use testkit::ids::Ids;
use testkit::{TestDatabase, on_both_databases};

use super::{Folder, facts, filled, is_empty, lock};

on_both_databases!(
    a_file_that_is_not_whole_and_right_touches_nothing,
    a_backup_of_a_newer_program_is_refused_by_name,
    a_database_that_holds_something_takes_no_backup,
    a_failed_backup_leaves_no_file,
);

async fn a_file_that_is_not_whole_and_right_touches_nothing(place: TestDatabase) {
    filled(&place, &Ids::seeded(21)).await;
    let folder = Folder::fresh();
    let good = folder.file("tot.age");
    back_up(place.database(), &good, lock(), &facts())
        .await
        .unwrap();
    let bytes = std::fs::read(&good).unwrap();
    let target = TestDatabase::fresh(place.backend()).await;
    let refused = async |name: &str, bytes: &[u8], lock: Lock| {
        let file = folder.file(name);
        std::fs::write(&file, bytes).unwrap();
        let error = restore(target.database(), &file, lock).await.unwrap_err();
        assert!(is_empty(&target).await, "{name}: something was written");
        assert!(error.to_string().contains(name), "{error}");
        error.code()
    };
    assert_eq!(
        refused("cut.age", &bytes[..bytes.len() - 40], lock()).await,
        "damaged"
    );
    assert_eq!(refused("head.age", &bytes[..60], lock()).await, "damaged");
    let mut altered = bytes.clone();
    let middle = altered.len() / 2;
    altered[middle] ^= 4;
    assert_eq!(refused("altered.age", &altered, lock()).await, "damaged");
    let other = Lock::Secret(Secret::key("mot khoa hoan toan khac 0123456789abcdef"));
    assert_eq!(refused("secret.age", &bytes, other).await, "secret");
    assert_eq!(refused("locked.age", &bytes, Lock::Open).await, "secret");
    assert_eq!(refused("foreign.pdf", b"%PDF-1.7", lock()).await, "foreign");
    assert_eq!(refused("empty.age", b"", lock()).await, "foreign");
    let zipped = gzip(b"{\"something\":\"else\"}\n");
    assert_eq!(refused("other.gz", &zipped, Lock::Open).await, "foreign");
    // What is not sealed proves nothing to somebody who has a key.
    assert_eq!(refused("open.gz", &zipped, lock()).await, "secret");
    restore(target.database(), &good, lock()).await.unwrap();
}

async fn a_backup_of_a_newer_program_is_refused_by_name(place: TestDatabase) {
    filled(&place, &Ids::seeded(22)).await;
    let folder = Folder::fresh();
    let own = folder.file("own.gz");
    back_up(place.database(), &own, Lock::Open, &facts())
        .await
        .unwrap();
    let target = TestDatabase::fresh(place.backend()).await;
    let step = rewritten(&own, "newer.gz", |line| {
        line.replace("\"m0005_office\"", "\"m0005_office\",\"m0999_later\"")
            .replace("\"program\":\"0.1.0\"", "\"program\":\"9.8.7\"")
    });
    let format = rewritten(&own, "format.gz", |line| {
        line.replace("\"sipas_backup\":1", "\"sipas_backup\":2")
    });
    for (file, named) in [(step, "m0999_later"), (format, "định dạng 2")] {
        let error = restore(target.database(), &file, Lock::Open)
            .await
            .unwrap_err();
        assert_eq!(error.code(), "newer");
        assert!(error.to_string().contains(named), "{error}");
        assert!(is_empty(&target).await);
    }
    // Rows that do not add up to what their table's end says.
    let fewer = rewritten(&own, "fewer.gz", |line| {
        if line.starts_with('[') && line.contains("Quầy 2") {
            String::new()
        } else {
            line.to_owned()
        }
    });
    let error = restore(target.database(), &fewer, Lock::Open)
        .await
        .unwrap_err();
    assert_eq!(error.code(), "damaged", "{error}");
    assert!(is_empty(&target).await);
}

async fn a_database_that_holds_something_takes_no_backup(place: TestDatabase) {
    filled(&place, &Ids::seeded(23)).await;
    let folder = Folder::fresh();
    let file = folder.file("mot.age");
    let before = back_up(place.database(), &file, lock(), &facts())
        .await
        .unwrap();
    let error = restore(place.database(), &file, lock()).await.unwrap_err();
    let CareError::NotEmpty(tables) = &error else {
        panic!("{error}");
    };
    assert!(tables.contains(&("response".to_owned(), 20)), "{tables:?}");
    assert!(error.to_string().contains("response 20"), "{error}");
    let after = back_up(place.database(), &folder.file("hai.age"), lock(), &facts())
        .await
        .unwrap();
    assert_eq!(before.totals, after.totals);
}

async fn a_failed_backup_leaves_no_file(place: TestDatabase) {
    filled(&place, &Ids::seeded(24)).await;
    let folder = Folder::fresh();
    let taken = folder.file("da-co.age");
    std::fs::write(&taken, b"mot tep khac").unwrap();
    let error = back_up(place.database(), &taken, lock(), &facts())
        .await
        .unwrap_err();
    assert_eq!(error.code(), "exists");
    assert_eq!(std::fs::read(&taken).unwrap(), b"mot tep khac");
    let nowhere = folder.file("khong-co/thu-muc.age");
    let error = back_up(place.database(), &nowhere, lock(), &facts())
        .await
        .unwrap_err();
    assert_eq!(error.code(), "file");
    assert_eq!(std::fs::read_dir(&folder.0).unwrap().count(), 1);
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut compressing = GzEncoder::new(Vec::new(), Compression::fast());
    compressing.write_all(bytes).unwrap();
    compressing.finish().unwrap()
}

/// A copy of an open backup with other lines; a line that becomes empty is left out.
fn rewritten(file: &Path, name: &str, change: impl Fn(&str) -> String) -> PathBuf {
    let mut text = String::new();
    GzDecoder::new(std::fs::File::open(file).unwrap())
        .read_to_string(&mut text)
        .unwrap();
    let lines = text.lines().map(change).filter(|line| !line.is_empty());
    let text: String = lines.map(|line| line + "\n").collect();
    let to = file.with_file_name(name);
    std::fs::write(&to, gzip(text.as_bytes())).unwrap();
    to
}
