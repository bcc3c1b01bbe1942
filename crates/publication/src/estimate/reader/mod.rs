//! A CSV file as typed columns, read once, keeping only the columns that are needed.
//!
//! Understood without being told: a byte order mark; comma, semicolon, tab or bar between cells (seen from
//! the header); CRLF or LF; quoted cells with doubled quotes and line breaks; decimal point or comma.
//! Memory is what the columns need: 1 byte a mark, 4 a label, 8 a number.

mod column;
mod header;
mod labels;
mod lines;
mod marks;
mod quoted;
mod records;
mod scanner;
mod table;

pub use column::{Kind, Need, number};
pub use header::Header;
pub(crate) use header::explain;
pub use lines::LineMap;
pub use records::{Batch, Records};
pub use scanner::Scanner;
pub use table::{Columns, Missing, read};

#[cfg(test)]
mod tests;
