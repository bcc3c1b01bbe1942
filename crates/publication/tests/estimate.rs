//! `sipas estimate` on right and wrong input: a right answer or one clear sentence, never a panic.

use std::path::{Path, PathBuf};

use publication::estimate::output::{self, Format};
use publication::estimate::rows::{Results, Row, RowStatus};
use publication::estimate::{Outcome, run};

/// A folder of its own for one test, removed afterwards.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("sipas-estimate-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder for the test");
        Self(path)
    }

    fn with(self, name: &str, text: &str) -> Self {
        std::fs::write(self.0.join(name), text).expect("a file");
        self
    }

    fn run(&self) -> Result<Outcome, String> {
        run(
            &self.0.join("data.csv"),
            &self.0.join("plan.toml"),
            &mut |_| {},
        )
        .map_err(|fault| {
            let folder = format!("{}/", self.0.display());
            fault.to_string().replace(&folder, "")
        })
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

const DATA: &str = "stratum,psu,unit,w,N,q1,q2
A,1,X,2,10,5,4
A,1,X,2,10,3,0
A,2,Y,2,10,4,
A,3,Y,2,10,2,5
B,4,X,3,8,4,4
B,5,Y,3,8,1,3
";

const PLAN: &str = r#"
[design]
strata = "stratum"
clusters = ["psu"]
weight = "w"
[index]
items = ["q1", "q2"]
[[index.composite]]
code = "ALL"
items = ["q1", "q2"]
combine = "mean-of-items"
[[table]]
by = []
[[table]]
by = ["unit"]
[report]
minimum_n = 3
"#;

fn fault(name: &str, data: &str, plan: &str) -> String {
    Folder::new(name)
        .with("data.csv", data)
        .with("plan.toml", plan)
        .run()
        .expect_err("a fault")
}

fn find<'a>(results: &'a Results, labels: &[Option<&str>], code: &str, score: &str) -> &'a Row {
    let same = |row: &&Row| {
        row.labels
            .iter()
            .map(Option::as_deref)
            .eq(labels.iter().copied())
            && row.code == code
            && row.score == score
    };
    results.rows.iter().find(same).expect("the line")
}

fn near(found: Option<f64>, expected: f64) {
    let found = found.expect("a value");
    assert!((found - expected).abs() < 1e-12, "{found} ≠ {expected}");
}

#[test]
fn a_small_file_worked_by_hand() {
    let outcome = Folder::new("hand")
        .with("data.csv", DATA)
        .with("plan.toml", PLAN)
        .run()
        .unwrap();
    let results = &outcome.results;
    assert_eq!(results.tables, ["all", "unit"]);
    assert_eq!(results.rows.len(), 3 * 3 * 2);
    let q1 = find(results, &[None], "q1", "share");
    // Satisfied: 2 + 2 + 3 of 14.
    near(q1.estimate.value, 0.5);
    // z = w(s − ½)/14 by PSU: A: 0, 1, −1; B: 1.5, −1.5 (over 14); V = 3/2·2 + 2·4.5 = 12.
    near(q1.estimate.se, (3.0_f64 + 9.0).sqrt() / 14.0);
    assert_eq!(
        (q1.estimate.n, q1.estimate.n_answered, q1.estimate.df),
        (6, 6, 3)
    );
    assert_eq!(q1.counts.marks, [1, 1, 1, 2, 1]);
    let q2 = find(results, &[None], "q2", "mean");
    // 2·4 + 2·5 + 3·4 + 3·3 = 39 over 10, divided by 5.
    near(q2.estimate.value, 0.78);
    assert_eq!(
        (
            q2.counts.not_applicable,
            q2.counts.blank,
            q2.estimate.n_answered
        ),
        (1, 1, 4)
    );
    let all = find(results, &[None], "ALL", "share");
    near(all.estimate.value, f64::midpoint(0.5, 7.0 / 10.0));
    let x = find(results, &[Some("X")], "q1", "share");
    near(x.estimate.value, 5.0 / 7.0);
}

