use rstest::rstest;

use super::{End, LANGUAGE, Noun};
use crate::release::content::{
    Band, Break, ChoiceGroup, Difference, Hidden, OptionFacts, Place, QuestionFacts, QuestionKind,
    Ranking,
};
use crate::release::{Estimate, Figure, Group, Key, Release};
use crate::telling::{Direction, Teller, direction};

/// A release without a single form: enough to tell sentences of figures that are given.
fn empty() -> Release {
    let unit = |place: u32| {
        serde_json::json!({
            "code": format!("don-vi-{place}"), "name": format!("Đơn vị {place}"),
            "short": format!("Đơn vị {place}"), "block": "so_ban_nganh",
        })
    };
    let stream = |name: &str| {
        serde_json::json!({
            "stream": name, "received": 0, "counted": 0, "invalid": 0, "modes": {},
            "blocks": [], "units": [], "fields": [], "cells": [],
        })
    };
    let release = serde_json::json!({
        "format": 2,
        "parameters": {
            "number": "2026-01", "title": "Đợt 1", "level": 0.95, "minimum_n": 30, "made_ms": 0,
            "program_version": "0.1.0",
        },
        "round": {
            "id": "", "code": "dot-1", "name": {"vi": "Đợt 1"}, "province_name": "Tỉnh An Giang",
            "opens_ms": 0, "closes_ms": 1, "synthetic": false,
        },
        "questionnaire": {
            "code": "q", "version": 1, "digest": "", "score": "share", "combine": "mean-of-items",
            "satisfied": [4, 5], "highest": 5, "scale": [], "indicators": [],
        },
        "units": (0..12).map(unit).collect::<Vec<_>>(),
        "fields": [],
        "method": {
            "weighting": "equal", "strata": 0, "dossiers": 0, "dossiers_covered": 0, "collapsed": [],
            "unreached": [],
        },
        "sampled": stream("sampled"),
        "open": stream("open"),
    });
    serde_json::from_value(release).expect("a release of layout 2")
}

fn estimate(value: f64, half: f64) -> Estimate {
    Estimate {
        value,
        se: half / 2.0,
        low: value - half,
        high: value + half,
        df: 100.0,
        deff: None,
        n_eff: None,
    }
}

fn difference(value: f64, half: f64) -> Difference {
    Difference {
        value,
        se: half / 2.0,
        low: value - half,
        high: value + half,
        df: 100.0,
        p_value: 0.5,
    }
}

#[rstest]
#[case::surely_up(0.03, 0.01, Direction::Rise)]
#[case::surely_down(-0.03, 0.01, Direction::Fall)]
#[case::inside_the_error(0.03, 0.04, Direction::Same)]
#[case::touching_zero(0.03, 0.03, Direction::Same)]
#[case::too_small_to_be_written(0.000_04, 0.000_01, Direction::Same)]
#[case::no_number(f64::NAN, 0.01, Direction::Same)]
fn a_difference_is_one_only_beyond_its_error(
    #[case] value: f64,
    #[case] half: f64,
    #[case] expected: Direction,
) {
    assert_eq!(direction(&difference(value, half)), expected);
}

#[rstest]
#[case(
    0.0231,
    0.01,
    "tăng 2,31 điểm phần trăm (từ 80,00% lên 82,31%; khoảng tin cậy 95% của mức tăng: từ 1,31 đến 3,31 điểm phần trăm)"
)]
#[case(
    -0.0231,
    0.01,
    "giảm 2,31 điểm phần trăm (từ 80,00% xuống 77,69%; khoảng tin cậy 95% của mức giảm: từ 1,31 đến 3,31 điểm phần trăm)"
)]
#[case(
    0.004,
    0.01,
    "chưa đủ cơ sở để kết luận chỉ số tăng hay giảm: hai con số là 80,00% và 80,40%, chênh lệch +0,40 điểm phần trăm nằm trong phạm vi sai số lấy mẫu (khoảng tin cậy 95%: từ -0,60 đến +1,40 điểm phần trăm)"
)]
fn a_change_is_told_by_its_interval(#[case] by: f64, #[case] half: f64, #[case] expected: &str) {
    let release = empty();
    let told = Teller::new(&release, LANGUAGE);
    let sentence = told.change_sentence("Đợt 0", 0.8, 0.8 + by, &difference(by, half));
    assert!(sentence.starts_with("So với Đợt 0, "), "{sentence}");
    assert!(sentence.contains(expected), "{sentence}");
}

