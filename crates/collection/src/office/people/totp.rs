//! The second factor: six digits that change every 30 seconds (RFC 6238, with SHA-1, which is what
//! every authenticator app understands).

use data_encoding::{BASE32, BASE32_NOPAD};
use sha2::{Digest as _, Sha256};
use store::account::CodeHash;
use totp_rs::{Builder, Totp};

/// Bytes of a secret: the 160 bits that RFC 4226 recommends.
pub(super) const SECRET_BYTES: usize = 20;
/// Random bytes of a recovery code: 80 bits, 16 letters.
const RECOVERY_BYTES: usize = 10;
/// How many recovery codes a person gets.
pub(super) const RECOVERY_CODES: usize = 8;

/// The step whose code this is: now, or 30 seconds before or after.
pub(super) fn matching_step(secret: &[u8], code: &str, now_ms: i64) -> Option<i64> {
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    let seconds = u64::try_from(now_ms / 1000).ok()?;
    let step = totp(secret)?.check(&digits, seconds)?;
    i64::try_from(step).ok()
}

/// The address that an authenticator app reads from the QR code.
pub(super) fn address(secret: &[u8], name: &str, host: &str) -> String {
    let secret = BASE32_NOPAD.encode(secret);
    format!("otpauth://totp/SIPAS:{name}%40{host}?secret={secret}&issuer=SIPAS")
}

/// The secret in groups of four letters, for typing it.
pub(super) fn spelled(secret: &[u8]) -> String {
    grouped(&BASE32.encode(secret))
}

/// Recovery codes out of random bytes, 32 of them a call.
pub(super) fn recovery_codes(mut random: impl FnMut() -> [u8; 32]) -> Vec<String> {
    let code = |_| BASE32.encode(random().get(..RECOVERY_BYTES).unwrap_or_default());
    (0..RECOVERY_CODES)
        .map(code)
        .map(|code| grouped(&code))
        .collect()
}

/// What the database knows of a recovery code, however it was typed.
pub(super) fn recovery_hash(code: &str) -> Option<CodeHash> {
    let letters: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    let is_one = letters.len() == RECOVERY_BYTES * 8 / 5;
    is_one.then(|| Sha256::digest(letters.to_ascii_uppercase()).into())
}

fn totp(secret: &[u8]) -> Option<Totp> {
    let secret = <[u8; SECRET_BYTES]>::try_from(secret).ok()?;
    Builder::new().with_secret(secret).build().ok()
}

fn grouped(letters: &str) -> String {
    let groups: Vec<&str> = letters
        .as_bytes()
        .chunks(4)
        .filter_map(|group| std::str::from_utf8(group).ok())
        .collect();
    groups.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    /// Source: RFC 6238, appendix B, the last six of its eight digits.
    #[rstest]
    #[case(59, "287082", 1)]
    #[case(1_111_111_109, "081804", 37_037_036)]
    #[case(1_234_567_890, "005 924", 41_152_263)]
    #[case(2_000_000_000, "279037", 66_666_666)]
    fn the_codes_are_those_of_the_standard(
        #[case] seconds: i64,
        #[case] code: &str,
        #[case] step: i64,
    ) {
        let secret = b"12345678901234567890";
        assert_eq!(matching_step(secret, code, seconds * 1000), Some(step));
        assert_eq!(
            matching_step(secret, code, (seconds + 29) * 1000),
            Some(step)
        );
        assert_eq!(matching_step(secret, code, (seconds + 90) * 1000), None);
        assert_eq!(matching_step(secret, "", seconds * 1000), None);
        assert_eq!(matching_step(b"ngan", code, seconds * 1000), None);
    }

    #[test]
    fn recovery_codes_are_read_however_they_are_typed() {
        let codes = recovery_codes(|| [77; 32]);
        assert_eq!(codes.len(), RECOVERY_CODES);
        let typed = codes[0].to_lowercase().replace('-', " ");
        assert_eq!(recovery_hash(&typed), recovery_hash(&codes[0]));
        assert!(recovery_hash(&codes[0]).is_some());
        assert_eq!(recovery_hash("ABCD-EFGH"), None);
    }
}