#[test]
fn semicolons_decimal_commas_crlf_and_bom_give_the_same_bytes() {
    let plain = Folder::new("plain")
        .with("data.csv", DATA)
        .with("plan.toml", PLAN)
        .run()
        .unwrap();
    let office = format!(
        "\u{feff}{}",
        DATA.replace(',', ";")
            .replace('\n', "\r\n")
            .replace(";2;10", ";2,0;\"10\"")
    );
    let office = Folder::new("office")
        .with("data.csv", &office)
        .with("plan.toml", PLAN)
        .run()
        .unwrap();
    let bytes = |outcome: &Outcome, format| {
        let mut out = Vec::new();
        output::write(&outcome.results, format, &mut out, Path::new("-")).unwrap();
        out
    };
    for format in [Format::Csv, Format::Json, Format::Xlsx] {
        assert_eq!(bytes(&plain, format), bytes(&office, format), "{format:?}");
    }
    let csv = String::from_utf8(bytes(&plain, Format::Csv)).unwrap();
    assert!(csv.starts_with("table,unit,code,score,n,n_answered,weight_sum,estimate,se,ci_low,ci_high,df,deff,n_eff,status,c1,c2,c3,c4,c5,not_applicable,blank\nall,,q1,share,6,6,14,0.5,"));
    let json: serde_json::Value = serde_json::from_slice(&bytes(&plain, Format::Json)).unwrap();
    assert_eq!(json[0]["estimate"], 0.5);
    assert_eq!(json[0]["unit"], serde_json::Value::Null);
    assert!(bytes(&plain, Format::Xlsx).starts_with(b"PK"));
}

#[test]
fn statuses_say_what_a_figure_is_worth() {
    let data = "psu,unit,q1\n1,X,5\n2,X,4\n3,X,2\n4,X,3\n5,Y,5\n6,Z,4\n7,Z,2\n8,W,\n9,W,0\n10,V,4\n11,V,4\n12,V,5\n";
    let plan = "[design]\nclusters = [\"psu\"]\n[index]\nitems = [\"q1\"]\n[[table]]\nby = [\"unit\"]\n[report]\nminimum_n = 3\n";
    let outcome = Folder::new("status")
        .with("data.csv", data)
        .with("plan.toml", plan)
        .run()
        .unwrap();
    let line = |unit: &str| find(&outcome.results, &[Some(unit)], "q1", "share");
    assert_eq!(line("X").status, RowStatus::Ok);
    assert_eq!(line("Z").status, RowStatus::Few);
    // One row: a value, but no precision.
    assert_eq!(line("Y").status, RowStatus::NotEstimable);
    near(line("Y").estimate.value, 1.0);
    assert_eq!((line("Y").estimate.se, line("Y").interval), (None, None));
    // Nobody answered: no value, and no NaN anywhere.
    assert_eq!(
        (line("W").status, line("W").estimate.value),
        (RowStatus::NotEstimable, None)
    );
    // Everybody satisfied: the exact binomial stands in for the logit.
    let interval = line("V").interval.expect("limits");
    assert!(
        interval.low > 0.2 && interval.low < 0.4 && interval.high >= 1.0,
        "{interval:?}"
    );
    let mut csv = Vec::new();
    output::write(&outcome.results, Format::Csv, &mut csv, Path::new("-")).unwrap();
    assert!(!String::from_utf8(csv).unwrap().contains("NaN"));
}

