//! A `sample.csv` of `sipas draw`, read back to give each member a form.
//!
//! What the list says of people is read, and kept nowhere: whoever asks gets the rows, and nothing else
//! remembers them.

use sha2::{Digest, Sha256};

use super::files::{AFTER, BEFORE};
use super::run::hexadecimal;
use crate::export::unharmed;

/// Most members that are read; a province draws some tens of thousands.
const MOST: usize = 100_000;

/// A sample as it was drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawnFile {
    sha256: String,
    /// Names of the list's own columns.
    columns: Vec<String>,
    members: Vec<DrawnMember>,
}

/// A member as the list has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawnMember {
    /// Its line in the file, from 1.
    pub line: u64,
    /// What the list says of it, in the order of the columns.
    pub cells: Vec<String>,
}

/// Why a file is no sample.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DrawnFault {
    /// It is not UTF-8, or no CSV.
    #[error("line {0} cannot be read")]
    Unreadable(u64),
    /// It lacks a column that every sample has.
    #[error("the column {0} is not there")]
    Column(&'static str),
    /// Nobody is in it.
    #[error("it has no rows")]
    Empty,
    /// It has more rows than are read.
    #[error("it has more than {0} rows")]
    TooLong(usize),
}

impl DrawnFile {
    /// Reads a file.
    ///
    /// # Errors
    /// [`DrawnFault`]: a reserve list, another CSV, and what is no CSV at all are not samples.
    pub fn read(bytes: &[u8]) -> Result<Self, DrawnFault> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(true)
            .from_reader(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
        let unreadable = |cause: &csv::Error| {
            DrawnFault::Unreadable(cause.position().map_or(1, csv::Position::line))
        };
        let names = reader
            .headers()
            .map_err(|cause| unreadable(&cause))?
            .clone();
        for name in BEFORE.into_iter().chain(AFTER) {
            if !names.iter().any(|known| known == name) {
                return Err(DrawnFault::Column(name));
            }
        }
        let own: Vec<usize> = (0..names.len())
            .filter(|at| names.get(*at).is_some_and(|name| !is_added(name)))
            .collect();
        let mut members = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|cause| unreadable(&cause))?;
            if members.len() == MOST {
                return Err(DrawnFault::TooLong(MOST));
            }
            let cell = |at: &usize| unharmed(record.get(*at).unwrap_or_default().trim()).to_owned();
            members.push(DrawnMember {
                line: record.position().map_or(1, csv::Position::line),
                cells: own.iter().map(cell).collect(),
            });
        }
        if members.is_empty() {
            return Err(DrawnFault::Empty);
        }
        let name = |at: &usize| names.get(*at).unwrap_or_default().to_owned();
        Ok(Self {
            sha256: hexadecimal(&Sha256::digest(bytes)),
            columns: own.iter().map(name).collect(),
            members,
        })
    }

    /// SHA-256 of the file in hexadecimal, which the protocol of the draw has too.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// Names of the list's own columns, in their order.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The members in the order of the draw.
    pub fn members(&self) -> &[DrawnMember] {
        &self.members
    }
}

/// Whether the draw has added a column of this name.
fn is_added(name: &str) -> bool {
    let stage = name
        .strip_prefix("listed_")
        .or_else(|| name.strip_prefix("taken_"));
    BEFORE.contains(&name)
        || AFTER.contains(&name)
        || stage.is_some_and(|digits| digits.parse::<u32>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "stratum_label,group,draw_order,so_ho_so,don_vi,listed_1,taken_1,\
                        inclusion_probability,base_weight\n";

    #[test]
    fn the_columns_of_the_list_come_back_without_those_of_the_draw() {
        let text =
            format!("\u{feff}{HEAD}A,1,1,\"'=H,1\",Sở X,9,3,0.3,3\nA,1,2,H2,Sở Y,9,3,0.3,3\n");
        let file = DrawnFile::read(text.as_bytes()).unwrap();
        assert_eq!(file.columns(), ["so_ho_so", "don_vi"]);
        let rows: Vec<(u64, &[String])> = file
            .members()
            .iter()
            .map(|member| (member.line, member.cells.as_slice()))
            .collect();
        let said = [["=H,1", "Sở X"], ["H2", "Sở Y"]].map(|row| row.map(str::to_owned));
        assert_eq!(rows, [(2, &said[0][..]), (3, &said[1][..])]);
        assert_eq!(file.sha256().len(), 64);
        let other = DrawnFile::read(text.replace("H2", "H3").as_bytes()).unwrap();
        assert_ne!(other.sha256(), file.sha256());
    }

    #[test]
    fn what_is_no_sample_is_refused() {
        let read = |text: &[u8]| DrawnFile::read(text).unwrap_err();
        let reserve = b"stratum_label,group,reserve_order,so_ho_so\nA,1,1,H1\n";
        assert_eq!(read(reserve), DrawnFault::Column("draw_order"));
        assert_eq!(read(b""), DrawnFault::Column("stratum_label"));
        assert_eq!(read(HEAD.as_bytes()), DrawnFault::Empty);
        let torn = format!("{HEAD}A,1,1,H1,Sở X,9,3,0.3,3\nA,1,2\n");
        assert_eq!(read(torn.as_bytes()), DrawnFault::Unreadable(3));
        let legacy = [HEAD.as_bytes(), b"A,1,1,H1,S\xea X,9,3,0.3,3\n"].concat();
        assert_eq!(read(&legacy), DrawnFault::Unreadable(2));
        let long = format!("{HEAD}{}", "A,1,1,H,X,9,3,0.3,3\n".repeat(MOST + 1));
        assert_eq!(read(long.as_bytes()), DrawnFault::TooLong(MOST));
    }
}
