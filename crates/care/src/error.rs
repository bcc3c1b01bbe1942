//! What can go wrong, in one sentence each, with what to do.

use std::io;
use std::path::{Path, PathBuf};

use store::StoreError;

use crate::seal::SealFault;

/// Why a backup could not be made, read or restored.
#[derive(Debug, thiserror::Error)]
pub enum CareError {
    /// There is no room left.
    #[error(
        "hết chỗ trên đĩa khi ghi {0}; xin giải phóng dung lượng hoặc chọn thư mục khác; các bản sao lưu cũ vẫn còn nguyên"
    )]
    DiskFull(PathBuf),
    /// A file cannot be read or written.
    #[error("không đọc hoặc ghi được {0}")]
    File(PathBuf, #[source] io::Error),
    /// A backup never overwrites a file.
    #[error("tệp {0} đã có; xin chọn tên khác")]
    Exists(PathBuf),
    /// The file is something else.
    #[error("tệp {0} không phải bản sao lưu của SIPAS")]
    Foreign(PathBuf),
    /// It is sealed and no secret was given.
    #[error("bản sao lưu {0} được mã hóa; xin cho biết --passphrase-file hoặc --key-file")]
    Sealed(PathBuf),
    /// It is not sealed, so that anybody may have written it.
    #[error(
        "bản sao lưu {0} không được mã hóa nên không chứng minh được nguồn gốc; nếu tin tệp này, xin chạy lại với --unencrypted thay cho mật khẩu hoặc khóa"
    )]
    Unsealed(PathBuf),
    /// Another secret closed it.
    #[error("mật khẩu hoặc khóa không mở được bản sao lưu {0}")]
    Secret(PathBuf),
    /// It was cut off or altered.
    #[error("bản sao lưu {0} bị cắt ngắn hoặc đã bị sửa; xin dùng bản khác")]
    Damaged(PathBuf),
    /// A newer program wrote it.
    #[error(
        "bản sao lưu {path} do SIPAS {program} lập, mới hơn chương trình này (chưa biết {unknown}); xin nâng cấp chương trình rồi phục hồi lại"
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// The version that wrote it.
        program: String,
        /// What this program does not know.
        unknown: String,
    },
    /// Only an empty database takes a backup.
    #[error("cơ sở dữ liệu không trống (đang có: {}); chỉ phục hồi được vào cơ sở dữ liệu trống", counted(.0))]
    NotEmpty(Vec<(String, u64)>),
    /// What was restored is not what was backed up.
    #[error("bảng {table} sau khi phục hồi khác bản sao lưu; chưa thay đổi gì trong cơ sở dữ liệu")]
    Differs {
        /// The table.
        table: String,
    },
    /// The audit chain is not what the manifest says.
    #[error("chuỗi nhật ký trong bản sao lưu bị đứt ở sự kiện {0}")]
    ChainBroken(i64),
    /// The database.
    #[error("cơ sở dữ liệu không thực hiện được")]
    Store(#[source] StoreError),
    /// The program itself.
    #[error("tiến trình sao lưu dừng giữa chừng: {0}")]
    Stopped(String),
}

impl CareError {
    /// A stable word for what went wrong, to be kept and shown in other words later.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::DiskFull(_) => "disk-full",
            Self::File(..) => "file",
            Self::Exists(_) => "exists",
            Self::Foreign(_) => "foreign",
            Self::Sealed(_) | Self::Unsealed(_) | Self::Secret(_) => "secret",
            Self::Damaged(_) => "damaged",
            Self::Newer { .. } => "newer",
            Self::NotEmpty(_) => "not-empty",
            Self::Differs { .. } => "differs",
            Self::ChainBroken(_) => "chain",
            Self::Store(error) if error.is_away() => "away",
            Self::Store(_) => "database",
            Self::Stopped(_) => "stopped",
        }
    }

    /// An error of reading or writing `path`, told apart by what helps.
    pub(crate) fn of_file(path: &Path, error: io::Error) -> Self {
        let path = path.to_path_buf();
        if let Some(fault) = error.get_ref().and_then(|inner| inner.downcast_ref()) {
            return match fault {
                SealFault::Secret => Self::Secret(path),
                SealFault::Damaged => Self::Damaged(path),
            };
        }
        match error.kind() {
            io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge
            | io::ErrorKind::WriteZero => Self::DiskFull(path),
            io::ErrorKind::AlreadyExists => Self::Exists(path),
            // What the decompressor says of bytes that are not its own.
            io::ErrorKind::InvalidData
            | io::ErrorKind::InvalidInput
            | io::ErrorKind::UnexpectedEof => Self::Damaged(path),
            _ => Self::File(path, error),
        }
    }
}

impl From<StoreError> for CareError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// `round 2, unit 102`.
fn counted(tables: &[(String, u64)]) -> String {
    let each: Vec<String> = tables
        .iter()
        .map(|(table, rows)| format!("{table} {rows}"))
        .collect();
    each.join(", ")
}