#[test]
fn wrong_data_names_file_line_and_column() {
    let changed = |from: &str, to: &str| DATA.replacen(from, to, 1);
    let cases = [
        ("empty", String::new(), "data.csv: tệp trống"),
        (
            "header",
            "stratum,psu,unit,w,N,q1,q2\n".into(),
            "data.csv: tệp chỉ có dòng tiêu đề",
        ),
        (
            "missing-column",
            changed("psu", "cum"),
            "data.csv, dòng 1, cột “psu”: không có cột này",
        ),
        (
            "text",
            changed("A,2,Y,2", "A,2,Y,hai"),
            "data.csv, dòng 4, cột “w”: “hai” không phải là số",
        ),
        (
            "mark",
            changed("10,2,5", "10,2,7"),
            "data.csv, dòng 5, cột “q2”: “7” không phải là mức từ 1 đến 5",
        ),
        (
            "negative",
            changed("A,2,Y,2", "A,2,Y,-2"),
            "data.csv, dòng 4, cột “w”: trọng số phải là số không âm; sửa dòng 4",
        ),
        (
            "zero",
            DATA.replace(",2,10", ",0,10").replace(",3,8", ",0,8"),
            "data.csv, cột “w”: mọi trọng số đều bằng 0",
        ),
        (
            "no-stratum",
            changed("A,2,Y", ",2,Y"),
            "data.csv, dòng 4, cột “stratum”: ô trống",
        ),
        (
            "two-strata",
            changed("B,4", "B,3"),
            "data.csv, dòng 6: cụm “3” vừa thuộc “stratum A” vừa thuộc “stratum B”",
        ),
        (
            "cells",
            changed("B,5,Y,3,8,1,3", "B,5,Y,3,8,1"),
            "data.csv, dòng 7: dòng có 6 ô nhưng tiêu đề có 7 cột",
        ),
    ];
    for (name, data, expected) in cases {
        let found = fault(name, &data, PLAN);
        assert!(found.starts_with(expected), "{name}: {found}");
    }
    let lonely = fault(
        "lonely",
        "stratum,psu,unit,w,q1,q2\nA,1,X,1,5,4\nA,2,X,1,5,4\nB,3,X,1,5,4\n",
        PLAN,
    );
    assert!(
        lonely.contains("“stratum B” chỉ có một đơn vị mẫu"),
        "{lonely}"
    );
}

#[test]
fn impossible_populations_are_named() {
    let plan = PLAN.replace("weight = \"w\"", "weight = \"w\"\npopulation = [\"N\"]");
    let changed = |from: &str, to: &str| DATA.replacen(from, to, 1);
    let cases = [
        (
            "without",
            changed("B,5,Y,3,8", "B,5,Y,3,"),
            "data.csv, dòng 7, cột “N”: ô trống",
        ),
        (
            "nought",
            changed("A,2,Y,2,10", "A,2,Y,2,0"),
            "data.csv, dòng 4, cột “N”: cỡ tổng thể phải là số từ 1 trở lên",
        ),
        (
            "varies",
            changed("A,2,Y,2,10", "A,2,Y,2,11"),
            "data.csv, dòng 4, cột “N”: “stratum A” có nhiều cỡ tổng thể",
        ),
        (
            "small",
            DATA.replace(",2,10", ",2,2"),
            "data.csv, cột “N”: “stratum A” có 3 đơn vị trong mẫu nhưng tổng thể chỉ có 2",
        ),
    ];
    for (name, data, expected) in cases {
        let found = fault(name, &data, &plan);
        assert!(found.starts_with(expected), "{name}: {found}");
    }
}

