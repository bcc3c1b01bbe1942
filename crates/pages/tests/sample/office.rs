//! The pages of the office.

use pages::Pages;
use pages::office::{AccountFault, FirstAccount};
use survey::Language;

use super::frame;

/// The form for the first account, without and with everything wrong, and the page after it.
pub(crate) fn office_pages(pages: &Pages, language: Language) -> [(String, String); 3] {
    let first = FirstAccount {
        frame: frame(language),
        name: "nguyen.van.an".into(),
        faults: Vec::new(),
    };
    let wrong = FirstAccount {
        faults: AccountFault::ALL.to_vec(),
        ..first.clone()
    };
    [
        (
            "first-account".into(),
            pages.first_account(&first).expect("the form of an account"),
        ),
        (
            "first-account-wrong".into(),
            pages.first_account(&wrong).expect("the form again"),
        ),
        (
            "account-made".into(),
            pages
                .account_made(&frame(language), "nguyen.van.an")
                .expect("the page after it"),
        ),
    ]
}
