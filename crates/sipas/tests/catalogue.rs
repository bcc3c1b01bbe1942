//! `sipas import units`, `fields` and `frame` as somebody at a terminal runs them.

#![expect(clippy::unwrap_used, reason = "a step that goes wrong fails the test")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use survey::catalogue::{Vintage, country};

/// A data folder with files beside it, which goes away with its test.
struct Folder(PathBuf);

impl Folder {
    fn fresh(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        if path.exists() {
            std::fs::remove_dir_all(&path).unwrap();
        }
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, text: &str) -> String {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    /// Runs `sipas import` on the data in this folder.
    fn import(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_sipas"))
            .arg("import")
            .args(arguments)
            .arg("--data")
            .arg(self.0.join("data"))
            .env_remove("DATABASE_URL")
            .output()
            .unwrap()
    }

    fn json(&self, arguments: &[&str]) -> (Option<i32>, serde_json::Value) {
        let output = self.import(&[arguments, &["--format", "json"]].concat());
        let told = String::from_utf8(output.stdout).unwrap();
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        let value = serde_json::from_str(&told);
        (
            output.status.code(),
            value
                .map_err(|why| format!("{why}: {told} {errors}"))
                .unwrap(),
        )
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The communes of Đồng Nai as a list.
fn communes(vintage: Vintage) -> String {
    let mut text = "Mã,Tên\n".to_owned();
    for unit in country(vintage) {
        if unit
            .parent
            .as_ref()
            .is_some_and(|parent| parent.as_str() == "75")
        {
            let _ = writeln!(text, "{},{}", unit.code, unit.full_name);
        }
    }
    text
}

#[test]
fn a_list_is_compared_kept_and_confirmed() {
    let folder = Folder::fresh("import-units");
    let first = folder.write("2025.csv", &communes(Vintage::July2025));
    let next = folder.write("2026.csv", &communes(Vintage::October2026));
    let version = |file: &'static str| ["--name", file, "--effective", "1/7/2025"];
    let confirm = [
        &["units", first.as_str()][..],
        &version("Danh mục 2025"),
        &["--confirm"],
    ]
    .concat();
    let (code, told) = folder.json(&confirm);
    assert_eq!(
        (code, &told["units"], &told["confirmed"]),
        (Some(0), &95.into(), &true.into()),
        "{told}"
    );

    let dry = [
        &["units", next.as_str()][..],
        &version("Danh mục 2026"),
        &["--dry-run", "--communes-only"],
    ]
    .concat();
    for _ in 0..2 {
        let (code, told) = folder.json(&dry);
        assert_eq!(code, Some(0));
        assert_eq!(
            (&told["changed"], &told["unchanged"]),
            (&10.into(), &85.into()),
            "{told}"
        );
        assert_eq!(told["changes"]["retyped"], 10);
    }
    let output = folder.import(&dry);
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(
        told.contains("đổi loại: Xã Trảng Bom → Phường Trảng Bom"),
        "{told}"
    );
    assert!(told.contains("Chưa ghi gì."), "{told}");
}

#[test]
fn a_wrong_list_gives_exit_code_1_and_wrong_usage_2() {
    let folder = Folder::fresh("import-wrong");
    let wrong = folder.write("sai.csv", "Mã,Tên\n00001,Xã Một\n@@,Xã Hai\n");
    let version = ["--name", "Sai", "--effective", "1/7/2025"];
    let output = folder.import(&[&["units", wrong.as_str()][..], &version].concat());
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(
        told.contains("Dòng 3, cột Mã: “@@” không dùng làm mã được"),
        "{told}"
    );
    let (code, told) = folder.json(&[&["units", wrong.as_str()][..], &version].concat());
    assert_eq!(
        (code, told["errors"].as_array().map(Vec::len)),
        (Some(1), Some(1))
    );
    let missing = folder.import(&[&["units", "khong-co.csv"][..], &version].concat());
    assert_eq!(missing.status.code(), Some(1));
    for usage in [
        &["units"][..],
        &["units", "a.csv", "--name", "x", "--effective", "hôm qua"],
        &["la"],
    ] {
        assert_eq!(folder.import(usage).status.code(), Some(2), "{usage:?}");
    }
}
