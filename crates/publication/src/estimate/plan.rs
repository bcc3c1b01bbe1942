//! The plan of an estimation: what a TOML file may say, and what is wrong with it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::fault::Fault;

/// A plan as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// How to read the data file.
    #[serde(default)]
    pub data: Data,
    /// How the sample was drawn.
    #[serde(default)]
    pub design: DesignPlan,
    /// Weighting steps in order.
    #[serde(default)]
    pub adjust: Vec<Adjust>,
    /// Items and indices.
    pub index: Index,
    /// Breakdowns.
    #[serde(default)]
    pub table: Vec<TablePlan>,
    /// What to report.
    #[serde(default)]
    pub report: Report,
}

/// How to read the data file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Data {
    /// Cells that count as missing.
    pub missing: Vec<String>,
    /// Marks that mean "not applicable".
    pub not_applicable: Vec<String>,
}

impl Default for Data {
    fn default() -> Self {
        let defaults = super::reader::Missing::default();
        Self {
            missing: defaults.missing,
            not_applicable: defaults.not_applicable,
        }
    }
}

/// How the sample was drawn.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DesignPlan {
    /// Column of strata.
    pub strata: Option<String>,
    /// Columns of clusters, outermost first.
    pub clusters: Vec<String>,
    /// Columns of population sizes by stage.
    pub population: Vec<String>,
    /// Column of weights.
    pub weight: Option<String>,
    /// Rule for strata with one cluster.
    pub lonely_psu: LonelyRule,
    /// Cluster labels start again in every stratum.
    pub clusters_within_strata: bool,
    /// Strata that join another one: from = to.
    pub collapse: BTreeMap<String, String>,
}

/// Rule for strata with one sampled cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LonelyRule {
    /// Refuse.
    #[default]
    Fail,
    /// Counts nothing.
    Certainty,
    /// Deviation from the mean of all.
    Adjust,
    /// Average of the others.
    Average,
}

/// A weighting step.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "method", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Adjust {
    /// Raking to margins.
    Rake {
        /// File of margins: variable, level, total.
        margins: PathBuf,
        /// Largest relative error of a margin.
        #[serde(default = "usual_tolerance")]
        tolerance: f64,
    },
    /// Calibration with a distance.
    Calibrate {
        /// File of margins.
        margins: PathBuf,
        /// Distance between old and new weights.
        distance: DistanceName,
        /// Smallest and largest factor.
        bounds: Option<[f64; 2]>,
        /// Largest relative error of a margin.
        #[serde(default = "usual_tolerance")]
        tolerance: f64,
    },
    /// Post-stratification.
    PostStratify {
        /// Columns that make up the cells.
        by: Vec<String>,
        /// File of cell totals: the columns of `by`, and total.
        totals: PathBuf,
    },
    /// Weighting classes for non-response.
    NonresponseClass {
        /// Column of classes, in data and sample.
        class: String,
        /// File of the sample as drawn.
        sample: PathBuf,
        /// Column of the sample: 1 responded, 0 not.
        responded: String,
        /// Column of the sample: base weight.
        weight: String,
    },
    /// Bounds on weights.
    Trim {
        /// Smallest weight.
        lower: Option<f64>,
        /// Largest weight.
        upper: Option<f64>,
    },
}

fn usual_tolerance() -> f64 {
    1e-10
}

/// Distance between old and new weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DistanceName {
    /// Linear; with bounds truncated.
    Linear,
    /// Exponential.
    Raking,
    /// Logit within bounds.
    Logit,
}

/// Items and indices.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Index {
    /// Columns of items.
    pub items: Vec<String>,
    /// Marks that count as satisfied.
    #[serde(default = "usual_satisfied")]
    pub satisfied: Vec<u8>,
    /// Highest mark.
    #[serde(default = "usual_highest")]
    pub highest: u8,
    /// Indices over several items.
    #[serde(default)]
    pub composite: Vec<CompositePlan>,
}

fn usual_satisfied() -> Vec<u8> {
    vec![4, 5]
}

fn usual_highest() -> u8 {
    5
}

/// An index over several items.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompositePlan {
    /// Its code.
    pub code: String,
    /// Its items.
    pub items: Vec<String>,
    /// How they are combined.
    #[serde(default)]
    pub combine: CombineName,
}

