//! What each person of paper sees and may do.

use store::paper::{batch, sheet};
use survey::{PostOfficeCode, Role, Scope};
use testkit::{TestDatabase, on_both_databases};

use super::house::Room;

on_both_databases!(
    another_post_office_sees_nothing,
    a_clerk_takes_in_and_decides_nothing,
    what_a_clerk_does_leads_to_pages_that_clerks_see,
    no_page_leads_to_what_its_reader_may_not_see,
);

async fn another_post_office_sees_nothing(place: TestDatabase) {
    let room = Room::set(&place).await;
    let found = room.paper.received(place.database(), &room.ids, 1, 5).await;
    let other = PostOfficeCode::parse("270001").unwrap();
    let other = Scope::PostOffices([other].into());
    let stranger = room.app.signed_in(Role::Supervisor, other).await;
    let path = format!("/quan-ly/giay/lo/{}", found.id);
    for page in ["", "/tiep-nhan"] {
        let reply = stranger.get(&format!("{path}{page}")).await;
        assert_eq!(reply.status, 404, "{page}: {}", reply.body);
    }
    let serial = room.paper.serial(1).to_string();
    let pairs = [
        ("scan", serial.as_str()),
        ("serial", &serial),
        ("reason", "blank"),
        ("kind", "missing"),
    ];
    for end in [
        "tiep-nhan",
        "tiep-nhan/khoang",
        "tiep-nhan/loai",
        "tiep-nhan/trung",
        "buoc/key-first",
    ] {
        let reply = stranger.post(&format!("{path}/{end}"), &pairs).await;
        assert_eq!(reply.status, 404, "{end}: {}", reply.body);
    }
    let list = stranger.get("/quan-ly/giay/lo").await;
    assert!(list.says("Có 0 lô."), "{}", list.body);
    let kept = batch::find(place.database(), found.id).await.unwrap();
    assert_eq!(kept.revision, found.revision);
    // The office sees it and takes no step of a supervisor.
    let office = room.app.signed_in(Role::Office, Scope::Everything).await;
    let revision = found.revision.to_string();
    let reply = office
        .post(
            &format!("{path}/buoc/key-first"),
            &[("revision", &revision)],
        )
        .await;
    assert_eq!(reply.status, 403, "{}", reply.body);
}

async fn a_clerk_takes_in_and_decides_nothing(place: TestDatabase) {
    let room = Room::set(&place).await;
    let found = room.paper.received(place.database(), &room.ids, 1, 5).await;
    let own = Scope::PostOffices([room.paper.post_office.clone()].into());
    let clerk = room.app.signed_in(Role::Clerk, own).await;
    let intake = format!("/quan-ly/giay/lo/{}/tiep-nhan", found.id);
    let first = room.paper.serial(1).to_string();
    let held = clerk
        .post(&intake, &[("scan", &first), ("another", "1")])
        .await;
    assert!(held.says("giữ lại"), "{}", held.body);
    let chosen = format!("{}/1", found.id);
    let pairs = [("serial", first.as_str()), ("counts", chosen.as_str())];
    let page = clerk.get(&intake).await;
    assert!(
        page.status == 200 && !page.says("name=\"counts\""),
        "{}",
        page.body
    );
    let refused = clerk.post(&format!("{intake}/trung"), &pairs).await;
    assert_eq!(refused.status, 403, "{}", refused.body);
    let sheets = sheet::of_batch(place.database(), &found).await.unwrap();
    assert_eq!(sheets.held(), 2);
}

async fn what_a_clerk_does_leads_to_pages_that_clerks_see(place: TestDatabase) {
    let room = Room::set(&place).await;
    let own = Scope::PostOffices([room.paper.post_office.clone()].into());
    let clerk = room.app.signed_in(Role::Clerk, own).await;
    let seen = async |reply: testkit::Reply, words: &str| {
        assert_eq!(reply.status, 303, "{}", reply.body);
        let page = clerk.get(&reply.location()).await;
        assert!(
            page.status == 200 && page.says(words),
            "{words}: {}",
            page.body
        );
    };
    let unit = room.paper.small.units[0].code.to_string();
    let field = room.paper.small.fields[0].code.to_string();
    let last = room.paper.serial(4).to_string();
    let slip = [
        ("post_office", "270000"),
        ("unit", &unit),
        ("field", &field),
        ("expected", "4"),
        ("first", "260001-3"),
        ("last", &last),
    ];
    let made = clerk.post("/quan-ly/giay/lo/moi", &slip).await;
    let at = made.location();
    let path = at.split('?').next().unwrap();
    seen(made, "Đã báo").await;
    let received = clerk
        .post(&format!("{path}/buoc/receive"), &[("revision", "1")])
        .await;
    seen(received, "Đang tiếp nhận").await;
    let intake = format!("{path}/tiep-nhan");
    for nth in [1, 2] {
        let serial = room.paper.serial(nth).to_string();
        let taken = clerk.post(&intake, &[("scan", &serial)]).await;
        assert!(taken.says("Đã nhận phiếu"), "{}", taken.body);
    }
    let second = room.paper.serial(2).to_string();
    let blank = [("serial", second.as_str()), ("reason", "blank")];
    let rejected = clerk.post(&format!("{intake}/loai"), &blank).await;
    seen(rejected, "Phiếu trắng").await;
    let back = [("serial", second.as_str())];
    let back = clerk.post(&format!("{intake}/bo-loai"), &back).await;
    seen(back, "Chưa có phiếu nào bị loại").await;
    let missing = [
        ("kind", "missing"),
        ("serials-missing", "260003–260004"),
        ("words-missing", "Người dân giữ lại"),
    ];
    let said = clerk.post(&format!("{intake}/giai-trinh"), &missing).await;
    seen(said, "Người dân giữ lại").await;
}

/// The addresses of paper and keying that a page leads to.
fn links(body: &str) -> Vec<String> {
    let found = body.split("href=\"").skip(1);
    found
        .filter_map(|rest| rest.split('"').next())
        .map(|link| link.replace("&amp;", "&").replace("&#x3D;", "="))
        .filter(|link| {
            ["/quan-ly", "/nhap-phieu"]
                .iter()
                .any(|room| link.starts_with(room))
        })
        .collect()
}

async fn no_page_leads_to_what_its_reader_may_not_see(place: TestDatabase) {
    let room = Room::set(&place).await;
    let none = std::collections::BTreeMap::new();
    let (store, ids) = (place.database(), &room.ids);
    room.paper.received(store, ids, 1, 5).await;
    room.paper.reconciling(store, ids, (11, 14), &none).await;
    let own = || Scope::PostOffices([room.paper.post_office.clone()].into());
    for (role, scope) in [
        (Role::Office, Scope::Everything),
        (Role::Supervisor, own()),
        (Role::Clerk, own()),
        (Role::Auditor, Scope::Everything),
    ] {
        let by = room.app.signed_in(role, scope).await;
        let mut known = std::collections::BTreeSet::new();
        let mut left = vec!["/quan-ly/giay".to_owned()];
        while let Some(link) = left.pop() {
            let page = by.get(&link).await;
            assert_eq!(page.status, 200, "{role} is led to {link}: {}", page.body);
            let is_paper = link.starts_with("/quan-ly/giay");
            let further = if is_paper {
                links(&page.body)
            } else {
                Vec::new()
            };
            left.extend(
                further
                    .into_iter()
                    .filter(|link| known.insert(link.clone())),
            );
        }
        let batches = known.iter().filter(|link| link.contains("/lo/")).count();
        assert!(batches > 2, "{role} was led to {known:?}");
    }
}
