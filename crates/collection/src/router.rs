//! Every address of the server, in one table.

use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request};
use axum::http::StatusCode;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::access::Verb::{Get, Post};
use crate::access::{Route, Routes};
use crate::app::App;
use crate::problem::Problem;
use crate::{api, around, assets, citizen, desk, health, office, proxy, public};

/// Largest body that may be posted, but for uploads.
pub(crate) const BODY_LIMIT: usize = 64 * 1024;

/// A handler has this long; the writer gives up earlier, with a page that keeps the answers.
const HANDLER_DEADLINE: Duration = Duration::from_secs(30);

/// A thousand forms take seconds, and whoever asks may stand in line behind others who print.
const PRINTING_DEADLINE: Duration = Duration::from_secs(600);

const ANSWERS: &str = "a citizen answers without an account";
const RESULTS: &str = "published results are for everybody";
const WATCHING: &str = "whoever watches over the server asks without an account";

/// The server's routes over `app`.
pub fn router(app: App) -> Router {
    routes(app.clone())
        .into_router()
        .fallback(around::unknown_address)
        .method_not_allowed_fallback(around::unknown_method)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(CatchPanicLayer::custom(Problem::panicked))
        .layer(middleware::from_fn(deadline))
        .layer(middleware::from_fn_with_state(app.clone(), around::around))
        .layer(middleware::from_fn_with_state(app.clone(), proxy::origin))
        .layer(CompressionLayer::new().gzip(true))
        .with_state(app)
}

/// Gives up a request that takes too long.
async fn deadline(request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>();
    let prints = path.is_some_and(|path| office::PRINTING.contains(&path.as_str()));
    let deadline = if prints {
        PRINTING_DEADLINE
    } else {
        HANDLER_DEADLINE
    };
    match tokio::time::timeout(deadline, next.run(request)).await {
        Ok(response) => response,
        Err(_) => StatusCode::REQUEST_TIMEOUT.into_response(),
    }
}

/// Every route of the server with who may come in, for the test that knocks at all of them.
pub fn route_table(app: App) -> Vec<Route> {
    routes(app).table().to_vec()
}

fn routes(app: App) -> Routes {
    let routes = Routes::new(app);
    let routes = citizen_routes(routes);
    let routes = surroundings(result_files(public_routes(routes)));
    let routes = desk::routes(routes);
    let routes = api::routes(routes);
    office::routes(routes)
}

fn citizen_routes(routes: Routes) -> Routes {
    // QR codes carry the address in capitals, which makes them smaller; both spellings lead in.
    routes
        .open(Get, "/k/{code}", ANSWERS, citizen::open::open)
        .open(Post, "/k/{code}", ANSWERS, citizen::answer::answer)
        .open(Get, "/K/{code}", ANSWERS, citizen::open::open)
        .open(Post, "/K/{code}", ANSWERS, citizen::answer::answer)
        .open(
            Get,
            "/k/{code}/cam-on/{receipt}",
            ANSWERS,
            citizen::thanks::thanks,
        )
        .open(Get, "/k/{code}/qr.svg", ANSWERS, citizen::card::qr_svg)
        .open(Get, "/k/{code}/qr.png", ANSWERS, citizen::card::qr_png)
        .open(Get, "/k/{code}/the", ANSWERS, citizen::card::card)
        .open(Get, "/k", ANSWERS, citizen::open::typed)
        .open(Get, "/p/{code}", ANSWERS, citizen::paper_form::open)
        .open(Post, "/p/{code}", ANSWERS, citizen::paper_form::answer)
        .open(Get, "/P/{code}", ANSWERS, citizen::paper_form::open)
        .open(Post, "/P/{code}", ANSWERS, citizen::paper_form::answer)
        .open(
            Get,
            "/p/{code}/cam-on/{receipt}",
            ANSWERS,
            citizen::paper_form::thanks,
        )
}

fn public_routes(routes: Routes) -> Routes {
    routes
        .open(Get, "/", RESULTS, public::home::home)
        .open(Get, "/ket-qua", RESULTS, public::results::releases)
        .open(Get, "/ket-qua/{number}", RESULTS, public::results::release)
        .open(
            Get,
            "/ket-qua/{number}/phuong-phap",
            RESULTS,
            public::results::method,
        )
        .open(
            Get,
            "/ket-qua/{number}/don-vi/{unit}",
            RESULTS,
            public::results::unit,
        )
        .open(
            Get,
            "/ket-qua/{number}/linh-vuc/{field}",
            RESULTS,
            public::results::field,
        )
        .open(
            Get,
            "/ket-qua/{number}/tim",
            RESULTS,
            public::results::search,
        )
        .open(
            Get,
            "/ket-qua/{number}/so-sanh",
            RESULTS,
            public::results::compare,
        )
        .open(
            Get,
            "/ket-qua/{number}/khoi/{block}",
            RESULTS,
            public::results::block,
        )
        .open(
            Get,
            "/ket-qua/{number}/cau-hoi",
            RESULTS,
            public::results::questions,
        )
        .open(
            Get,
            "/ket-qua/{number}/nhom",
            RESULTS,
            public::results::groups,
        )
        .open(
            Get,
            "/ket-qua/{number}/thu-phieu",
            RESULTS,
            public::results::fieldwork,
        )
        .open(
            Get,
            "/ket-qua/{number}/du-lieu.json",
            RESULTS,
            public::open_data::release,
        )
}

/// What is taken away from a release: documents, data, answers to programs.
fn result_files(routes: Routes) -> Routes {
    routes
        .open(
            Get,
            "/ket-qua/{number}/tai-ve",
            RESULTS,
            public::results::downloads,
        )
        .open(
            Get,
            "/ket-qua/{number}/van-ban/{file}",
            RESULTS,
            public::documents::file,
        )
        .open(
            Get,
            "/ket-qua/{number}/du-lieu/{file}",
            RESULTS,
            public::open_data::file,
        )
        .open(Get, "/api/v1/results", RESULTS, api::results::releases)
        .open(
            Get,
            "/api/v1/results/{number}",
            RESULTS,
            api::results::release,
        )
        .open(
            Get,
            "/api/v1/results/{number}/figures",
            RESULTS,
            api::results::figures,
        )
}

/// What a page is dressed in, and what watches over the server.
fn surroundings(routes: Routes) -> Routes {
    routes
        .open(
            Get,
            "/static/{file}",
            "style sheets, scripts and fonts hold nothing of anybody",
            assets::asset,
        )
        .open(
            Get,
            "/static/keying/{file}",
            "the parts of the keying screen's script hold nothing of anybody",
            assets::module,
        )
        .open(Get, "/livez", WATCHING, health::live)
        .open(Get, "/readyz", WATCHING, health::ready)
        .open(Get, "/metrics", WATCHING, health::figures)
}
