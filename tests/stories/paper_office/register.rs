//! Papers whose pages or numbers do not fit: found at intake, registered, and taken out again.

use store::paper::batch;
use testkit::{TestDatabase, on_both_databases};

use super::house::Room;

on_both_databases!(
    first_and_last_page_bear_one_number,
    what_is_no_number_is_registered_and_taken_out_again,
);

/// The address of the intake of a batch that has come.
async fn come(place: &TestDatabase, room: &Room) -> String {
    let found = room
        .paper
        .expected(place.database(), &room.ids, 1, 10)
        .await;
    let path = format!("/quan-ly/giay/lo/{}", found.id);
    let page = room.supervisor.get(&path).await;
    assert!(
        !page.says("Số phiếu thiếu") && !page.says("Nhập lại từ đầu"),
        "nothing is missing before the bundle comes: {}",
        page.body
    );
    let revision = found.revision.to_string();
    let step = format!("{path}/buoc/receive");
    let come = room
        .supervisor
        .post(&step, &[("revision", &revision)])
        .await;
    assert_eq!(come.status, 303, "{}", come.body);
    let now = batch::find(place.database(), found.id).await.unwrap();
    assert!(now.takes_sheets());
    format!("{path}/tiep-nhan")
}

async fn first_and_last_page_bear_one_number(place: TestDatabase) {
    let room = Room::set(&place).await;
    let intake = come(&place, &room).await;
    let by = &room.supervisor;
    let page = by.get(&format!("{intake}?trang-quet=dau-cuoi")).await;
    assert!(page.says("name=\"last_page\""), "{}", page.body);
    let [one, two] = [1, 2].map(|number| room.paper.serial(number).to_string());
    let scan = async |first: &str, last: &str| {
        let pairs = [("scan", first), ("pair", "1"), ("last_page", last)];
        by.post(&intake, &pairs).await
    };
    let mixed = scan(&one, &two).await;
    let said = format!("Trang đầu mang số {one}, trang cuối mang số {two}");
    assert!(mixed.says(&said), "{}", mixed.body);
    assert!(mixed.says("Chưa tiếp nhận phiếu nào"), "{}", mixed.body);
    let half = scan(&one, "").await;
    assert!(half.says("Chưa đọc được số ở trang cuối"), "{}", half.body);
    assert!(half.says(&format!("value=\"{one}\"")), "it is kept");
    let whole = scan(&one, &one).await;
    assert!(whole.says("tờ thứ 1."), "{}", whole.body);
    assert!(
        whole.says("name=\"last_page\""),
        "the next one is scanned so too"
    );
}

async fn what_is_no_number_is_registered_and_taken_out_again(place: TestDatabase) {
    let room = Room::set(&place).await;
    let intake = come(&place, &room).await;
    let by = &room.supervisor;
    let reject = async |serial: &str| {
        let pairs = [("reason", "wrong-serial"), ("serial", serial)];
        by.post(&format!("{intake}/loai"), &pairs).await
    };
    let nothing = reject("").await;
    assert!(
        nothing.says("Xin ghi đúng số in trên giấy"),
        "{}",
        nothing.body
    );
    let right = reject(&room.paper.serial(5).to_string()).await;
    assert!(right.says("được in cho đợt khảo sát này"), "{}", right.body);
    let done = reject("260001-4").await;
    assert_eq!(done.status, 303, "{}", done.body);
    let page = by.get(&intake).await;
    assert!(
        page.says("Số trên giấy: 260001-4.") && page.says("Ghi nhầm, bỏ dòng này"),
        "{}",
        page.body
    );
    let out = format!("{intake}/bo-loai");
    let strange = by.post(&out, &[("serial", ""), ("sheet", "7")]).await;
    assert!(strange.says("Lô không có phiếu này"), "{}", strange.body);
    let out = by.post(&out, &[("serial", ""), ("sheet", "1")]).await;
    assert_eq!(out.status, 303, "{}", out.body);
    let page = by.get(&intake).await;
    assert!(
        page.says("Chưa có phiếu nào bị loại") && page.says("Ghi nhầm, đã bỏ"),
        "{}",
        page.body
    );
}
