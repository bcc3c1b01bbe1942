//! The files of a draw: `sample.csv` and `reserve.csv`.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use statistics::sampling::Sample;

use super::list::List;
use crate::estimate::{
    fault::Fault,
    output::write_text,
    reader::{Header, Scanner, explain},
};

/// The rows of the list that were drawn, as they stand in the file.
pub(super) struct ChosenRows {
    names: Vec<String>,
    cells: BTreeMap<usize, Vec<String>>,
}

/// Reads the list again and keeps the rows drawn; memory is what the sample needs.
pub(super) fn chosen_rows(path: &Path, sample: &Sample) -> Result<ChosenRows, Fault> {
    let members = sample.members.iter().map(|member| member.position);
    let mut wanted: Vec<usize> = members
        .chain(sample.reserve.iter().map(|reserve| reserve.position))
        .collect();
    wanted.sort_unstable();
    let source = File::open(path).map_err(|cause| Fault::unreadable(path, &cause))?;
    let mut scanner = Scanner::new(source);
    let header = Header::read(&mut scanner, path)?;
    let mut cells = BTreeMap::new();
    let mut wanted = wanted.into_iter().peekable();
    let mut row = 0;
    while let Some(&next) = wanted.peek() {
        let Some(record) = scanner
            .next_record()
            .map_err(|fault| explain(path, fault))?
        else {
            break;
        };
        if row == next {
            let texts =
                (0..record.len()).map(|k| String::from_utf8_lossy(&record.cell(k)).into_owned());
            cells.insert(row, texts.collect());
            wanted.next();
        }
        row += 1;
    }
    Ok(ChosenRows {
        names: header.names,
        cells,
    })
}

/// Columns the draw adds before and after the list's own.
pub(super) const BEFORE: [&str; 3] = ["stratum_label", "group", "draw_order"];
pub(super) const AFTER: [&str; 2] = ["inclusion_probability", "base_weight"];

/// The sample: stratum, group and order, the list's columns, the stages, probability and base weight.
pub(super) fn sample(list: &List<'_>, rows: &ChosenRows, sample: &Sample) -> Result<String, Fault> {
    let stages = list.plan.frame.clusters.len() + 1;
    let stage_names = (1..=stages).flat_map(|k| [format!("listed_{k}"), format!("taken_{k}")]);
    let added: Vec<String> = stage_names.chain(AFTER.map(str::to_owned)).collect();
    let taken = |name: &&String| BEFORE.contains(&name.as_str()) || added.contains(name);
    if let Some(name) = rows.names.iter().find(taken) {
        let what = "tên cột trùng với cột mà tệp mẫu sẽ thêm vào; đổi tên cột này trong danh sách";
        return Err(Fault::new(list.file, what).at_line(1).in_column(name));
    }
    let mut out = Lines::default();
    out.line(
        BEFORE
            .iter()
            .copied()
            .chain(rows.names.iter().map(String::as_str))
            .chain(added.iter().map(String::as_str)),
    );
    for member in &sample.members {
        let (group, order) = ((member.group + 1).to_string(), member.order.to_string());
        let mut after: Vec<String> = member
            .stages
            .iter()
            .flat_map(|stage| [stage.listed.to_string(), stage.taken.to_string()])
            .collect();
        after.extend([
            member.probability().to_string(),
            member.weight().to_string(),
        ]);
        let before = [list.stratum_label(member.stratum), &group, &order];
        out.line(
            before
                .into_iter()
                .chain(rows.of(member.position))
                .chain(after.iter().map(String::as_str)),
        );
    }
    Ok(out.text())
}

/// The reserve: stratum, group, order of use, the list's columns.
pub(super) fn reserve(list: &List<'_>, rows: &ChosenRows, sample: &Sample) -> String {
    let mut out = Lines::default();
    let own = ["stratum_label", "group", "reserve_order"];
    out.line(own.into_iter().chain(rows.names.iter().map(String::as_str)));
    for reserve in &sample.reserve {
        let (group, order) = ((reserve.group + 1).to_string(), reserve.order.to_string());
        let before = [list.stratum_label(reserve.stratum), &group, &order];
        out.line(before.into_iter().chain(rows.of(reserve.position)));
    }
    out.text()
}

impl ChosenRows {
    fn of(&self, row: usize) -> impl Iterator<Item = &str> {
        self.cells
            .get(&row)
            .into_iter()
            .flatten()
            .map(String::as_str)
    }
}

/// CSV lines in memory.
#[derive(Default)]
struct Lines(Vec<u8>);

impl Lines {
    fn line<'a>(&mut self, cells: impl Iterator<Item = &'a str>) {
        for (place, cell) in cells.enumerate() {
            if place > 0 {
                self.0.push(b',');
            }
            // Writing to memory can't fail.
            let _ = write_text(&mut self.0, cell);
        }
        self.0.push(b'\n');
    }

    fn text(self) -> String {
        String::from_utf8_lossy(&self.0).into_owned()
    }
}
