//! The transfer file (tệp chuyển giao): what an office without a line hands over on a stick.
//!
//! One format for both ways: lines of JSON, compressed with gzip. The first line is the manifest, the
//! second its signature, the others the content, whose count and SHA-256 stand in the manifest:
//!
//! ```text
//! {"sipas_transfer":1,"what":"batches","round":…,"key":…,"lines":1234,"sha256":"…"}
//! {"signature":"…"}
//! {"batch":{…}}
//! …
//! ```
//!
//! The signature is Ed25519 over the bytes of the first line. Each installation has a key of its own;
//! whoever takes a file in has registered the key before, after its [`fingerprint`] was read
//! out over the telephone, because a file can say anything about who made it.

mod file;
mod key;

pub use file::{FORMAT, Manifest, Opened, ReadError, Sealed, What, write};
pub use key::{Key, PublicKey, fingerprint};
