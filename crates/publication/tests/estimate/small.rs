//! A small file and plan, and a folder to run them in.

use std::path::PathBuf;

use publication::estimate::rows::{Results, Row};
use publication::estimate::{Outcome, run};

/// A folder of its own for one test, removed afterwards.
pub(super) struct Folder(pub(super) PathBuf);

impl Folder {
    pub(super) fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("sipas-estimate-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder for the test");
        Self(path)
    }

    pub(super) fn with(self, name: &str, text: &str) -> Self {
        std::fs::write(self.0.join(name), text).expect("a file");
        self
    }

    pub(super) fn run(&self) -> Result<Outcome, String> {
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

pub(super) const DATA: &str = "stratum,psu,unit,w,N,q1,q2
A,1,X,2,10,5,4
A,1,X,2,10,3,0
A,2,Y,2,10,4,
A,3,Y,2,10,2,5
B,4,X,3,8,4,4
B,5,Y,3,8,1,3
";

pub(super) const PLAN: &str = r#"
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

pub(super) fn fault(name: &str, data: &str, plan: &str) -> String {
    Folder::new(name)
        .with("data.csv", data)
        .with("plan.toml", plan)
        .run()
        .expect_err("a fault")
}

pub(super) fn find<'a>(
    results: &'a Results,
    labels: &[Option<&str>],
    code: &str,
    score: &str,
) -> &'a Row {
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

pub(super) fn near(found: Option<f64>, expected: f64) {
    let found = found.expect("a value");
    assert!((found - expected).abs() < 1e-12, "{found} ≠ {expected}");
}
