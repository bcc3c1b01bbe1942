//! What is typed about an account: its role and its scope.

use std::collections::BTreeSet;

use pages::office::parts::Fault;
use pages::office::{AccountForm, fill, words};
use survey::{PostOfficeCode, Role, Scope, UnitCode};

use crate::posted::Fields;

/// Role and scope as they were typed; the faults say what to mend.
pub(super) fn read(fields: &Fields) -> Result<(Role, Scope), (AccountForm, Vec<Fault>)> {
    let typed = AccountForm {
        display_name: fields.one("display_name").to_owned(),
        role: fields.one("role").to_owned(),
        reach: fields.one("reach").to_owned(),
        codes: fields.one("codes").to_owned(),
    };
    let mut faults = Vec::new();
    let role = Role::parse(&typed.role).ok();
    if role.is_none() {
        faults.push(Fault::new("role", words("people.wrong_role")));
    }
    let scope = match scope(&typed) {
        Ok(scope) => Some(scope),
        Err(fault) => {
            faults.push(fault);
            None
        }
    };
    match (role, scope) {
        (Some(role), Some(scope)) if role.takes(&scope) => Ok((role, scope)),
        (Some(role), Some(_)) => {
            let key = match role {
                Role::Clerk => "people.wrong_reach_clerk",
                Role::Supervisor => "people.wrong_reach_supervisor",
                Role::Reader => "people.wrong_reach_reader",
                Role::Administrator | Role::Office | Role::Auditor => "people.wrong_reach_province",
            };
            faults.push(Fault::new("reach", words(key)));
            Err((typed, faults))
        }
        _ => Err((typed, faults)),
    }
}

/// The form of an account as it is.
pub(super) fn of(display_name: &str, role: Role, scope: &Scope) -> AccountForm {
    let (reach, codes) = match scope {
        Scope::Everything => ("everything", String::new()),
        Scope::Units(units) => ("units", joined(units.iter().map(UnitCode::as_str))),
        Scope::PostOffices(offices) => (
            "post-offices",
            joined(offices.iter().map(PostOfficeCode::as_str)),
        ),
    };
    AccountForm {
        display_name: display_name.to_owned(),
        role: role.as_str().to_owned(),
        reach: reach.to_owned(),
        codes,
    }
}

fn joined<'a>(codes: impl Iterator<Item = &'a str>) -> String {
    codes.collect::<Vec<_>>().join(", ")
}

fn scope(typed: &AccountForm) -> Result<Scope, Fault> {
    let words_of = typed
        .codes
        .split(|symbol: char| symbol == ',' || symbol == ';' || symbol.is_whitespace())
        .filter(|code| !code.is_empty());
    let wrong = |code: &str| Fault::new("codes", fill("people.wrong_code", &[("code", code)]));
    let scope = match typed.reach.as_str() {
        "everything" if typed.codes.is_empty() => return Ok(Scope::Everything),
        "everything" => return Err(Fault::new("codes", words("people.wrong_codes_province"))),
        "units" => Scope::Units(
            words_of
                .map(|code| UnitCode::parse(code).map_err(|_| wrong(code)))
                .collect::<Result<BTreeSet<_>, _>>()?,
        ),
        "post-offices" => Scope::PostOffices(
            words_of
                .map(|code| PostOfficeCode::parse(code).map_err(|_| wrong(code)))
                .collect::<Result<BTreeSet<_>, _>>()?,
        ),
        _ => return Err(Fault::new("reach", words("people.wrong_reach"))),
    };
    let is_empty = match &scope {
        Scope::Everything => false,
        Scope::Units(units) => units.is_empty(),
        Scope::PostOffices(offices) => offices.is_empty(),
    };
    if is_empty {
        return Err(Fault::new("codes", words("people.wrong_codes_none")));
    }
    Ok(scope)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn typed(role: &str, reach: &str, codes: &str) -> Fields {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        Fields::from(vec![
            pair("role", role),
            pair("reach", reach),
            pair("codes", codes),
        ])
    }

    #[rstest]
    #[case("office", "everything", "", None)]
    #[case("reader", "units", "00001, so_y_te", None)]
    #[case("clerk", "post-offices", "270000", None)]
    #[case("", "everything", "", Some("role"))]
    #[case("office", "units", "00001", Some("reach"))]
    #[case("clerk", "everything", "", Some("reach"))]
    #[case("clerk", "", "", Some("reach"))]
    #[case("reader", "units", "", Some("codes"))]
    #[case("reader", "units", "Sở Y tế", Some("codes"))]
    #[case("office", "everything", "00001", Some("codes"))]
    fn roles_and_scopes_fit_together(
        #[case] role: &str,
        #[case] reach: &str,
        #[case] codes: &str,
        #[case] expected: Option<&str>,
    ) {
        let read = read(&typed(role, reach, codes));
        let fault = read.err().map(|(_, faults)| faults[0].input.clone());
        assert_eq!(fault.as_deref(), expected);
    }

    #[test]
    fn a_scope_comes_back_as_it_was_typed() {
        let (role, scope) = read(&typed("reader", "units", "b a")).unwrap();
        let form = of("Lan", role, &scope);
        assert_eq!(
            (form.reach.as_str(), form.codes.as_str()),
            ("units", "a, b")
        );
    }
}
