//! `sipas demo` and `sipas serve` as a stranger starts them.

#![expect(clippy::unwrap_used, reason = "a step that goes wrong fails the test")]

use std::path::{Path, PathBuf};

use sipas_load::server::Server;
use sipas_load::session::fetch;

const PROGRAM: &str = env!("CARGO_BIN_EXE_sipas");
const RESPONSES: u32 = 2_000;

/// A folder that goes away with its test.
struct Folder(PathBuf);

impl Folder {
    fn fresh(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        if path.exists() {
            std::fs::remove_dir_all(&path).unwrap();
        }
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The path of an announced address.
fn path<'a>(server: &'a Server, name: &str) -> &'a str {
    let address = server.announced[name].as_str().unwrap();
    let after_scheme = address.split_once("://").unwrap().1;
    &after_scheme[after_scheme.find('/').unwrap()..]
}

#[tokio::test]
async fn the_demo_shows_results_and_a_second_start_keeps_what_was_answered() {
    let data = Folder::fresh("demo-twice");
    let server = Server::demo(Path::new(PROGRAM), &data.0, RESPONSES)
        .await
        .unwrap();
    let form = fetch(server.address, path(&server, "form")).await.unwrap();
    assert!(
        form.contains("Dữ liệu mô phỏng"),
        "every page says that it is synthetic"
    );
    let results = fetch(server.address, path(&server, "results"))
        .await
        .unwrap();
    let release = results
        .split("href=\"/ket-qua/")
        .nth(1)
        .expect("a release is listed");
    let number = release.split('"').next().unwrap().to_owned();
    let release = fetch(server.address, &format!("/ket-qua/{number}"))
        .await
        .unwrap();
    for words in [
        "Dữ liệu mô phỏng",
        "Chỉ số hài lòng chung",
        "Sở, ban, ngành",
        "%",
    ] {
        assert!(release.contains(words), "{words}");
    }
    let first_form = path(&server, "form").to_owned();
    server.kill().await.unwrap();
    documents_are_written_from_the_command_line(&data.0, &number);

    let again = Server::demo(Path::new(PROGRAM), &data.0, RESPONSES)
        .await
        .unwrap();
    assert_eq!(
        path(&again, "form"),
        first_form,
        "the same cards still lead in"
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(&data.0).unwrap().permissions().mode();
        assert_eq!(
            mode & 0o077,
            0,
            "only the program's own user reads the data"
        );
    }
    again.kill().await.unwrap();
}

/// Exit code, output and errors of a command on the data in a folder.
fn run_on(data: &Path, arguments: &[&str]) -> (i32, String, String) {
    let out = std::process::Command::new(PROGRAM)
        .args(arguments)
        .arg("--data")
        .arg(data)
        .env_remove("DATABASE_URL")
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        out.status.code().unwrap(),
        text(out.stdout),
        text(out.stderr),
    )
}

#[tokio::test]
async fn releases_are_made_as_drafts_and_checked_at_the_command_line() {
    let data = Folder::fresh("demo-releases");
    let server = Server::demo(Path::new(PROGRAM), &data.0, 1_000)
        .await
        .unwrap();
    let (code, said, error) = run_on(&data.0, &["release", "make", "--round", "dot-1"]);
    assert_eq!(code, 0, "{error}");
    assert!(
        said.contains("số dot-1-2") && said.contains("bản nháp"),
        "{said}"
    );
    let public = fetch(server.address, "/ket-qua").await.unwrap();
    assert!(
        public.contains("dot-1-1") && !public.contains("dot-1-2"),
        "a draft is not shown"
    );
    server.kill().await.unwrap();
    let (code, _, error) = run_on(&data.0, &["release", "make", "--round", "dot-2"]);
    assert!(code == 1 && error.contains("chưa đóng"), "{error}");
    let same = ["release", "make", "--round", "dot-1", "--number", "dot-1-2"];
    let (code, _, error) = run_on(&data.0, &same);
    assert!(
        code == 1 && error.contains("đã có bản công bố số dot-1-2"),
        "{error}"
    );
    for number in ["dot-1-1", "dot-1-2"] {
        let (code, said, error) = run_on(&data.0, &["release", "verify", number]);
        assert!(
            code == 0 && said.contains("đúng từng byte"),
            "{number}: {said} {error}"
        );
    }
    let file = data.0.join("bo.zip").display().to_string();
    let (code, _, error) = run_on(&data.0, &["release", "bundle", "dot-1-1", "--out", &file]);
    assert_eq!(code, 0, "{error}");
    let (code, said, error) = run_on(&data.0, &["release", "verify", &file]);
    assert!(
        code == 0 && said.contains("đúng từng chữ số"),
        "{said} {error}"
    );
    let mut bytes = std::fs::read(&file).unwrap();
    let at = bytes.len() / 2;
    bytes[at] ^= 0x20;
    std::fs::write(&file, bytes).unwrap();
    let (code, _, error) = run_on(&data.0, &["release", "verify", &file]);
    assert!(code == 1 && error.contains("bộ kiểm chứng"), "{error}");
}

