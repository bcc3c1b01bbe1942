//! Pages of the office, in Vietnamese only: the frame around them, the parts they share, and one file
//! a subject.

pub mod catalogues;
mod frame;
mod home;
mod invitation;
pub mod parts;
pub mod questionnaires;
mod sign_in;
mod system;

use crate::locale::Locale;

pub use frame::{Frame, NavigationItem, Section, Who};
pub use home::Home;
pub use invitation::{AccountFault, FirstAccount};
pub use sign_in::SignIn;
pub use system::{BackupPlanView, BackupRunView, BackupState, DiskView, System};

/// The words of the office under a key.
pub fn words(key: &str) -> String {
    Locale::office().get(key).to_owned()
}

/// The words of the office under a key, with each `{name}` replaced by its value.
pub fn fill(key: &str, values: &[(&str, &str)]) -> String {
    Locale::office().fill(key, values)
}

/// What a role is called.
pub fn role_words(role: survey::Role) -> String {
    words(&format!("frame.role_{role}"))
}
