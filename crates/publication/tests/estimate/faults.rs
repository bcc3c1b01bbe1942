//! `sipas estimate` on wrong input: one sentence with file, line, column and what to do.

use super::small::{DATA, Folder, PLAN, fault, find};

#[test]
fn wrong_data_names_file_line_and_column() {
    let changed = |from: &str, to: &str| DATA.replacen(from, to, 1);
    let cases = [
        ("empty", String::new(), "data.csv: tệp trống"),
        (
            "header",
            "stratum,psu,unit,w,N,q1,q2\n".into(),
            "data.csv: tệp chỉ có dòng tiêu đề",
        ),
        (
            "missing-column",
            changed("psu", "cum"),
            "data.csv, dòng 1, cột “psu”: không có cột này",
        ),
        (
            "text",
            changed("A,2,Y,2", "A,2,Y,hai"),
            "data.csv, dòng 4, cột “w”: “hai” không phải là số",
        ),
        (
            "mark",
            changed("10,2,5", "10,2,7"),
            "data.csv, dòng 5, cột “q2”: “7” không phải là mức từ 1 đến 5",
        ),
        (
            "negative",
            changed("A,2,Y,2", "A,2,Y,-2"),
            "data.csv, dòng 4, cột “w”: trọng số phải là số không âm; sửa dòng 4",
        ),
        (
            "zero",
            DATA.replace(",2,10", ",0,10").replace(",3,8", ",0,8"),
            "data.csv, cột “w”: mọi trọng số đều bằng 0",
        ),
        (
            "no-stratum",
            changed("A,2,Y", ",2,Y"),
            "data.csv, dòng 4, cột “stratum”: ô trống",
        ),
        (
            "two-strata",
            changed("B,4", "B,3"),
            "data.csv, dòng 6: cụm “3” vừa thuộc “stratum A” vừa thuộc “stratum B”",
        ),
        (
            "cells",
            changed("B,5,Y,3,8,1,3", "B,5,Y,3,8,1"),
            "data.csv, dòng 7: dòng có 6 ô nhưng tiêu đề có 7 cột",
        ),
    ];
    for (name, data, expected) in cases {
        let found = fault(name, &data, PLAN);
        assert!(found.starts_with(expected), "{name}: {found}");
    }
    let lonely = fault(
        "lonely",
        "stratum,psu,unit,w,q1,q2\nA,1,X,1,5,4\nA,2,X,1,5,4\nB,3,X,1,5,4\n",
        PLAN,
    );
    assert!(
        lonely.contains("“stratum B” chỉ có một đơn vị mẫu"),
        "{lonely}"
    );
}

#[test]
fn impossible_populations_are_named() {
    let plan = PLAN.replace("weight = \"w\"", "weight = \"w\"\npopulation = [\"N\"]");
    let changed = |from: &str, to: &str| DATA.replacen(from, to, 1);
    let cases = [
        (
            "without",
            changed("B,5,Y,3,8", "B,5,Y,3,"),
            "data.csv, dòng 7, cột “N”: ô trống",
        ),
        (
            "nought",
            changed("A,2,Y,2,10", "A,2,Y,2,0"),
            "data.csv, dòng 4, cột “N”: cỡ tổng thể phải là số từ 1 trở lên",
        ),
        (
            "varies",
            changed("A,2,Y,2,10", "A,2,Y,2,11"),
            "data.csv, dòng 4, cột “N”: “stratum A” có nhiều cỡ tổng thể",
        ),
        (
            "small",
            DATA.replace(",2,10", ",2,2"),
            "data.csv, cột “N”: “stratum A” có 3 đơn vị trong mẫu nhưng tổng thể chỉ có 2",
        ),
    ];
    for (name, data, expected) in cases {
        let found = fault(name, &data, &plan);
        assert!(found.starts_with(expected), "{name}: {found}");
    }
}

