//! Every reference number of the oracle against this library.

#[cfg(test)]
mod cases;
