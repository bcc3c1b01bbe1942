//! The head of an age file: who can open it.
//!
//! Source: C2SP, "The age encryption specification", version 1: header, scrypt recipient stanza, payload key.

use std::io::{BufRead, Read as _};

use data_encoding::BASE64_NOPAD;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit as _, Mac as _};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use scrypt::Params;
use sha2::Sha256;

use super::{Entropy, SealFault, Secret};

/// The first line of every age file.
pub(crate) const MAGIC: &str = "age-encryption.org/v1";
const LABEL: &[u8] = b"age-encryption.org/v1/scrypt";
/// Four times the memory that we ask for: what a stranger's file may cost us, 1 GiB.
const LARGEST_LOG_N: u8 = 20;
/// Longest line of a header that one scrypt stanza needs.
const LONGEST_LINE: u64 = 128;

type FileKey = [u8; 16];

/// Random parts of one file.
struct Parts {
    file_key: FileKey,
    salt: [u8; 16],
    nonce: [u8; 16],
}

fn parts(entropy: &Entropy) -> Parts {
    let derive = |label: &[u8]| {
        let mut bytes = [0; 16];
        Hkdf::<Sha256>::new(None, entropy)
            .expand(label, &mut bytes)
            .expect("16 bytes can be derived");
        bytes
    };
    Parts {
        file_key: derive(b"file key"),
        salt: derive(b"salt"),
        nonce: derive(b"nonce"),
    }
}

/// The head of a new file, with the nonce that follows it, and the key of its payload.
pub(super) fn make(secret: &Secret, entropy: &Entropy) -> (Vec<u8>, [u8; 32]) {
    let Parts {
        file_key,
        salt,
        nonce,
    } = parts(entropy);
    let mut body = file_key.to_vec();
    wrapping(secret, &salt, secret.log_n())
        .seal_in_place_append_tag(zero_nonce(), Aad::empty(), &mut body)
        .expect("16 bytes can be sealed");
    let head = format!(
        "{MAGIC}\n-> scrypt {} {}\n{}\n---",
        BASE64_NOPAD.encode(&salt),
        secret.log_n(),
        BASE64_NOPAD.encode(&body),
    );
    let tag = tag(&file_key, head.as_bytes()).finalize().into_bytes();
    let mut bytes = format!("{head} {}\n", BASE64_NOPAD.encode(&tag)).into_bytes();
    bytes.extend(nonce);
    (bytes, payload_key(&file_key, &nonce))
}

/// Reads a head and gives the key of the payload that follows.
pub(super) fn open(from: &mut impl BufRead, secret: &Secret) -> Result<[u8; 32], SealFault> {
    let mut head = String::new();
    let magic = line(from, &mut head)?;
    if magic != MAGIC {
        return Err(SealFault::Damaged);
    }
    let stanza = line(from, &mut head)?;
    let mut words = stanza.split(' ');
    if (words.next(), words.next()) != (Some("->"), Some("scrypt")) {
        // Closed for somebody else's key.
        return Err(SealFault::Secret);
    }
    let salt: [u8; 16] = decoded(words.next())?;
    let log_n: u8 = words
        .next()
        .and_then(|word| word.parse().ok())
        .filter(|log_n| (1..=LARGEST_LOG_N).contains(log_n))
        .ok_or(SealFault::Damaged)?;
    let mut body: [u8; 32] = decoded(Some(&line(from, &mut head)?))?;
    let file_key = wrapping(secret, &salt, log_n)
        .open_in_place(zero_nonce(), Aad::empty(), &mut body)
        .map_err(|_| SealFault::Secret)?;
    let file_key = FileKey::try_from(&*file_key).map_err(|_| SealFault::Damaged)?;

    let mut last = String::new();
    let last = line(from, &mut last)?;
    let given: [u8; 32] = decoded(last.strip_prefix("--- "))?;
    head.push_str("---");
    tag(&file_key, head.as_bytes())
        .verify_slice(&given)
        .map_err(|_| SealFault::Damaged)?;
    let mut nonce = [0; 16];
    from.read_exact(&mut nonce)
        .map_err(|_| SealFault::Damaged)?;
    Ok(payload_key(&file_key, &nonce))
}

/// The next line without its end; appended to `head` with it.
fn line(from: &mut impl BufRead, head: &mut String) -> Result<String, SealFault> {
    let mut line = String::new();
    from.take(LONGEST_LINE)
        .read_line(&mut line)
        .map_err(|_| SealFault::Damaged)?;
    head.push_str(&line);
    line.strip_suffix('\n')
        .map(str::to_owned)
        .ok_or(SealFault::Damaged)
}

fn decoded<const LENGTH: usize>(word: Option<&str>) -> Result<[u8; LENGTH], SealFault> {
    let word = word.ok_or(SealFault::Damaged)?;
    let bytes = BASE64_NOPAD
        .decode(word.as_bytes())
        .map_err(|_| SealFault::Damaged)?;
    bytes.try_into().map_err(|_| SealFault::Damaged)
}

/// The key that wraps the file's key: scrypt with N = 2^log_n, r = 8, p = 1.
fn wrapping(secret: &Secret, salt: &[u8; 16], log_n: u8) -> LessSafeKey {
    let mut key = [0; 32];
    let salted: Vec<u8> = LABEL.iter().chain(salt).copied().collect();
    let parameters = Params::new(log_n, 8, 1).expect("the range was checked");
    scrypt::scrypt(secret.words().as_bytes(), &salted, &parameters, &mut key)
        .expect("32 bytes can be derived");
    aead(&key)
}

pub(super) fn aead(key: &[u8; 32]) -> LessSafeKey {
    let key = UnboundKey::new(&CHACHA20_POLY1305, key).expect("the key has 32 bytes");
    LessSafeKey::new(key)
}

fn zero_nonce() -> Nonce {
    Nonce::assume_unique_for_key([0; 12])
}

fn tag(file_key: &FileKey, head: &[u8]) -> Hmac<Sha256> {
    let mut key = [0; 32];
    Hkdf::<Sha256>::new(None, file_key)
        .expand(b"header", &mut key)
        .expect("32 bytes can be derived");
    let mut tag = Hmac::<Sha256>::new_from_slice(&key).expect("any length of key will do");
    tag.update(head);
    tag
}

fn payload_key(file_key: &FileKey, nonce: &[u8; 16]) -> [u8; 32] {
    let mut key = [0; 32];
    Hkdf::<Sha256>::new(Some(nonce), file_key)
        .expand(b"payload", &mut key)
        .expect("32 bytes can be derived");
    key
}
