//! A file to its columns.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::sync::mpsc::sync_channel;

use statistics::Category;

use super::{
    column::{Builder, CellFault, Kind, Need, Special},
    header::{Header, explain, not_utf8},
    lines::LineMap,
    marks::MarkColumns,
    records::{Batch, Records},
    scanner::{ScanFault, Scanner},
};
use crate::estimate::fault::Fault;

/// Which cells count as missing and as not applicable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// Cells that count as missing.
    pub missing: Vec<String>,
    /// Marks that mean "not applicable".
    pub not_applicable: Vec<String>,
}

impl Default for Missing {
    fn default() -> Self {
        let owned = |cells: &[&str]| cells.iter().map(|&cell| cell.to_owned()).collect();
        Self {
            missing: owned(&["", "NA"]),
            not_applicable: owned(&["0"]),
        }
    }
}

/// The columns read, by name.
#[derive(Debug)]
pub struct Columns {
    /// Number of rows.
    pub rows: usize,
    /// Columns of labels.
    pub labels: BTreeMap<String, Category>,
    /// Columns of numbers.
    pub numbers: BTreeMap<String, Vec<f64>>,
    /// Columns of marks.
    pub marks: BTreeMap<String, Vec<u8>>,
    /// The line of each row.
    pub lines: LineMap,
}

/// Rows between two reports of progress.
const REPORT_EVERY: u64 = 1 << 15;

/// Batches that may wait between the two threads.
const WAITING: usize = 4;

/// Reads the columns of `needs` from a file; `watch` is told the bytes read from time to time.
///
/// # Errors
/// A file that can't be read or holds no row; a column that doesn't exist; a row with another number of
/// cells than the header; a cell that isn't what its column is read as.
pub fn read(
    file: &Path,
    needs: &[Need],
    missing: &Missing,
    highest: u8,
    watch: &mut dyn FnMut(u64),
) -> Result<Columns, Fault> {
    let source = File::open(file).map_err(|cause| Fault::unreadable(file, &cause))?;
    let size = source.metadata().map_or(0, |about| about.len());
    let mut scanner = Scanner::new(source);
    let header = Header::read(&mut scanner, file)?;
    let special = Special::new(&missing.missing, &missing.not_applicable);
    let mut building = Building::new(needs, &header, &special, highest, file)?;
    let mut lines = LineMap::default();
    let mut rows = 0_u64;
    scan_ahead(scanner, |batch| {
        for record in batch.map_err(|fault| explain(file, fault))?.records() {
            lines.note(rows, record.line);
            building.take(&record, &special).map_err(|(need, fault)| {
                blame(file, record.line, need.map(|at| &needs[at]), fault, highest)
            })?;
            rows += 1;
            if rows.is_multiple_of(REPORT_EVERY) {
                watch(record.offset);
            }
        }
        Ok(())
    })?;
    if rows == 0 {
        let what = "tệp chỉ có dòng tiêu đề, không có dòng số liệu nào";
        return Err(Fault::new(file, what));
    }
    if rows >= u64::from(u32::MAX) {
        return Err(Fault::new(
            file,
            "tệp có quá nhiều dòng (tối đa 4.294.967.294)",
        ));
    }
    watch(size);
    building.finish(needs, lines, rows, file)
}