#[test]
fn wrong_plans_name_their_line() {
    let changed = |from: &str, to: &str| PLAN.replacen(from, to, 1);
    let cases = [
        (
            "syntax",
            changed("[report]", "[report"),
            "plan.toml, dòng 16",
        ),
        (
            "unknown-key",
            changed("weight = \"w\"", "wieght = \"w\""),
            "plan.toml, dòng 5, cột “1”: không có mục “wieght”; các mục hợp lệ: strata, clusters",
        ),
        (
            "unknown-table",
            changed("[report]", "[reports]"),
            "plan.toml, dòng 16, cột “2”: không có mục “reports”",
        ),
        (
            "unknown-value",
            changed("\"mean-of-items\"", "\"sum\""),
            "plan.toml, dòng 11, cột “11”: giá trị “sum” không hợp lệ; chọn một trong: mean-of-items, pooled, mean-of-respondents",
        ),
        (
            "type",
            changed("clusters = [\"psu\"]", "clusters = \"psu\""),
            "plan.toml, dòng 4, cột “12”: sai kiểu giá trị",
        ),
        (
            "no-items",
            changed("items = [\"q1\", \"q2\"]", ""),
            "plan.toml, dòng 6",
        ),
        (
            "stranger",
            changed(
                "items = [\"q1\", \"q2\"]\ncombine",
                "items = [\"q1\", \"q9\"]\ncombine",
            ),
            "plan.toml, dòng 10: chỉ số “ALL” dùng tiêu chí “q9” không có trong [index] items",
        ),
        (
            "same-code",
            changed("code = \"ALL\"", "code = \"q1\""),
            "plan.toml, dòng 7: mã “q1” đã được dùng",
        ),
        (
            "level",
            format!("{PLAN}level = 95\n"),
            "plan.toml, dòng 18: level phải lớn hơn 0 và nhỏ hơn 1",
        ),
        (
            "own-column",
            changed("by = [\"unit\"]", "by = [\"n\"]"),
            "plan.toml, dòng 15: cột “n” trùng tên",
        ),
        (
            "method",
            format!("{PLAN}[[adjust]]\nmethod = \"magic\"\n"),
            "plan.toml, dòng 19, cột “10”: giá trị “magic” không hợp lệ; chọn một trong: rake, calibrate",
        ),
    ];
    for (name, plan, expected) in cases {
        let found = fault(name, DATA, &plan);
        assert!(found.starts_with(expected), "{name}: {found}");
    }
    let folder = Folder::new("no-plan").with("data.csv", DATA);
    assert!(folder.run().unwrap_err().contains("không tìm thấy tệp"));
}

#[test]
fn wrong_margins_are_named() {
    let plan = PLAN.replace(
        "[index]\n",
        "[[adjust]]\nmethod = \"rake\"\nmargins = \"margins.csv\"\n[index]\n",
    );
    let margins = |text: &str| format!("variable,level,total\n{text}");
    let good = "unit,X,40\nunit,Y,60\nstratum,A,70\nstratum,B,30\n";
    let cases = [
        (
            "contradict",
            margins(&good.replace("B,30", "B,40")),
            "margins.csv: hai biên mâu thuẫn: “unit” cộng lại 100, “stratum” cộng lại 110",
        ),
        (
            "unknown-level",
            margins(&good.replace("unit,Y", "unit,Yy")),
            "margins.csv, cột “unit”: mức “Yy” có tổng 60 nhưng không có phiếu nào",
        ),
        (
            "no-total",
            margins(&good.replace("unit,Y,60\n", "").replace("X,40", "X,100")),
            "data.csv, dòng 4, cột “unit”: mức “Y” có trong số liệu (dòng 4, 5, 7) nhưng không có tổng",
        ),
        (
            "twice",
            margins(&format!("{good}unit,X,1\n")),
            "margins.csv, cột “unit”: mức “X” được ghi hai lần",
        ),
        (
            "negative",
            margins(&good.replace("X,40", "X,-40")),
            "margins.csv, cột “unit”: tổng của mức “X” phải là số dương",
        ),
        (
            "text",
            margins(&good.replace("X,40", "X,nhiều")),
            "margins.csv, dòng 2, cột “total”: “nhiều” không phải là số",
        ),
        (
            "unknown-variable",
            margins("sex,F,100\n"),
            "data.csv, dòng 1, cột “sex”: không có cột này",
        ),
        (
            "columns",
            "biến,mức,tổng\nunit,X,1\n".to_owned(),
            "margins.csv, dòng 1, cột “variable”: không có cột này",
        ),
    ];
    for (name, margins, expected) in cases {
        let folder = Folder::new(&format!("margins-{name}"));
        let found = folder
            .with("data.csv", DATA)
            .with("plan.toml", &plan)
            .with("margins.csv", &margins)
            .run()
            .unwrap_err();
        assert!(found.starts_with(expected), "{name}: {found}");
    }
    let folder = Folder::new("margins-good")
        .with("data.csv", DATA)
        .with("plan.toml", &plan);
    let outcome = folder.with("margins.csv", &margins(good)).run().unwrap();
    assert!((outcome.record.weight_sum - 100.0).abs() < 1e-8);
    let line = find(&outcome.results, &[Some("X")], "q1", "share");
    assert!((line.estimate.weight_sum - 40.0).abs() < 1e-8);
}

