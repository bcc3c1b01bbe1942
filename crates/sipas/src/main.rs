//! The `sipas` command.
fn main() {}
