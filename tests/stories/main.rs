//! Stories over HTTP, each on SQLite and on PostgreSQL.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a story that goes wrong fails its test"
)]

mod addresses;
mod answering;
mod audit_page;
mod authorisation;
mod catalogues;
mod citizen;
mod conflicts;
mod desk;
mod doors;
mod dossiers;
mod first_account;
mod four_eyes;
mod hostile;
mod lockout;
mod paper_correct;
mod paper_end;
mod paper_form;
mod paper_office;
mod paper_release;
mod paper_sample;
mod paper_steps;
mod people;
mod published;
mod questionnaires;
mod releases;
mod replies;
mod results;
mod rounds;
mod rounds_preview;
mod sessions;
mod system;
mod watching;
