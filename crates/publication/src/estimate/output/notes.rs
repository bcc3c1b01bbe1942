//! The sheet that tells what every column of a result means.

use rust_xlsxwriter::{Format, FormatAlign, Worksheet, XlsxError};

use super::cells;
use crate::estimate::rows::Results;

pub(super) fn write(
    sheet: &mut Worksheet,
    results: &Results,
    header: &Format,
) -> Result<(), XlsxError> {
    sheet.set_name("Ghi chú")?;
    sheet.set_column_width(0, 18)?;
    sheet.set_column_width(1, 100)?;
    for (column, title) in (0_u16..).zip(["Cột", "Ý nghĩa"]) {
        sheet.write_string_with_format(0, column, title, header)?;
    }
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for (line, name) in (1_u32..).zip(cells::names(results)) {
        sheet.write_string_with_format(line, 0, &name, &wrapped)?;
        sheet.write_string_with_format(line, 1, meaning(&name), &wrapped)?;
    }
    Ok(())
}

/// What a column means; those of the breakdown have the data's own names.
fn meaning(column: &str) -> String {
    let known = match column {
        "table" => "Bảng: all là chung toàn bộ; còn lại là các cột được phân tổ.",
        "code" => "Mã tiêu chí hoặc mã chỉ số.",
        "score" => {
            "share: tỷ lệ hài lòng (từ 0 đến 1); mean: điểm trung bình chia cho mức cao nhất (từ 0 đến 1)."
        }
        "n" => "Số phiếu của nhóm.",
        "n_answered" => {
            "Số phiếu có trả lời tiêu chí; với chỉ số: có trả lời ít nhất một tiêu chí."
        }
        "weight_sum" => "Tổng trọng số của các phiếu có trả lời.",
        "estimate" => "Giá trị ước lượng có trọng số.",
        "se" => "Sai số chuẩn; để trống khi không tính được.",
        "ci_low" => "Cận dưới của khoảng tin cậy.",
        "ci_high" => "Cận trên của khoảng tin cậy.",
        "df" => "Bậc tự do của nhóm: số cụm trừ số tầng.",
        "deff" => "Hệ số thiết kế so với mẫu ngẫu nhiên đơn giản có hoàn lại.",
        "n_eff" => "Cỡ mẫu hữu hiệu.",
        "status" => {
            "ok: dùng được; few: ít phiếu hơn mức tối thiểu của kế hoạch; not-estimable: không tính được."
        }
        "not_applicable" => "Số phiếu trả lời “không áp dụng”.",
        "blank" => "Số phiếu bỏ trống.",
        _ => return other(column),
    };
    known.to_owned()
}

fn other(column: &str) -> String {
    let mark = column
        .strip_prefix('c')
        .and_then(|mark| mark.parse::<u8>().ok());
    match mark {
        Some(mark) => format!("Số phiếu cho mức {mark} (chưa nhân trọng số)."),
        None => format!(
            "Cột phân tổ “{column}” của số liệu; để trống ở các bảng không phân theo cột này."
        ),
    }
}
