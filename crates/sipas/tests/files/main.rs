//! The commands that work on files alone, as a person runs them: `sipas draw`, `sipas estimate`.

#![expect(clippy::unwrap_used, reason = "a step that goes wrong fails the test")]

mod draw;
mod estimate;
mod folder;
