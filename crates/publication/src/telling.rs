//! A release in the words of one language: names, numbers, tables whose cells know their words, charts, and
//! what changed since earlier rounds. Pages and documents are put together from these, so that no number is
//! told in two ways.

mod cell;
mod changes;
mod charts;
mod tables;
mod teller;

pub use cell::{Cell, Column, Kind, Row, Table};
pub(crate) use changes::{Direction, direction};
pub(crate) use tables::Answered;
pub(crate) use teller::Teller;
