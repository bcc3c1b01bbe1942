//! The database that a command without a server works on, and the round that it is about.

use std::path::PathBuf;

use anyhow::{Context as _, Result, anyhow};
use store::{Database, StoreError};
use survey::{Questionnaire, Round};

use crate::installation;

/// Where the data are.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Kept {
    /// Thư mục dữ liệu
    #[arg(
        long,
        value_name = "THƯ MỤC",
        default_value = "sipas-data",
        env = "SIPAS_DATA"
    )]
    data: PathBuf,
    /// Cơ sở dữ liệu; bỏ trống thì dùng SQLite trong thư mục dữ liệu
    #[arg(long, value_name = "URL", env = "DATABASE_URL", hide_env_values = true)]
    database: Option<String>,
}

impl Kept {
    /// The database, migrated.
    ///
    /// # Errors
    /// If it cannot be reached.
    pub(crate) async fn open(&self) -> Result<Database> {
        installation::open_database(&self.data, self.database.as_deref()).await
    }
}

/// The round with this code, or a sentence that names those there are.
///
/// # Errors
/// If there is none, or the database is away.
pub(crate) async fn round_of(database: &Database, code: &str) -> Result<Round> {
    match store::round::by_code(database, code).await {
        Ok(round) => Ok(round),
        Err(StoreError::NotFound { .. }) => {
            let all = store::round::all(database).await?;
            let codes: Vec<&str> = all.iter().map(|round| round.code.as_str()).collect();
            let known = if codes.is_empty() {
                "chưa có đợt nào".to_owned()
            } else {
                codes.join(", ")
            };
            Err(anyhow!(
                "không có đợt khảo sát mang mã \"{code}\"; các đợt đang có: {known}"
            ))
        }
        Err(error) => Err(error).context("không đọc được đợt khảo sát"),
    }
}

/// The questionnaire of a round as it is stored.
///
/// # Errors
/// If it is not stored or cannot be read.
pub(crate) async fn questionnaire_of(database: &Database, round: &Round) -> Result<Questionnaire> {
    let (code, version) = (&round.questionnaire_code, round.questionnaire_version);
    let source = store::questionnaire::find(database, code, version)
        .await
        .with_context(|| format!("không đọc được bộ câu hỏi {code} phiên bản {version}"))?;
    Questionnaire::parse(&source)
        .map_err(|problems| anyhow!("bộ câu hỏi {code} đã lưu có {} lỗi", problems.len()))
}
