//! `sipas estimate` as a library: a right answer or one clear sentence, never a panic.

mod answers;
mod faults;
mod small;
