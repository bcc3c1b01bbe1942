//! `/quan-ly/tai-khoan`: who has an account, and one of them.

use axum::extract::{Path, State};
use axum::response::Response;
use pages::citizen::ProblemKind;
use pages::office::parts::Fault;
use pages::office::{AccountForm, AccountList, AccountPage, AccountRow, Section, moment, words};

use store::account::{self, Account};
use uuid::Uuid;

use super::form;
use crate::access::Permit;
use crate::app::App;
use crate::html::html;
use crate::policy::{ManageAccounts, Right, SeeAccounts};
use crate::problem::Problem;

/// Shows all accounts.
pub(super) async fn list(
    permit: Permit<SeeAccounts>,
    State(app): State<App>,
) -> Result<Response, Problem> {
    let accounts = account::all(app.database()).await?;
    let mut rows = Vec::with_capacity(accounts.len());
    for account in accounts {
        rows.push(row(&app, account).await?);
    }
    let page = AccountList {
        frame: permit.frame(Section::Accounts, words("people.accounts_title")),
        rows,
        may_manage: permit.may::<ManageAccounts>(),
    };
    Ok(html(app.pages().account_list(&page)?))
}

/// Shows one account.
pub(super) async fn show(
    permit: Permit<SeeAccounts>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let account = find(&app, &id).await?;
    page(&app, &permit, account, None, Vec::new(), None).await
}

/// The account that an address names.
pub(super) async fn find(app: &App, id: &str) -> Result<Account, Problem> {
    let id = Uuid::parse_str(id).map_err(|_| Problem::new(ProblemKind::NotFound))?;
    Ok(account::find(app.database(), id).await?)
}

/// The page of an account, with what was typed and what is wrong with it.
pub(super) async fn page<R: Right>(
    app: &App,
    permit: &Permit<R>,
    account: Account,
    typed: Option<AccountForm>,
    faults: Vec<Fault>,
    notice: Option<String>,
) -> Result<Response, Problem> {
    let title = account.display_name.clone();
    let mut frame = permit.frame(Section::Accounts, title);
    if let Some(notice) = notice {
        frame = frame.with_notice(notice);
    }
    let typed =
        typed.unwrap_or_else(|| form::of(&account.display_name, account.role, &account.scope));
    let page = AccountPage {
        frame,
        is_open: account.closed_ms.is_none(),
        is_own: account.id == permit.account_id(),
        row: row(app, account).await?,
        typed,
        faults,
        may_manage: permit.may::<ManageAccounts>(),
    };
    Ok(html(app.pages().account_page(&page)?))
}

async fn row(app: &App, account: Account) -> Result<AccountRow, Problem> {
    let (_, locked_until_ms) = account::failures(app.database(), account.id).await?;
    let now_ms = app.ambient().now_ms();
    Ok(AccountRow {
        id: account.id.to_string(),
        name: account.name,
        display_name: account.display_name,
        role: account.role,
        scope: account.scope,
        has_second_factor: account.totp_sealed.is_some(),
        created: moment(account.created_ms),
        closed: account.closed_ms.map(moment),
        locked_until: locked_until_ms.filter(|until| *until > now_ms).map(moment),
    })
}
