//! `sipas draw` as a person runs it: a list in, a sample, a reserve and a protocol out.

use std::process::Output;

use crate::folder::{Folder, example};

impl Folder {
    fn draw(&self, list: &str, plan: &str, seed: &str, out: &str) -> Output {
        std::fs::create_dir_all(self.path.join(out)).unwrap();
        self.run(&[
            "--frame", list, "--plan", plan, "--seed", seed, "--out", out,
        ])
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path.join(name)).unwrap()
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn the_same_list_and_seed_give_the_same_bytes_and_another_seed_does_not() {
    let pairs = [
        ("danh-sach.csv", "ke-hoach.toml"),
        ("ho-gia-dinh.csv", "hai-giai-doan.toml"),
    ];
    for (list, plan) in pairs {
        let folder = Folder::fresh("draw", plan);
        let (list, plan) = (
            example(&format!("draw/{list}")),
            example(&format!("draw/{plan}")),
        );
        for (out, seed) in [
            ("once", "20261122"),
            ("twice", "20261122"),
            ("other", "20261123"),
        ] {
            let output = folder.draw(&list, &plan, seed, out);
            assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        }
        for file in ["sample.csv", "reserve.csv", "protocol.toml"] {
            let (once, twice) = (format!("once/{file}"), format!("twice/{file}"));
            assert_eq!(folder.read(&once), folder.read(&twice), "{file}");
        }
        assert_ne!(
            folder.read("once/sample.csv"),
            folder.read("other/sample.csv")
        );
    }
}

#[test]
fn base_weights_add_up_to_the_list() {
    let folder = Folder::fresh("draw", "weights");
    let output = folder.draw(
        &example("draw/danh-sach.csv"),
        &example("draw/ke-hoach.toml"),
        "5",
        "out",
    );
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let listed = std::fs::read_to_string(example("draw/danh-sach.csv"))
        .unwrap()
        .lines()
        .count()
        - 1;
    let sample = folder.read("out/sample.csv");
    let weight = |line: &str| line.rsplit(',').next().unwrap().parse::<f64>().unwrap();
    let sum: f64 = sample.lines().skip(1).map(weight).sum();
    assert!(
        (sum - listed as f64).abs() < 1e-6,
        "{sum} for {listed} dossiers"
    );
    // Nobody is drawn twice, nor both drawn and in reserve.
    let reserve = folder.read("out/reserve.csv");
    let drawn = sample.lines().skip(1).chain(reserve.lines().skip(1));
    let mut numbers: Vec<&str> = drawn
        .map(|line| {
            line.split(',')
                .find(|cell| cell.starts_with("H99"))
                .unwrap()
        })
        .collect();
    let all = numbers.len();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), all);
    let summary = String::from_utf8(output.stdout).unwrap();
    assert!(
        summary.starts_with(&format!("Đã chọn {}", sample.lines().count() - 1)),
        "{summary}"
    );
}

#[test]
fn the_summary_for_programs_is_json() {
    let folder = Folder::fresh("draw", "json");
    let (list, plan) = (example("draw/danh-sach.csv"), example("draw/ke-hoach.toml"));
    let output = folder.run(&[
        "--frame", &list, "--plan", &plan, "--seed", "1", "--format", "json",
    ]);
    let summary: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(summary["listed"], 1280);
    let sample = folder.read("sample.csv").lines().count() - 1;
    assert_eq!(summary["sample"].as_u64(), Some(sample as u64));
}

const LIST: &str = "so,don_vi\n1,X\n2,X\n3,Y\n4,Y\n";
const PLAN: &str =
    "[frame]\nstrata = [\"don_vi\"]\nunique = \"so\"\n[size]\nmethod = \"total\"\ntotal = 2\n";

#[test]
fn bad_lists_and_plans_are_one_sentence_with_their_place() {
    let cases = [
        (
            "empty",
            String::new(),
            PLAN.to_owned(),
            "list.csv: tệp trống",
        ),
        ("header", "so,don_vi\n".into(), PLAN.into(), "list.csv"),
        (
            "column",
            LIST.replace("don_vi", "co_quan"),
            PLAN.into(),
            "list.csv, dòng 1, cột “don_vi”: không có cột này",
        ),
        (
            "twice",
            LIST.replace("3,Y", "1,Y"),
            PLAN.into(),
            "list.csv, dòng 4, cột “so”",
        ),
        (
            "cells",
            LIST.replace("3,Y", "3"),
            PLAN.into(),
            "list.csv, dòng 4",
        ),
        (
            "key",
            LIST.into(),
            PLAN.replace("unique", "uniq"),
            "plan.toml, dòng 3, cột “1”: không có mục “uniq”",
        ),
    ];
    for (name, list, plan, expected) in cases {
        let folder = Folder::fresh("draw", name)
            .with("list.csv", list)
            .with("plan.toml", plan);
        let output = folder.draw("list.csv", "plan.toml", "1", "out");
        let said = said(&output);
        assert_eq!(output.status.code(), Some(1), "{name}: {said}");
        assert_eq!(said.lines().count(), 1, "{name}: {said}");
        assert!(
            said.starts_with(&format!("sipas: {expected}")),
            "{name}: {said}"
        );
        assert!(!folder.path.join("out/sample.csv").exists(), "{name}");
    }
}

#[test]
fn a_seed_must_be_a_number() {
    let folder = Folder::fresh("draw", "seed")
        .with("list.csv", LIST)
        .with("plan.toml", PLAN);
    let output = folder.draw("list.csv", "plan.toml", "hôm-nay", "out");
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).contains("hạt giống là một số nguyên"),
        "{}",
        said(&output)
    );
    let fine = folder.draw("list.csv", "plan.toml", "7", "out");
    assert_eq!(fine.status.code(), Some(0), "{}", said(&fine));
}

#[test]
fn line_ends_and_marks_of_other_countries_draw_the_same_people() {
    let folder = Folder::fresh("draw", "forms")
        .with("plain.csv", LIST)
        .with(
            "other.csv",
            format!("\u{feff}{}", LIST.replace(',', ";").replace('\n', "\r\n")),
        )
        .with("plan.toml", PLAN);
    for (list, out) in [("plain.csv", "a"), ("other.csv", "b")] {
        let output = folder.draw(list, "plan.toml", "7", out);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    }
    assert_eq!(folder.read("a/sample.csv"), folder.read("b/sample.csv"));
}
