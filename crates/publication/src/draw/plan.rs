//! The plan of a draw.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use statistics::sampling::{Allocation, Method, Precision, Quotas};

use crate::estimate::{fault::Fault, plan::explain};

/// A plan as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// What the columns of the list mean.
    #[serde(default)]
    pub frame: FramePlan,
    /// How many; not used with stages of clusters.
    pub size: Option<SizePlan>,
    /// How a size is split over the strata it covers.
    #[serde(default)]
    pub allocation: AllocationPlan,
    /// How members are drawn.
    #[serde(default)]
    pub draw: DrawPlan,
    /// Stages, outermost first: one more than there are cluster columns.
    #[serde(default)]
    pub stage: Vec<StagePlan>,
}

/// What the columns of the list mean.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FramePlan {
    /// Columns whose combinations are the strata; none: one stratum.
    pub strata: Vec<String>,
    /// Columns of clusters, outermost first.
    pub clusters: Vec<String>,
    /// Column with the size measure (for draws proportional to size); none: each row counts 1.
    pub size_measure: Option<String>,
    /// Column with the class of unit, for quotas.
    pub class: Option<String>,
    /// Column that may not hold the same value twice, such as the dossier number.
    pub unique: Option<String>,
}

/// How many members a group of strata gets.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "method", rename_all = "kebab-case", deny_unknown_fields)]
pub enum SizePlan {
    /// n = N/(1 + N·e²).
    Formula {
        /// e, 0.05 for 5 %.
        margin: f64,
        /// Strata columns that make up the group; all of them when absent.
        per: Option<Vec<String>>,
    },
    /// Precision formula.
    Precision {
        /// Half-width of the interval.
        margin: f64,
        /// Confidence level.
        #[serde(default = "usual_confidence")]
        confidence: f64,
        /// Expected share.
        #[serde(default = "worst_share")]
        share: f64,
        /// Design effect.
        #[serde(default = "one")]
        design_effect: f64,
        /// Expected response rate.
        #[serde(default = "one")]
        response_rate: f64,
        /// As for the formula.
        per: Option<Vec<String>>,
    },
    /// Fixed numbers by class of unit.
    Quota {
        /// Number by class.
        quotas: Quotas,
        /// As for the formula.
        per: Option<Vec<String>>,
    },
    /// A fixed number for each group.
    Total {
        /// The number.
        total: u64,
        /// As for the formula; `[]` for the whole list.
        per: Option<Vec<String>>,
    },
}

fn usual_confidence() -> f64 {
    0.95
}

fn worst_share() -> f64 {
    0.5
}

fn one() -> f64 {
    1.0
}

impl SizePlan {
    /// Strata columns that make up a group, if named.
    pub fn per(&self) -> Option<&Vec<String>> {
        match self {
            Self::Formula { per, .. }
            | Self::Precision { per, .. }
            | Self::Quota { per, .. }
            | Self::Total { per, .. } => per.as_ref(),
        }
    }

    /// The precision wanted, if the size is by precision.
    pub(super) fn precision(&self) -> Option<Precision> {
        match *self {
            Self::Precision {
                margin,
                confidence,
                share,
                design_effect,
                response_rate,
                ..
            } => Some(Precision {
                margin,
                confidence,
                share,
                design_effect,
                response_rate,
            }),
            _ => None,
        }
    }
}

/// How a size is split over strata.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AllocationPlan {
    /// The rule.
    pub rule: RuleName,
    /// Exponent of power allocation.
    pub exponent: f64,
    /// Fewest members of a stratum (all of a smaller one).
    pub minimum: u64,
    /// File of standard deviations for Neyman allocation: the strata columns, and deviation.
    pub deviations: Option<PathBuf>,
}

impl Default for AllocationPlan {
    fn default() -> Self {
        Self {
            rule: RuleName::Proportional,
            exponent: 0.5,
            minimum: 0,
            deviations: None,
        }
    }
}

