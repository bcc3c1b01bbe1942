//! Hashing and checking passwords: argon2id, a few at a time, as slow for a name that nobody has.

use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use pages::citizen::ProblemKind;
use tokio::sync::Semaphore;

use crate::problem::Problem;

/// Each hash takes 19 MiB and a core for some tens of milliseconds; a flood waits its turn.
static TURNS: Semaphore = Semaphore::const_new(2);

/// A hash of no password, so that an unknown name takes as long as a known one.
static NOBODYS: LazyLock<String> =
    LazyLock::new(|| hash_now("không ai có mật khẩu này").unwrap_or_default());

/// Argon2id with the library's recommended cost and a random salt, as a PHC string.
///
/// # Errors
/// A problem of ours, if the hash cannot be made.
pub(crate) async fn hash(password: String) -> Result<String, Problem> {
    let _turn = TURNS.acquire().await;
    tokio::task::spawn_blocking(move || hash_now(&password))
        .await
        .ok()
        .flatten()
        .ok_or_else(|| Problem::new(ProblemKind::Internal))
}

/// Whether the password belongs to the hash; without a hash it does not, but that takes as long.
pub(crate) async fn fits(password: String, hash: Option<String>) -> bool {
    let _turn = TURNS.acquire().await;
    let checked = tokio::task::spawn_blocking(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODYS.clone());
        fits_now(&password, &hash) && known
    });
    checked.await.unwrap_or(false)
}

fn hash_now(password: &str) -> Option<String> {
    let hash: PasswordHash = Argon2::default().hash_password(password.as_bytes()).ok()?;
    Some(hash.to_string())
}

fn fits_now(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| {
        Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_password_itself_fits() {
        let hash = hash_now("hoa sen nở tháng sáu").unwrap();
        assert!(fits_now("hoa sen nở tháng sáu", &hash));
        assert!(!fits_now("hoa sen nở tháng bảy", &hash));
        assert!(!fits_now("hoa sen nở tháng sáu", "không phải băm"));
    }
}
