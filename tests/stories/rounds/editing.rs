//! Mistakes in forms, and two people on one round.

use store::round::history::{self, Recorded};
use survey::{Language, Role, RoundState, Scope};
use testkit::{TestDatabase, on_both_databases};

use super::house::{Office, kept};

on_both_databases!(
    a_form_with_mistakes_comes_back_as_it_was_typed,
    the_second_of_two_editors_sees_both_versions,
    closing_twice_tells_who_closed_it,
);

async fn a_form_with_mistakes_comes_back_as_it_was_typed(place: TestDatabase) {
    let office = Office::set(&place).await;
    let wrong = office
        .by
        .post(
            "/quan-ly/dot/moi",
            &[
                ("name_vi", "Đợt <b>hai</b>"),
                ("code", "Đợt 2"),
                ("opens", "mai"),
            ],
        )
        .await;
    assert_eq!(wrong.status, 200);
    assert!(
        wrong.says("<title>Lỗi:") && wrong.says("href=\"#code\""),
        "{}",
        wrong.body
    );
    assert!(
        wrong.says("value=\"Đợt &lt;b&gt;hai&lt;/b&gt;\""),
        "{}",
        wrong.body
    );
    office.draft().await;
    let twice = office.draft().await;
    assert!(
        twice.says("Đã có đợt khảo sát mang mã này"),
        "{}",
        twice.body
    );

    let lines = "270000; Bưu điện tỉnh; Xã Không Có\n270000\nBC!; x; 00001";
    let wrong = office
        .post(&place, "sua/buu-cuc", &[("post_offices", lines)])
        .await;
    for said in [
        "Dòng 1: danh mục không có đơn vị “Xã Không Có”",
        "Dòng 2: cần",
        "Dòng 3: mã bưu cục “BC!”",
    ] {
        assert!(wrong.says(said), "{said}: {}", wrong.body);
    }
    assert!(
        wrong.says("Bưu điện tỉnh; Xã Không Có"),
        "what was typed is kept"
    );
    let wrong = office
        .post(
            &place,
            "sua/chi-tieu",
            &[("unit.00001", "-5"), ("block.ubnd_cap_xa", "7")],
        )
        .await;
    assert!(
        wrong.says("value=\"-5\"") && wrong.says("value=\"7\""),
        "{}",
        wrong.body
    );
    let wrong = office
        .post(&place, "sua/don-vi", &[("units", "00001")])
        .await;
    assert!(wrong.says("href=\"#unit_reason\""), "{}", wrong.body);
    assert_eq!(
        kept(&place, "2026-dot-1").await.revision,
        1,
        "nothing was changed"
    );
    for nowhere in ["sua/khong-co", "buoc/khong-co", "lien-ket/ABCDEFG7"] {
        let page = office
            .by
            .get(&format!("/quan-ly/dot/2026-dot-1/{nowhere}"))
            .await;
        assert_eq!(page.status, 404, "{nowhere}");
    }
}

async fn the_second_of_two_editors_sees_both_versions(place: TestDatabase) {
    let office = Office::set(&place).await;
    office.draft().await;
    let other = office.app.signed_in(Role::Office, Scope::Everything).await;
    let path = "/quan-ly/dot/2026-dot-1/sua/ten";
    let typed = |name| {
        [
            ("revision", "1"),
            ("name_vi", name),
            ("name_en", ""),
            ("province", "Tỉnh Thử Nghiệm"),
        ]
    };
    let first = office.by.post(path, &typed("Tên của người thứ nhất")).await;
    assert_eq!(first.status, 303);
    let second = other.post(path, &typed("Tên của người thứ hai")).await;
    assert_eq!(second.status, 409);
    for said in [
        "Tên của người thứ nhất",
        "Tên của người thứ hai",
        office.by.name.as_str(),
        "Ghi theo bản của tôi",
        "name=\"revision\" value=\"2\"",
    ] {
        assert!(second.says(said), "{said}: {}", second.body);
    }
    let now = kept(&place, "2026-dot-1").await;
    assert_eq!(
        now.plan.round.name.get(Language::VI),
        "Tên của người thứ nhất"
    );
    let mut mine = typed("Tên của người thứ hai");
    mine[0].1 = "2";
    assert_eq!(other.post(path, &mine).await.status, 303);
    let now = kept(&place, "2026-dot-1").await;
    assert_eq!(
        now.plan.round.name.get(Language::VI),
        "Tên của người thứ hai"
    );
}

async fn closing_twice_tells_who_closed_it(place: TestDatabase) {
    let office = Office::set(&place).await;
    let other = office.app.signed_in(Role::Office, Scope::Everything).await;
    let path = "/quan-ly/dot/2026-thu/buoc/dong";
    let (one, two) = tokio::join!(
        office.by.post(path, &[("revision", "1")]),
        other.post(path, &[("revision", "1")]),
    );
    let (done, late, by) = if one.status == 303 {
        (one, two, &office.by)
    } else {
        (two, one, &other)
    };
    assert_eq!((done.status.as_u16(), late.status.as_u16()), (303, 409));
    assert!(late.says(&by.name) && late.says("Đã đóng"), "{}", late.body);
    assert!(
        !late.says("<button class=\"go\">"),
        "nothing is left to press"
    );
    let id = office.small.round.id;
    let history = history::of_round(place.database(), id).await.unwrap();
    let (from, to) = (RoundState::Open, RoundState::Closed);
    assert_eq!(history.len(), 1);
    assert_eq!(history[0].what, Recorded::Moved { from, to });
    assert_eq!(history[0].actor, by.name);
}