#[test]
fn rounds_that_cannot_be_compared_are_not() {
    let release = empty();
    let told = Teller::new(&release, LANGUAGE);
    assert_eq!(
        told.break_sentence("Đợt 0", &[Break::Questionnaire, Break::Formula]),
        "Không so sánh với Đợt 0, vì bộ câu hỏi khác nhau; cách tính chỉ số khác nhau."
    );
}

fn figures(own: &[(&str, f64, f64)]) -> Vec<(String, Estimate)> {
    own.iter()
        .map(|(name, value, half)| ((*name).to_owned(), estimate(*value, *half)))
        .collect()
}

#[rstest]
#[case::one(&[("A", 0.9, 0.01), ("B", 0.8, 0.01)], Some("Yếu tố có chỉ số cao nhất là “A” (90,00%)."))]
#[case::two_of_four(
    &[("C", 0.7, 0.01), ("A", 0.9, 0.01), ("B", 0.89, 0.01), ("D", 0.6, 0.01)],
    Some("Yếu tố có chỉ số cao nhất thuộc nhóm “A” (90,00%), “B” (89,00%); chênh lệch giữa các con số trong nhóm này nằm trong phạm vi sai số lấy mẫu.")
)]
#[case::all_alike(
    &[("A", 0.9, 0.05), ("B", 0.89, 0.05)],
    Some("Chênh lệch giữa các yếu tố nằm trong phạm vi sai số lấy mẫu, chưa thể kết luận yếu tố nào cao hơn.")
)]
#[case::most_of_them(&[("A", 0.9, 0.05), ("B", 0.89, 0.05), ("C", 0.7, 0.01)], None)]
#[case::only_one_figure(&[("A", 0.9, 0.05)], None)]
#[case::none(&[], None)]
fn the_highest_is_named_only_when_it_is_alone(
    #[case] own: &[(&str, f64, f64)],
    #[case] expected: Option<&str>,
) {
    let release = empty();
    let sentence =
        Teller::new(&release, LANGUAGE).end_sentence(Noun::Factor, &figures(own), End::Highest);
    assert_eq!(sentence.as_deref(), expected);
}

#[test]
fn the_lowest_is_found_from_the_other_end() {
    let release = empty();
    let told = Teller::new(&release, LANGUAGE);
    let own = figures(&[("A", 0.9, 0.01), ("B", 0.8, 0.01), ("C", 0.7, 0.01)]);
    assert_eq!(
        told.end_sentence(Noun::Block, &own, End::Lowest).as_deref(),
        Some("Khối có chỉ số thấp nhất là “C” (70,00%).")
    );
    // Alike is said once, with the highest.
    let alike = figures(&[("A", 0.9, 0.3), ("B", 0.8, 0.3)]);
    assert_eq!(told.end_sentence(Noun::Block, &alike, End::Lowest), None);
}

#[rstest]
#[case(Some(Hidden::Few), "không được công bố vì có ít hơn 30 phiếu hợp lệ")]
#[case(
    Some(Hidden::Complement),
    "có thể suy ra số liệu của nơi có quá ít phiếu"
)]
#[case(None, "không được công bố vì có ít hơn 30 phiếu hợp lệ")]
fn a_hidden_index_has_a_reason_and_no_number(
    #[case] hidden: Option<Hidden>,
    #[case] expected: &str,
) {
    let release = empty();
    let group = Group {
        key: Key::Whole,
        n: 12,
        dossiers: Some(1_200),
        measures: Vec::new(),
        hidden,
    };
    let sentence = Teller::new(&release, LANGUAGE).index_sentence("Sở Y tế", &group);
    assert!(sentence.contains(expected), "{sentence}");
    assert!(
        !sentence.contains('%') && !sentence.contains("12"),
        "{sentence}"
    );
}

