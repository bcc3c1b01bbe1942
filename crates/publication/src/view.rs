//! From a release to its pages: everything shown comes from the release, rounded here and only here.

mod block;
mod charts;
mod list;
mod method;
mod overview;
mod teller;
mod unit;

pub use block::block_page;
pub use list::release_list;
pub use method::method_page;
pub use overview::overview;
pub use unit::unit_page;
