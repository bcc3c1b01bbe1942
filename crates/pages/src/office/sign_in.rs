//! Signing in: name and password, the code of the second factor, the password once more, and the page
//! that offers to send again what was typed before.

use serde::Serialize;

use super::frame::Frame;
use super::parts::{Fault, Field};
use super::words;
use crate::template::{PageError, Pages};

/// What was typed into a form whose session was over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Carried {
    /// The address that it was meant for.
    pub target: String,
    /// Names and values.
    pub values: Vec<(String, String)>,
}

/// The page to sign in on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SignIn {
    /// The name as it was typed.
    pub name: String,
    /// Where to go on.
    pub wanted: String,
    /// Whether name and password did not fit.
    pub refused: bool,
    /// Whether a session was over.
    pub ended: bool,
    /// What was typed into another form before.
    pub carried: Option<Carried>,
}

/// The page that asks for the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondStep {
    /// That the password was right, under a seal.
    pub proof: String,
    /// Where to go on.
    pub wanted: String,
    /// Whether the code did not fit.
    pub refused: bool,
    /// What was typed into another form before.
    pub carried: Option<Carried>,
}

/// The page that asks for the password once more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirm {
    /// Under which name the person is signed in.
    pub name: String,
    /// Where to go on.
    pub wanted: String,
    /// Whether the password did not fit.
    pub refused: bool,
    /// What was typed into another form before.
    pub carried: Option<Carried>,
}

/// The page that offers to send again what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendAgain {
    /// What was typed.
    pub carried: Carried,
}

#[derive(Serialize)]
struct StepWords<'a> {
    faults: Vec<Fault>,
    lead: Option<String>,
    fields: Vec<Field>,
    proof: Option<&'a str>,
    action: &'static str,
    button: String,
    wanted: &'a str,
    carried: Option<&'a Carried>,
}

impl Pages {
    /// The page to sign in on.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn sign_in(&self, page: &SignIn) -> Result<String, PageError> {
        let faults = fault("name", page.refused, "people.sign_in_refused");
        let lead = page.ended.then(|| words("people.session_ended"));
        let name = Field::text("name", words("people.name"))
            .value(&page.name)
            .autocomplete("username")
            .checked(&faults);
        let password = Field::password("password", words("people.password"), "current-password");
        let words = StepWords {
            faults,
            lead,
            fields: vec![name, password],
            proof: None,
            action: "/quan-ly/dang-nhap",
            button: words("people.sign_in_button"),
            wanted: &page.wanted,
            carried: page.carried.as_ref(),
        };
        self.render_office(
            "office/people/step",
            &step_frame("people.sign_in_title", &words),
            &words,
        )
    }

    /// The page that asks for the code of the second factor.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn second_step(&self, page: &SecondStep) -> Result<String, PageError> {
        let faults = fault("code", page.refused, "people.code_refused");
        let code = Field::text("code", words("people.code"))
            .hint(words("people.code_hint"))
            .autocomplete("one-time-code")
            .checked(&faults);
        let words = StepWords {
            faults,
            lead: None,
            fields: vec![code],
            proof: Some(&page.proof),
            action: "/quan-ly/dang-nhap/ma",
            button: words("people.sign_in_button"),
            wanted: &page.wanted,
            carried: page.carried.as_ref(),
        };
        self.render_office(
            "office/people/step",
            &step_frame("people.code_title", &words),
            &words,
        )
    }

    /// The page that asks for the password once more.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn confirm(&self, page: &Confirm) -> Result<String, PageError> {
        let faults = fault("password", page.refused, "people.confirm_refused");
        let password = Field::password("password", words("people.password"), "current-password")
            .checked(&faults);
        let words = StepWords {
            faults,
            lead: Some(super::fill("people.confirm_lead", &[("name", &page.name)])),
            fields: vec![password],
            proof: None,
            action: "/quan-ly/xac-nhan",
            button: words("people.confirm_button"),
            wanted: &page.wanted,
            carried: page.carried.as_ref(),
        };
        self.render_office(
            "office/people/step",
            &step_frame("people.confirm_title", &words),
            &words,
        )
    }

    /// The page that offers to send again what was typed.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn send_again(&self, page: &SendAgain) -> Result<String, PageError> {
        let frame = Frame::bare(words("people.again_title"));
        self.render_office("office/people/send-again", &frame, &page.carried)
    }
}

fn step_frame(title: &str, step: &StepWords<'_>) -> Frame {
    Frame::bare(words(title)).with_faults(!step.faults.is_empty())
}

fn fault(input: &str, refused: bool, key: &str) -> Vec<Fault> {
    if refused {
        vec![Fault::new(input, words(key))]
    } else {
        Vec::new()
    }
}
