//! What can be done: every act that the chain knows has a line here and words in
//! `web/locales/office/audit.toml` (`act_round-create` for `round.create`).

/// Declares the acts, each with the word under which it is written down.
macro_rules! acts {
    ($($(#[$doc:meta])* $variant:ident = $word:literal),+ $(,)?) => {
        /// An act that the audit chain tells of.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Act {
            $($(#[$doc])* $variant),+
        }

        impl Act {
            /// All of them, in the order in which they are listed to people.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word under which it is written down, e.g. `round.create`.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }
        }
    };
}

acts! {
    /// An account was made through an invitation.
    AccountCreate = "account.create",
    /// Somebody was invited.
    AccountInvite = "account.invite",
    /// Role or scope of an account were changed.
    AccountChange = "account.change",
    /// An account was closed.
    AccountClose = "account.close",
    /// A one-time link to set a new password was made.
    AccountReset = "account.reset",
    /// The account's own password was changed.
    PasswordChange = "account.password",
    /// A second factor was set up.
    SecondFactorSet = "account.second-factor",
    /// A recovery code was used in place of the second factor.
    RecoveryCodeUse = "account.recovery-code",
    /// Somebody signed in.
    SignIn = "session.sign-in",
    /// Somebody gave the password once more for a dangerous act.
    Confirm = "session.confirm",
    /// Somebody ended sessions.
    SignOut = "session.sign-out",
    /// An account was locked after too many wrong passwords or codes.
    Lock = "session.lock",
    /// Somebody asked for a page that the policy does not give.
    AccessRefused = "access.refused",
    /// A post came from another site.
    ForeignPost = "access.foreign-post",
    /// Something was requested that another person decides.
    RequestMake = "request.make",
    /// A request was approved.
    RequestApprove = "request.approve",
    /// A request was refused.
    RequestRefuse = "request.refuse",
    /// A round was prepared.
    RoundCreate = "round.create",
    /// The draft of a round was changed.
    RoundEdit = "round.edit",
    /// A round was opened.
    RoundOpen = "round.open",
    /// A round was closed.
    RoundClose = "round.close",
    /// A round was put away.
    RoundArchive = "round.archive",
    /// A round that is open or closed was amended.
    RoundAmend = "round.amend",
    /// Links of a round were made.
    LinkCreate = "link.create",
    /// A link was revoked.
    LinkRevoke = "link.revoke",
    /// A closed round was opened again.
    RoundReopen = "round.reopen",
    /// The results of a round were published.
    RoundPublish = "round.publish",
    /// The draft of a release was made.
    ReleaseMake = "release.make",
    /// The checks of a release were looked at.
    ReleaseCheck = "release.check",
    /// A release was approved by a second person.
    ReleaseApprove = "release.approve",
    /// A release is kept back until a time.
    ReleaseEmbargo = "release.embargo",
    /// A release was shown to everybody.
    ReleasePublish = "release.publish",
    /// A release was superseded.
    ReleaseSupersede = "release.supersede",
    /// A unit wrote a reply to its results.
    ReplyWrite = "reply.write",
    /// A unit's reply was published beside its results.
    ReplyPublish = "reply.publish",
    /// The responses of a round were handed out as a file.
    ResponsesExport = "responses.export",
    /// A version of a questionnaire was kept as a draft.
    QuestionnaireCreate = "questionnaire.create",
    /// The text of a draft was replaced.
    QuestionnaireReplace = "questionnaire.replace",
    /// A version was handed to others to look over.
    QuestionnaireReview = "questionnaire.review",
    /// A version came back from the review as a draft.
    QuestionnaireReturn = "questionnaire.return",
    /// A version was frozen.
    QuestionnaireFreeze = "questionnaire.freeze",
    /// A frozen version is no longer offered.
    QuestionnaireRetire = "questionnaire.retire",
    /// A retired version is offered again.
    QuestionnaireRestore = "questionnaire.restore",
    /// A version that was not frozen was thrown away.
    QuestionnaireDiscard = "questionnaire.discard",
    /// The next catalogue version was kept as a draft.
    CatalogueImport = "catalogue.import",
    /// A catalogue version was confirmed.
    CatalogueConfirm = "catalogue.confirm",
    /// A draft of a catalogue version was thrown away.
    CatalogueDiscard = "catalogue.discard",
    /// The dossier counts of a round were replaced.
    DossiersReplace = "dossiers.replace",
    /// The audit chain was handed out as a file.
    AuditExport = "audit.export",
    /// A backup was made and proved, or failed.
    BackupMake = "backup.make",
    /// The settings of paper of a round were changed.
    PaperRule = "paper.rule",
    /// A series of paper forms was made.
    SeriesMake = "paper.series",
    /// A series of paper forms was printed.
    SeriesPrint = "paper.print",
    /// A batch was announced.
    BatchAnnounce = "batch.announce",
    /// A step was taken with a batch.
    BatchStep = "batch.step",
    /// A batch was closed and its answers were handed over.
    BatchClose = "batch.close",
    /// A closed batch was opened again.
    BatchReopen = "batch.reopen",
    /// Sheets of a batch were taken in.
    SheetsTake = "batch.take-in",
    /// It was decided what becomes of a sheet that was held or set aside.
    SheetDecide = "batch.sheet",
    /// A form was rejected.
    FormReject = "batch.reject",
    /// A rejected form was taken back.
    FormWithdraw = "batch.withdraw",
    /// Missing, surplus or repeated serials, or totals that differ, were explained.
    BatchExplain = "batch.explain",
    /// It was decided what holds in a field that two clerks keyed otherwise.
    FieldDecide = "batch.field",
    /// A form that lay with somebody was taken over after its claim had ended.
    KeyingTakeOver = "keying.take-over",
    /// A form was set free for another machine.
    KeyingRelease = "keying.release",
    /// Somebody wanted to key both sides of a form.
    KeyingSamePerson = "keying.same-person",
    /// Somebody wanted to key a form of which they had been shown what others keyed.
    KeyingSeen = "keying.seen",
    /// Somebody passed the drill of the keying desk.
    DrillPass = "keying.drill",
    /// A sample of a batch was drawn for the audit.
    AuditDraw = "batch.audit-draw",
    /// A drawn form was compared with its paper.
    AuditCompare = "batch.audit-form",
    /// The audit of a batch was concluded.
    AuditConclude = "batch.audit",
    /// What an audit found wrong was corrected by the paper.
    AuditCorrect = "batch.audit-correct",
    /// Finished keyings came in a file or from a program.
    FormsImport = "forms.import",
    /// A key of a post office's own program was made.
    ApiKeyMake = "api-key.make",
    /// A key of a post office's own program was withdrawn.
    ApiKeyRevoke = "api-key.revoke",
    /// A transfer file was made.
    TransferOut = "transfer.out",
    /// A transfer file was taken in.
    TransferIn = "transfer.in",
    /// The key of another installation was registered.
    TransferTrust = "transfer.trust",
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Act;

    #[test]
    fn every_act_has_a_word_of_its_own() {
        let words: BTreeSet<&str> = Act::ALL.iter().map(|act| act.as_str()).collect();
        assert_eq!(words.len(), Act::ALL.len());
        assert!(words.iter().all(|word| word.contains('.')));
    }
}
