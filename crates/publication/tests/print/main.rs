//! What is printed, looked at by other people's programs: words, pages, fonts, and the codes from pictures of the pages.

mod cards;
mod printed;
mod series;
mod slip;
