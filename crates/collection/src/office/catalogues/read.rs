//! Reading lists on a thread of their own: a large workbook takes seconds, in which the server goes on
//! with other requests.

use publication::import::RowError;

use crate::problem::Problem;

/// How long a file that waits for a decision is kept.
pub(super) const KEPT_MS: i64 = 24 * 60 * 60 * 1000;

/// Runs `read` where it may take its time.
pub(super) async fn apart<T: Send + 'static>(
    read: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(read)
        .await
        .map_err(Problem::internal)
}

/// Errors as sentences.
pub(super) fn sentences(errors: &[RowError]) -> Vec<String> {
    errors.iter().map(ToString::to_string).collect()
}
