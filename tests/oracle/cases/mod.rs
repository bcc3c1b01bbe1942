//! One module a family of cases.

mod distributions;
mod frame;
mod indices;
mod items;
mod sipas;
mod tally;
