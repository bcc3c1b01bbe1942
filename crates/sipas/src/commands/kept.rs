//! The database that a command without a server works on, and the round that it is about.

use std::path::PathBuf;

use anyhow::{Context as _, Result, anyhow};
use store::{Database, StoreError};
use survey::{Questionnaire, Round};

use crate::configuration::{Layers, Options};
use crate::{installation, outside};

/// Where the data are.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Kept {
    /// Tệp cấu hình; mặc định là sipas.toml trong thư mục dữ liệu, nếu có
    #[arg(long, value_name = "TỆP")]
    config: Option<PathBuf>,
    /// Thư mục dữ liệu (mặc định sipas-data; biến môi trường SIPAS_DATA)
    #[arg(long, value_name = "THƯ MỤC")]
    data: Option<PathBuf>,
    /// Cơ sở dữ liệu; bỏ trống thì dùng SQLite trong thư mục dữ liệu (biến môi trường DATABASE_URL)
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

impl Kept {
    /// What the command line says, for the layers of the configuration.
    pub(crate) fn options(&self) -> Options {
        let data = self.data.as_ref().map(|data| data.display().to_string());
        let values = [("--data", data), ("--database", self.database.clone())];
        Options {
            file: self.config.clone(),
            values: values
                .into_iter()
                .filter_map(|(option, value)| Some((option, value?)))
                .collect(),
        }
    }

    /// The data folder and the address of the database.
    ///
    /// # Errors
    /// If the configuration cannot be read.
    fn place(&self) -> Result<(PathBuf, Option<String>)> {
        let layers = Layers::gather(&self.options(), &outside::environment())?;
        let database = layers.given("database").map(|found| found.value.clone());
        Ok((PathBuf::from(layers.text("data")), database))
    }

    /// The database, migrated.
    ///
    /// # Errors
    /// If it cannot be reached.
    pub(crate) async fn open(&self) -> Result<Database> {
        let (data, database) = self.place()?;
        installation::open_database(&data, database.as_deref()).await
    }

    /// The database as it is: it has to be there, and is not migrated.
    ///
    /// # Errors
    /// If it cannot be reached.
    pub(crate) async fn connect(&self) -> Result<Database> {
        let (data, database) = self.place()?;
        installation::connect_database(&data, database.as_deref(), false).await
    }

    /// The database for a restore, made if there is none, and not migrated.
    ///
    /// # Errors
    /// If it cannot be reached.
    pub(crate) async fn make_for_restore(&self) -> Result<Fresh> {
        let (data, database) = self.place()?;
        let file = installation::database_file(&data);
        let made = (database.is_none() && !file.exists()).then_some(file);
        let database = installation::connect_database(&data, database.as_deref(), true).await?;
        Ok(Fresh { database, made })
    }
}

/// A database that waits for a backup.
#[derive(Debug)]
pub(crate) struct Fresh {
    pub(crate) database: Database,
    /// The file, if it was made just now.
    made: Option<PathBuf>,
}

impl Fresh {
    /// Leaves nothing behind.
    pub(crate) async fn give_up(self) {
        // The restore's own error is the one to tell.
        let _ = self.database.close().await;
        if let Some(file) = self.made {
            for ending in ["", "-wal", "-shm"] {
                let mut name = file.clone().into_os_string();
                name.push(ending);
                let _ = std::fs::remove_file(name);
            }
        }
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
