//! Errors of the statistics in words for people, with the file and line they come from.

use std::path::Path;

use statistics::DesignError;
use statistics::design::RowList;
use statistics::estimation::ItemsError;
use statistics::weighting::WeightingError;

use super::{fault::Fault, plan::PlanFile, weights::Data};

/// Rows as lines of the file: "dòng 5, 9 và 3 dòng khác".
fn lines(rows: &RowList, data: Data<'_>) -> String {
    let shown: Vec<String> = rows
        .first
        .iter()
        .map(|&row| data.columns.lines.line(row as u64).to_string())
        .collect();
    let more = rows.total - rows.first.len();
    let rest = if more > 0 {
        format!(" và {more} dòng khác")
    } else {
        String::new()
    };
    format!("dòng {}{rest}", shown.join(", "))
}

fn at(rows: &RowList, data: Data<'_>, what: String) -> Fault {
    let fault = Fault::new(data.file, what);
    match rows.first.first() {
        Some(&row) => fault.at_line(data.columns.lines.line(row as u64)),
        None => fault,
    }
}

/// A number without needless digits, with a decimal comma.
fn number(value: f64) -> String {
    let text = if value.fract() == 0.0 && value.abs() < 1e15 {
        format!("{value:.0}")
    } else {
        format!("{value:.4}")
            .trim_end_matches('0')
            .trim_end_matches('.')
            .to_owned()
    };
    text.replace('.', ",")
}

/// Groups as the library names them: "the whole sample" is the only fixed phrase.
fn group_words(group: &str) -> String {
    match group {
        "the whole sample" => "toàn bộ mẫu".to_owned(),
        _ => group
            .strip_prefix("row ")
            .map_or_else(|| format!("“{group}”"), |row| format!("hàng {row}")),
    }
}

/// An impossible design.
pub(super) fn design(error: &DesignError, plan: &PlanFile, data: Data<'_>) -> Fault {
    let weight = plan.plan.design.weight.clone().unwrap_or_default();
    match error {
        DesignError::NoRows => Fault::new(data.file, "tệp không có dòng số liệu nào"),
        DesignError::TooManyRows(rows) => {
            Fault::new(data.file, format!("tệp có {rows} dòng, quá nhiều để tính"))
        }
        DesignError::WrongLength { column, .. } => {
            Fault::new(data.file, "cột có số dòng khác các cột còn lại").in_column(column)
        }
        DesignError::InvalidWeights(rows) => at(
            rows,
            data,
            format!("trọng số phải là số không âm; sửa {}", lines(rows, data)),
        )
        .in_column(weight),
        DesignError::AllWeightsZero => Fault::new(
            data.file,
            "mọi trọng số đều bằng 0; kiểm tra lại cột trọng số",
        )
        .in_column(weight),
        DesignError::PsuInTwoStrata {
            psu,
            first,
            second,
            rows,
        } => at(
            rows,
            data,
            format!(
                "cụm “{psu}” vừa thuộc {} vừa thuộc {}; sửa nhãn cụm, hoặc ghi clusters_within_strata = true nếu nhãn được đánh lại từ đầu trong mỗi tầng",
                group_words(first),
                group_words(second)
            ),
        ),
        DesignError::InvalidPopulation { .. }
        | DesignError::PopulationVaries { .. }
        | DesignError::PopulationBelowSample { .. }
        | DesignError::TooManyPopulations { .. } => population(error, plan, data),
        DesignError::LonelyPsu { group, rows, .. } => at(
            rows,
            data,
            format!(
                "{} chỉ có một đơn vị mẫu nên không tính được sai số; ghi lonely_psu = \"adjust\", \"average\" hoặc \"certainty\", hoặc gộp tầng bằng collapse",
                group_words(group)
            ),
        ),
        DesignError::UnknownStratum(label) => plan.fault(
            label,
            format!("collapse nêu tầng “{label}” không có trong số liệu"),
        ),
    }
}

/// Population sizes that can't be.
fn population(error: &DesignError, plan: &PlanFile, data: Data<'_>) -> Fault {
    let population = |stage: usize| {
        plan.plan
            .design
            .population
            .get(stage - 1)
            .cloned()
            .unwrap_or_default()
    };
    match error {
        DesignError::InvalidPopulation { stage, rows } => at(
            rows,
            data,
            format!(
                "cỡ tổng thể phải là số từ 1 trở lên; sửa {}",
                lines(rows, data)
            ),
        )
        .in_column(population(*stage)),
        DesignError::PopulationVaries { stage, group, rows } => at(
            rows,
            data,
            format!(
                "{} có nhiều cỡ tổng thể khác nhau; mỗi nhóm chỉ có một cỡ, xem {}",
                group_words(group),
                lines(rows, data)
            ),
        )
        .in_column(population(*stage)),
        DesignError::PopulationBelowSample {
            stage,
            group,
            sampled,
            population: size,
        } => Fault::new(
            data.file,
            format!(
                "{} có {sampled} đơn vị trong mẫu nhưng tổng thể chỉ có {}; sửa cỡ tổng thể",
                group_words(group),
                number(*size)
            ),
        )
        .in_column(population(*stage)),
        DesignError::TooManyPopulations { .. } => plan.fault(
            "population",
            "population nhiều cột hơn số giai đoạn chọn mẫu",
        ),
        other => Fault::new(data.file, other.to_string()),
    }
}

