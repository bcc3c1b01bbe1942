//! What can go wrong with the database, sorted by what the caller can do about it.

use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr, sqlx};

use crate::constraint::Constraint;

/// Why the store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be reached, is full, locked or too slow: try again later.
    #[error("the database is away")]
    Away(#[source] DbErr),
    /// Two transactions got in each other's way and this one was undone: try again at once.
    #[error("the transaction lost against another one")]
    Lost(#[source] DbErr),
    /// A rule of the schema forbids it: something with this name exists, or what it names does not.
    #[error("the change breaks the rule {0:?}")]
    Conflict(Constraint, #[source] DbErr),
    /// There is no such thing.
    #[error("no {what} {key}")]
    NotFound {
        /// Kind of thing.
        what: &'static str,
        /// What was asked for.
        key: String,
    },
    /// What was handed in contradicts itself.
    #[error("{0}")]
    Invalid(String),
    /// What is stored cannot be read: damaged, or written by another program.
    #[error("the stored {what} cannot be read: {why}")]
    Corrupt {
        /// Table or column.
        what: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// A statement failed for a reason that neither waiting nor the caller can change.
    #[error("the database refused a statement")]
    Statement(#[source] DbErr),
}

/// What the functions of this crate answer.
pub type Result<T> = std::result::Result<T, StoreError>;

impl StoreError {
    /// Whether trying again later may help.
    pub const fn is_away(&self) -> bool {
        matches!(self, Self::Away(_) | Self::Lost(_))
    }

    /// Whether the disk of the database is full: SQLite's code 13, PostgreSQL's state 53100.
    pub fn is_full(&self) -> bool {
        let (Self::Away(error) | Self::Lost(error) | Self::Statement(error)) = self else {
            return false;
        };
        let (DbErr::Conn(RuntimeErr::SqlxError(source))
        | DbErr::Exec(RuntimeErr::SqlxError(source))
        | DbErr::Query(RuntimeErr::SqlxError(source))) = error
        else {
            return false;
        };
        let code = source
            .as_database_error()
            .and_then(sea_orm::sqlx::error::DatabaseError::code);
        code.is_some_and(|code| code == "13" || code == "53100")
    }

    /// The rule that forbade the change, if one did.
    pub const fn constraint(&self) -> Option<Constraint> {
        match self {
            Self::Conflict(constraint, _) => Some(*constraint),
            _ => None,
        }
    }

    /// The database did not answer in time.
    pub(crate) fn too_slow() -> Self {
        Self::Away(DbErr::Custom("no answer in time".to_owned()))
    }

    /// The program is ending.
    pub(crate) fn stopped() -> Self {
        Self::Away(DbErr::Custom("the writer has stopped".to_owned()))
    }

    /// Rows collided again and again with rows that were then taken back.
    pub(crate) fn undecided() -> Self {
        Self::Lost(DbErr::Custom("collided too often".to_owned()))
    }

    #[expect(clippy::needless_pass_by_value, reason = "reads best with `map_err`")]
    pub(crate) fn not_found(what: &'static str, key: impl ToString) -> Self {
        Self::NotFound {
            what,
            key: key.to_string(),
        }
    }

    #[expect(clippy::needless_pass_by_value, reason = "reads best with `map_err`")]
    pub(crate) fn corrupt(what: &'static str, why: impl ToString) -> Self {
        Self::Corrupt {
            what,
            why: why.to_string(),
        }
    }
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        match kind_of(&error) {
            Kind::Away => Self::Away(error),
            Kind::Lost => Self::Lost(error),
            Kind::Conflict(constraint) => Self::Conflict(constraint, error),
            Kind::Corrupt => Self::corrupt("database", error),
            Kind::Statement => Self::Statement(error),
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Kind {
    Away,
    Lost,
    Conflict(Constraint),
    Corrupt,
    Statement,
}

fn kind_of(error: &DbErr) -> Kind {
    match error {
        DbErr::ConnectionAcquire(ConnAcquireErr::Timeout | ConnAcquireErr::ConnectionClosed) => {
            Kind::Away
        }
        DbErr::Conn(RuntimeErr::SqlxError(source))
        | DbErr::Exec(RuntimeErr::SqlxError(source))
        | DbErr::Query(RuntimeErr::SqlxError(source)) => kind_of_driver_error(source),
        DbErr::Conn(_) => Kind::Away,
        DbErr::Type(_) | DbErr::Json(_) | DbErr::TryIntoErr { .. } => Kind::Corrupt,
        _ => Kind::Statement,
    }
}

fn kind_of_driver_error(error: &sqlx::Error) -> Kind {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => Kind::Away,
        sqlx::Error::Decode(_) | sqlx::Error::ColumnDecode { .. } => Kind::Corrupt,
        sqlx::Error::Database(refusal) => {
            if let Some(constraint) = Constraint::of(refusal.as_ref()) {
                return Kind::Conflict(constraint);
            }
            let code = refusal.code().unwrap_or_default();
            match code.parse::<u32>() {
                // PostgreSQL's codes have five characters, SQLite's are small numbers.
                Ok(number) if code.len() < 5 => kind_of_sqlite_code(number),
                _ => kind_of_postgres_state(&code),
            }
        }
        _ => Kind::Statement,
    }
}

/// The low byte of an extended result code is the primary one.
///
/// Source: SQLite, "Result and Error Codes".
fn kind_of_sqlite_code(code: u32) -> Kind {
    match code & 0xff {
        // BUSY, LOCKED, NOMEM, READONLY, INTERRUPT, IOERR, FULL, CANTOPEN, PROTOCOL
        5 | 6 | 7 | 8 | 9 | 10 | 13 | 14 | 15 => Kind::Away,
        // CORRUPT, NOTADB
        11 | 26 => Kind::Corrupt,
        _ => Kind::Statement,
    }
}

/// Source: PostgreSQL, "Appendix A. PostgreSQL Error Codes".
fn kind_of_postgres_state(state: &str) -> Kind {
    match state {
        // serialization failure, deadlock
        "40001" | "40P01" => Kind::Lost,
        // read-only transaction (a standby), lock not available, query canceled (timeout)
        "25006" | "55P03" | "57014" => Kind::Away,
        _ => match state.get(..2) {
            // connection, authorisation, catalogue name, resources, operator, system
            Some("08" | "28" | "3D" | "53" | "57" | "58") => Kind::Away,
            Some("XX") => Kind::Corrupt,
            _ => Kind::Statement,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_of_postgresql_are_sorted_by_what_helps() {
        for (state, kind) in [
            ("40001", Kind::Lost),
            ("40P01", Kind::Lost),
            ("57014", Kind::Away),
            ("57P01", Kind::Away),
            ("57P03", Kind::Away),
            ("53100", Kind::Away),
            ("53300", Kind::Away),
            ("08006", Kind::Away),
            ("25006", Kind::Away),
            ("XX001", Kind::Corrupt),
            ("42P01", Kind::Statement),
            ("22021", Kind::Statement),
        ] {
            assert_eq!(kind_of_postgres_state(state), kind, "{state}");
        }
    }

    #[test]
    fn codes_of_sqlite_are_sorted_by_what_helps() {
        // 517 is SQLITE_BUSY_SNAPSHOT, 778 an error of writing, 1299 a missing value.
        for (code, kind) in [
            (5, Kind::Away),
            (517, Kind::Away),
            (778, Kind::Away),
            (8, Kind::Away),
            (13, Kind::Away),
            (14, Kind::Away),
            (11, Kind::Corrupt),
            (26, Kind::Corrupt),
            (1, Kind::Statement),
            (1299, Kind::Statement),
        ] {
            assert_eq!(kind_of_sqlite_code(code), kind, "{code}");
        }
    }
}
