//! `sipas backup`, `restore` and `verify` as a person runs them, while the server works.

#![expect(clippy::unwrap_used, reason = "a step that goes wrong fails the test")]

mod program;

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use sipas_load::prepare;
use sipas_load::server::Server;
use sipas_load::session::Script;
use store::Database;
use testkit::{Backend, TestDatabase};

use program::{Folder, PROGRAM, permit, run, told};

const SENDERS: usize = 8;
const ANSWERS: usize = 24;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_under_load_goes_from_sqlite_to_postgres() {
    from_one_to_the_other(Backend::Sqlite, Backend::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_under_load_goes_from_postgres_to_sqlite() {
    from_one_to_the_other(Backend::Postgres, Backend::Sqlite).await;
}

async fn from_one_to_the_other(from: Backend, to: Backend) {
    if from.is_skipped() || to.is_skipped() {
        return;
    }
    let place = TestDatabase::fresh(from).await;
    let database = Database::connect(place.url()).await.unwrap();
    let prepared = prepare::prepare(&database, testkit::clock::now_ms())
        .await
        .unwrap();
    let folder = Folder::fresh(&format!("backup-from-{from:?}"));
    let (key, file) = (folder.path("khoa"), folder.path("ban-sao.age"));
    let (code, _, error) = run(&["backup", "--new-key", &key], &[]);
    assert_eq!((code, error.as_str()), (0, ""));

    let server = Server::start(Path::new(PROGRAM), place.url())
        .await
        .unwrap();
    let script = Script::new(server.address, &prepared);
    let senders: Vec<_> = (0..SENDERS)
        .map(|_| tokio::spawn(send(script.clone())))
        .collect();
    let url = place.url().to_owned();
    let (its_key, its_file) = (key.clone(), file.clone());
    let made = tokio::task::spawn_blocking(move || {
        run(
            &[
                "backup",
                "--to",
                &its_file,
                "--key-file",
                &its_key,
                "--format",
                "json",
            ],
            &[("DATABASE_URL", &url)],
        )
    });
    let (code, manifest, error) = made.await.unwrap();
    assert_eq!((code, error.as_str()), (0, ""));
    for sender in senders {
        sender.await.unwrap();
    }
    server.kill().await.unwrap();

    let manifest: Value = serde_json::from_str(&manifest).unwrap();
    let (code, proved, error) = run(
        &[
            "verify",
            "--backup",
            &file,
            "--key-file",
            &key,
            "--format",
            "json",
        ],
        &[],
    );
    assert_eq!((code, error.as_str()), (0, ""));
    assert_eq!(serde_json::from_str::<Value>(&proved).unwrap(), manifest);

    let target = TestDatabase::fresh(to).await;
    let environment = [("DATABASE_URL", target.url())];
    let restore = ["restore", "--from", &file, "--key-file", &key];
    let (code, words, error) = run(&restore, &environment);
    assert_eq!((code, error.as_str()), (0, ""));
    assert!(words.contains("khớp bản sao lưu"), "{words}");
    let (code, report, _) = run(&["verify", "--format", "json"], &environment);
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(code, 0, "{report}");
    assert_eq!(report["totals"], manifest["totals"]);
    assert_eq!(report["audit"], manifest["audit"]);
    // A second time it is not empty any more.
    let (code, _, error) = run(&restore, &environment);
    assert_eq!(code, 1);
    assert!(error.contains("không trống"), "{error}");
    assert_eq!(error.lines().count(), 1, "{error}");
}

async fn send(script: Script) {
    for _ in 0..ANSWERS {
        let mut citizen = script.connect().await.unwrap();
        let state = citizen.open().await.unwrap();
        citizen.send(&state).await.unwrap();
    }
}

#[tokio::test]
async fn a_full_disk_is_told_and_leaves_no_file() {
    let place = TestDatabase::fresh(Backend::Sqlite).await;
    prepare::prepare(place.database(), testkit::clock::now_ms())
        .await
        .unwrap();
    let folder = Folder::fresh("backup-disk-full");
    let key = folder.file("khoa", &"0123456789abcdef".repeat(4));
    let file = folder.path("qua-lon.age");
    // A limit of 4 KB a file is what a full disk looks like to a program that ignores its signal.
    let script = format!(
        "trap '' XFSZ; ulimit -f 4; exec '{PROGRAM}' backup --to '{file}' --key-file '{key}' --database '{}'",
        place.url().replace("mode=rwc", "mode=rw")
    );
    let output = Command::new("bash").args(["-c", &script]).output().unwrap();
    let (code, _, error) = told(output);
    assert_eq!(code, 1, "{error}");
    assert!(error.contains("hết chỗ trên đĩa"), "{error}");
    let left: Vec<_> = std::fs::read_dir(&folder.0).unwrap().collect();
    assert_eq!(left.len(), 1, "only the key is there: {left:?}");
}

#[tokio::test]
async fn what_cannot_be_restored_is_told_in_one_sentence_and_leaves_nothing() {
    let place = TestDatabase::fresh(Backend::Sqlite).await;
    prepare::prepare(place.database(), testkit::clock::now_ms())
        .await
        .unwrap();
    let folder = Folder::fresh("backup-refused");
    let words = folder.file("mat-khau", "mat khau cua bo kiem tra\n");
    let wrong = folder.file("mat-khau-sai", "mat khau cua nguoi khac\n");
    let file = folder.path("tot.age");
    let url = place.url();
    let (code, _, error) = run(
        &[
            "backup",
            "--to",
            &file,
            "--passphrase-file",
            &words,
            "--database",
            url,
        ],
        &[],
    );
    assert_eq!((code, error.as_str()), (0, ""));
    let bytes = std::fs::read(&file).unwrap();
    let cut = folder.path("cut.age");
    std::fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
    let foreign = folder.file("anh.png", "PNG");
    let data = folder.path("du-lieu");
    for (from, secret, said) in [
        (&file, &wrong, "mật khẩu hoặc khóa không mở được"),
        (&cut, &words, "bị cắt ngắn hoặc đã bị sửa"),
        (&foreign, &words, "không phải bản sao lưu của SIPAS"),
        (&folder.path("khong-co"), &words, "không đọc hoặc ghi được"),
    ] {
        let (code, out, error) = run(
            &[
                "restore",
                "--from",
                from,
                "--passphrase-file",
                secret,
                "--data",
                &data,
            ],
            &[],
        );
        assert_eq!((code, out.as_str()), (1, ""));
        assert!(error.contains(said), "{error}");
        assert_eq!(error.lines().count(), 1, "{error}");
        assert!(!Path::new(&data).join("sipas.db").exists(), "{said}");
    }
    permit(&words, 0o644);
    let (code, _, error) = run(
        &[
            "restore",
            "--from",
            &file,
            "--passphrase-file",
            &words,
            "--data",
            &data,
        ],
        &[],
    );
    assert_eq!(code, 1);
    assert!(error.contains("chmod 600"), "{error}");
    let (code, _, error) = run(&["backup", "--to", &folder.path("x"), "--data", &data], &[]);
    assert_eq!(code, 1);
    assert!(error.contains("--unencrypted"), "{error}");
    let (code, _, _) = run(&["backup"], &[]);
    assert_eq!(code, 2);
    let (code, _, error) = run(&["verify", "--data", &data], &[]);
    assert_eq!(code, 1);
    assert!(error.contains("không có cơ sở dữ liệu"), "{error}");
}
