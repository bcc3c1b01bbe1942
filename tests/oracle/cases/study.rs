//! A data file with its designs, as the reference calls see it.

use std::collections::BTreeMap;

use statistics::replication::ReplicateWeights;
use statistics::{Category, Design};

use super::frame::Frame;
use super::r_expression::Expression;

/// Recalibrates the weights of a replicate.
pub(super) type Recipe = Box<dyn Fn(Design) -> Design>;

/// A design under its name in the reference.
pub(super) struct Arm {
    /// Name of the data set.
    pub(super) data: String,
    pub(super) design: Design,
    /// For replicate designs: the replicates, the design they were made from, and what to do to each.
    pub(super) replicates: Option<Replicates>,
}

pub(super) struct Replicates {
    pub(super) weights: ReplicateWeights,
    pub(super) base: Design,
    pub(super) recipe: Option<Recipe>,
    /// Degrees of freedom R reports: the rank of the replicate weights less one.
    pub(super) df: u32,
}

/// Data sets with derived columns.
#[derive(Default)]
pub(super) struct Study {
    pub(super) frames: BTreeMap<String, Frame>,
    /// Derived numeric columns by data set.
    pub(super) derived: BTreeMap<String, BTreeMap<String, Vec<f64>>>,
    pub(super) arms: BTreeMap<String, Arm>,
}

/// A vector of R.
#[derive(Debug, Clone)]
pub(super) enum Vector {
    Numbers(Vec<f64>),
    Texts(Vec<String>),
    /// TRUE, FALSE or NA.
    Logical(Vec<Option<bool>>),
}

/// A design with the rows of it that a call uses.
pub(super) struct Part<'a> {
    pub(super) arm: &'a Arm,
    pub(super) included: Vec<bool>,
}

impl Study {
    /// `design` or `subset(design, condition)`.
    pub(super) fn part(&self, expression: &Expression) -> Part<'_> {
        if expression.function() == "subset" {
            let arguments = expression.arguments();
            let mut part = self.part(arguments[0]);
            let Vector::Logical(condition) = self.vector(&part.arm.data, arguments[1]) else {
                panic!("a condition");
            };
            for (included, holds) in part.included.iter_mut().zip(condition) {
                *included &= holds == Some(true);
            }
            return part;
        }
        let name = expression.text().to_owned();
        let arm = self
            .arms
            .get(&name)
            .unwrap_or_else(|| panic!("design {name}"));
        Part {
            arm,
            included: vec![true; arm.design.rows()],
        }
    }

    /// The value of an expression for every row.
    pub(super) fn vector(&self, data: &str, expression: &Expression) -> Vector {
        let arguments = expression.arguments();
        let column = |at: usize| self.vector(data, arguments[at]);
        match expression {
            Expression::Name(name) => self.column(data, name),
            Expression::Call(function, _) => match function.as_str() {
                "I" | "factor" => column(0),
                "!" => Vector::Logical(logical(column(0)).iter().map(|v| v.map(|v| !v)).collect()),
                "is.na" => Vector::Logical(missing(&column(0)).into_iter().map(Some).collect()),
                "&" => {
                    let (left, right) = (logical(column(0)), logical(column(1)));
                    let both = |(l, r): (&Option<bool>, &Option<bool>)| Some((*l)? && (*r)?);
                    Vector::Logical(left.iter().zip(&right).map(both).collect())
                }
                "==" => equal(&column(0), arguments[1]),
                "%in%" => {
                    let members: Vec<&str> = arguments[1]
                        .arguments()
                        .iter()
                        .map(|member| member.text())
                        .collect();
                    let Vector::Texts(values) = column(0) else {
                        panic!("texts")
                    };
                    let among = |v: &String| Some(members.contains(&v.as_str()));
                    Vector::Logical(values.iter().map(among).collect())
                }
                ">" => {
                    let limit = arguments[1].number();
                    let Vector::Numbers(values) = column(0) else {
                        panic!("numbers")
                    };
                    let above = |v: &f64| (!v.is_nan()).then_some(*v > limit);
                    Vector::Logical(values.iter().map(above).collect())
                }
                other => panic!("function {other}"),
            },
            other => panic!("{other:?}"),
        }
    }

    fn column(&self, data: &str, name: &str) -> Vector {
        if let Some(values) = self.derived.get(data).and_then(|columns| columns.get(name)) {
            return Vector::Numbers(values.clone());
        }
        let texts = self.frames[data].text(name);
        if texts
            .iter()
            .all(|text| text.is_empty() || text.parse::<f64>().is_ok())
        {
            return Vector::Numbers(self.frames[data].numbers(name));
        }
        Vector::Texts(texts.to_vec())
    }

    /// An expression as a category; missing values become an empty label.
    pub(super) fn category(&self, data: &str, expression: &Expression) -> Category {
        let name = format!("{expression:?}");
        match self.vector(data, expression) {
            Vector::Texts(texts) => Category::from_labels(name, texts),
            Vector::Logical(values) => {
                let label = |v: &Option<bool>| v.map_or("", |v| if v { "TRUE" } else { "FALSE" });
                Category::from_labels(name, values.iter().map(label))
            }
            Vector::Numbers(values) => {
                let label = |v: &f64| {
                    if v.is_nan() {
                        String::new()
                    } else {
                        v.to_string()
                    }
                };
                Category::from_labels(name, values.iter().map(label))
            }
        }
    }

    /// An expression as numbers, logical ones as 0 and 1.
    pub(super) fn numbers(&self, data: &str, expression: &Expression) -> Vec<f64> {
        match self.vector(data, expression) {
            Vector::Numbers(values) => values,
            Vector::Logical(values) => values
                .iter()
                .map(|v| v.map_or(f64::NAN, |v| f64::from(u8::from(v))))
                .collect(),
            Vector::Texts(_) => panic!("{expression:?} is text"),
        }
    }
}

fn logical(vector: Vector) -> Vec<Option<bool>> {
    match vector {
        Vector::Logical(values) => values,
        other => panic!("{other:?} is not logical"),
    }
}

fn missing(vector: &Vector) -> Vec<bool> {
    match vector {
        Vector::Numbers(values) => values.iter().map(|v| v.is_nan()).collect(),
        Vector::Texts(values) => values.iter().map(String::is_empty).collect(),
        Vector::Logical(values) => values.iter().map(Option::is_none).collect(),
    }
}

fn equal(vector: &Vector, to: &Expression) -> Vector {
    Vector::Logical(match vector {
        Vector::Numbers(values) => {
            let to = to.number();
            let same = |v: &f64| (!v.is_nan()).then(|| (*v - to).abs() < 1e-12);
            values.iter().map(same).collect()
        }
        Vector::Texts(values) => {
            let same = |v: &String| (!v.is_empty()).then(|| v == to.text());
            values.iter().map(same).collect()
        }
        Vector::Logical(_) => panic!("== of logical values"),
    })
}
