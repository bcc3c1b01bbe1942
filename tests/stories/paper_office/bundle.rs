//! A bundle is taken in sheet by sheet.

use store::paper::batch;
use store::paper::sheet::{self, SheetStanding};
use testkit::{TestDatabase, on_both_databases};

use super::house::Room;

on_both_databases!(a_bundle_is_taken_in_sheet_by_sheet,);

#[expect(
    clippy::too_many_lines,
    reason = "one story, told from beginning to end"
)]
async fn a_bundle_is_taken_in_sheet_by_sheet(place: TestDatabase) {
    let room = Room::set(&place).await;
    let by = &room.supervisor;
    let found = room
        .paper
        .expected(place.database(), &room.ids, 1, 10)
        .await;
    let path = format!("/quan-ly/giay/lo/{}", found.id);
    let step = async |step: &str, pairs: &[(&str, &str)]| {
        let now = batch::find(place.database(), found.id).await.unwrap();
        let revision = now.revision.to_string();
        let mut all = vec![("revision", revision.as_str())];
        all.extend_from_slice(pairs);
        by.post(&format!("{path}/buoc/{step}"), &all).await
    };
    let early = step("close", &[]).await;
    assert!(
        early.says("Lô không ở trạng thái có bước này"),
        "{}",
        early.body
    );
    let stale = by
        .post(&format!("{path}/buoc/receive"), &[("revision", "7")])
        .await;
    assert!(
        stale.says("Vừa có người khác chuyển bước"),
        "{}",
        stale.body
    );
    assert_eq!(step("receive", &[]).await.status, 303);
    let empty = step("key-first", &[]).await;
    assert!(empty.says("Chưa tiếp nhận phiếu nào"), "{}", empty.body);

    let intake = format!("{path}/tiep-nhan");
    let scan = async |code: &str| by.post(&intake, &[("scan", code)]).await;
    let first = room.paper.serial(1).to_string();
    assert!(scan(&first).await.says("Đã nhận phiếu 260001-3, tờ thứ 1."));
    let again = scan(&first).await;
    assert!(
        again.says("đã có trong lô") && again.says("Là một tờ khác cùng số"),
        "{}",
        again.body
    );
    let typed = scan("260001-4").await;
    assert!(
        typed.says("Ký tự kiểm tra không khớp") && typed.says("value=\"260001-4\""),
        "{}",
        typed.body
    );
    assert!(scan("").await.says("Chưa có số phiếu nào"));
    assert!(scan("270001-8").await.says("chưa từng được in"));
    let other = by
        .post(&intake, &[("scan", &first), ("another", "1")])
        .await;
    assert!(
        other.says("trùng số, giữ lại là tờ thứ 2"),
        "{}",
        other.body
    );
    let range = format!("{intake}/khoang");
    let (second, ninth) = (
        room.paper.serial(2).to_string(),
        room.paper.serial(9).to_string(),
    );
    let turned = by
        .post(&range, &[("first", &ninth), ("last", &second)])
        .await;
    assert!(turned.says("Số cuối đứng trước số đầu"), "{}", turned.body);
    let taken = by
        .post(&range, &[("first", &second), ("last", &ninth)])
        .await;
    assert!(
        taken.says("Đã nhận 8 phiếu: 260002–260009."),
        "{}",
        taken.body
    );

    // One is missing and one is there twice: both have to be explained before keying begins.
    let open = step("key-first", &[]).await;
    assert!(
        open.says("Còn 2 số phiếu thiếu, thừa hoặc lặp"),
        "{}",
        open.body
    );
    let explain = format!("{intake}/giai-trinh");
    let short = [
        ("kind", "missing"),
        ("serials-missing", "260010"),
        ("words-missing", "x"),
    ];
    assert!(by.post(&explain, &short).await.says("ít nhất 5 ký tự"));
    let strange = [
        ("kind", "missing"),
        ("serials-missing", "260001"),
        ("words-missing", "Mất rồi"),
    ];
    assert!(
        by.post(&explain, &strange)
            .await
            .says("trong danh sách còn mở")
    );
    let said = [
        ("kind", "missing"),
        ("serials-missing", "260010"),
        ("words-missing", "Người dân giữ lại"),
    ];
    let told = by.post(&explain, &said).await;
    let told = by.get(&told.location()).await;
    assert!(told.says("Người dân giữ lại"), "{}", told.body);
    let chosen = format!("{}/1", found.id);
    let decided = by
        .post(
            &format!("{intake}/trung"),
            &[("serial", &first), ("counts", &chosen)],
        )
        .await;
    assert_eq!(decided.status, 303, "{}", decided.body);

    let reject = format!("{intake}/loai");
    let third = room.paper.serial(3).to_string();
    assert!(
        by.post(&reject, &[("reason", "blank")])
            .await
            .says("Lý do này cần số phiếu")
    );
    assert!(
        by.post(&reject, &[("serial", &third)])
            .await
            .says("Xin chọn lý do")
    );
    let blank = [
        ("serial", third.as_str()),
        ("reason", "blank"),
        ("note", "trắng cả ba trang"),
    ];
    assert_eq!(by.post(&reject, &blank).await.status, 303);
    assert!(by.post(&reject, &blank).await.says("đã có trong sổ"));
    assert!(by.get(&intake).await.says("trắng cả ba trang"));
    let back = by
        .post(&format!("{intake}/bo-loai"), &[("serial", &third)])
        .await;
    assert_eq!(back.status, 303, "{}", back.body);
    assert_eq!(step("key-first", &[]).await.status, 303);
    let late = scan(&room.paper.serial(10).to_string()).await;
    assert!(late.says("không nhận thêm phiếu"), "{}", late.body);
    let without = step("return", &[]).await;
    assert!(without.says("Xin ghi lý do."), "{}", without.body);
    let returned = step("return", &[("reason-return", "Tìm thêm một tờ")]).await;
    assert_eq!(returned.status, 303);
    let page = by.get(&path).await;
    assert!(
        page.says("Tìm thêm một tờ") && page.says("Đang tiếp nhận"),
        "{}",
        page.body
    );
    let sheets = sheet::of_batch(place.database(), &found).await.unwrap();
    let standing = |standing: SheetStanding| {
        sheets
            .all()
            .iter()
            .filter(|sheet| sheet.standing == standing)
            .count()
    };
    assert_eq!(standing(SheetStanding::Waiting), 9);
    assert_eq!(standing(SheetStanding::Rejected), 1);
}
