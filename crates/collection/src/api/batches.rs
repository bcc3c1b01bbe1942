//! `/api/v1/batches`

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use intake::batch::{BatchHeader, ControlTotals, HeaderError, ItemTotal};
use intake::serial::SerialRange;
use intake::{BatchId, Seed, Serial};
use store::paper::batch::{Announced, NewBatch as New, announce_in};
use survey::{FieldCode, UnitCode};

use super::caller::Caller;
use super::refused::Refused;
use super::request::{Begun, Sent, shown};
use super::shapes::{Batch, NewBatch, Problem};
use crate::app::App;
use crate::policy::{HandleBatches, SeeBatches};

/// Báo trước một lô phiếu.
#[utoipa::path(
    post, path = "/api/v1/batches", tag = "batches",
    params(("Idempotency-Key" = String, Header, description = "Tên của yêu cầu, mỗi yêu cầu một tên")),
    request_body = NewBatch,
    responses(
        (status = 201, description = "Lô đã được ghi", body = Batch),
        (status = 409, description = "Idempotency-Key đã dùng cho nội dung khác", body = Problem),
        (status = 422, description = "Thông tin tự mâu thuẫn hoặc số phiếu không được phát", body = Problem),
    ),
    security(("key" = [])),
)]
pub(super) async fn create(
    caller: Caller,
    State(app): State<App>,
    sent: Sent<NewBatch>,
) -> Result<Response, Refused> {
    caller.may::<HandleBatches>()?;
    let transaction = match sent.begin(&app, &caller).await? {
        Begun::Before(response) => return Ok(response),
        Begun::Now(transaction) => transaction,
    };
    let mut seed = [0; 8];
    seed.copy_from_slice(&app.ambient().random_bytes()[..8]);
    let new = New {
        id: BatchId::from_uuid(app.ambient().fresh_id()),
        header: header(&sent.asked, &caller)?,
        seed: Seed::from_number(u64::from_be_bytes(seed)),
    };
    match announce_in(&transaction, &new, &caller.who()).await? {
        Announced::Kept(batch) => {
            let answer = Batch::of(&batch);
            sent.end(&app, &caller, transaction, StatusCode::CREATED, &answer)
                .await
        }
        Announced::Header(error) => {
            let detail = contradiction(error);
            Err(Refused::new("header-faulty").detail(detail))
        }
        Announced::NotIssued(serial) => Err(Refused::new("serial-not-issued").detail(format!(
            "Phiếu {serial} không thuộc loạt phiếu nào của bưu cục, đơn vị và lĩnh vực này."
        ))),
    }
}

const fn contradiction(error: HeaderError) -> &'static str {
    match error {
        HeaderError::Empty => "Lô phải có ít nhất một phiếu.",
        HeaderError::TooMany { .. } => {
            "Số phiếu dự kiến nhiều hơn các số từ phiếu đầu đến phiếu cuối."
        }
        HeaderError::Total => "Tổng các số phiếu không thể có với số lượng và dãy số này.",
        HeaderError::Item => "Tổng điểm của tiêu chí lớn hơn 5 điểm mỗi phiếu.",
    }
}

fn header(asked: &NewBatch, caller: &Caller) -> Result<BatchHeader, Refused> {
    let faulty = |what: &str| {
        Refused::new("header-faulty").detail(format!("Không đọc được giá trị của {what}."))
    };
    let serial = |text: &str, what: &str| Serial::parse(text).map_err(|_| faulty(what));
    let serials = SerialRange::new(
        serial(&asked.first_serial, "first_serial")?,
        serial(&asked.last_serial, "last_serial")?,
    );
    let item = match (&asked.item, asked.item_total) {
        (Some(item), Some(total)) => Some(ItemTotal {
            item: item.clone(),
            total,
        }),
        (None, None) => None,
        _ => return Err(faulty("item và item_total (phải có cả hai)")),
    };
    Ok(BatchHeader {
        post_office: caller.key.post_office.clone(),
        round: caller.key.round,
        unit: UnitCode::parse(&asked.unit).map_err(|_| faulty("unit"))?,
        field: FieldCode::parse(&asked.field).map_err(|_| faulty("field"))?,
        expected: asked.expected,
        serials: serials.map_err(|_| faulty("last_serial (nhỏ hơn first_serial)"))?,
        totals: ControlTotals {
            serials: asked.serial_total,
            item,
        },
    })
}

/// Xem một lô.
#[utoipa::path(
    get, path = "/api/v1/batches/{id}", tag = "batches",
    params(("id" = String, Path, description = "Mã định danh của lô")),
    responses(
        (status = 200, description = "Lô", body = Batch),
        (status = 404, description = "Không có lô này trong phạm vi của khóa", body = Problem),
    ),
    security(("key" = [])),
)]
pub(super) async fn show(
    caller: Caller,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let batch = caller.batch(&app, &id).await?;
    caller.may::<SeeBatches>()?;
    shown(&Batch::of(&batch))
}
