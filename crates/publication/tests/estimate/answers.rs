//! `sipas estimate` on right input: figures worked by hand, the same bytes from any spelling of a file.

use std::path::Path;

use publication::estimate::output::{self, Format};
use publication::estimate::rows::RowStatus;
use publication::estimate::{Outcome, run};

use super::small::{DATA, Folder, PLAN, find, near};

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