/// Runs `sipas release documents` with these arguments.
fn documents(data: &Path, arguments: &[&str]) -> (i32, String, String) {
    run_on(data, &[&["release", "documents"][..], arguments].concat())
}

fn documents_are_written_from_the_command_line(data: &Path, number: &str) {
    let out = data.join("tai-lieu");
    let folder = out.to_str().unwrap();
    let (code, said, why) = documents(data, &[number, "--out", folder, "--unit", "so_tu_phap"]);
    assert_eq!(code, 0, "{why}");
    let expected = [
        (format!("bao-cao-{number}.docx"), b"PK\x03\x04".as_slice()),
        (format!("bao-cao-{number}.pdf"), b"%PDF-"),
        (format!("phieu-don-vi-{number}-so_tu_phap.pdf"), b"%PDF-"),
        (format!("so-lieu-{number}.xlsx"), b"PK\x03\x04"),
    ];
    let mut names: Vec<String> = std::fs::read_dir(&out)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, expected.each_ref().map(|(name, _)| name.clone()));
    for (name, start) in &expected {
        let bytes = std::fs::read(out.join(name)).unwrap();
        assert!(bytes.starts_with(start), "{name}");
        assert!(said.contains(&format!("{name} (")), "{name}: {said}");
    }
    // The same again gives the same bytes, and only what was asked for.
    let only = data.join("chi-bang");
    let arguments = [
        number,
        "--out",
        only.to_str().unwrap(),
        "--only",
        "workbook",
    ];
    assert_eq!(documents(data, &arguments).0, 0);
    let name = format!("so-lieu-{number}.xlsx");
    assert_eq!(std::fs::read_dir(&only).unwrap().count(), 1);
    let [one, other] = [&out, &only].map(|folder| std::fs::read(folder.join(&name)).unwrap());
    assert!(one == other, "the workbook differs from run to run");
    for (arguments, words) in [
        (
            &["khong-co", "--out", folder][..],
            "không có bản công bố số \"khong-co\"",
        ),
        (
            &[
                number, "--out", folder, "--only", "units", "--unit", "khong_co",
            ],
            "không có đơn vị mã \"khong_co\"",
        ),
    ] {
        let (code, _, why) = documents(data, arguments);
        assert_eq!(code, 1, "{why}");
        assert!(why.contains(words), "{why}");
    }
    assert_eq!(documents(data, &[number]).0, 2, "nowhere to write");
}

#[tokio::test]
async fn an_empty_installation_invites_its_first_administrator() {
    let data = Folder::fresh("serve-empty");
    std::fs::create_dir_all(&data.0).unwrap();
    let url = format!("sqlite://{}?mode=rwc", data.0.join("sipas.db").display());
    let server = Server::start(Path::new(PROGRAM), &url).await.unwrap();
    let page = fetch(server.address, path(&server, "first_administrator"))
        .await
        .unwrap();
    assert!(page.contains("<h1>Tạo tài khoản</h1>"));
    server.kill().await.unwrap();
}

#[test]
fn wrong_usage_and_failed_work_have_their_exit_codes() {
    let run = |arguments: &[&str]| {
        let out = std::process::Command::new(PROGRAM)
            .args(arguments)
            .output()
            .unwrap();
        (
            out.status.code().unwrap(),
            String::from_utf8(out.stderr).unwrap(),
        )
    };
    let (code, _) = run(&["demo", "--responses", "khong-phai-so"]);
    assert_eq!(code, 2);
    let (code, _) = run(&["khong-co-lenh-nay"]);
    assert_eq!(code, 2);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let data = Folder::fresh("port-taken");
    let data = data.0.display().to_string();
    let (code, error) = run(&["serve", "--listen", &address, "--data", &data]);
    assert_eq!(code, 1);
    assert!(error.contains("không mở được địa chỉ"), "{error}");
    let (code, error) = run(&[
        "serve",
        "--public-url",
        "khaosat",
        "--listen",
        "127.0.0.1:0",
        "--data",
        &data,
    ]);
    assert_eq!(code, 1);
    assert!(error.contains("không hợp lệ"), "{error}");
}
