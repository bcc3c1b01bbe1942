//! `sipas draw`: the same list and seed give the same bytes; wrong input gives one clear sentence.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use publication::draw::{Drawn, Request, run};

/// A folder of its own for one test, removed afterwards.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("sipas-draw-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder for the test");
        Self(path)
    }

    fn with(self, name: &str, text: &str) -> Self {
        std::fs::write(self.0.join(name), text).expect("a file");
        self
    }

    fn run(&self, seed: &str, out: &str) -> Result<Drawn, String> {
        let request = Request {
            frame: self.0.join("frame.csv"),
            plan: self.0.join("plan.toml"),
            seed: seed.parse().expect("a seed"),
            folder: self.0.join(out),
            version: "1.2.3".to_owned(),
        };
        run(&request, &mut |_| {}).map_err(|fault| {
            fault
                .to_string()
                .replace(&format!("{}/", self.0.display()), "")
        })
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.join(name)).expect("a file written")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Two units with two fields each: 40, 10, 30 and 20 dossiers.
fn frame() -> String {
    let mut text = "id,unit,class,field\n".to_owned();
    let groups = [
        ("Sở Y tế", "sở", "Dược", 40),
        ("Sở Y tế", "sở", "Khám", 10),
        ("Xã A", "xã", "Đất", 30),
        ("Xã A", "xã", "Hộ tịch", 20),
    ];
    let mut id = 0;
    for (unit, class, field, count) in groups {
        for _ in 0..count {
            id += 1;
            writeln!(text, "{id},{unit},{class},{field}").expect("memory");
        }
    }
    text
}

const PLAN: &str = r#"
[frame]
strata = ["unit", "field"]
class = "class"
unique = "id"
[size]
method = "quota"
per = ["unit"]
quotas = { "sở" = 20, "xã" = 25 }
[allocation]
minimum = 5
[draw]
reserve = 0.2
"#;

fn cell(line: &str, column: usize) -> &str {
    line.split(',').nth(column).expect("a cell")
}

#[test]
fn the_same_list_and_seed_give_the_same_bytes() {
    let folder = Folder::new("same")
        .with("frame.csv", &frame())
        .with("plan.toml", PLAN);
    let drawn = folder.run("42", "a").unwrap();
    folder.run("42", "b").unwrap();
    folder.run("43", "c").unwrap();
    for name in ["sample.csv", "reserve.csv", "protocol.toml"] {
        assert_eq!(
            folder.read(&format!("a/{name}")),
            folder.read(&format!("b/{name}")),
            "{name}"
        );
        assert_ne!(
            folder.read(&format!("a/{name}")),
            folder.read(&format!("c/{name}")),
            "{name}"
        );
    }
    assert_eq!((drawn.listed, drawn.strata, drawn.sample), (100, 4, 45));
}

#[test]
fn the_sample_keeps_rows_probabilities_and_weights() {
    let folder = Folder::new("sample")
        .with("frame.csv", &frame())
        .with("plan.toml", PLAN);
    folder.run("42", ".").unwrap();
    let sample = folder.read("sample.csv");
    let mut lines = sample.lines();
    assert_eq!(
        lines.next(),
        Some(
            "stratum_label,group,draw_order,id,unit,class,field,listed_1,taken_1,inclusion_probability,base_weight"
        )
    );
    let lines: Vec<&str> = lines.collect();
    // 20 of 40 : 10 → 16, 4 → minimum 5 → 15, 5; 25 of 30 : 20 → 15, 10.
    let of = |label: &str| lines.iter().filter(|line| cell(line, 0) == label).count();
    assert_eq!(
        [
            of("Sở Y tế | Dược"),
            of("Sở Y tế | Khám"),
            of("Xã A | Đất"),
            of("Xã A | Hộ tịch")
        ],
        [15, 5, 15, 10]
    );
    let weights: f64 = lines
        .iter()
        .map(|line| cell(line, 10).parse::<f64>().unwrap())
        .sum();
    assert!((weights - 100.0).abs() < 1e-9);
    let known = frame();
    assert!(lines.iter().all(|line| {
        let row: Vec<&str> = line.split(',').skip(3).take(4).collect();
        known.lines().any(|listed| listed == row.join(","))
    }));
    let reserve = folder.read("reserve.csv");
    assert_eq!(reserve.lines().count() - 1, 3 + 1 + 3 + 2);
    let sampled: Vec<&str> = lines.iter().map(|line| cell(line, 3)).collect();
    assert!(
        reserve
            .lines()
            .skip(1)
            .all(|line| !sampled.contains(&cell(line, 3)))
    );
}

