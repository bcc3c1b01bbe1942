//! Citizens who come in crowds: the load measurement, and the client that the crash test uses too.

pub mod crowd;
pub mod keying;
pub mod office;
pub mod prepare;
pub mod raw;
pub mod results;
pub mod server;
pub mod session;