#[test]
fn every_weighting_step_is_recorded() {
    let steps = r#"
[[adjust]]
method = "nonresponse-class"
class = "stratum"
sample = "sample.csv"
responded = "answered"
weight = "w"
[[adjust]]
method = "post-stratify"
by = ["unit", "stratum"]
totals = "totals.csv"
[[adjust]]
method = "calibrate"
distance = "logit"
bounds = [0.2, 5.0]
margins = "margins.csv"
[[adjust]]
method = "trim"
upper = 60.0
[index]
"#;
    let folder = Folder::new("steps")
        .with("data.csv", DATA)
        .with("plan.toml", &PLAN.replace("\n[index]\n", steps))
        .with(
            "sample.csv",
            "stratum,answered,w\nA,1,2\nA,có,2\nA,1,2\nA,1,2\nA,0,2\nB,1,3\nB,1,3\nB,không,3\n",
        )
        .with(
            "totals.csv",
            "unit,stratum,total\nX,A,40\nX,B,10\nY,A,30\nY,B,20\n",
        )
        .with(
            "margins.csv",
            "variable,level,total\nunit,X,45\nunit,Y,55\n",
        );
    let outcome = folder.run().unwrap();
    let methods: Vec<&str> = outcome
        .record
        .steps
        .iter()
        .map(|step| step.method)
        .collect();
    assert_eq!(
        methods,
        ["nonresponse-class", "post-stratify", "calibrate", "trim"]
    );
    assert!(
        (outcome.record.steps[0].sums.1 - 19.0).abs() < 1e-9,
        "10 of A and 9 of B are handed on"
    );
    assert!((outcome.record.steps[1].sums.1 - 100.0).abs() < 1e-9);
    let unclear = folder
        .with("sample.csv", "stratum,answered,w\nA,1,2\nA,có lẽ,2\n")
        .run()
        .unwrap_err();
    assert!(
        unclear.starts_with("sample.csv, dòng 3, cột “answered”: “có lẽ” không cho biết"),
        "{unclear}"
    );
}

#[test]
fn permuted_rows_give_the_same_figures() {
    let mut lines: Vec<&str> = DATA.lines().skip(1).collect();
    lines.reverse();
    let turned = format!("{}\n{}\n", DATA.lines().next().unwrap(), lines.join("\n"));
    let plain = Folder::new("order")
        .with("data.csv", DATA)
        .with("plan.toml", PLAN)
        .run()
        .unwrap();
    let turned = Folder::new("turned")
        .with("data.csv", &turned)
        .with("plan.toml", PLAN)
        .run()
        .unwrap();
    for (left, right) in plain.results.rows.iter().zip(&turned.results.rows) {
        assert_eq!((&left.labels, &left.code), (&right.labels, &right.code));
        near(left.estimate.value, right.estimate.value.unwrap());
        assert_eq!(left.counts, right.counts);
    }
}

#[test]
fn the_example_for_users_works() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/estimate");
    if !examples.exists() {
        return;
    }
    let outcome = run(
        &examples.join("phieu.csv"),
        &examples.join("ke-hoach.toml"),
        &mut |_| {},
    )
    .unwrap();
    assert_eq!(outcome.results.tables, ["all", "don_vi", "don_vi*linh_vuc"]);
    assert!((outcome.record.weight_sum - 2_200.0).abs() < 1e-6);
    assert!(
        outcome
            .results
            .rows
            .iter()
            .any(|row| row.status == RowStatus::Ok)
    );
}
