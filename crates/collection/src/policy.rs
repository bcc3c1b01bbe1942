//! Who may do what: the one table of rights and roles.
//!
//! `all`: only accounts whose scope is the whole province have it. `own`: everybody of the role has
//! it, narrowed to the account's scope. `none`: nobody of the role. A right marked `recent` asks for
//! the password once more unless it was given in the last 15 minutes.
//!
//! A handler names its right by taking a [`Permit`](crate::Permit) of it; there is no other way to
//! add a page of the office.

use intake::batch::Step;
use survey::{Role, Scope};

/// How far a role's right reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The whole province.
    All,
    /// The account's own scope.
    Own,
    /// Nothing.
    None,
}

/// One line of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Name of the right, e.g. `rounds.manage`; its words are `right_rounds-manage` in the locale.
    pub name: &'static str,
    /// Whether the password must have been given lately.
    pub recent: bool,
    /// Whether it holds before the account has set up the second factor that its role needs.
    pub before_second_factor: bool,
    /// The reach of each role, in the order of [`Role::ALL`].
    pub reaches: [Reach; 6],
}

impl Line {
    /// The reach for a role.
    pub const fn reach(&self, role: Role) -> Reach {
        self.reaches[role as usize]
    }

    /// Whether an account of this role and scope has the right at all; what it then sees is up to
    /// the scope.
    pub const fn allows(&self, role: Role, scope: &Scope) -> bool {
        match self.reach(role) {
            Reach::All => scope.is_everything(),
            Reach::Own => true,
            Reach::None => false,
        }
    }
}

/// A right, as a type: each is one line of the table.
pub trait Right: Send + Sync + 'static {
    /// Its line.
    const LINE: &'static Line;
}

macro_rules! reach {
    (all) => {
        Reach::All
    };
    (own) => {
        Reach::Own
    };
    (none) => {
        Reach::None
    };
}

macro_rules! marked {
    ($mark:ident, $wanted:ident) => {
        matches!(stringify!($mark).as_bytes(), $wanted)
    };
}

const RECENT: &[u8] = b"recent";
const EARLY: &[u8] = b"early";

macro_rules! rights {
    ($($(#[$doc:meta])* $right:ident $name:literal $mark:ident
       [$administrator:ident $office:ident $supervisor:ident $clerk:ident $reader:ident $auditor:ident]),+ $(,)?) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy)]
            pub struct $right;

            impl Right for $right {
                const LINE: &'static Line = &Line {
                    name: $name,
                    recent: marked!($mark, RECENT),
                    before_second_factor: marked!($mark, EARLY),
                    reaches: [
                        reach!($administrator), reach!($office), reach!($supervisor),
                        reach!($clerk), reach!($reader), reach!($auditor),
                    ],
                };
            }
        )+

        /// The whole table.
        pub const TABLE: &[&Line] = &[$($right::LINE),+];
    };
}

