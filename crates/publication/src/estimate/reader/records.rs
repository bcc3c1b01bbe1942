//! Records as places in a block of bytes.

/// One cell: where it lies in the buffer, and whether it holds doubled quotes. Places fit in 31 bits
/// because a record is at most 16 MB bytes long and the buffer at most twice that.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    from: u32,
    to_and_doubled: u32,
}

impl Cell {
    #[inline]
    #[expect(
        clippy::cast_possible_truncation,
        reason = "places are below 2³¹, see the type"
    )]
    pub(super) fn new(from: usize, to: usize, doubled: bool) -> Self {
        Self {
            from: from as u32,
            to_and_doubled: (to as u32) << 1 | u32::from(doubled),
        }
    }

    #[inline]
    pub(super) fn range(self) -> std::ops::Range<usize> {
        self.from as usize..(self.to_and_doubled >> 1) as usize
    }

    #[inline]
    pub(super) fn is_doubled(self) -> bool {
        self.to_and_doubled & 1 == 1
    }
}

/// The cells of the record just read.
#[derive(Debug)]
pub struct Records<'a> {
    pub(super) buffer: &'a [u8],
    pub(super) cells: &'a [Cell],
    /// Line on which the record begins (from 1).
    pub line: u64,
    /// Byte at which the record begins (from 0).
    pub offset: u64,
}

impl Records<'_> {
    /// Number of cells.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether there is no cell; never true of a record read.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The bytes of a cell; doubled quotes are still doubled when the second part is true.
    #[inline]
    pub fn raw(&self, position: usize) -> (&[u8], bool) {
        let cell = self.cells[position];
        (&self.buffer[cell.range()], cell.is_doubled())
    }

    /// The bytes of a cell with doubled quotes made single.
    pub fn cell(&self, position: usize) -> std::borrow::Cow<'_, [u8]> {
        match self.raw(position) {
            (bytes, false) => bytes.into(),
            (bytes, true) => undouble(bytes).into(),
        }
    }
}

/// `""` to `"`.
fn undouble(bytes: &[u8]) -> Vec<u8> {
    let mut single = Vec::with_capacity(bytes.len());
    let mut rest = bytes.iter();
    while let Some(&byte) = rest.next() {
        single.push(byte);
        if byte == b'"' {
            rest.next();
        }
    }
    single
}

/// Records read together, with the block they lie in.
#[derive(Debug, Default)]
pub struct Batch {
    pub(super) buffer: Vec<u8>,
    pub(super) cells: Vec<Cell>,
    pub(super) rows: Vec<BatchRow>,
}

/// One record of a batch.
#[derive(Debug, Clone)]
pub(super) struct BatchRow {
    pub(super) cells: std::ops::Range<usize>,
    pub(super) line: u64,
    pub(super) offset: u64,
}

impl Batch {
    /// The records in their order.
    pub fn records(&self) -> impl Iterator<Item = Records<'_>> {
        self.rows.iter().map(|row| Records {
            buffer: &self.buffer,
            cells: &self.cells[row.cells.clone()],
            line: row.line,
            offset: row.offset,
        })
    }
}