/// How items are combined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CombineName {
    /// Plain mean over items.
    #[default]
    MeanOfItems,
    /// All answers together.
    Pooled,
    /// Mean of each respondent's mean.
    MeanOfRespondents,
}

/// A breakdown.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TablePlan {
    /// Columns; none for the whole.
    #[serde(default)]
    pub by: Vec<String>,
}

/// What to report.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Report {
    /// Scores.
    pub scores: Vec<ScoreName>,
    /// Confidence level.
    pub level: f64,
    /// Interval for shares of items.
    pub interval: IntervalName,
    /// Fewest answers for status `ok`.
    pub minimum_n: u64,
}

impl Default for Report {
    fn default() -> Self {
        Self {
            scores: vec![ScoreName::Share, ScoreName::Mean],
            level: 0.95,
            interval: IntervalName::Logit,
            minimum_n: 30,
        }
    }
}

/// A score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScoreName {
    /// Share of satisfied.
    Share,
    /// Mean mark over the highest.
    Mean,
}

/// A kind of interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IntervalName {
    /// Logit.
    Logit,
    /// Wald.
    Wald,
    /// Wilson.
    Wilson,
    /// Korn and Graubard.
    KornGraubard,
}

/// A plan with the text it came from, so that faults found later still name their line.
#[derive(Debug, Clone)]
pub struct PlanFile {
    /// The file.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
    /// The plan.
    pub plan: Plan,
}

impl PlanFile {
    /// Reads and checks a plan.
    ///
    /// # Errors
    /// The file can't be read, isn't TOML, or says something a plan can't.
    pub fn read(path: &Path) -> Result<Self, Fault> {
        let text =
            std::fs::read_to_string(path).map_err(|cause| Fault::unreadable(path, &cause))?;
        let plan = toml::from_str(&text).map_err(|cause| explain(path, &text, &cause))?;
        let file = Self {
            path: path.to_owned(),
            text,
            plan,
        };
        file.check()?;
        Ok(file)
    }

    /// A fault at the line that holds `word`.
    pub fn fault(&self, word: &str, what: impl Into<String>) -> Fault {
        let fault = Fault::new(&self.path, what);
        let quoted = [format!("\"{word}\""), format!("'{word}'"), word.to_owned()];
        let line = quoted.iter().find_map(|word| {
            self.text
                .lines()
                .zip(1_u64..)
                .find(|(line, _)| line.contains(word.as_str()))
                .map(|found| found.1)
        });
        match line {
            Some(line) => fault.at_line(line),
            None => fault,
        }
    }

    /// A path of the plan, relative to the plan's folder.
    pub fn resolve(&self, path: &Path) -> PathBuf {
        self.path
            .parent()
            .map_or_else(|| path.to_owned(), |folder| folder.join(path))
    }

    fn check(&self) -> Result<(), Fault> {
        let Plan {
            index,
            report,
            table,
            design,
            ..
        } = &self.plan;
        let refuse = |word: &str, what: &str| Err(self.fault(word, what));
        if index.items.is_empty() {
            return refuse("items", "items trống; ghi ít nhất một cột tiêu chí");
        }
        if let Some(twice) = first_repeated(&index.items) {
            return refuse(
                twice,
                &format!("tiêu chí “{twice}” xuất hiện hai lần trong items"),
            );
        }
        if !(1..=10).contains(&index.highest) {
            return refuse("highest", "highest phải từ 1 đến 10");
        }
        if index
            .satisfied
            .iter()
            .any(|mark| !(1..=index.highest).contains(mark))
        {
            return refuse(
                "satisfied",
                &format!("satisfied chỉ nhận các mức từ 1 đến {}", index.highest),
            );
        }
        self.check_composites()?;
        if !(report.level > 0.0 && report.level < 1.0) {
            return refuse("level", "level phải lớn hơn 0 và nhỏ hơn 1, ví dụ 0.95");
        }
        if report.scores.is_empty() {
            return refuse(
                "scores",
                "scores trống; ghi \"share\", \"mean\" hoặc cả hai",
            );
        }
        if table.is_empty() {
            return Err(Fault::new(
                &self.path,
                "chưa có bảng nào; thêm [[table]] với by = [] để tính chung",
            ));
        }
        if design.population.len() > design.clusters.len() + 1 {
            return refuse(
                "population",
                "population nhiều cột hơn số giai đoạn; nhiều nhất là số cột của clusters cộng một",
            );
        }
        for table in table {
            if let Some(twice) = first_repeated(&table.by) {
                return refuse(
                    "by",
                    &format!("cột “{twice}” xuất hiện hai lần trong một by"),
                );
            }
            if let Some(taken) = table
                .by
                .iter()
                .find(|column| super::rows::is_own_column(column))
            {
                return refuse(
                    taken,
                    &format!(
                        "cột “{taken}” trùng tên với một cột của bảng kết quả; đổi tên cột trong tệp số liệu"
                    ),
                );
            }
        }
        Ok(())
    }

