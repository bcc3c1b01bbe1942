//! What happens before a response exists: paper.
//!
//! A form that comes back on paper is typed by people, and people err. This room holds the rules by
//! which a bundle of sheets becomes answers with a known error rate. It is pure: who, when, which id and
//! which seed are arguments; a store keeps what is decided here, pages show it.
//!
//! # The map, in the order of a bundle's life
//! | module | what it knows |
//! |---|---|
//! | [`serial`] | the number on a form: check character, series, what is missing and surplus |
//! | [`batch`] | the slip on the bundle, the states and who may take which step |
//! | [`rejected`] | forms that are not keyed, and how they count in the response rates |
//! | [`duplicate`] | two papers, or a phone and a paper, with one serial |
//! | [`layout`] | the fields of a form in the order of the paper, and their keys |
//! | [`keying`] | what one clerk types, message by message, to a finished keying |
//! | [`check`] | the hard and soft checks as data |
//! | [`verify_share`] | which forms a second person keys, by the first clerk's record |
//! | [`compare`] | two keyings side by side; the second clerk is blind by types |
//! | [`adjudicate`] | the fields that differ: keep A, keep B, return, or a third value |
//! | [`audit_sample`] | a random draw against the paper: plan, error rate, verdict |
//! | [`closing`] | what the slip promised against what was found |
//! | [`exact`] | the binomial and hypergeometric tails behind rates and plans |
//!
//! # A walk through
//! The post office receives bundle `batch::BatchHeader`; its serials are scanned ([`serial::read`]) and
//! compared with those expected ([`serial::difference`]). Sheets that cannot be keyed enter the
//! [`rejected::Register`]. A clerk's browser sends [`keying::Message`]s; the [`keying::Keying`] made of
//! them is finished into a [`keying::Keyed`] and sealed. If [`verify_share::SecondKeying::is_due`] says
//! so, another person keys the same form, and [`compare::compare`] opens the seal. What differs goes to
//! an [`adjudicate::Adjudication`]; the outcome of all three ways is an [`AgreedForm`]. When every form
//! is one, [`audit_sample::Plan::draw`] names the sheets to fetch, [`audit_sample::conclude`] says
//! whether the batch stands, and [`closing::close`] whether it keeps its promise. Then
//! [`AgreedForm::respond`] takes the answers through [`survey::validate`], like those of a phone.
//!
//! ```
//! use intake::compare::{Comparison, Sealed, compare};
//! use intake::keying::{Keyed, Keying, Message, Sequence, Typed};
//! use intake::adjudicate::{Act, Adjudication, Decision};
//! use intake::{Layout, PersonId, Serial, Settings, Value};
//!
//! let questionnaire = survey::shipped_questionnaire("dvhcc-2023").ok_or("not shipped")?;
//! let layout = Layout::of(questionnaire);
//! let serial = Serial::parse("260001-3")?;
//! let person = |number| PersonId::from_uuid(uuid::Uuid::from_u128(number));
//!
//! // Two people key the same sheet: 4 everywhere, and the second one slips at item s07.
//! let key = |clerk, slip: Option<&str>| -> Result<Keyed, Box<dyn std::error::Error>> {
//!     let mut keying = Keying::new(serial, clerk);
//!     for (step, field) in (1..).zip(layout.fields()) {
//!         let typed = match field.input.as_str() {
//!             input if Some(input) == slip => "5",
//!             input if input.starts_with('s') => "4",
//!             _ => ".",
//!         };
//!         let value = Value::read(field, typed)?;
//!         let typed = Typed { field: field.input.clone(), value };
//!         let sequence = Sequence { claim: 1, step };
//!         let _ = keying.take(&layout, Message { serial, clerk, sequence, typed })?;
//!     }
//!     Ok(keying.finish(questionnaire, &layout, &Settings::default(), &Default::default())?)
//! };
//! let first = Sealed::of(key(person(1), None)?);
//! let second = key(person(2), Some("s07"))?;
//!
//! // One field differs; a third person looks at the paper and keeps the first value.
//! let Comparison::Differing(differences) = compare(&layout, first, second)? else { return Err("they differ".into()) };
//! assert_eq!(differences.fields().len(), 1);
//! let mut adjudication = Adjudication::open(differences);
//! let decision = Decision { input: "s07".into(), act: Act::KeepFirst, by: person(3), at_ms: 0 };
//! adjudication.act(&layout, decision)?;
//! let form = adjudication.finish(&layout)?;
//! assert_eq!(form.values()["s07"], Value::Mark(4));
//! assert_eq!((form.errors_of(person(1)), form.errors_of(person(2))), (Some(0), Some(1)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod adjudicate;
mod agreed;
pub mod audit_sample;
pub mod batch;
pub mod check;
pub mod closing;
pub mod compare;
mod draw;
pub mod duplicate;
pub mod exact;
mod id;
pub mod keying;
pub mod layout;
pub mod rejected;
pub mod serial;
mod settings;
pub mod verify_share;

pub use agreed::AgreedForm;
pub use draw::Seed;
pub use id::{BatchId, PersonId};
pub use keying::Value;
pub use layout::Layout;
pub use serial::Serial;
pub use settings::{Foreign, Settings, SettingsError, TwoMarks};
pub use survey::UnknownWord;

#[cfg(test)]
mod tests;