/// A weighting step that can't be carried out; `file` is the one that holds the totals.
pub(super) fn weighting(error: &WeightingError, file: &Path, data: Data<'_>) -> Fault {
    match error {
        WeightingError::WrongLength { column, .. } => {
            Fault::new(file, "cột có số dòng khác các cột còn lại").in_column(column)
        }
        WeightingError::NoRespondents { margin, level, total } => Fault::new(
            file,
            format!("mức “{level}” có tổng {} nhưng không có phiếu nào; gộp mức này với mức khác hoặc kiểm tra cách viết nhãn", number(*total)),
        )
        .in_column(margin),
        WeightingError::NoTotal { margin, level, rows } => at(
            rows,
            data,
            format!("mức “{level}” có trong số liệu ({}) nhưng không có tổng trong {}; thêm mức này vào tệp tổng", lines(rows, data), file.display()),
        )
        .in_column(margin),
        WeightingError::RepeatedLevel { margin, level } => {
            Fault::new(file, format!("mức “{level}” được ghi hai lần")).in_column(margin)
        }
        WeightingError::InvalidTotal { margin, level, total } => Fault::new(
            file,
            format!("tổng của mức “{level}” phải là số dương, không thể là {}", number(*total)),
        )
        .in_column(margin),
        WeightingError::MarginsDisagree { first, first_total, second, second_total } => Fault::new(
            file,
            format!("hai biên mâu thuẫn: “{first}” cộng lại {}, “{second}” cộng lại {}; mọi biên phải có cùng tổng", number(*first_total), number(*second_total)),
        ),
        WeightingError::NoConvergence { margin, level, relative_error, iterations } => Fault::new(
            file,
            format!("sau {iterations} vòng vẫn chưa đạt tổng: mức “{level}” còn lệch {relative_error:.1e}; nới bounds, gộp mức nhỏ hoặc bỏ bớt biên"),
        )
        .in_column(margin),
        WeightingError::InvalidBounds { lower, upper } => Fault::new(
            file,
            format!("bounds phải chứa 1, không thể là [{}; {}]", number(*lower), number(*upper)),
        ),
        WeightingError::BoundsMissing => Fault::new(file, "distance = \"logit\" cần bounds"),
        WeightingError::NoMargins => Fault::new(file, "tệp không có biên nào"),
        WeightingError::InvalidLimits { lower, upper, mean } => Fault::new(
            file,
            format!("giới hạn trọng số {} và {} không chứa trọng số trung bình {}", number(*lower), number(*upper), number(*mean)),
        ),
        WeightingError::ResponseUnknown(rows) => at(
            rows,
            data,
            format!("chưa ghi đã trả lời hay chưa ({}); ghi 1 hoặc 0", lines(rows, data)),
        ),
        WeightingError::Class { class, reason } => Fault::new(file, class_words(class, reason)),
        WeightingError::Design(DesignError::InvalidWeights(rows)) => {
            at(rows, data, format!("trọng số phải là số không âm; sửa {}", lines(rows, data)))
        }
        WeightingError::Design(other) => Fault::new(file, format!("không lập được trọng số ({other})")),
    }
}

fn class_words(class: &str, reason: &str) -> String {
    if reason.starts_with("nobody") {
        format!("lớp “{class}” không có ai trả lời; gộp lớp này với lớp khác")
    } else {
        format!(
            "lớp “{class}” có phiếu trong số liệu nhưng trong tệp mẫu không có ai trả lời; kiểm tra nhãn lớp ở hai tệp"
        )
    }
}

/// Items that can't be estimated.
pub(super) fn items(error: &ItemsError, plan: &PlanFile, data: Data<'_>) -> Fault {
    match error {
        ItemsError::InvalidScale => plan.fault(
            "highest",
            "thang đo không hợp lệ; highest từ 1 đến 10 và satisfied nằm trong thang",
        ),
        ItemsError::WrongLength { column, .. } => {
            Fault::new(data.file, "cột có số dòng khác các cột còn lại").in_column(column)
        }
        ItemsError::MarkOutsideScale {
            item,
            highest,
            rows,
        } => at(
            rows,
            data,
            format!(
                "có mức ngoài thang 1 đến {highest}; sửa {}",
                lines(rows, data)
            ),
        )
        .in_column(item),
        ItemsError::UnknownItem { composite, item } => plan.fault(
            item,
            format!("chỉ số “{composite}” dùng tiêu chí “{item}” không có trong [index] items"),
        ),
        ItemsError::EmptyComposite(code) => {
            plan.fault(code, format!("chỉ số “{code}” không có tiêu chí nào"))
        }
        ItemsError::InfiniteValue { column, rows } => at(
            rows,
            data,
            format!("giá trị phải hữu hạn; sửa {}", lines(rows, data)),
        )
        .in_column(column),
    }
}
