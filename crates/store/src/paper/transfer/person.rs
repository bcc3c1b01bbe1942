//! The people whose work the rows of a file are.

use std::collections::BTreeSet;

use sea_orm::prelude::Uuid;
use serde::{Deserialize, Serialize};
use survey::{PostOfficeCode, Role, Scope};

use crate::account::{self, Account};
use crate::error::{Result, StoreError};
use crate::paper::carry::Cargo;
use crate::transaction::Transaction;

/// Columns that name somebody.
const NAMING: [&str; 7] = [
    "clerk",
    "taken_by",
    "decided_by",
    "noted_by",
    "audited_by",
    "begun_by",
    "concluded_by",
];

/// A person of the office that sent a file, as names and roles are shown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Person {
    /// The account at the office.
    pub id: Uuid,
    /// The name under which they sign in there.
    pub name: String,
    /// The name as others see it.
    pub display_name: String,
    /// What they are.
    pub role: Role,
}

/// Whom the rows name, each once.
fn ids_in(cargos: &[Cargo]) -> BTreeSet<Uuid> {
    let mut ids = BTreeSet::new();
    for cargo in cargos {
        for column in NAMING {
            let values = (0..cargo.rows.len()).filter_map(|row| cargo.value(row, column)?.as_str());
            ids.extend(values.filter_map(|text| Uuid::parse_str(text).ok()));
        }
    }
    ids
}

/// The people named in the rows.
pub(super) async fn named_in(transaction: &Transaction, cargos: &[Cargo]) -> Result<Vec<Person>> {
    let mut people = Vec::new();
    for id in ids_in(cargos) {
        match account::find(transaction, id).await {
            Ok(account) => people.push(Person {
                id,
                name: account.name,
                display_name: account.display_name,
                role: account.role,
            }),
            Err(StoreError::NotFound { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(people)
}

/// The name of an account of this installation that the rows name although it is nobody of the post office: an
/// office speaks for its own people only. None if every account named here is one of them.
pub(super) async fn stranger(
    transaction: &Transaction,
    cargos: &[Cargo],
    office: &PostOfficeCode,
) -> Result<Option<String>> {
    let own = Scope::PostOffices([office.clone()].into());
    for id in ids_in(cargos) {
        match account::find(transaction, id).await {
            Ok(account) if account.scope == own => {}
            Ok(account) => return Ok(Some(account.name)),
            Err(StoreError::NotFound { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

/// Keeps the name of somebody who works elsewhere, as an account that nobody can use.
pub(super) async fn remember(
    transaction: &Transaction,
    person: &Person,
    office: &PostOfficeCode,
    at_ms: i64,
) -> Result<()> {
    match account::find(transaction, person.id).await {
        Err(StoreError::NotFound { .. }) => {}
        Ok(_) => return Ok(()),
        Err(error) => return Err(error),
    }
    let scope = Scope::PostOffices([office.clone()].into());
    let short = person.id.simple().to_string();
    let name = format!("{}@{office}.{}", person.name, &short[short.len() - 6..]);
    let role = match person.role {
        Role::Supervisor => Role::Supervisor,
        _ => Role::Clerk,
    };
    let account = Account {
        display_name: person.display_name.clone(),
        closed_ms: Some(at_ms),
        ..Account::new(person.id, &name, role, scope, at_ms)
    };
    account::insert(transaction, &account).await
}
