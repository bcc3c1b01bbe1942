//! The life of a round in the office: made, edited by two, opened, answered, amended, closed.

mod amending;
mod editing;
mod house;
mod life;
mod links;
