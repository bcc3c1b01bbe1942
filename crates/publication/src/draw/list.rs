//! The list that is drawn from, as read from its file.

use std::path::Path;

use statistics::Category;
use statistics::sampling::Frame;

use super::plan::Plan;
use crate::estimate::{
    fault::Fault,
    reader::{Columns, Kind, Missing, Need, read},
};

/// The list as read.
pub(super) struct List<'a> {
    pub(super) file: &'a Path,
    pub(super) plan: &'a Plan,
    columns: Columns,
    /// Label of each stratum, and its first row.
    strata: Vec<(String, usize)>,
    /// Stratum of each row.
    stratum_of_row: Vec<usize>,
}

impl<'a> List<'a> {
    pub(super) fn read(
        path: &'a Path,
        plan: &'a Plan,
        watch: &mut dyn FnMut(u64),
    ) -> Result<Self, Fault> {
        let frame = &plan.frame;
        let mut labels: Vec<&String> = frame
            .strata
            .iter()
            .chain(&frame.clusters)
            .chain(&frame.class)
            .chain(&frame.unique)
            .collect();
        labels.sort();
        labels.dedup();
        let mut needs: Vec<Need> = labels
            .into_iter()
            .map(|name| Need::new(name, Kind::RequiredLabel))
            .collect();
        needs.extend(
            frame
                .size_measure
                .iter()
                .map(|name| Need::new(name, Kind::Number)),
        );
        let missing = Missing {
            missing: vec![String::new()],
            not_applicable: Vec::new(),
        };
        let columns = read(path, &needs, &missing, 5, watch)?;
        let mut list = Self {
            file: path,
            plan,
            columns,
            strata: Vec::new(),
            stratum_of_row: Vec::new(),
        };
        list.check_unique()?;
        list.number_strata()?;
        Ok(list)
    }

    fn check_unique(&self) -> Result<(), Fault> {
        let Some(name) = &self.plan.frame.unique else {
            return Ok(());
        };
        let column = &self.columns.labels[name];
        let mut first = vec![None; column.levels().len()];
        for (row, &code) in column.codes().iter().enumerate() {
            if let Some(before) = first[code as usize] {
                let line = |row: usize| self.columns.lines.line(row as u64);
                let what = format!(
                    "“{}” đã có ở dòng {}; mỗi hồ sơ chỉ được ghi một lần",
                    column.label_of_row(row),
                    line(before)
                );
                return Err(Fault::new(self.file, what)
                    .at_line(line(row))
                    .in_column(name));
            }
            first[code as usize] = Some(row);
        }
        Ok(())
    }

    fn number_strata(&mut self) -> Result<(), Fault> {
        let names = &self.plan.frame.strata;
        let columns: Vec<&Category> = names
            .iter()
            .map(|name| &self.columns.labels[name])
            .collect();
        for column in &columns {
            if let Some(label) = column.levels().iter().find(|label| label.contains(" | ")) {
                let what = format!(
                    "nhãn “{label}” chứa dấu “ | ” dùng để nối tên tầng; đổi dấu này trong danh sách"
                );
                return Err(Fault::new(self.file, what).in_column(column.name()));
            }
        }
        let mut known: std::collections::BTreeMap<Vec<u32>, usize> =
            std::collections::BTreeMap::new();
        for row in 0..self.columns.rows {
            let key: Vec<u32> = columns.iter().map(|column| column.codes()[row]).collect();
            let next = self.strata.len();
            let stratum = *known.entry(key).or_insert(next);
            if stratum == next {
                let labels: Vec<&str> = columns
                    .iter()
                    .map(|column| column.label_of_row(row))
                    .collect();
                self.strata.push((labels.join(" | "), row));
            }
            self.stratum_of_row.push(stratum);
        }
        Ok(())
    }

    pub(super) fn frame(&self) -> Frame {
        let strata = self
            .stratum_of_row
            .iter()
            .map(|&stratum| &self.strata[stratum].0[..]);
        let mut frame = Frame::new(strata);
        for name in &self.plan.frame.clusters {
            let column = &self.columns.labels[name];
            frame = frame.with_clusters((0..column.len()).map(|row| column.label_of_row(row)));
        }
        if let Some(name) = &self.plan.frame.size_measure {
            let whole = |value: &f64| {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "saturates; a size below 1 is refused by the draw"
                )]
                let size = value.round().max(0.0) as u64;
                size
            };
            frame = frame.with_sizes(self.columns.numbers[name].iter().map(whole).collect());
        }
        frame
    }

    /// Number of strata.
    pub(super) fn strata(&self) -> usize {
        self.strata.len()
    }

    /// Label of a stratum.
    pub(super) fn stratum_label(&self, stratum: u32) -> &str {
        &self.strata[stratum as usize].0
    }

    /// The labels of a stratum in some of the strata columns.
    pub(super) fn labels_of(&self, stratum: usize, names: &[String]) -> Vec<&str> {
        let row = self.strata[stratum].1;
        names
            .iter()
            .map(|name| self.columns.labels[name].label_of_row(row))
            .collect()
    }

    /// The class of a group of strata, which must be the same in all its rows.
    pub(super) fn class_of(&self, strata: &[usize]) -> Result<&str, Fault> {
        let name = self.plan.frame.class.as_deref().unwrap_or_default();
        let column = &self.columns.labels[name];
        let first = self.strata[strata[0]].1;
        let differs = |row: &usize| column.codes()[*row] != column.codes()[first];
        let inside = |row: &usize| strata.contains(&self.stratum_of_row[*row]);
        match (0..self.columns.rows).filter(inside).find(differs) {
            None => Ok(column.label_of_row(first)),
            Some(row) => {
                let what = format!(
                    "“{}” khác với “{}” của cùng đơn vị; mỗi đơn vị chỉ thuộc một loại",
                    column.label_of_row(row),
                    column.label_of_row(first)
                );
                Err(Fault::new(self.file, what)
                    .at_line(self.columns.lines.line(row as u64))
                    .in_column(name))
            }
        }
    }
}
