//! Every address of the server, in one table.

use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware;
use axum::routing::{MethodRouter, get};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

use crate::app::App;
use crate::problem::Problem;
use crate::{around, assets, citizen, health, office, public};

/// Largest body that a citizen may post.
const BODY_LIMIT: usize = 64 * 1024;

/// A handler has this long; the writer gives up earlier, with a page that keeps the answers.
const HANDLER_DEADLINE: Duration = Duration::from_secs(30);

/// The server's routes over `app`.
pub fn router(app: App) -> Router {
    // QR codes carry the address in capitals, which makes them smaller; both spellings lead in.
    let form: MethodRouter<App> = get(citizen::open::open).post(citizen::answer::answer);
    let thanks: MethodRouter<App> = get(citizen::thanks::thanks);
    Router::new()
        .route("/k/{code}", form.clone())
        .route("/K/{code}", form)
        .route("/k/{code}/cam-on/{receipt}", thanks)
        .route("/k/{code}/qr.svg", get(citizen::card::qr_svg))
        .route("/k/{code}/qr.png", get(citizen::card::qr_png))
        .route("/k/{code}/the", get(citizen::card::card))
        .route("/k", get(citizen::open::typed))
        .route(
            "/quan-ly/moi/{secret}",
            get(office::first_account::show).post(office::first_account::make),
        )
        .route("/", get(public::home::home))
        .route("/ket-qua", get(public::results::releases))
        .route("/ket-qua/{number}", get(public::results::release))
        .route(
            "/ket-qua/{number}/phuong-phap",
            get(public::results::method),
        )
        .route(
            "/ket-qua/{number}/don-vi/{unit}",
            get(public::results::unit),
        )
        .route(
            "/ket-qua/{number}/khoi/{block}",
            get(public::results::block),
        )
        .route("/ket-qua/{number}/du-lieu.json", get(public::results::data))
        .route("/static/{file}", get(assets::asset))
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::figures))
        .fallback(around::unknown_address)
        .method_not_allowed_fallback(|| async { Problem::method_unknown() })
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(CatchPanicLayer::custom(Problem::panicked))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            HANDLER_DEADLINE,
        ))
        .layer(middleware::from_fn_with_state(app.clone(), around::around))
        .layer(CompressionLayer::new().gzip(true))
        .with_state(app)
}
