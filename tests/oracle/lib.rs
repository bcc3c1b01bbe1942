//! Reference numbers of other programs (`vectors/`) and the tests that compare with them (`oracle.rs`).