#[rstest]
#[case(0.02, None)]
#[case(0.0623, Some("± 6,2 điểm phần trăm"))]
#[case(0.0, Some("Mọi câu trả lời đều như nhau"))]
fn a_figure_that_says_little_is_told_with_care(#[case] half: f64, #[case] expected: Option<&str>) {
    let release = empty();
    let care = Teller::new(&release, LANGUAGE).care(&estimate(0.8, half));
    match expected {
        None => assert_eq!(care, None),
        Some(words) => assert!(care.expect("a word of care").contains(words)),
    }
}

#[test]
fn the_neutral_mark_is_never_counted_as_satisfied() {
    let release = empty();
    let told = Teller::new(&release, LANGUAGE);
    let sentence = told.levels_sentence(&[0.01, 0.02, 0.161, 0.516, 0.293]);
    let sentence = sentence.expect("five marks");
    for part in ["80,9% hài lòng", "16,1% bình thường", "3,0% không hài lòng"] {
        assert!(sentence.contains(part), "{sentence}");
    }
    assert_eq!(told.levels_sentence(&[0.5, 0.5]), None);
}

#[test]
fn the_answers_to_a_question_are_told_together_or_not_at_all() {
    let release = empty();
    let told = Teller::new(&release, LANGUAGE);
    let words = |words: &str| [("vi".to_owned(), words.to_owned())].into();
    let option = |name: &str| OptionFacts {
        code: name.to_owned(),
        name: words(name),
    };
    let question = QuestionFacts {
        code: "phien-ha".to_owned(),
        number: "17".to_owned(),
        page: "integrity".to_owned(),
        page_name: words("Liêm chính"),
        name: words("Có bị gây phiền hà không?"),
        kind: QuestionKind::Single,
        groups: false,
        lines: Vec::new(),
        options: vec![option("Không có"), option("Có")],
    };
    let mut group = ChoiceGroup {
        key: Key::Whole,
        n: 400,
        hidden: None,
        shares: vec![
            Figure::Ok(estimate(0.952, 0.01)),
            Figure::Ok(estimate(0.048, 0.01)),
        ],
    };
    let sentence = told
        .choice_sentence(&question, &group)
        .expect("both are published");
    assert_eq!(
        sentence,
        "Câu 17 “Có bị gây phiền hà không?”: Không có: 95,2% (khoảng tin cậy 95%: 94,2% đến 96,2%); \
         Có: 4,8% (khoảng tin cậy 95%: 3,8% đến 5,8%)."
    );
    group.shares[1] = Figure::Few;
    assert_eq!(told.choice_sentence(&question, &group), None);
}

fn place(unit: u32, band: Band) -> Place {
    Place {
        unit,
        rank: unit + 1,
        best: 1,
        worst: 5,
        band,
        from_block: difference(0.0, 0.1),
    }
}

#[test]
fn bands_name_units_that_stand_apart_and_send_the_rest_to_the_annex() {
    let release = empty();
    let mut places: Vec<Place> = (0..10).map(|unit| place(unit, Band::Above)).collect();
    places.push(place(10, Band::Within));
    let ranking = Ranking {
        block: "so_ban_nganh".to_owned(),
        places,
        unranked: vec![11],
    };
    let sentences = Teller::new(&release, LANGUAGE)
        .band_sentences(&ranking)
        .join(" ");
    for part in [
        "11 đơn vị được xếp hạng",
        "Đơn vị 7 và 2 đơn vị khác (xem Phụ lục I)",
        "1 đơn vị chưa phân biệt được",
        "1 đơn vị không xếp hạng",
    ] {
        assert!(sentences.contains(part), "{sentences}");
    }
    assert!(!sentences.contains("thấp hơn"), "{sentences}");
}

#[test]
fn a_block_without_differences_says_so() {
    let release = empty();
    let ranking = Ranking {
        block: "so_ban_nganh".to_owned(),
        places: vec![place(0, Band::Within), place(1, Band::Within)],
        unranked: Vec::new(),
    };
    let sentences = Teller::new(&release, LANGUAGE).band_sentences(&ranking);
    assert!(sentences[1].starts_with("Chưa đơn vị nào"), "{sentences:?}");
    assert_eq!(sentences.len(), 2);
}
