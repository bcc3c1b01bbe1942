//! The people who work with the program: what they are, and how far their view reaches.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::code::{PostOfficeCode, UnitCode};
use crate::stream::word_enum;

word_enum!(
    /// What a person is (vai trò); what each role may do is one table in `collection::policy`.
    Role {
        /// Keeps the installation and its accounts (quản trị viên); sees no answers.
        Administrator = "administrator",
        /// The provincial home affairs office (Sở Nội vụ), which runs the survey.
        Office = "office",
        /// Watches over the keying of one or more post offices (giám sát bưu điện).
        Supervisor = "supervisor",
        /// Keys paper forms (nhân viên nhập phiếu).
        Clerk = "clerk",
        /// Reads what concerns their own unit (người xem của đơn vị).
        Reader = "reader",
        /// Sees everything and changes nothing (kiểm toán, thanh tra).
        Auditor = "auditor",
    }
);

impl Role {
    /// Whether the role must confirm a second factor before it reaches anything.
    pub const fn needs_second_factor(self) -> bool {
        matches!(self, Self::Administrator | Self::Office | Self::Supervisor)
    }

    /// Whether an account of this role may have this scope: who steers or checks the whole survey
    /// has the whole province, who works for a post office or a unit has that.
    pub const fn takes(self, scope: &Scope) -> bool {
        match self {
            Self::Administrator | Self::Office | Self::Auditor => {
                matches!(scope, Scope::Everything)
            }
            Self::Supervisor => matches!(scope, Scope::Everything | Scope::PostOffices(_)),
            Self::Clerk => matches!(scope, Scope::PostOffices(_)),
            Self::Reader => matches!(scope, Scope::Everything | Scope::Units(_)),
        }
    }
}

/// How far an account's view reaches (phạm vi).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// The whole province.
    Everything,
    /// These units only.
    Units(BTreeSet<UnitCode>),
    /// These post offices only.
    PostOffices(BTreeSet<PostOfficeCode>),
}

impl Scope {
    /// Whether the unit is inside; somebody limited to post offices sees no unit.
    pub fn sees_unit(&self, unit: &UnitCode) -> bool {
        match self {
            Self::Everything => true,
            Self::Units(units) => units.contains(unit),
            Self::PostOffices(_) => false,
        }
    }

    /// Whether the post office is inside; somebody limited to units sees none.
    pub fn sees_post_office(&self, post_office: &PostOfficeCode) -> bool {
        match self {
            Self::Everything => true,
            Self::PostOffices(post_offices) => post_offices.contains(post_office),
            Self::Units(_) => false,
        }
    }

    /// Whether nothing is outside.
    pub const fn is_everything(&self) -> bool {
        matches!(self, Self::Everything)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(codes: &[&str]) -> Scope {
        Scope::Units(
            codes
                .iter()
                .map(|code| UnitCode::parse(code).unwrap())
                .collect(),
        )
    }

    #[test]
    fn a_scope_sees_what_it_names_and_nothing_of_the_other_kind() {
        let (one, other) = (
            UnitCode::parse("00001").unwrap(),
            UnitCode::parse("00002").unwrap(),
        );
        let post_office = PostOfficeCode::parse("270000").unwrap();
        let scope = units(&["00001"]);
        assert!(scope.sees_unit(&one) && !scope.sees_unit(&other));
        assert!(!scope.sees_post_office(&post_office));
        let scope = Scope::PostOffices([post_office.clone()].into());
        assert!(scope.sees_post_office(&post_office) && !scope.sees_unit(&one));
        assert!(
            Scope::Everything.sees_unit(&other) && Scope::Everything.sees_post_office(&post_office)
        );
    }

    #[test]
    fn scopes_are_kept_as_text_and_read_back() {
        for (scope, text) in [
            (Scope::Everything, "\"everything\""),
            (
                units(&["00001", "so_y_te"]),
                "{\"units\":[\"00001\",\"so_y_te\"]}",
            ),
            (Scope::PostOffices(BTreeSet::new()), "{\"post-offices\":[]}"),
        ] {
            assert_eq!(serde_json::to_string(&scope).unwrap(), text);
            assert_eq!(serde_json::from_str::<Scope>(text).unwrap(), scope);
        }
        assert!(serde_json::from_str::<Scope>("{\"units\":[\"Không\"]}").is_err());
    }

    #[test]
    fn no_role_is_without_a_scope_and_a_clerk_never_has_the_province() {
        let post_offices = Scope::PostOffices(BTreeSet::new());
        for role in Role::ALL {
            let takes =
                [&Scope::Everything, &units(&[]), &post_offices].map(|scope| role.takes(scope));
            assert!(takes.contains(&true), "{role}");
        }
        assert!(!Role::Clerk.takes(&Scope::Everything));
        assert!(!Role::Office.takes(&units(&["00001"])));
    }
}
