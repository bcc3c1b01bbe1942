//! Open data of a release: the same figures in the formats that people, spreadsheets, statistics
//! programs and data portals read.
//!
//! Everything is written from a [`Release`] alone, so the same release gives the same bytes, and a
//! figure that the release does not publish is in none of the files. Numbers are written in their
//! shortest form that reads back to the same value.

mod codes;
mod column;
mod csv;
mod dcat;
mod ddi;
mod file;
mod json;
mod licence;
mod package;
mod parquet;
mod row;
mod sdmx;
mod tables;
mod wanted;

use std::io::{self, Write};

pub use column::{Cell, Column, Kind};
pub use csv::CODES;
pub use file::{File, Place};
pub use json::object;
pub use row::{Chosen, Distributed, Row, Who, choices, distributions, rows, status};
pub use tables::{CHOICES, DISTRIBUTIONS, FIGURES};
pub use wanted::{FILTERS, NotWanted, Wanted};

use crate::release::Release;

/// Writes one file of the open data of a release.
///
/// # Errors
/// Those of `out`.
pub fn write(
    file: File,
    release: &Release,
    place: &Place<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    match file {
        File::Figures => csv::figures(release, out),
        File::Distributions => csv::distributions(release, out),
        File::Choices => csv::choices(release, out),
        File::Codes => csv::codes(release, out),
        File::Json => json::write(release, out),
        File::Sdmx => sdmx::write(release, out),
        File::Parquet => parquet::write(release, out),
        File::Package => package::write(release, place, out),
        File::Ddi => ddi::write(release, place, out),
        File::Dcat => dcat::write(release, place, out),
        File::Licence => licence::write(release, place, out),
    }
}