rights! {
    //                                                   adm.  office super. clerk reader auditor
    /// The office's home page.
    SeeOffice          "office.see"           always     [own   own   own   own   own   own ],
    /// One's own account: password, sessions, recovery codes.
    OwnAccount         "account.own"          always     [own   own   own   own   own   own ],
    /// Setting up one's own second factor, and signing out.
    SetUpSecondFactor  "account.second-factor" early     [own   own   own   own   own   own ],
    /// Another password, other recovery codes.
    OwnSecurity        "account.security"     recent     [own   own   own   own   own   own ],
    /// The list of accounts.
    SeeAccounts        "accounts.see"         always     [all   none  none  none  none  all ],
    /// Inviting, changing and closing accounts.
    ManageAccounts     "accounts.manage"      recent     [all   none  none  none  none  none],
    /// The audit chain.
    SeeAudit           "audit.see"            always     [all   none  none  none  none  all ],
    /// Health and backups of the installation.
    SeeSystem          "system.see"           always     [all   none  none  none  none  all ],
    /// Making backups and the like.
    ManageSystem       "system.manage"        recent     [all   none  none  none  none  none],
    /// The rounds.
    SeeRounds          "rounds.see"           always     [all   all   own   none  own   all ],
    /// Preparing rounds.
    ManageRounds       "rounds.manage"        always     [none  all   none  none  none  none],
    /// Opening, closing and amending rounds.
    OpenRound          "rounds.open"          recent     [none  all   none  none  none  none],
    /// Links and cards.
    SeeLinks           "links.see"            always     [none  all   own   none  own   all ],
    /// Making and withdrawing links.
    ManageLinks        "links.manage"         always     [none  all   none  none  none  none],
    /// The catalogues of units and fields.
    SeeCatalogues      "catalogues.see"       always     [none  all   none  none  own   all ],
    /// Importing catalogues and dossier counts.
    ManageCatalogues   "catalogues.manage"    recent     [none  all   none  none  none  none],
    /// The questionnaires.
    SeeQuestionnaires  "questionnaires.see"   always     [all   all   none  none  none  all ],
    /// Uploading and freezing questionnaires.
    ManageQuestionnaires "questionnaires.manage" always  [none  all   none  none  none  none],
    /// Requests that a second person decides.
    SeeRequests        "requests.see"         always     [none  all   none  none  none  all ],
    /// Deciding somebody else's request.
    DecideRequests     "requests.decide"      recent     [none  all   none  none  none  none],
    /// The releases, public or not.
    SeeReleases        "releases.see"         always     [none  all   none  none  none  all ],
    /// Making a release and saying that it was checked.
    MakeRelease        "releases.make"        always     [none  all   none  none  none  none],
    /// Approving another person's release, showing it, superseding it.
    ApproveRelease     "releases.approve"     recent     [none  all   none  none  none  none],
    /// Asking to open a closed round again.
    RequestReopen      "requests.reopen"      always     [none  all   none  none  none  none],
    /// The replies of units to their results.
    SeeReplies         "replies.see"          always     [none  all   none  none  own   all ],
    /// Writing the reply of one's unit.
    WriteReply         "replies.write"        always     [none  none  none  none  own   none],
    /// Publishing a unit's reply beside its results.
    PublishReplies     "replies.publish"      always     [none  all   none  none  none  none],
    /// Asking for the responses of a round as a file.
    RequestExport      "requests.export"      always     [none  all   none  none  none  none],
    /// Series of paper forms, and how the values of a batch were checked.
    SeePaper           "paper.see"            always     [none  all   own   none  none  all ],
    /// Making and printing series of paper forms.
    PrintPaper         "paper.print"          always     [none  all   own   none  none  none],
    /// The overview of paper, the batches, and what lies in each.
    SeeBatches         "batches.see"          always     [none  all   own   own   none  all ],
    /// Announcing and receiving batches, taking sheets in, rejecting forms.
    HandleBatches      "batches.handle"       always     [none  all   own   own   none  none],
    /// Deciding which of several papers with one serial counts, and about sheets of other post offices.
    DecideSheets       "batches.decide-sheets" always    [none  all   own   none  none  none],
    /// Steps of a batch, reconciling, auditing, closing.
    WatchBatches       "batches.watch"        always     [none  none  own   none  none  none],
    /// Asking to open a closed batch again.
    AskReopenBatch     "batches.ask-reopen"   always     [none  all   own   none  none  none],
    /// Agreeing to open a closed batch again.
    ApproveReopenBatch "batches.approve-reopen" recent   [none  all   none  none  none  none],
    /// Keying forms.
    KeyForms           "forms.key"            always     [none  none  own   own   none  none],
    /// How much and how well is keyed.
    SeeKeyingNumbers   "keying-numbers.see"   always     [none  all   own   none  none  all ],
    /// Importing files of keyed forms.
    ImportForms        "forms.import"         recent     [none  all   own   none  none  none],
    /// Keys of post offices' own programs.
    ManageApiKeys      "api-keys.manage"      recent     [all   none  none  none  none  none],
}

/// The right that a step of a batch asks for, whichever way it is taken.
pub const fn of_step(step: Step) -> &'static Line {
    match step {
        Step::Receive | Step::KeySecond | Step::Reconcile => HandleBatches::LINE,
        Step::KeyFirst | Step::Audit | Step::Close | Step::Return | Step::KeyAgain => {
            WatchBatches::LINE
        }
        Step::AskReopen | Step::DeclineReopen => AskReopenBatch::LINE,
        Step::ApproveReopen => ApproveReopenBatch::LINE,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_right_has_a_name_of_its_own_and_somebody_who_has_it() {
        let names: BTreeSet<&str> = TABLE.iter().map(|line| line.name).collect();
        assert_eq!(names.len(), TABLE.len());
        for line in TABLE {
            let some = line.reaches.iter().any(|reach| *reach != Reach::None);
            assert!(some, "{}", line.name);
        }
    }

    #[test]
    fn a_right_over_the_province_is_nothing_to_an_account_of_one_unit() {
        let units = Scope::Units(BTreeSet::new());
        assert!(ManageRounds::LINE.allows(Role::Office, &Scope::Everything));
        assert!(!ManageRounds::LINE.allows(Role::Office, &units));
        assert!(SeeRounds::LINE.allows(Role::Reader, &units));
        assert!(!SeeRounds::LINE.allows(Role::Clerk, &Scope::Everything));
    }

    #[test]
    fn the_auditor_changes_nothing_but_their_own_account() {
        for line in TABLE
            .iter()
            .filter(|line| line.name.rsplit('.').next() != Some("see"))
        {
            let own = line.name.starts_with("account.");
            assert_eq!(
                line.reach(Role::Auditor) != Reach::None,
                own,
                "{}",
                line.name
            );
        }
    }
}
