//! `/ket-qua`: published results. They never change, so browsers and proxies may keep them.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use pages::results::{TablesPage, UnitReply};
use publication::release::Release;
use publication::view;
use store::release_life::ReleaseLife;
use survey::Language;

use super::reading::{Making, Reading, made};
use super::shelf::{self, Kept};
use crate::app::App;
use crate::problem::{Problem, asked_in};

type Answer = Result<Response, Problem>;

/// `GET /ket-qua`: all releases, the latest first.
pub(crate) async fn releases(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Answer {
    let language = asked_in(query.as_deref()).unwrap_or(Language::VI);
    let now_ms = app.ambient().now_ms();
    let heads = app.published().heads(app.database(), now_ms).await?;
    let mark = |life: &ReleaseLife| {
        let replaced = life.superseded().is_some();
        format!("{replaced} {}", life.head.digest)
    };
    let marks: Vec<String> = heads.iter().map(mark).collect();
    let name = format!("list {} {}", language.as_str(), marks.join(" "));
    let shelf = app.shelf();
    let kept = shelf
        .find_or_make(shelf::Kind::Page, name, async {
            let mut releases = Vec::new();
            for life in heads.iter() {
                let release = app.published().find(app.database(), &life.head.number);
                releases.push((release.await?, life.superseded().is_some()));
            }
            let releases = releases.iter();
            let releases = releases.map(|(release, replaced)| (Arc::as_ref(release), *replaced));
            let list = view::release_list(releases, language);
            let html = app.pages().results_list(&list)?;
            made(move || Kept::new("text/html; charset=utf-8", html.into_bytes())).await
        })
        .await?;
    Ok(kept.answer(&headers))
}

/// `GET /ket-qua/{number}`: the overall figures.
pub(crate) async fn release(reading: Reading) -> Answer {
    let make = |making: &Making| {
        let mut page = view::overview(&making.release, making.language);
        making.within(&mut page.frame);
        Some(making.pages().results_overview(&page))
    };
    reading.page("", make).await
}

/// `GET /ket-qua/{number}/phuong-phap`: how the figures were made.
pub(crate) async fn method(reading: Reading) -> Answer {
    let make = |making: &Making| {
        let mut page = view::method_page(&making.release, making.language);
        making.within(&mut page.frame);
        Some(making.pages().results_method(&page))
    };
    reading.page("/phuong-phap", make).await
}

/// `GET /ket-qua/{number}/tai-ve`: everything that can be taken along.
pub(crate) async fn downloads(reading: Reading) -> Answer {
    let make = |making: &Making| {
        let mut page = view::downloads_page(&making.release, making.language);
        making.within(&mut page.frame);
        Some(making.pages().results_downloads(&page))
    };
    reading.page("/tai-ve", make).await
}

/// `GET /ket-qua/{number}/cau-hoi`: the questions beside the satisfaction items.
pub(crate) async fn questions(reading: Reading) -> Answer {
    tables(reading, "/cau-hoi", view::questions_page).await
}

/// `GET /ket-qua/{number}/nhom`: by groups of respondents and ways of answering.
pub(crate) async fn groups(reading: Reading) -> Answer {
    tables(reading, "/nhom", view::groups_page).await
}

/// `GET /ket-qua/{number}/thu-phieu`: forms issued and returned, and how sure the figures are.
pub(crate) async fn fieldwork(reading: Reading) -> Answer {
    tables(reading, "/thu-phieu", view::fieldwork_page).await
}

async fn tables(
    reading: Reading,
    path: &str,
    tell: fn(&Release, Language) -> TablesPage,
) -> Answer {
    let make = move |making: &Making| {
        let mut page = tell(&making.release, making.language);
        making.within(&mut page.frame);
        Some(making.pages().results_tables(&page))
    };
    reading.page(path, make).await
}

/// `GET /ket-qua/{number}/don-vi/{unit}`: one unit.
pub(crate) async fn unit(reading: Reading) -> Answer {
    let unit = reading.part("unit");
    // Another wording of a reply makes it another page.
    let path = format!("/don-vi/{unit} {}", reading.heads.wordings(&unit));
    let make = move |making: &Making| {
        let mut page = view::unit_page(&making.release, &unit, making.language)?;
        let reply = making.reply(&making.release, &unit);
        page.reply = reply.map(|reply| {
            let at_ms = reply.published_ms.unwrap_or(reply.written_ms);
            UnitReply::new(&reply.reply, &reply.plan, at_ms, making.language)
        });
        page.follow_up = making.before.as_ref().and_then(|before| {
            let plan = making.reply(before, &unit).map_or("", |reply| &reply.plan);
            view::follow_up(&making.release, before, (&unit, plan), making.language)
        });
        making.within(&mut page.frame);
        Some(making.pages().results_unit(&page))
    };
    reading.page(&path, make).await
}

/// `GET /ket-qua/{number}/linh-vuc/{field}`: one field.
pub(crate) async fn field(reading: Reading) -> Answer {
    let field = reading.part("field");
    let path = format!("/linh-vuc/{field}");
    let make = move |making: &Making| {
        let mut page = view::field_page(&making.release, &field, making.language)?;
        making.within(&mut page.frame);
        Some(making.pages().results_field(&page))
    };
    reading.page(&path, make).await
}

/// `GET /ket-qua/{number}/khoi/{block}`: the units of a block beside each other.
pub(crate) async fn block(reading: Reading) -> Answer {
    let block = reading.part("block");
    let path = format!("/khoi/{block}");
    let make = move |making: &Making| {
        let mut page = view::block_page(&making.release, &block, making.language)?;
        making.within(&mut page.frame);
        Some(making.pages().results_block(&page))
    };
    reading.page(&path, make).await
}

/// `GET /ket-qua/{number}/tim?q=`: units and fields by name.
pub(crate) async fn search(reading: Reading) -> Answer {
    reading
        .asked_page(|making, asked| {
            let (typed, kept) = (asked.first("q"), asked.only(&["q"]));
            let mut page = view::search_page(&making.release, typed, kept, making.language);
            making.within(&mut page.frame);
            Some(making.pages().results_search(&page))
        })
        .await
}

/// `GET /ket-qua/{number}/so-sanh?don-vi=&don-vi=`: a few units beside each other.
pub(crate) async fn compare(reading: Reading) -> Answer {
    reading
        .asked_page(|making, asked| {
            let (codes, kept) = (asked.all("don-vi"), asked.only(&["don-vi"]));
            let mut page = view::compare_page(&making.release, &codes, kept, making.language);
            making.within(&mut page.frame);
            Some(making.pages().results_compare(&page))
        })
        .await
}
