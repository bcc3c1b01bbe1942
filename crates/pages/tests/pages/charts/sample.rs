//! One chart of each kind, with names as long as the catalogue has them.

use pages::chart::{
    Arrivals, Chart, Dot, DotEstimate, DotPlot, FiveWay, FiveWayBar, HeatCell, HeatMap, HeatRow,
    Period, Profile, ProfileRow, Trend, TrendPoint, arrivals, dot_plot, dot_plot_beside, five_way,
    five_way_beside, heat_map, profile, trend,
};
use survey::Language;

const UNITS: [&str; 8] = [
    "phường Hà Giang 1",
    "Ban Quản lý Khu công nghệ cao và các khu công nghiệp tỉnh Thừa Thiên Huế & <vùng>",
    "xã Thượng Lâm",
    "phường Văn Miếu - Quốc Tử Giám",
    "xã Ỷ La",
    "Sở Giáo dục và Đào tạo",
    "Sở Nông nghiệp và Môi trường",
    "đặc khu Phú Quốc",
];

const FACTORS: [&str; 6] = [
    "Chỉ số hài lòng chung",
    "Tiếp cận dịch vụ",
    "Thủ tục hành chính",
    "Công chức trực tiếp giải quyết công việc",
    "Kết quả dịch vụ",
    "Tiếp nhận, xử lý góp ý, phản ánh, kiến nghị",
];

fn estimate(value: f64) -> DotEstimate {
    DotEstimate {
        value,
        low: value - 0.04,
        high: value + 0.03,
    }
}

fn levels() -> [String; 5] {
    [
        "Rất không hài lòng",
        "Không hài lòng",
        "Bình thường",
        "Hài lòng",
        "Rất hài lòng",
    ]
    .map(str::to_owned)
}

pub(crate) fn units(language: Language, rows: usize) -> DotPlot {
    let dot = |row: usize| Dot {
        label: UNITS[row % UNITS.len()].to_owned(),
        estimate: (row % 8 != 3).then(|| estimate(0.911 - 0.005 * row as f64)),
        n: "1.250".into(),
    };
    DotPlot {
        id: "units".into(),
        title: "Chỉ số hài lòng theo đơn vị".into(),
        language,
        level: 0.95,
        dots: (0..rows).map(dot).collect(),
        reference: Some(("Trung bình khối".into(), 0.8462)),
    }
}

pub(crate) fn bars(language: Language, rows: usize) -> FiveWay {
    let shares = [
        Some([0.0, 0.0, 5.0 / 31.0, 16.0 / 31.0, 10.0 / 31.0]),
        Some([0.05, 0.15, 0.25, 0.35, 0.2]),
        None,
        Some([0.012, 0.031, 0.12, 0.52, 0.317]),
    ];
    let bar = |row: usize| FiveWayBar {
        label: FACTORS[row % FACTORS.len()].to_owned(),
        shares: shares[row % shares.len()],
        n: "18.750".into(),
    };
    FiveWay {
        id: "levels".into(),
        title: "Câu trả lời theo năm mức".into(),
        language,
        levels: levels(),
        bars: (0..rows).map(bar).collect(),
    }
}

fn against(language: Language) -> Profile {
    let row = |(place, label): (usize, &&str)| ProfileRow {
        label: (*label).to_owned(),
        own: (place != 4).then(|| estimate(0.865 - 0.03 * place as f64)),
        other: (place != 3).then_some(0.88 - 0.02 * place as f64),
    };
    Profile {
        id: "profile".into(),
        title: "Các yếu tố so với khối".into(),
        language,
        level: 0.95,
        own: "Sở Nông nghiệp và Môi trường".into(),
        other: "Khối sở, ban, ngành".into(),
        rows: FACTORS.iter().enumerate().map(row).collect(),
    }
}

fn rounds(language: Language) -> Trend {
    let point = |label: &str, value: Option<f64>, reason: Option<&str>| TrendPoint {
        label: label.to_owned(),
        estimate: value.map(|value| DotEstimate {
            value,
            low: value - 0.03,
            high: value + 0.02,
        }),
        break_before: reason.map(str::to_owned),
    };
    Trend {
        id: "trend".into(),
        title: "Chỉ số hài lòng chung qua các đợt".into(),
        language,
        level: 0.95,
        points: vec![
            point("Năm 2021", Some(0.8716), None),
            point("Năm 2022", Some(0.8008), Some("Đổi bộ câu hỏi")),
            point("Năm 2023", Some(0.8266), None),
            point("Năm 2024", Some(0.8394), None),
            point("Năm 2025", None, None),
            point("Năm 2026", Some(0.851), None),
        ],
    }
}

pub(crate) fn heat(language: Language, rows: usize, columns: usize) -> HeatMap {
    let names = [
        "Hộ tịch",
        "Đất đai",
        "Bảo trợ xã hội",
        "Thành lập và hoạt động của doanh nghiệp",
        "Chứng thực",
        "Giáo dục và Đào tạo thuộc hệ thống giáo dục quốc dân",
        "Phòng, chống tệ nạn xã hội",
        "Người có công",
    ];
    let cell = |row: usize, column: usize| match (row + 3 * column) % 11 {
        7 => HeatCell::Few,
        9 => HeatCell::Nothing,
        step => HeatCell::Index(0.715 + 0.01 * step as f64 + 0.01 * (row % 10) as f64),
    };
    HeatMap {
        id: "heat".into(),
        title: "Chỉ số theo đơn vị và lĩnh vực".into(),
        language,
        first: "Đơn vị".into(),
        columns: (0..columns)
            .map(|column| names[column % names.len()].to_owned())
            .collect(),
        rows: (0..rows)
            .map(|row| HeatRow {
                label: UNITS[row % UNITS.len()].to_owned(),
                cells: (0..columns).map(|column| cell(row, column)).collect(),
            })
            .collect(),
    }
}

fn days(language: Language) -> Arrivals {
    let period = |day: u64| Period {
        label: format!("{:02}/10", day + 1),
        forms: [40, 120, 310, 480, 455, 0, 12][usize::try_from(day % 7).expect("small")] + 3 * day,
    };
    Arrivals {
        id: "arrivals".into(),
        title: "Số phiếu nhận theo ngày".into(),
        language,
        first: "Ngày".into(),
        periods: (0..31)
            .map(period)
            .map(|period| Period {
                forms: if period.label == "02/10" {
                    120
                } else {
                    period.forms
                },
                ..period
            })
            .collect(),
    }
}

/// Every kind once, with its name.
pub(crate) fn all(language: Language) -> Vec<(&'static str, Chart)> {
    vec![
        ("units", dot_plot_beside(&units(language, 16))),
        ("units-narrow", dot_plot(&units(language, 8))),
        ("levels", five_way_beside(&bars(language, 6))),
        ("levels-narrow", five_way(&bars(language, 4))),
        ("profile", profile(&against(language))),
        ("trend", trend(&rounds(language))),
        ("heat", heat_map(&heat(language, 16, 8))),
        ("arrivals", arrivals(&days(language))),
        // As much as a page may hold.
        ("units-most", dot_plot_beside(&units(language, 42))),
        ("levels-most", five_way_beside(&bars(language, 18))),
        ("heat-most", heat_map(&heat(language, 20, 8))),
    ]
}