    fn check_composites(&self) -> Result<(), Fault> {
        let index = &self.plan.index;
        for (place, composite) in index.composite.iter().enumerate() {
            let code = &composite.code;
            let used = index.composite[..place]
                .iter()
                .any(|other| other.code == *code);
            if used || index.items.contains(code) {
                return Err(self.fault(
                    code,
                    format!("mã “{code}” đã được dùng; mỗi tiêu chí và chỉ số cần một mã riêng"),
                ));
            }
            if composite.items.is_empty() {
                return Err(self.fault(code, format!("chỉ số “{code}” không có tiêu chí nào")));
            }
            if let Some(item) = composite
                .items
                .iter()
                .find(|item| !index.items.contains(item))
            {
                return Err(self.fault(
                    item,
                    format!("chỉ số “{code}” dùng tiêu chí “{item}” không có trong [index] items"),
                ));
            }
            if let Some(twice) = first_repeated(&composite.items) {
                return Err(self.fault(
                    code,
                    format!("chỉ số “{code}” ghi tiêu chí “{twice}” hai lần"),
                ));
            }
        }
        Ok(())
    }
}

fn first_repeated(names: &[String]) -> Option<&String> {
    names
        .iter()
        .enumerate()
        .find(|(place, name)| names[..*place].contains(name))
        .map(|found| found.1)
}

/// A TOML error with its line and column, in Vietnamese as far as it is understood.
pub(crate) fn explain(path: &Path, text: &str, cause: &toml::de::Error) -> Fault {
    let message = cause.message().replace('\n', "; ");
    let what = translate(&message);
    let Some(span) = cause.span() else {
        return Fault::new(path, what);
    };
    let before = &text[..span.start.min(text.len())];
    let line = before.matches('\n').count() as u64 + 1;
    let column = before
        .rsplit('\n')
        .next()
        .map_or(0, |rest| rest.chars().count())
        + 1;
    Fault::new(path, what)
        .at_line(line)
        .in_column(column.to_string())
}

fn translate(message: &str) -> String {
    let quoted = |from: &str| from.split('`').nth(1).unwrap_or_default().to_owned();
    if message.starts_with("unknown field") {
        let known = message.split("expected").nth(1).unwrap_or_default();
        let known = known
            .replace("one of", "")
            .replace(" or ", ", ")
            .replace('`', "");
        format!(
            "không có mục “{}”; các mục hợp lệ: {}",
            quoted(message),
            known.trim()
        )
    } else if message.starts_with("unknown variant") {
        let known = message.split("expected").nth(1).unwrap_or_default();
        let known = known
            .replace("one of", "")
            .replace(" or ", ", ")
            .replace('`', "");
        format!(
            "giá trị “{}” không hợp lệ; chọn một trong: {}",
            quoted(message),
            known.trim()
        )
    } else if message.starts_with("missing field") {
        format!("thiếu mục “{}”", quoted(message))
    } else if message.starts_with("duplicate key") {
        "một mục được ghi hai lần".to_owned()
    } else if message.starts_with("invalid type") {
        format!(
            "sai kiểu giá trị ({message}); chữ đặt trong ngoặc kép, danh sách trong ngoặc vuông, số viết trần"
        )
    } else {
        format!("không đọc được kế hoạch TOML ({message})")
    }
}