#[test]
fn wrong_plans_name_their_line() {
    let changed = |from: &str, to: &str| PLAN.replacen(from, to, 1);
    let cases = [
        (
            "syntax",
            changed("[report]", "[report"),
            "plan.toml, dòng 16",
        ),
        (
            "unknown-key",
            changed("weight = \"w\"", "wieght = \"w\""),
            "plan.toml, dòng 5, cột “1”: không có mục “wieght”; các mục hợp lệ: strata, clusters",
        ),
        (
            "unknown-table",
            changed("[report]", "[reports]"),
            "plan.toml, dòng 16, cột “2”: không có mục “reports”",
        ),
        (
            "unknown-value",
            changed("\"mean-of-items\"", "\"sum\""),
            "plan.toml, dòng 11, cột “11”: giá trị “sum” không hợp lệ; chọn một trong: mean-of-items, pooled, mean-of-respondents",
        ),
        (
            "type",
            changed("clusters = [\"psu\"]", "clusters = \"psu\""),
            "plan.toml, dòng 4, cột “12”: sai kiểu giá trị",
        ),
        (
            "no-items",
            changed("items = [\"q1\", \"q2\"]", ""),
            "plan.toml, dòng 6",
        ),
        (
            "stranger",
            changed(
                "items = [\"q1\", \"q2\"]\ncombine",
                "items = [\"q1\", \"q9\"]\ncombine",
            ),
            "plan.toml, dòng 10: chỉ số “ALL” dùng tiêu chí “q9” không có trong [index] items",
        ),
        (
            "same-code",
            changed("code = \"ALL\"", "code = \"q1\""),
            "plan.toml, dòng 7: mã “q1” đã được dùng",
        ),
        (
            "level",
            format!("{PLAN}level = 95\n"),
            "plan.toml, dòng 18: level phải lớn hơn 0 và nhỏ hơn 1",
        ),
        (
            "own-column",
            changed("by = [\"unit\"]", "by = [\"n\"]"),
            "plan.toml, dòng 15: cột “n” trùng tên",
        ),
        (
            "method",
            format!("{PLAN}[[adjust]]\nmethod = \"magic\"\n"),
            "plan.toml, dòng 19, cột “10”: giá trị “magic” không hợp lệ; chọn một trong: rake, calibrate",
        ),
    ];
    for (name, plan, expected) in cases {
        let found = fault(name, DATA, &plan);
        assert!(found.starts_with(expected), "{name}: {found}");
    }
    let folder = Folder::new("no-plan").with("data.csv", DATA);
    assert!(folder.run().unwrap_err().contains("không tìm thấy tệp"));
}

#[test]
fn wrong_margins_are_named() {
    let plan = PLAN.replace(
        "[index]\n",
        "[[adjust]]\nmethod = \"rake\"\nmargins = \"margins.csv\"\n[index]\n",
    );
    let margins = |text: &str| format!("variable,level,total\n{text}");
    let good = "unit,X,40\nunit,Y,60\nstratum,A,70\nstratum,B,30\n";
    let cases = [
        (
            "contradict",
            margins(&good.replace("B,30", "B,40")),
            "margins.csv: hai biên mâu thuẫn: “unit” cộng lại 100, “stratum” cộng lại 110",
        ),
        (
            "unknown-level",
            margins(&good.replace("unit,Y", "unit,Yy")),
            "margins.csv, cột “unit”: mức “Yy” có tổng 60 nhưng không có phiếu nào",
        ),
        (
            "no-total",
            margins(&good.replace("unit,Y,60\n", "").replace("X,40", "X,100")),
            "data.csv, dòng 4, cột “unit”: mức “Y” có trong số liệu (dòng 4, 5, 7) nhưng không có tổng",
        ),
        (
            "twice",
            margins(&format!("{good}unit,X,1\n")),
            "margins.csv, cột “unit”: mức “X” được ghi hai lần",
        ),
        (
            "negative",
            margins(&good.replace("X,40", "X,-40")),
            "margins.csv, cột “unit”: tổng của mức “X” phải là số dương",
        ),
        (
            "text",
            margins(&good.replace("X,40", "X,nhiều")),
            "margins.csv, dòng 2, cột “total”: “nhiều” không phải là số",
        ),
        (
            "unknown-variable",
            margins("sex,F,100\n"),
            "data.csv, dòng 1, cột “sex”: không có cột này",
        ),
        (
            "columns",
            "biến,mức,tổng\nunit,X,1\n".to_owned(),
            "margins.csv, dòng 1, cột “variable”: không có cột này",
        ),
    ];
    for (name, margins, expected) in cases {
        let folder = Folder::new(&format!("margins-{name}"));
        let found = folder
            .with("data.csv", DATA)
            .with("plan.toml", &plan)
            .with("margins.csv", &margins)
            .run()
            .unwrap_err();
        assert!(found.starts_with(expected), "{name}: {found}");
    }
    let folder = Folder::new("margins-good")
        .with("data.csv", DATA)
        .with("plan.toml", &plan);
    let outcome = folder.with("margins.csv", &margins(good)).run().unwrap();
    assert!((outcome.record.weight_sum - 100.0).abs() < 1e-8);
    let line = find(&outcome.results, &[Some("X")], "q1", "share");
    assert!((line.estimate.weight_sum - 40.0).abs() < 1e-8);
}