#[test]
fn the_protocol_lets_anyone_repeat_the_draw() {
    let folder = Folder::new("protocol")
        .with("frame.csv", &frame())
        .with("plan.toml", PLAN);
    folder.run("42", ".").unwrap();
    let protocol: toml::Table = folder.read("protocol.toml").parse().unwrap();
    let draw = protocol["draw"].as_table().unwrap();
    assert_eq!(protocol["program"].as_str(), Some("sipas 1.2.3"));
    assert_eq!(draw["seed"].as_str(), Some("42"));
    assert_eq!(draw["list_sha256"].as_str().map(str::len), Some(64));
    assert_eq!(draw["strata"].as_array().map(Vec::len), Some(4));
    assert!(draw["generator"].as_str().unwrap().starts_with("ChaCha20"));
}

#[test]
fn the_other_sizes_are_those_of_the_formulas() {
    let size = |name: &str, size: &str| {
        let plan = format!(
            "[frame]\nstrata = [\"unit\", \"field\"]\n[size]\n{size}\n[draw]\nmethod = \"systematic\"\nreserve = 0\n"
        );
        Folder::new(name)
            .with("frame.csv", &frame())
            .with("plan.toml", &plan)
            .run("1", ".")
            .unwrap()
            .sample
    };
    // N = 40, 10, 30, 20 → 36.4, 9.8, 27.9, 19.05 rounded up.
    assert_eq!(
        size("formula", "method = \"formula\"\nmargin = 0.05"),
        37 + 10 + 28 + 20
    );
    // N = 50 each → 44.4.
    assert_eq!(
        size(
            "formula-unit",
            "method = \"formula\"\nmargin = 0.05\nper = [\"unit\"]"
        ),
        90
    );
    assert_eq!(
        size("total", "method = \"total\"\ntotal = 33\nper = []"),
        33
    );
    // N = 100: n₀ = 96.04 at 10 points → 49.24 → 50.
    assert_eq!(
        size(
            "precision",
            "method = \"precision\"\nmargin = 0.1\nper = []"
        ),
        50
    );
}

#[test]
fn clusters_are_drawn_before_their_members() {
    let mut list = "hộ;vùng;xã\r\n".to_owned();
    for id in 0..120 {
        write!(
            list,
            "{id};{};X{}\r\n",
            if id < 70 { "thấp" } else { "cao" },
            id / 10
        )
        .expect("memory");
    }
    let plan = "[frame]\nstrata = [\"vùng\"]\nclusters = [\"xã\"]\n[[stage]]\nmethod = \"pps-systematic\"\ncount = 3\n[[stage]]\nmethod = \"simple-random\"\ncount = 4\n";
    let folder = Folder::new("clusters")
        .with("frame.csv", &list)
        .with("plan.toml", plan);
    let drawn = folder.run("9", ".").unwrap();
    assert_eq!((drawn.sample, drawn.reserve), (24, 6));
    let sample = folder.read("sample.csv");
    let first = sample.lines().nth(1).unwrap();
    assert_eq!(
        [7, 8, 9].map(|column| cell(first, column - 1)),
        ["7", "3", "10"]
    );
    // 3/7 · 4/10.
    assert!((cell(first, 10).parse::<f64>().unwrap() - 12.0 / 70.0).abs() < 1e-12);
}

