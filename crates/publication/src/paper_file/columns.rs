//! Which column holds which field.

use intake::Layout;
use survey::text::fold;

use super::cell::Cell;
use super::words::FileFault;
use crate::workbook::column_letters;

/// The name of the column of the serial, as the templates write it.
pub(super) const SERIAL: &str = "so_phieu";
/// Other names under which the serial is found.
const SERIALS: [&str; 4] = [SERIAL, "Số phiếu", "serial", "so phieu"];
/// Names under which a file says who typed a row. Nobody has to: the forms belong to whoever sends the file.
const OPERATORS: [&str; 3] = ["nguoi_nhap", "Người nhập", "Người nhập liệu"];
/// Columns that the program itself adds to a file; they are skipped when it comes back.
pub(super) const FAULTS: &str = "Lỗi cần sửa";
/// The other one.
pub(super) const WARNINGS: &str = "Điều cần xem lại";

/// Where each field of a form stands in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    serial: usize,
    /// Who typed the row, if the file says so.
    operator: Option<usize>,
    /// Of each field of the layout, in its order.
    fields: Vec<usize>,
    /// Every column that means something.
    known: Vec<bool>,
    /// Columns that the program itself had added.
    own: Vec<usize>,
    /// How many columns the table has without these.
    width: usize,
}

/// The names of all columns in the order of the paper: the serial, then one a field.
pub(super) fn names(layout: &Layout) -> Vec<String> {
    let inputs = layout.fields().iter().map(|field| field.input.clone());
    std::iter::once(SERIAL.to_owned()).chain(inputs).collect()
}

impl Columns {
    /// Whether a row is the one that names the columns: it has the serial and at least one field.
    pub(super) fn is_heading(cells: &[Cell], layout: &Layout) -> bool {
        let has_serial = cells.iter().any(|cell| is_serial(&cell.text));
        has_serial && cells.iter().any(|cell| layout.field(&cell.text).is_some())
    }

    /// Reads the line that names the columns; their order is free.
    pub(super) fn of(line: u64, cells: &[Cell], layout: &Layout) -> Result<Self, Vec<FileFault>> {
        let mut faults = Vec::new();
        let mut known = vec![false; cells.len()];
        let mut place = |is_it: &dyn Fn(&str) -> bool, name: &str| {
            let places: Vec<usize> = (0..cells.len())
                .filter(|&at| is_it(&cells[at].text))
                .collect();
            for &at in &places {
                known[at] = true;
            }
            if places.len() > 1 {
                faults.push(FileFault::DoubleColumn(line, name.to_owned()));
            }
            places.first().copied()
        };
        let operator = place(&is_operator, OPERATORS[0]);
        let serial = place(&is_serial, SERIAL);
        let fields: Vec<Option<usize>> = layout
            .fields()
            .iter()
            .map(|field| place(&|name: &str| name == field.input, &field.input))
            .collect();
        let names = names(layout);
        let missing = std::iter::once(&serial).chain(&fields).zip(&names);
        faults.extend(
            missing
                .filter(|(place, _)| place.is_none())
                .map(|(_, name)| FileFault::MissingColumn(line, name.clone())),
        );
        let (mut own, mut width) = (Vec::new(), 0);
        for (at, cell) in cells.iter().enumerate() {
            let is_own = [FAULTS, WARNINGS].contains(&cell.text.as_str());
            if is_own {
                own.push(at);
            } else if !cell.is_empty() {
                width = at + 1;
            }
            if !known[at] && !is_own && !cell.text.is_empty() {
                let letters = column_letters(u32::try_from(at).unwrap_or(u32::MAX));
                faults.push(FileFault::UnknownColumn(line, letters, cell.text.clone()));
            }
            // What the program wrote itself is no answer, wherever it stands.
            known[at] |= is_own;
        }
        if faults.is_empty() {
            Ok(Self {
                serial: serial.unwrap_or_default(),
                operator,
                fields: fields.into_iter().flatten().collect(),
                known,
                own,
                width,
            })
        } else {
            Err(faults)
        }
    }

    /// The columns of a row that was put together in the order of the paper.
    pub(super) fn in_order(layout: &Layout) -> Self {
        let width = layout.fields().len() + 1;
        Self {
            serial: 0,
            operator: None,
            fields: (1..width).collect(),
            known: vec![true; width],
            own: Vec::new(),
            width,
        }
    }

    /// The place of the serial.
    pub(super) const fn serial(&self) -> usize {
        self.serial
    }

    /// The place of whoever typed the row.
    pub(super) const fn operator(&self) -> Option<usize> {
        self.operator
    }

    /// The places of the fields, in the order of the layout.
    pub(super) fn fields(&self) -> &[usize] {
        &self.fields
    }

    /// Whether the program itself had added a column.
    pub(super) fn is_own(&self, at: usize) -> bool {
        self.own.contains(&at)
    }

    /// How many columns the table has, without those.
    pub(super) const fn width(&self) -> usize {
        self.width
    }

    /// Whether a column has a name that means something.
    pub(super) fn is_known(&self, at: usize) -> bool {
        self.known.get(at).copied().unwrap_or(false)
    }
}

fn is_operator(name: &str) -> bool {
    let name = fold(name);
    OPERATORS.iter().any(|operator| fold(operator) == name)
}

fn is_serial(name: &str) -> bool {
    let name = fold(name);
    SERIALS.iter().any(|serial| fold(serial) == name)
}
