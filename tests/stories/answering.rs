//! The usual way: scan, answer, check, send, thanks.

use survey::{Kind, Layout};
use testkit::small_round::questionnaire;
use testkit::{TestDatabase, on_both_databases};

use crate::citizen::{Scene, answers};

on_both_databases!(
    a_whole_form_page_by_page,
    a_whole_form_on_one_page,
    back_and_changes_keep_what_was_answered,
    the_other_language_keeps_the_answers,
    a_link_without_a_field_asks_for_it,
    a_missing_answer_is_named_and_the_rest_is_kept,
    decomposed_letters_and_line_ends_are_normalised,
);

async fn a_whole_form_page_by_page(place: TestDatabase) {
    let scene = Scene::set(&place).await;
    let first = scene.app.get(&scene.path(0)).await;
    assert_eq!(first.status, 200);
    assert!(first.says("Sở Tư pháp"));
    let check = scene.to_the_check(0, "4").await;
    assert!(check.says("Hài lòng"), "{}", check.body);
    let sent = scene.press(0, &check, "send", &[]).await;
    assert_eq!(sent.status, 303);
    let thanks = scene.app.get(&sent.location()).await;
    assert_eq!(thanks.status, 200);
    let count = store::response::count_of_round(place.database(), scene.small.round.id)
        .await
        .unwrap();
    assert_eq!((count.received, count.counted), (1, 1));
}

async fn a_whole_form_on_one_page(place: TestDatabase) {
    let scene = Scene::set_with(&place, |small| small.round.layout = Layout::OnePage).await;
    let page = scene.app.get(&scene.path(0)).await;
    let given = answers("5");
    let given: Vec<(&str, &str)> = given
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let faulty = scene.press(0, &page, "send", &given[1..]).await;
    assert_eq!(faulty.status, 200);
    assert!(faulty.says("<title>Lỗi:"), "{}", faulty.body);
    let sent = scene.press(0, &faulty, "send", &given).await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    assert_eq!(scene.app.get(&sent.location()).await.status, 200);
}

async fn back_and_changes_keep_what_was_answered(place: TestDatabase) {
    let scene = Scene::set(&place).await;
    let check = scene.to_the_check(0, "4").await;
    let factor = &questionnaire().contents()[0].factors[1];
    let item = factor.items[0].as_str();
    let changing = scene
        .press(0, &check, &format!("page:{}", factor.code), &[])
        .await;
    assert!(changing.says("checked"), "{}", changing.body);
    let marks: Vec<(&str, &str)> = factor
        .items
        .iter()
        .map(|code| (code.as_str(), if code == item { "1" } else { "4" }))
        .collect();
    let again = scene.press(0, &changing, "next", &marks).await;
    assert!(again.says("Rất không hài lòng"), "{}", again.body);
    let back = scene.press(0, &again, "back", &[]).await;
    assert_eq!(back.status, 200);
    let sent = scene.press(0, &again, "send", &[]).await;
    assert_eq!(sent.status, 303);
}

async fn the_other_language_keeps_the_answers(place: TestDatabase) {
    let scene = Scene::set(&place).await;
    let page = scene.app.get(&scene.path(0)).await;
    let mut page = scene.press(0, &page, "start", &[]).await;
    let question = &questionnaire().pages()[0].questions[0];
    let Kind::Single { choices } = &question.kind else {
        panic!("the first question has choices")
    };
    let chosen = choices.last().unwrap().code.as_str();
    page = scene
        .press(0, &page, "lang:en", &[(&question.code, chosen)])
        .await;
    assert!(page.says("<html lang=\"en\""));
    assert!(
        page.says(&format!("value=\"{chosen}\" checked")),
        "{}",
        page.body
    );
    page = scene
        .press(0, &page, "lang:vi", &[(&question.code, chosen)])
        .await;
    assert!(page.says("<html lang=\"vi\""));
    assert!(page.says(&format!("value=\"{chosen}\" checked")));
}

async fn a_link_without_a_field_asks_for_it(place: TestDatabase) {
    let scene = Scene::set(&place).await;
    let page = scene.app.get(&scene.path(2)).await;
    let choice = scene.press(2, &page, "start", &[]).await;
    assert!(choice.says("Hộ tịch"));
    assert!(
        !choice.says("Đất đai"),
        "a rare field is found by searching"
    );
    let missing = scene.press(2, &choice, "next", &[]).await;
    assert!(missing.says("<title>Lỗi:"), "{}", missing.body);
    let found = scene
        .press(2, &choice, "find-field", &[("field_query", "dat dai")])
        .await;
    assert!(found.says("Đất đai"), "{}", found.body);
    let next = scene
        .press(2, &found, "next", &[("field", "dat_dai")])
        .await;
    assert!(next.says("Phần 1 trên"), "{}", next.body);
    let odd = scene
        .press(2, &found, "next", &[("field", "khong_co")])
        .await;
    assert_eq!(odd.status, 400);
}

async fn a_missing_answer_is_named_and_the_rest_is_kept(place: TestDatabase) {
    let scene = Scene::set(&place).await;
    let page = scene.app.get(&scene.path(0)).await;
    let page = scene.press(0, &page, "start", &[]).await;
    let page = scene.press(0, &page, "next", &[]).await;
    assert_eq!(page.status, 200);
    assert!(page.says("<title>Lỗi:"));
    assert!(page.says("role=\"alert\""));
    assert!(page.says("Ông/Bà chưa"), "{}", page.body);
}

async fn decomposed_letters_and_line_ends_are_normalised(place: TestDatabase) {
    let scene = Scene::set_with(&place, |small| small.round.layout = Layout::OnePage).await;
    let comment = questionnaire()
        .questions()
        .find(|question| matches!(question.kind, Kind::Comment { .. }))
        .unwrap();
    let page = scene.app.get(&scene.path(0)).await;
    let given = answers("4");
    let send = |text: &'static str| {
        let mut pairs: Vec<(&str, &str)> = given
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        pairs.push((&comment.code, text));
        let (scene, page) = (&scene, &page);
        async move { scene.press(0, page, "send", &pairs).await }
    };
    // The same words: composed, decomposed with CRLF, and with a control character.
    let first = send("Cán bộ\nnhiệt tình").await;
    assert_eq!(first.status, 303, "{}", first.body);
    let again = send("Ca\u{301}n b\u{323}o\u{302}\r\nnhie\u{323}\u{302}t ti\u{300}nh\u{7}").await;
    let wanted = "Cán bộ";
    // "b" with a dot below is another letter than "ộ": a conflict, not a repetition.
    assert_eq!(again.status, 409, "{wanted}");
    let same = send("Ca\u{301}n bo\u{323}\u{302}\r\nnhie\u{323}\u{302}t ti\u{300}nh\u{7}").await;
    assert_eq!(same.status, 303, "{}", same.body);
}
