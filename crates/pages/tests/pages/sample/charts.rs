//! Charts as they stand on a page of results.

use pages::chart::{Chart, Dot, DotEstimate, DotPlot, FiveWay, FiveWayBar, dot_plot, five_way};
use survey::Language;

/// A page with a dot plot and five-way bars, with the style sheets of the product.
pub(crate) fn charts_page(language: Language) -> String {
    let names = [
        "phường Hà Giang 1",
        "phường Hà Giang 2",
        "xã Thượng Lâm",
        "phường Văn Miếu - Quốc Tử Giám",
        "xã Ỷ La",
    ];
    let dots = names
        .into_iter()
        .zip([0.911, 0.8742, 0.8387, 0.802, 0.7555])
        .enumerate()
        .map(|(row, (name, value))| Dot {
            label: format!("Ủy ban nhân dân {name}"),
            estimate: (row != 3).then_some(DotEstimate {
                value,
                low: value - 0.04,
                high: value + 0.03,
            }),
            n: "150".into(),
        })
        .collect();
    let plot = DotPlot {
        id: "units".into(),
        title: "Chỉ số hài lòng theo đơn vị, khối xã, phường, đặc khu".into(),
        language,
        level: 0.95,
        dots,
        reference: Some(("Trung bình khối".into(), 0.846)),
    };
    let words = [
        "Rất không hài lòng",
        "Không hài lòng",
        "Bình thường",
        "Hài lòng",
        "Rất hài lòng",
    ];
    let items = [
        "Biển hiệu, hướng dẫn rõ ràng",
        "Công chức hướng dẫn hồ sơ dễ hiểu, đầy đủ ngay lần đầu, không phải đi lại nhiều lần",
        "Trả kết quả đúng ngày hẹn",
    ];
    let shares = [
        Some([0.0, 0.0, 5.0 / 31.0, 16.0 / 31.0, 10.0 / 31.0]),
        Some([0.05, 0.15, 0.25, 0.35, 0.2]),
        None,
    ];
    let bars = FiveWay {
        id: "items".into(),
        title: "Năm mức trả lời theo tiêu chí".into(),
        language,
        levels: words.map(str::to_owned),
        bars: items
            .into_iter()
            .zip(shares)
            .map(|(label, shares)| FiveWayBar {
                label: label.into(),
                shares,
                n: "31".into(),
            })
            .collect(),
    };
    format!("{}{}", figure(&dot_plot(&plot)), figure(&five_way(&bars)))
}

fn figure(chart: &Chart) -> String {
    format!(
        "<figure class=\"figure\"><figcaption>{}</figcaption>{}</figure>",
        chart.title, chart.svg
    )
}
