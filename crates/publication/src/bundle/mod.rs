//! The bundle (bộ kiểm chứng): a release with all that is needed to compute it again, as one zip.
//!
//! | file | what |
//! |---|---|
//! | `release.json` | the release, byte for byte what was published |
//! | `parameters.json` | what it was made with |
//! | `questionnaire.toml` | the questionnaire |
//! | `inputs/*` | the frozen inputs ([`crate::release::frozen`]) |
//! | `earlier/*.json` | the earlier releases that the change is told against |
//! | `R/*` | a script for R and what it reads: the definition of the indices, and the published main tables |
//! | `MANIFEST` | SHA-256 and name of every file above |
//! | `DIGEST` | SHA-256 of `MANIFEST`: one number for the whole |
//!
//! The inputs hold the answers of every single form (though no name, number, time or remark). Whoever has them
//! can compute what the release hides; a bundle is for auditors and statisticians who may see them, and is not
//! for the public pages.
//!
//! The same release gives the same bytes. [`verify`] computes everything again from the bundle alone and names
//! what differs.

mod difference;
mod main_tables;
mod pack;
mod unpack;
mod verify;

pub use difference::Difference;
pub use pack::{BundleError, pack};
pub use verify::{Verified, verify};

const RELEASE: &str = "release.json";
const PARAMETERS: &str = "parameters.json";
const QUESTIONNAIRE: &str = "questionnaire.toml";
const EARLIER: &str = "earlier/";
const MANIFEST: &str = "MANIFEST";
const DIGEST: &str = "DIGEST";
const SCRIPT: &str = "R/recompute.R";
const INDICATORS: &str = "R/indicators.csv";
const UNITS: &str = "R/units.csv";
const PUBLISHED: &str = "R/published.csv";

/// The script for R.
const SCRIPT_TEXT: &str = include_str!("recompute.R");
