//! Links of a round: made in bulk, revoked with a reason.

use store::By;
use survey::round::Reason;
use testkit::{TestDatabase, on_both_databases};

use super::house::{Office, kept};

on_both_databases!(links_are_made_in_bulk_and_revoked_with_a_reason,);

async fn links_are_made_in_bulk_and_revoked_with_a_reason(place: TestDatabase) {
    let office = Office::set(&place).await;
    office.draft().await;
    let path = "/quan-ly/dot/2026-dot-1/lien-ket";
    assert!(office.by.get(path).await.says("Chưa có liên kết nào"));
    let wanted = [
        ("which", "missing"),
        ("each", "field"),
        ("place", "Quầy số 3"),
    ];
    let made = office.by.post(path, &wanted).await;
    let list = office.by.get(&made.location()).await;
    assert!(
        list.says("Đã tạo 6 liên kết") && list.says("Quầy số 3"),
        "{}",
        list.body
    );
    let again = office.by.post(path, &wanted).await;
    let list = office.by.get(&again.location()).await;
    assert!(list.says("Không có đơn vị nào cần thêm"), "{}", list.body);
    let id = kept(&place, "2026-dot-1").await.plan.round.id;
    let links = store::link::of_round(place.database(), id).await.unwrap();
    assert_eq!(links.len(), 6);

    let one = format!("{path}/{}", links[0].code);
    let asked = office.by.get(&one).await;
    assert!(asked.says("Thu hồi liên kết"), "{}", asked.body);
    let bare = office.by.post(&one, &[("reason", "x")]).await;
    assert!(bare.says("href=\"#reason\""), "{}", bare.body);
    let done = office
        .by
        .post(&one, &[("reason", "Thẻ bị mất ở quầy")])
        .await;
    assert_eq!(done.status, 303);
    let list = office.by.get(&done.location()).await;
    assert!(list.says("Thẻ bị mất ở quầy"), "{}", list.body);
    assert_eq!(
        office
            .app
            .get(&format!("/k/{}", links[0].code))
            .await
            .status,
        410
    );
    // A link of another round is not found under this one.
    let foreign = format!("{path}/{}", office.small.links[0].code);
    assert_eq!(office.by.get(&foreign).await.status, 404);
    let by = By {
        actor: "x",
        at_ms: 0,
    };
    let reason = Reason::parse("một lần nữa").unwrap();
    let twice = store::link::revoke(place.database(), &links[0], &reason, &by).await;
    assert!(!twice.unwrap());
}
