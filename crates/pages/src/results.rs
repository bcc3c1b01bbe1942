//! The public results pages: contexts in words, one method of [`Pages`](crate::Pages) a page.
//!
//! They show what a release says and nothing else; figures arrive formatted, a suppressed figure
//! arrives as the word for it.

mod block;
mod compare;
mod downloads;
mod field;
mod frame;
mod list;
mod method;
mod overview;
mod search;
mod table;
mod tables;
mod unit;

pub use block::BlockPage;
pub use compare::{
    ChoiceBlock, ChoiceUnit, ComparePage, Compared, ComparedRow, ComparedUnit, Pair, UnitChoice,
};
pub use downloads::{Download, DownloadGroup, DownloadsPage};
pub use field::FieldPage;
pub use frame::{Frame, LaterRelease, Newer};
pub use list::{ListedRelease, ReleaseList};
pub use method::{MethodFact, MethodPage, UnitNote};
pub use overview::{BlockUnits, Extremes, Headline, OpenStream, Overview, ThenAndNow, UntoldField};
pub use search::{Hit, SearchPage};
pub use table::{FigureRow, FigureTable, Shown};
pub use tables::{NotedTable, TablesPage, TablesPart};
pub use unit::{FollowUp, PullRow, Pulls, Standing, UnitPage, UnitReply, paragraphs};
