//! `/quan-ly/moi/{secret}`: the one-time link with which a person makes an account.

use axum::extract::{Path, State};
use axum::response::Response;
use pages::citizen::{Frame, ProblemKind};
use pages::office::{AccountFault, FirstAccount};
use sha2::{Digest as _, Sha256};
use store::account::{self, Account};
use store::audit::{self, Act, Event};
use store::invitation::{self, TokenHash};
use store::transaction::begin_write;
use survey::Language;

use super::password;
use crate::app::App;
use crate::html::html;
use crate::posted::Fields;
use crate::problem::Problem;

/// Fewest letters of a password, after NIST SP 800-63B's advice for passwords used alone.
const SHORTEST_PASSWORD: usize = 12;

/// Shows the form, if the link is still good.
pub(crate) async fn show(
    State(app): State<App>,
    Path(secret): Path<String>,
) -> Result<Response, Problem> {
    let now_ms = app.ambient().now_ms();
    invitation::find(app.database(), &hash(&secret), now_ms)
        .await?
        .ok_or_else(|| Problem::new(ProblemKind::NotFound))?;
    form(&app, &secret, String::new(), Vec::new())
}

/// Makes the account and uses the link up, both or neither.
pub(crate) async fn make(
    State(app): State<App>,
    Path(secret): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let name = fields.one("name").to_lowercase();
    let faults = faults(&name, fields.one("password"), fields.one("repeat"));
    if !faults.is_empty() {
        return form(&app, &secret, name, faults);
    }
    let password_hash = password::hash(fields.one("password").to_owned()).await?;

    let now_ms = app.ambient().now_ms();
    let transaction = begin_write(app.database()).await?;
    let invitation = invitation::redeem(&transaction, &hash(&secret), now_ms)
        .await?
        .ok_or_else(|| Problem::new(ProblemKind::NotFound))?;
    let (role, scope) = (invitation.role, invitation.scope);
    let account = Account {
        password_hash: Some(password_hash),
        ..Account::new(app.ambient().fresh_id(), &name, role, scope, now_ms)
    };
    account::insert(&transaction, &account).await?;
    let object = format!("account {}", account.id);
    let event = Event::of(Act::AccountCreate, "invitation", &object, now_ms)
        .with(&serde_json::json!({ "role": role }));
    audit::append_in(&transaction, &event).await?;
    transaction.commit().await?;
    Ok(html(
        app.pages()
            .account_made(&Frame::bare(Language::VI), &name)?,
    ))
}

fn form(
    app: &App,
    secret: &str,
    name: String,
    faults: Vec<AccountFault>,
) -> Result<Response, Problem> {
    let frame = Frame {
        action: format!("/quan-ly/moi/{secret}"),
        ..Frame::bare(Language::VI)
    };
    Ok(html(app.pages().first_account(&FirstAccount {
        frame,
        name,
        faults,
    })?))
}

fn faults(name: &str, password: &str, repeat: &str) -> Vec<AccountFault> {
    let name_fits = (3..=40).contains(&name.chars().count())
        && name
            .chars()
            .all(|sign| sign.is_ascii_alphanumeric() || ".-_".contains(sign));
    let password_fits =
        password.chars().count() >= SHORTEST_PASSWORD && !password.to_lowercase().contains(name);
    let wrong = [
        (AccountFault::Name, !name_fits),
        (AccountFault::Password, !password_fits),
        (AccountFault::Repeat, password != repeat),
    ];
    wrong
        .into_iter()
        .filter(|(_, wrong)| *wrong)
        .map(|(fault, _)| fault)
        .collect()
}

fn hash(secret: &str) -> TokenHash {
    Sha256::digest(secret.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::{AccountFault, faults};
    use rstest::rstest;

    #[rstest]
    #[case("an", "một mật khẩu dài", "một mật khẩu dài", &[AccountFault::Name])]
    #[case("nguyễn an", "một mật khẩu dài", "một mật khẩu dài", &[AccountFault::Name])]
    #[case("nguyen.an", "ngắn", "ngắn", &[AccountFault::Password])]
    #[case("nguyen.an", "Nguyen.An-2026!", "Nguyen.An-2026!", &[AccountFault::Password])]
    #[case("nguyen.an", "một mật khẩu dài", "mật khẩu khác hẳn", &[AccountFault::Repeat])]
    #[case("nguyen.an", "một mật khẩu dài", "một mật khẩu dài", &[])]
    fn what_is_wrong_with_an_account(
        #[case] name: &str,
        #[case] password: &str,
        #[case] repeat: &str,
        #[case] expected: &[AccountFault],
    ) {
        assert_eq!(faults(name, password, repeat), expected);
    }
}
