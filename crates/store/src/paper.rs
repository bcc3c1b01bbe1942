//! Paper as it is kept: printed series, batches and what becomes of every sheet in them.
//!
//! The rules are [`intake`]'s; here they meet rows, transactions and the audit chain. Whoever acts is a
//! [`Who`]. What a person sees of a batch is loaded with [`batch::find_seen`], which knows their scope.
//!
//! # The map, in the order of a bundle's life
//! | module | what it keeps |
//! |---|---|
//! | [`rule`] | the settings of paper of a round ([`intake::Settings`]) |
//! | [`series`] | blocks of serials for one post office, unit and field; never overlapping |
//! | [`form`] | what a serial stands for: token, traces, the questionnaire as a layout |
//! | [`batch`] | headers, states, revisions; [`batch::advance`] is the one way from state to state |
//! | [`sheet`] | taking in by scan and range, duplicates that are held, foreign and missing serials |
//! | [`rejected`] | the register of forms that are not keyed |
//! | [`keyed`] | finished keyings as they are compared |
//! | [`keying`] | who keys which form, what was typed, the numbers of clerks |
//! | [`reconcile`] | differences, decisions, returned fields |
//! | [`shown`] | who has been shown what others keyed of a form |
//! | [`import`] | keyings that come finished, in a file or from a program |
//! | [`api_key`], [`idempotency`] | keys of post offices' own programs, and what was answered to them |
//! | [`carry`], [`transfer`] | finished batches from one installation to another, a round the other way |
//! | [`audit`] | the draw against the paper, what was found, the verdict |
//! | [`closing`] | handing over, the hash on the slip, taking back when a batch is opened again |
//! | [`disposition`] | what became of every printed form, for the response rates |
//! | [`progress`] | forms a day, and how often clerks and questions are wrong |
//! | [`record`] | how well a clerk keys, and which forms a second person keys |
//!
//! # Passes
//! A batch that the audit did not accept is keyed again from the beginning: its `pass` counts up, and
//! keyings, messages and decisions of the pass before stay where they are and are read no more.
//!
//! # What changes a batch
//! Whatever changes keyed values or membership calls [`batch::disturb`], which takes back what an audit
//! said. Steps also count the revision up; two people who act on one revision get [`batch::Advanced::Stale`].

pub mod api_key;
pub mod audit;
pub mod batch;
pub mod carry;
pub mod closing;
pub mod disposition;
pub mod form;
pub mod idempotency;
pub mod import;
mod kept;
pub mod keyed;
pub mod keying;
pub mod progress;
pub mod reconcile;
pub mod record;
pub mod rejected;
pub mod rule;
pub mod series;
pub mod sheet;
pub mod shown;
pub mod transfer;
mod who;

pub use who::Who;