/// An allocation rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleName {
    /// By size.
    Proportional,
    /// The same for each.
    Equal,
    /// By size and spread.
    Neyman,
    /// By a power of size.
    Power,
}

impl AllocationPlan {
    /// The rule of the library.
    pub(super) fn rule(&self) -> Allocation {
        match self.rule {
            RuleName::Proportional => Allocation::Proportional,
            RuleName::Equal => Allocation::Equal,
            RuleName::Neyman => Allocation::Neyman,
            RuleName::Power => Allocation::Power {
                exponent: self.exponent,
            },
        }
    }
}

/// How members are drawn.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DrawPlan {
    /// The method for single-stage draws.
    pub method: Method,
    /// Reserve as a share of the sample, rounded up in each stratum (or last cluster).
    pub reserve: f64,
}

impl Default for DrawPlan {
    fn default() -> Self {
        Self {
            method: Method::SimpleRandom,
            reserve: 0.2,
        }
    }
}

/// One stage of a draw with clusters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StagePlan {
    /// The method.
    pub method: Method,
    /// How many: clusters in each stratum at the first stage, units in each unit above later.
    pub count: u64,
}

/// A plan with its place and text.
#[derive(Debug, Clone)]
pub(super) struct PlanFile {
    pub(super) path: PathBuf,
    pub(super) text: String,
    pub(super) plan: Plan,
}

impl PlanFile {
    pub(super) fn read(path: &Path) -> Result<Self, Fault> {
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

    /// A fault at the first line that holds `word`.
    pub(super) fn fault(&self, word: &str, what: impl Into<String>) -> Fault {
        let fault = Fault::new(&self.path, what);
        let line = self
            .text
            .lines()
            .zip(1_u64..)
            .find(|(line, _)| line.contains(word));
        match line {
            Some((_, line)) => fault.at_line(line),
            None => fault,
        }
    }

    fn check(&self) -> Result<(), Fault> {
        let Plan {
            frame,
            size,
            draw,
            stage,
            allocation,
        } = &self.plan;
        if frame.clusters.is_empty() {
            if size.is_none() {
                return Err(Fault::new(
                    &self.path,
                    "chưa có cỡ mẫu; thêm [size] với method = \"formula\", \"precision\", \"quota\" hoặc \"total\"",
                ));
            }
            if !stage.is_empty() {
                return Err(self.fault("[[stage]]", "[[stage]] chỉ dùng khi [frame] có clusters"));
            }
        } else {
            if size.is_some() {
                return Err(self.fault(
                    "[size]",
                    "khi [frame] có clusters, số lượng ghi ở count của từng [[stage]]; bỏ [size]",
                ));
            }
            let needed = frame.clusters.len() + 1;
            if stage.len() != needed {
                let what = format!(
                    "có {} cột clusters nên cần {needed} mục [[stage]] (giai đoạn cuối chọn từng dòng), đang có {}",
                    frame.clusters.len(),
                    stage.len()
                );
                return Err(self.fault("clusters", what));
            }
        }
        if !(0.0..=100.0).contains(&draw.reserve) {
            return Err(self.fault(
                "reserve",
                "reserve là tỷ lệ dự phòng so với mẫu, ví dụ 0.2 cho 20%",
            ));
        }
        if let Some(stranger) = size
            .as_ref()
            .and_then(SizePlan::per)
            .into_iter()
            .flatten()
            .find(|name| !frame.strata.contains(name))
        {
            return Err(self.fault(
                stranger,
                format!("per nêu cột “{stranger}” không có trong strata"),
            ));
        }
        if matches!(size, Some(SizePlan::Quota { .. })) && frame.class.is_none() {
            return Err(self.fault(
                "quota",
                "method = \"quota\" cần [frame] class: cột ghi loại đơn vị",
            ));
        }
        if allocation.rule == RuleName::Neyman && allocation.deviations.is_none() {
            return Err(self.fault(
                "neyman",
                "rule = \"neyman\" cần deviations: tệp CSV gồm các cột của strata và cột deviation",
            ));
        }
        Ok(())
    }
}
