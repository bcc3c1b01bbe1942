//! One's own account: sessions, password, second factor, recovery codes.

use serde::Serialize;
use survey::{Role, Scope};

use super::frame::Frame;
use super::home::scope_words;
use super::parts::{Fact, Fault, Field};
use super::{role_words, words};
use crate::qr;
use crate::template::{PageError, Pages};

/// A session of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OwnSession {
    /// Whether it is the one that looks.
    pub is_this: bool,
    /// Its id.
    pub id: String,
    /// Browser and system, or nothing.
    pub device: String,
    /// When it began.
    pub since: String,
    /// When it was last used.
    pub seen: String,
}

/// `/quan-ly/toi`.
#[derive(Debug, Clone)]
pub struct Own {
    /// The surroundings.
    pub frame: Frame,
    /// The name to sign in with.
    pub name: String,
    /// The role.
    pub role: Role,
    /// The scope.
    pub scope: Scope,
    /// Whether a second factor is set up.
    pub has_second_factor: bool,
    /// How many recovery codes are left.
    pub codes_left: u64,
    /// The sessions, the last used first.
    pub sessions: Vec<OwnSession>,
}

#[derive(Serialize)]
struct OwnWords<'a> {
    facts: Vec<Fact>,
    sessions: &'a [OwnSession],
    has_others: bool,
    has_second_factor: bool,
    codes_left: String,
}

/// What is wrong with a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordFault {
    /// Fewer than 12 letters.
    Short,
    /// More than 200 letters.
    Long,
    /// It holds the account's name.
    Name,
    /// Neighbours on the keyboard.
    Keyboard,
    /// Repetitions.
    Repeats,
    /// A sequence such as 1234.
    Sequence,
    /// Years or dates.
    Dates,
    /// One of the most used passwords.
    Common,
    /// Too few or too common words.
    Words,
}

impl PasswordFault {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Short,
        Self::Long,
        Self::Name,
        Self::Keyboard,
        Self::Repeats,
        Self::Sequence,
        Self::Dates,
        Self::Common,
        Self::Words,
    ];

    pub(super) fn words(self) -> String {
        let code = match self {
            Self::Short => "short",
            Self::Long => "long",
            Self::Name => "name",
            Self::Keyboard => "keyboard",
            Self::Repeats => "repeats",
            Self::Sequence => "sequence",
            Self::Dates => "dates",
            Self::Common => "common",
            Self::Words => "words",
        };
        words(&format!("people.password_{code}"))
    }
}

/// The form for another password.
#[derive(Debug, Clone)]
pub struct PasswordForm {
    /// The surroundings.
    pub frame: Frame,
    /// What is wrong with the one that was typed.
    pub fault: Option<PasswordFault>,
    /// Whether it was typed differently the second time.
    pub differs: bool,
}

#[derive(Serialize)]
struct PasswordWords {
    faults: Vec<Fault>,
    fields: Vec<Field>,
}

/// The form to set up the second factor.
#[derive(Debug, Clone)]
pub struct SecondFactor {
    /// The surroundings.
    pub frame: Frame,
    /// What the QR code says.
    pub address: String,
    /// The secret in letters.
    pub spelled: String,
    /// The secret, encrypted.
    pub proof: String,
    /// Whether there was none before.
    pub is_first: bool,
    /// Whether the code did not fit.
    pub refused: bool,
}

#[derive(Serialize)]
struct SecondFactorWords<'a> {
    faults: Vec<Fault>,
    code: Field,
    qr: String,
    spelled: &'a str,
    proof: &'a str,
    is_first: bool,
}

/// The page that shows recovery codes, once.
#[derive(Debug, Clone)]
pub struct RecoveryCodes {
    /// The surroundings.
    pub frame: Frame,
    /// The codes.
    pub codes: Vec<String>,
}

#[derive(Serialize)]
struct RecoveryWords<'a> {
    codes: &'a [String],
}

impl Pages {
    /// One's own account.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn own_account(&self, page: &Own) -> Result<String, PageError> {
        let yes_or_no = if page.has_second_factor {
            words("people.second_set")
        } else {
            words("people.second_unset")
        };
        let facts = vec![
            Fact::new(words("people.name"), &page.name),
            Fact::new(words("people.role"), role_words(page.role)),
            Fact::new(words("frame.scope"), scope_words(&page.scope)),
            Fact::new(words("people.second"), yes_or_no),
        ];
        let words = OwnWords {
            facts,
            has_others: page.sessions.len() > 1,
            sessions: &page.sessions,
            has_second_factor: page.has_second_factor,
            codes_left: page.codes_left.to_string(),
        };
        self.render_office("office/people/own", &page.frame, &words)
    }

    /// The form for another password.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn password_form(&self, page: &PasswordForm) -> Result<String, PageError> {
        let faults = password_faults(page.fault, page.differs);
        let words = PasswordWords {
            fields: password_fields(&faults),
            faults,
        };
        let frame = page.frame.clone().with_faults(!words.faults.is_empty());
        self.render_office("office/people/password", &frame, &words)
    }

    /// The form to set up the second factor.
    ///
    /// # Errors
    /// When the QR code cannot be drawn or the template asks for what the context does not have.
    pub fn second_factor(&self, page: &SecondFactor) -> Result<String, PageError> {
        let mut faults = Vec::new();
        if page.refused {
            faults.push(Fault::new("code", words("people.enrol_refused")));
        }
        let words = SecondFactorWords {
            code: Field::text("code", words("people.enrol_code"))
                .autocomplete("one-time-code")
                .checked(&faults),
            faults,
            qr: qr::svg_exact(&page.address, &words("people.enrol_qr"))?,
            spelled: &page.spelled,
            proof: &page.proof,
            is_first: page.is_first,
        };
        let frame = page.frame.clone().with_faults(page.refused);
        self.render_office("office/people/second-factor", &frame, &words)
    }

    /// The recovery codes, shown once.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn recovery_codes(&self, page: &RecoveryCodes) -> Result<String, PageError> {
        let words = RecoveryWords { codes: &page.codes };
        self.render_office("office/people/recovery-codes", &page.frame, &words)
    }
}

/// What is wrong with a password and its repetition, for the summary.
pub(super) fn password_faults(fault: Option<PasswordFault>, differs: bool) -> Vec<Fault> {
    let weak = fault.map(|fault| Fault::new("password", fault.words()));
    let differs = differs.then(|| Fault::new("repeat", words("people.wrong_repeat")));
    weak.into_iter().chain(differs).collect()
}

/// The two lines for a new password.
pub(super) fn password_fields(faults: &[Fault]) -> Vec<Field> {
    vec![
        Field::password("password", words("people.new_password"), "new-password")
            .hint(words("people.password_hint"))
            .checked(faults),
        Field::password("repeat", words("people.repeat"), "new-password").checked(faults),
    ]
}
