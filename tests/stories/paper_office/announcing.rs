//! Series are made, and batches announced.

use store::paper::series;
use survey::{Role, Scope};
use testkit::{TestDatabase, on_both_databases};

use super::house::Room;

on_both_databases!(
    series_are_made_one_by_one_and_by_lines,
    a_batch_is_announced_by_its_slip,
);

async fn series_are_made_one_by_one_and_by_lines(place: TestDatabase) {
    let room = Room::set(&place).await;
    let office = room.app.signed_in(Role::Office, Scope::Everything).await;
    let unit = room.paper.small.units[0].code.to_string();
    let field = room.paper.small.fields[0].code.to_string();
    let page = office.get("/quan-ly/giay/loat").await;
    assert!(page.says("260001-3 – 261000-"), "{}", page.body);
    let wrong = [
        ("post_office", "270000"),
        ("unit", unit.as_str()),
        ("count", "0"),
    ];
    let reply = office.post("/quan-ly/giay/loat", &wrong).await;
    assert!(reply.says("số nguyên từ 1 đến 20.000"), "{}", reply.body);
    assert!(reply.says("Xin chọn một lĩnh vực"), "{}", reply.body);
    let one = [
        ("post_office", "270000"),
        ("unit", unit.as_str()),
        ("field", field.as_str()),
        ("count", "1.000"),
    ];
    let reply = office.post("/quan-ly/giay/loat", &one).await;
    assert_eq!(reply.status, 303, "{}", reply.body);
    let lines = format!(
        "bưu cục;cơ quan;lĩnh vực;số\n270001; {unit}; {field}; 20\n270000\t{unit}\t{field}\t30"
    );
    let wrong_lines = format!("{lines}\n270009; {unit}; {field}; 20\nchỉ một");
    let reply = office
        .post(
            "/quan-ly/giay/loat",
            &[("many", "1"), ("lines", &wrong_lines)],
        )
        .await;
    assert!(reply.says("Dòng 4: Xin chọn một bưu cục"), "{}", reply.body);
    assert!(
        reply.says("Dòng 5: Dòng cần đúng bốn giá trị"),
        "{}",
        reply.body
    );
    assert!(reply.says("chỉ một"), "what was typed is kept");
    let reply = office
        .post("/quan-ly/giay/loat", &[("many", "1"), ("lines", &lines)])
        .await;
    let told = office.get(&reply.location()).await;
    assert!(told.says("Đã lập 2 đợt in"), "{}", told.body);
    let id = room.paper.small.round.id;
    let all = series::list(place.database(), id, &Scope::Everything)
        .await
        .unwrap();
    let ranges: Vec<(u32, u32)> = all
        .iter()
        .map(|one| (one.serials.first().number(), one.serials.last().number()))
        .collect();
    assert_eq!(
        ranges,
        [
            (260_001, 261_000),
            (261_001, 262_000),
            (262_001, 262_020),
            (262_021, 262_050)
        ]
    );
    let file = format!("\u{feff}270000,{unit},{field},5\n").into_bytes();
    let path = "/quan-ly/giay/loat/tep";
    let reply = office.upload(path, "file", "loat.csv", &file, &[]).await;
    assert_eq!(reply.status, 303, "{}", reply.body);
    let reply = office
        .upload(path, "file", "loat.csv", b"\xff\xfe", &[])
        .await;
    assert!(reply.says("không ở mã UTF-8"), "{}", reply.body);
    let page = room.supervisor.get("/quan-ly/giay").await;
    assert!(
        page.says("Bưu cục trung tâm") && !page.says("Bưu cục số 2"),
        "{}",
        page.body
    );
}

async fn a_batch_is_announced_by_its_slip(place: TestDatabase) {
    let room = Room::set(&place).await;
    let by = &room.supervisor;
    let unit = room.paper.small.units[0].code.to_string();
    let field = room.paper.small.fields[0].code.to_string();
    let last = room.paper.serial(10).to_string();
    let slip = |expected: &'static str, first: &'static str, total: &'static str| {
        vec![
            ("post_office", "270000"),
            ("expected", expected),
            ("first", first),
            ("serial_total", total),
        ]
    };
    for (pairs, said) in [
        (slip("11", "260001-3", ""), "chỉ có 10 số"),
        (slip("10", "260001-4", ""), "Ký tự kiểm tra không khớp"),
        (slip("10", "260001-3", "12"), "không thể có với số lượng"),
        (slip("không", "260001-3", ""), "Xin ghi số phiếu trong lô"),
    ] {
        let mut pairs = pairs;
        pairs.extend([("unit", unit.as_str()), ("field", &field), ("last", &last)]);
        let reply = by.post("/quan-ly/giay/lo/moi", &pairs).await;
        assert!(
            reply.status == 200 && reply.says(said),
            "{said}: {}",
            reply.body
        );
        assert!(reply.says(&last), "what was typed is kept");
    }
    // The first number is scanned: the code of a form holds its address, and a seal behind the number.
    let mut pairs = slip("10", "HTTPS://KHAOSAT.VN/P/2600013ABCDEFGHJK", "2.600.055");
    pairs.extend([("unit", unit.as_str()), ("field", &field), ("last", &last)]);
    pairs.extend([("item", "s01"), ("item_total", "40")]);
    let made = by.post("/quan-ly/giay/lo/moi", &pairs).await;
    assert_eq!(made.status, 303, "{}", made.body);
    let page = by.get(&made.location()).await;
    for said in [
        "Lô 1",
        "Đã báo",
        "2.600.055",
        "40 (câu 1)",
        "Ghi nhận bó phiếu",
    ] {
        assert!(page.says(said), "{said}: {}", page.body);
    }
    let list = by.get("/quan-ly/giay/lo?trang-thai=expected").await;
    assert!(list.says("Có 1 lô.") && list.says("Lô 1"), "{}", list.body);
    let none = by.get("/quan-ly/giay/lo?trang-thai=closed").await;
    assert!(none.says("Có 0 lô."), "{}", none.body);
}
