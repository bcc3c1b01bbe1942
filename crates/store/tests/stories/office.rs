//! Releases, settings, invitations and accounts.

use sea_orm::ConnectionTrait;
use store::account::Account;
use store::invitation::Invitation;
use store::release::ReleaseHead;
use store::{By, Constraint, invitation, release, release_life, setting};
use survey::{Role, RoundId, Scope};
use testkit::ids::Ids;
use testkit::small_round::OPENS_MS;
use testkit::{TestDatabase, on_both_databases};

use crate::small_round;

on_both_databases!(
    a_release_is_kept_for_ever_byte_for_byte,
    a_setting_is_the_same_for_all_servers,
    an_invitation_is_used_once_and_in_time,
    an_account_is_found_by_its_name,
);

async fn a_release_is_kept_for_ever_byte_for_byte(place: TestDatabase) {
    let small = small_round(&place, &Ids::seeded(1)).await;
    let (database, round) = (place.database(), small.round.id);
    let next = async || release::next_number(database, round, "2026").await.unwrap();
    assert_eq!(next().await, "2026-1");
    let by = By {
        actor: "lan",
        at_ms: 30,
    };
    let head = |number: &str, made_ms| ReleaseHead {
        number: number.to_owned(),
        round,
        made_ms,
        digest: "ab".repeat(32),
    };
    let content: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    release_life::keep_draft(database, &head("2026-01", 10), &content, &by)
        .await
        .unwrap();
    release_life::keep_draft(database, &head("2026-2", 20), b"{}", &by)
        .await
        .unwrap();

    let found = release::find(database, "2026-01").await.unwrap();
    assert_eq!((found.head, found.content), (head("2026-01", 10), content));
    let all = release::all(database).await.unwrap();
    assert_eq!(all, vec![head("2026-2", 20), head("2026-01", 10)]);
    assert_eq!(next().await, "2026-3");
    let seen = release_life::visible(database, i64::MAX).await.unwrap();
    assert_eq!(seen, [], "what is kept is a draft");

    let taken = release_life::keep_draft(database, &head("2026-01", 30), b"x", &by)
        .await
        .unwrap_err();
    assert_eq!(taken.constraint(), Some(Constraint::Release));
    let nowhere = ReleaseHead {
        round: RoundId::from_uuid(Ids::seeded(9).fresh()),
        ..head("2026-03", 30)
    };
    let unknown = release_life::keep_draft(database, &nowhere, b"x", &by)
        .await
        .unwrap_err();
    assert_eq!(unknown.constraint(), Some(Constraint::Reference));
    for sql in ["UPDATE release SET digest = ''", "DELETE FROM release"] {
        let refused = database
            .connection()
            .execute_unprepared(sql)
            .await
            .unwrap_err();
        assert!(
            refused.to_string().contains("rows of release never change"),
            "{refused}"
        );
    }
}

async fn a_setting_is_the_same_for_all_servers(place: TestDatabase) {
    let servers = [place.database().clone(), place.another_server().await];
    let ids = Ids::seeded(2);
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..16_usize {
        let (server, mine) = (servers[number % 2].clone(), ids.bytes());
        tasks.spawn(async move { setting::get_or_insert(&server, "seal-key", &mine).await });
    }
    let values = tasks.join_all().await;
    let first = setting::find(place.database(), "seal-key")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(first.len(), 32);
    for value in values {
        assert_eq!(value.unwrap(), first);
    }
    assert_eq!(
        setting::find(place.database(), "other").await.unwrap(),
        None
    );
}

fn invited(expires_ms: i64) -> Invitation {
    Invitation {
        role: Role::Administrator,
        scope: Scope::Everything,
        display_name: "Nguyễn Văn An".to_owned(),
        invited_by: "sipas serve".to_owned(),
        account: None,
        created_ms: OPENS_MS,
        expires_ms,
    }
}

async fn an_invitation_is_used_once_and_in_time(place: TestDatabase) {
    let database = place.database();
    let ids = Ids::seeded(3);
    let (token, late) = (ids.bytes(), ids.bytes());
    let expires_ms = OPENS_MS + 1000;
    for token in [&token, &late] {
        invitation::create(database, token, &invited(expires_ms))
            .await
            .unwrap();
    }
    let role = invitation::find(database, &token, OPENS_MS + 1)
        .await
        .unwrap();
    assert_eq!(role, Some(invited(expires_ms)));
    assert_eq!(
        invitation::find(database, &ids.bytes(), OPENS_MS)
            .await
            .unwrap(),
        None
    );
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let database = database.clone();
        tasks.spawn(async move { invitation::redeem(&database, &token, OPENS_MS + 2).await });
    }
    let roles = tasks
        .join_all()
        .await
        .into_iter()
        .filter_map(Result::unwrap);
    assert_eq!(roles.collect::<Vec<_>>(), vec![invited(expires_ms)]);
    assert_eq!(
        invitation::find(database, &token, OPENS_MS + 3)
            .await
            .unwrap(),
        None
    );
    assert_eq!(
        invitation::redeem(database, &late, expires_ms)
            .await
            .unwrap(),
        None
    );
}

async fn an_account_is_found_by_its_name(place: TestDatabase) {
    let database = place.database();
    assert!(!store::account::exists(database).await.unwrap());
    let account = Account::new(
        Ids::seeded(4).fresh(),
        "lan.nguyen",
        Role::Administrator,
        Scope::Everything,
        OPENS_MS,
    );
    store::account::insert(database, &account).await.unwrap();
    assert!(store::account::exists(database).await.unwrap());
    assert_eq!(
        store::account::by_name(database, "lan.nguyen")
            .await
            .unwrap(),
        account
    );
    let second = Account {
        id: Ids::seeded(5).fresh(),
        ..account
    };
    let error = store::account::insert(database, &second).await.unwrap_err();
    assert_eq!(error.constraint(), Some(Constraint::AccountName));
}
