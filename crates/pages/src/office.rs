//! Pages of the office, in Vietnamese only: the frame around them, the parts they share, and one file
//! a subject.

mod api_keys;
mod audit;
pub mod catalogues;
mod frame;
mod home;
mod invitation;
mod keyed_files;
mod own;
pub mod paper;
pub mod parts;
mod people;
mod problem;
pub mod questionnaires;
mod releases;
pub mod replies;
mod requests;
pub mod rounds;
mod sign_in;
mod system;

use crate::locale::Locale;

pub use api_keys::{ApiKeyForm, ApiKeyRow, ApiKeys};
pub use audit::{AuditFilter, AuditPage, AuditRow, act_words};
pub use frame::{Frame, NavigationItem, Section, Who};
pub use home::Home;
pub use invitation::{Invited, InvitedFault};
pub use keyed_files::{KeyedFilePreview, KeyedFiles};
pub use own::{Own, OwnSession, PasswordFault, PasswordForm, RecoveryCodes, SecondFactor};
pub use people::{AccountForm, AccountList, AccountPage, AccountRow, Invite, OneTimeLink};
pub use releases::{ReleaseActs, ReleaseList, ReleasePage, ReleaseRow, ReleaseStepRow};
pub use requests::{RequestForm, RequestList, RequestPage, RequestRow, RequestStanding};
pub use sign_in::{Carried, Confirm, SecondStep, SendAgain, SignIn};
pub use system::{BackupPlanView, BackupRunView, BackupState, DiskView, System};

/// A moment as the office writes it, in Vietnamese time.
pub fn moment(at_ms: i64) -> String {
    crate::words::date_time(at_ms, survey::Language::VI)
}

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