/// Runs cases of (name, list, plan, start of the sentence).
fn assert_refused(cases: impl IntoIterator<Item = (&'static str, String, String, &'static str)>) {
    for (name, list, plan, expected) in cases {
        let folder = Folder::new(name)
            .with("frame.csv", &list)
            .with("plan.toml", &plan);
        let found = folder.run("1", "out").expect_err("a fault");
        assert!(found.starts_with(expected), "{name}: {found}");
        assert!(
            !folder.0.join("out/sample.csv").exists(),
            "{name}: nothing half done"
        );
    }
}

#[test]
fn a_wrong_list_is_named() {
    let changed = |from: &str, to: &str| PLAN.replacen(from, to, 1);
    assert_refused([
        (
            "no-column",
            frame(),
            changed("class = \"class\"", "class = \"loại\""),
            "frame.csv, dòng 1, cột “loại”: không có cột này",
        ),
        (
            "double",
            frame().replace("\n7,", "\n3,"),
            PLAN.to_owned(),
            "frame.csv, dòng 8, cột “id”: “3” đã có ở dòng 4",
        ),
        (
            "empty-stratum",
            frame().replacen("9,Sở Y tế", "9,", 1),
            PLAN.to_owned(),
            "frame.csv, dòng 10, cột “unit”: ô trống",
        ),
        (
            "two-classes",
            frame().replacen("9,Sở Y tế,sở", "9,Sở Y tế,xã", 1),
            PLAN.to_owned(),
            "frame.csv, dòng 10, cột “class”: “xã” khác với “sở”",
        ),
        (
            "taken-name",
            frame()
                .replacen("id,unit", "id,unit,base_weight", 1)
                .replace(",Sở", ",1,Sở")
                .replace(",Xã", ",1,Xã")
                .replace("id,unit,base_weight", "id,base_weight,unit"),
            PLAN.to_owned(),
            "frame.csv, dòng 1, cột “base_weight”: tên cột trùng",
        ),
    ]);
}

#[test]
fn a_wrong_plan_is_named() {
    let changed = |from: &str, to: &str| PLAN.replacen(from, to, 1);
    assert_refused([
        (
            "no-quota",
            frame(),
            changed(", \"xã\" = 25", ""),
            "plan.toml, dòng 9: Xã A: loại “xã” chưa có trong quotas",
        ),
        (
            "minimum",
            frame(),
            changed("minimum = 5", "minimum = 11"),
            "plan.toml, dòng 11: Sở Y tế: mức tối thiểu cần 21 phiếu nhưng cỡ mẫu chỉ có 20",
        ),
        (
            "unknown-key",
            frame(),
            changed("reserve = 0.2", "reseve = 0.2"),
            "plan.toml, dòng 13, cột “1”: không có mục “reseve”",
        ),
        (
            "no-size",
            frame(),
            "[frame]\nstrata = [\"unit\"]\n".to_owned(),
            "plan.toml: chưa có cỡ mẫu",
        ),
        (
            "per",
            frame(),
            changed("per = [\"unit\"]", "per = [\"ward\"]"),
            "plan.toml, dòng 8: per nêu cột “ward” không có trong strata",
        ),
        (
            "margin",
            frame(),
            "[size]\nmethod = \"formula\"\nmargin = 5\n".to_owned(),
            "plan.toml, dòng 3: giá trị của margin",
        ),
        (
            "total",
            frame(),
            "[size]\nmethod = \"total\"\ntotal = 500\n".to_owned(),
            "plan.toml, dòng 2: cả danh sách: cần chọn 500 nhưng danh sách chỉ có 100",
        ),
    ]);
}

#[test]
fn the_examples_for_users_work() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/draw");
    if !examples.exists() {
        return;
    }
    let folder = Folder::new("examples");
    for (frame, plan, sample) in [
        ("danh-sach.csv", "ke-hoach.toml", 270),
        ("ho-gia-dinh.csv", "hai-giai-doan.toml", 24),
    ] {
        let request = Request {
            frame: examples.join(frame),
            plan: examples.join(plan),
            seed: "20261122".parse().unwrap(),
            folder: folder.0.clone(),
            version: "0".to_owned(),
        };
        assert_eq!(run(&request, &mut |_| {}).unwrap().sample, sample);
    }
}