/// Scans on a thread of its own while `take` works on the batches, in their order.
fn scan_ahead(
    mut scanner: Scanner<File>,
    mut take: impl FnMut(Result<&Batch, ScanFault>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let (full, batches) = sync_channel::<Result<Batch, ScanFault>>(WAITING);
    let (empty, emptied) = sync_channel::<Batch>(WAITING + 2);
    std::thread::scope(|scope| {
        scope.spawn(move || {
            loop {
                let mut batch = emptied.try_recv().unwrap_or_default();
                let more = scanner.next_batch(&mut batch);
                let sent = match more {
                    Ok(true) => full.send(Ok(batch)),
                    Ok(false) => break,
                    Err(fault) => {
                        // Nobody waits for it any more when the other side has stopped at a fault.
                        let _ = full.send(Err(fault));
                        break;
                    }
                };
                if sent.is_err() {
                    break;
                }
            }
        });
        for batch in batches {
            match batch {
                Ok(batch) => {
                    take(Ok(&batch))?;
                    // Reusing the block only saves memory traffic.
                    let _ = empty.try_send(batch);
                }
                Err(fault) => take(Err(fault))?,
            }
        }
        Ok(())
    })
}

/// Why a record can't be taken: its number of cells, or one cell.
enum RecordFault {
    Cells { found: usize, expected: usize },
    Cell(CellFault),
}

/// The columns while they are filled.
struct Building {
    expected: usize,
    /// Which of the needs each column of marks answers.
    mark_needs: Vec<usize>,
    marks: MarkColumns,
    /// Other columns: which need, position in the file, cells.
    others: Vec<(usize, usize, Builder)>,
}

impl Building {
    fn new(
        needs: &[Need],
        header: &Header,
        special: &Special,
        highest: u8,
        file: &Path,
    ) -> Result<Self, Fault> {
        let (mut mark_needs, mut positions, mut others) = (Vec::new(), Vec::new(), Vec::new());
        for (at, need) in needs.iter().enumerate() {
            let position = header.position(&need.name, file)?;
            if let Some(builder) = Builder::new(need.kind) {
                others.push((at, position, builder));
            } else {
                mark_needs.push(at);
                positions.push(position);
            }
        }
        let marks = MarkColumns::new(positions, special, highest);
        Ok(Self {
            expected: header.names.len(),
            mark_needs,
            marks,
            others,
        })
    }

    #[inline]
    fn take(
        &mut self,
        record: &Records<'_>,
        special: &Special,
    ) -> Result<(), (Option<usize>, RecordFault)> {
        let (found, expected) = (record.len(), self.expected);
        if found != expected {
            return Err((None, RecordFault::Cells { found, expected }));
        }
        let Self {
            mark_needs,
            marks,
            others,
            ..
        } = self;
        let fault = |at: usize, fault| (Some(at), RecordFault::Cell(fault));
        marks
            .take(record, special)
            .map_err(|(column, cell)| fault(mark_needs[column], cell))?;
        for (at, position, builder) in others {
            let (cell, doubled) = record.raw(*position);
            let pushed = if doubled {
                builder.push(&record.cell(*position), special)
            } else {
                builder.push(cell, special)
            };
            pushed.map_err(|cell| fault(*at, cell))?;
        }
        Ok(())
    }

    fn finish(
        self,
        needs: &[Need],
        lines: LineMap,
        rows: u64,
        file: &Path,
    ) -> Result<Columns, Fault> {
        let rows = usize::try_from(rows).map_err(|_| Fault::new(file, "tệp có quá nhiều dòng"))?;
        let names = self.mark_needs.iter().map(|&at| needs[at].name.clone());
        let marks = names.zip(self.marks.finish()).collect();
        let (mut labels, mut numbers) = (BTreeMap::new(), BTreeMap::new());
        for (at, _, builder) in self.others {
            let name = needs[at].name.clone();
            match builder {
                Builder::Number(values) => drop(numbers.insert(name, values)),
                Builder::Label {
                    mut codes,
                    labels: interner,
                    ..
                } => {
                    let (levels, new_codes) = interner.sorted();
                    for code in &mut codes {
                        *code = new_codes[*code as usize];
                    }
                    let category = Category::new(name.clone(), codes, levels)
                        .map_err(|cause| Fault::new(file, cause.to_string()))?;
                    labels.insert(name, category);
                }
            }
        }
        Ok(Columns {
            rows,
            labels,
            numbers,
            marks,
            lines,
        })
    }
}

#[cold]
fn blame(file: &Path, line: u64, need: Option<&Need>, fault: RecordFault, highest: u8) -> Fault {
    let fault = match fault {
        RecordFault::Cells { found, expected } => {
            let what = format!(
                "dòng có {found} ô nhưng tiêu đề có {expected} cột; kiểm tra dấu phân cách và dấu ngoặc kép"
            );
            Fault::new(file, what)
        }
        RecordFault::Cell(CellFault::NotUtf8) => not_utf8(file),
        RecordFault::Cell(CellFault::Missing) => {
            Fault::new(file, "ô trống; cột này phải có giá trị ở mọi dòng")
        }
        RecordFault::Cell(CellFault::NotANumber(cell)) => Fault::new(
            file,
            format!(
                "“{cell}” không phải là số; ghi số như 1234.5 hoặc 1234,5, không dùng dấu phân cách hàng nghìn"
            ),
        ),
        RecordFault::Cell(CellFault::NotAMark(cell)) => Fault::new(
            file,
            format!(
                "“{cell}” không phải là mức từ 1 đến {highest}; sửa ô này hoặc thêm giá trị vào [data] missing hay not_applicable của kế hoạch"
            ),
        ),
    };
    match need {
        Some(need) => fault.at_line(line).in_column(&need.name),
        None => fault.at_line(line),
    }
}

impl Need {
    /// A column of this kind.
    pub fn new(name: impl Into<String>, kind: Kind) -> Self {
        Self {
            name: name.into(),
            kind,
        }
    }
}
