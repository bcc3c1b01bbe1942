//! What goes over the wire about a batch.

use serde::{Deserialize, Serialize};
use store::paper::batch::Batch as Kept;
use utoipa::ToSchema;

/// Lô phiếu.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Batch {
    /// Mã định danh (UUID).
    pub(super) id: String,
    /// Số của lô trong đợt.
    number: u32,
    /// Trạng thái: expected, received, first-keying, second-keying, reconciling, audited, closed, reopening.
    #[schema(example = "first-keying")]
    state: String,
    /// Đếm các bước; gửi kèm khi thực hiện bước tiếp theo.
    revision: i64,
    /// Mã bưu cục.
    post_office: String,
    /// Mã đơn vị.
    unit: String,
    /// Mã lĩnh vực.
    field: String,
    /// Số phiếu dự kiến.
    expected: u32,
    /// Số phiếu đầu.
    #[schema(example = "260001-3")]
    first_serial: String,
    /// Số phiếu cuối.
    last_serial: String,
}

impl Batch {
    pub(super) fn of(batch: &Kept) -> Self {
        let header = &batch.header;
        Self {
            id: batch.id.to_string(),
            number: batch.number,
            state: batch.state.as_str().to_owned(),
            revision: batch.revision,
            post_office: header.post_office.to_string(),
            unit: header.unit.to_string(),
            field: header.field.to_string(),
            expected: header.expected,
            first_serial: header.serials.first().to_string(),
            last_serial: header.serials.last().to_string(),
        }
    }
}

/// Lô phiếu mới; bưu cục và đợt là của khóa truy cập.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewBatch {
    /// Mã đơn vị.
    pub(super) unit: String,
    /// Mã lĩnh vực.
    pub(super) field: String,
    /// Số phiếu dự kiến.
    pub(super) expected: u32,
    /// Số phiếu đầu, kèm ký tự kiểm tra.
    #[schema(example = "260001-3")]
    pub(super) first_serial: String,
    /// Số phiếu cuối, kèm ký tự kiểm tra.
    #[schema(example = "260200-8")]
    pub(super) last_serial: String,
    /// Tổng kiểm soát: tổng các số phiếu, không kèm ký tự kiểm tra.
    pub(super) serial_total: Option<u64>,
    /// Tiêu chí được cộng điểm để kiểm soát.
    pub(super) item: Option<String>,
    /// Tổng điểm của tiêu chí đó.
    pub(super) item_total: Option<u64>,
}

/// Các phiếu có trong bó.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Sheets {
    /// Số phiếu kèm ký tự kiểm tra, tối đa 500.
    pub(super) serials: Vec<String>,
}

/// Kết quả tiếp nhận một phiếu.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SheetTaken {
    /// Số phiếu như đã gửi.
    pub(super) serial: String,
    /// Kết quả: admitted, here, held, answered-by-phone, set-aside, foreign, unknown, mistyped.
    #[schema(example = "admitted")]
    pub(super) outcome: String,
}

/// Kết quả tiếp nhận, theo thứ tự đã gửi.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SheetsTaken {
    /// Từng phiếu.
    pub(super) sheets: Vec<SheetTaken>,
}

/// Các phiếu đã nhập: lần một khi lô ở bước first-keying, lần hai khi ở bước second-keying.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Forms {
    /// Tối đa 500 phiếu.
    pub(super) forms: Vec<Form>,
    /// Ghi các phiếu đúng dù có phiếu sai; mặc định có phiếu sai thì không ghi phiếu nào.
    #[serde(default)]
    pub(super) only_valid: bool,
}

/// Một phiếu.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Form {
    /// Số phiếu kèm ký tự kiểm tra.
    #[schema(example = "260001-3")]
    pub(super) serial: String,
    /// Điều ghi trên phiếu theo mã câu: số in cạnh ô, `.` để trống, `*` hai dấu, nhiều lựa chọn cách nhau
    /// bằng dấu cách. Câu không gửi là để trống.
    pub(super) answers: std::collections::BTreeMap<String, String>,
}

/// Phiếu không qua kiểm tra.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FormRefused {
    /// Số phiếu như đã gửi.
    pub(super) serial: String,
    /// Các lỗi.
    pub(super) faults: Vec<FormFault>,
}

/// Một lỗi của phiếu.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FormFault {
    /// Mã câu; rỗng nếu lỗi của cả phiếu.
    pub(super) field: String,
    /// Lỗi và cách sửa.
    pub(super) detail: String,
}

/// Kết quả ghi phiếu.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FormsKept {
    /// Lần nhập: first hoặc second.
    #[schema(example = "first")]
    pub(super) keying: String,
    /// Số phiếu đã ghi.
    pub(super) kept: usize,
    /// Phiếu không ghi (chỉ khi `only_valid`).
    pub(super) refused: Vec<FormRefused>,
}

/// Một câu mà hai lần nhập khác nhau.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Difference {
    /// Số phiếu.
    pub(super) serial: String,
    /// Mã câu.
    pub(super) field: String,
    /// Số câu in trên phiếu.
    pub(super) number: String,
    /// Thứ tự của ô trên phiếu, từ 1.
    pub(super) place: usize,
    /// Giá trị lần một; chỉ có với người đã nhập lần một và với người kiểm soát không nhập phiếu này.
    pub(super) first: Option<String>,
    /// Giá trị lần hai; chỉ có với người đã nhập lần hai và với người kiểm soát không nhập phiếu này.
    pub(super) second: Option<String>,
    /// Đã quyết định hay chưa.
    pub(super) settled: bool,
}

/// Các câu khác nhau của lô.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Differences {
    /// Theo số phiếu rồi theo thứ tự trên phiếu.
    pub(super) differences: Vec<Difference>,
}

/// Một bước của lô.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewStep {
    /// Bước: receive, key-first, key-second, reconcile, audit, close, return, key-again, ask-reopen.
    #[schema(example = "close")]
    pub(super) step: String,
    /// `revision` của lô khi đọc lần cuối.
    pub(super) revision: i64,
    /// Lý do, cho các bước cần lý do.
    pub(super) reason: Option<String>,
}

/// Lời từ chối theo RFC 9457.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Problem {
    /// Địa chỉ của loại lỗi.
    #[schema(example = "urn:sipas:problem:batch-stale")]
    r#type: String,
    /// Lỗi bằng tiếng Việt.
    title: String,
    /// Mã HTTP.
    status: u16,
    /// Mã lỗi ổn định.
    #[schema(example = "batch-stale")]
    code: String,
    /// Chi tiết.
    detail: Option<String>,
}
