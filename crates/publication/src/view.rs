//! From a release to its pages: everything shown comes from the release, rounded here and only here.

mod block;
mod charts;
mod compare;
mod downloads;
mod field;
mod findings;
mod follow_up;
mod list;
mod method;
mod overview;
mod search;
mod shown;
mod tables;
mod unit;

pub use block::block_page;
pub use compare::compare_page;
pub use downloads::downloads_page;
pub use field::field_page;
pub use follow_up::{comparable, follow_up};
pub use list::release_list;
pub use method::method_page;
pub use overview::overview;
pub use search::search_page;
pub use tables::{fieldwork_page, groups_page, questions_page};
pub use unit::unit_page;
