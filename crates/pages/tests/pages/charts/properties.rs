//! What holds for any figures and any names.

use pages::chart::{
    Arrivals, Chart, Dot, DotEstimate, DotPlot, FiveWay, FiveWayBar, HeatCell, HeatMap, HeatRow,
    Period, Profile, ProfileRow, Trend, TrendPoint, arrivals, dot_plot_beside, five_way_beside,
    heat_map, profile, trend,
};
use proptest::prelude::*;
use survey::Language;

use super::frame;

/// Names from nothing to far too long, with marks, markup and no spaces at all.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-zĐđƯưƠơẠạỆệỖỗ&<>\"' ]{0,90}",
        "[A-Z0-9ƯƠ]{20,60}",
        Just("Ủy ban nhân dân phường Văn Miếu - Quốc Tử Giám".to_owned()),
    ]
}

/// An interval, now and then outside of what a share can be, or no number at all.
fn estimate() -> impl Strategy<Value = Option<DotEstimate>> {
    prop_oneof![
        1 => Just(None),
        8 => (0.0..1.0_f64, 0.0..0.3_f64, 0.0..0.3_f64).prop_map(|(value, down, up)| Some(DotEstimate {
            value,
            low: value - down,
            high: value + up,
        })),
        1 => Just(Some(DotEstimate { value: f64::NAN, low: 0.2, high: 0.4 })),
    ]
}

fn whole(chart: &Chart) -> Result<(), TestCaseError> {
    frame::check(chart).map_err(TestCaseError::fail)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_dot_plot_stays_in_its_frame(
        rows in prop::collection::vec((name(), estimate()), 0..30),
        reference in prop::option::of((name(), 0.0..1.0_f64)),
    ) {
        let dots = rows.into_iter().map(|(label, estimate)| Dot {
            label,
            estimate: estimate.filter(|own| own.value.is_finite()),
            n: String::new(),
        });
        let plot = DotPlot {
            id: "any".into(),
            title: "Chỉ số".into(),
            language: Language::VI,
            level: 0.95,
            dots: dots.collect(),
            reference: reference.map(|(name, value)| (name.chars().take(20).collect(), value)),
        };
        whole(&dot_plot_beside(&plot))?;
    }

    #[test]
    fn bars_never_reach_beyond_their_end(
        rows in prop::collection::vec((name(), prop::option::of(prop::array::uniform5(0.0..0.7_f64))), 1..18),
        levels in prop::array::uniform5(name()),
    ) {
        let bars = rows.into_iter().map(|(label, shares)| FiveWayBar { label, shares, n: "12".into() });
        let chart = FiveWay {
            id: "any".into(),
            title: "Năm mức".into(),
            language: Language::VI,
            levels,
            bars: bars.collect(),
        };
        whole(&five_way_beside(&chart))?;
    }

    #[test]
    fn a_profile_stays_in_its_frame(
        rows in prop::collection::vec((name(), estimate(), prop::option::of(0.0..1.0_f64)), 1..12),
        own in name(),
        other in name(),
    ) {
        let rows = rows.into_iter().map(|(label, own, other)| ProfileRow {
            label,
            own: own.filter(|own| own.value.is_finite()),
            other,
        });
        let chart = Profile {
            id: "any".into(),
            title: "Yếu tố".into(),
            language: Language::EN,
            level: 0.9,
            own,
            other,
            rows: rows.collect(),
        };
        whole(&profile(&chart))?;
    }

    #[test]
    fn a_trend_joins_only_what_can_be_compared(
        rows in prop::collection::vec((name(), estimate(), any::<bool>()), 1..12),
    ) {
        let points: Vec<TrendPoint> = rows
            .into_iter()
            .map(|(label, estimate, broken)| TrendPoint {
                label,
                estimate: estimate.filter(|own| own.value.is_finite()),
                break_before: broken.then(|| "Đổi bộ câu hỏi".to_owned()),
            })
            .collect();
        let joined = points.windows(2).filter(|pair| {
            pair[0].estimate.is_some() && pair[1].estimate.is_some() && pair[1].break_before.is_none()
        });
        let joined = joined.count();
        let chart = trend(&Trend {
            id: "any".into(),
            title: "Qua các đợt".into(),
            language: Language::VI,
            level: 0.95,
            points,
        });
        prop_assert_eq!(chart.svg.matches("class=\"step\"").count(), joined);
        whole(&chart)?;
    }

    #[test]
    fn every_index_of_a_map_is_written_in_its_cell(
        columns in prop::collection::vec(name(), 1..9),
        rows in prop::collection::vec((name(), prop::collection::vec(prop::option::of(0.0..1.0_f64), 9)), 1..16),
    ) {
        let rows = rows.into_iter().map(|(label, cells)| HeatRow {
            label,
            cells: cells
                .into_iter()
                .take(columns.len())
                .map(|cell| cell.map_or(HeatCell::Few, HeatCell::Index))
                .collect(),
        });
        let map = HeatMap {
            id: "any".into(),
            title: "Đơn vị và lĩnh vực".into(),
            language: Language::VI,
            first: "Đơn vị".into(),
            columns: columns.clone(),
            rows: rows.collect(),
        };
        let chart = heat_map(&map);
        for cell in map.rows.iter().flat_map(|row| &row.cells) {
            if let HeatCell::Index(value) = cell {
                let written = pages::words::percent_points(*value, 1, Language::VI);
                prop_assert!(chart.svg.contains(&format!(">{written}</text>")), "{}", written);
            }
        }
        whole(&chart)?;
    }

    #[test]
    fn columns_are_as_high_as_their_forms(forms in prop::collection::vec(0..100_000_u64, 1..120)) {
        let periods = forms.iter().map(|&forms| Period { label: "05/10".into(), forms });
        let chart = Arrivals {
            id: "any".into(),
            title: "Phiếu theo ngày".into(),
            language: Language::VI,
            first: "Ngày".into(),
            periods: periods.collect(),
        };
        whole(&arrivals(&chart))?;
    }
}
