//! Every address of the server, in one table.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::handler::Handler;
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

/// A thousand forms take seconds, and whoever asks may stand in line behind others who print; and a file of 20 MB
/// takes minutes on the line of a post office in the hills.
const PATIENT_DEADLINE: Duration = Duration::from_mins(10);

/// Where the documents of a release are; the first who asks for one waits until it is set.
const DOCUMENTS: &str = "/ket-qua/{number}/van-ban/{file}";

const ANSWERS: &str = "a citizen answers without an account";
const WATCHING: &str = "whoever watches over the server asks without an account";

/// The server's routes over `app`.
pub fn router(app: App) -> Router {
    let routes = routes(app.clone());
    let patient: Arc<[&'static str]> = [DOCUMENTS, office::KEEPING]
        .into_iter()
        .chain(office::PRINTING)
        .chain(routes.uploads().iter().copied())
        .collect();
    routes
        .into_router()
        .fallback(around::unknown_address)
        .method_not_allowed_fallback(around::unknown_method)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(CatchPanicLayer::custom(Problem::panicked))
        .layer(middleware::from_fn_with_state(patient, deadline))
        .layer(middleware::from_fn_with_state(app.clone(), around::around))
        .layer(middleware::from_fn_with_state(app.clone(), proxy::origin))
        .layer(CompressionLayer::new().gzip(true))
        .with_state(app)
}

/// Gives up a request that takes too long: later at the `patient` addresses.
async fn deadline(
    State(patient): State<Arc<[&'static str]>>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.extensions().get::<MatchedPath>();
    let is_patient = path.is_some_and(|path| patient.contains(&path.as_str()));
    let deadline = if is_patient {
        PATIENT_DEADLINE
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

impl Routes {
    /// An address at which everybody reads what was published.
    fn results<H, T>(self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let reason = "published results are for everybody";
        self.open(Get, path, reason, handler)
    }
}

fn public_routes(routes: Routes) -> Routes {
    use public::results;
    routes
        .results("/", public::home::home)
        .results("/ket-qua", results::releases)
        .results("/ket-qua/{number}", results::release)
        .results("/ket-qua/{number}/phuong-phap", results::method)
        .results("/ket-qua/{number}/don-vi/{unit}", results::unit)
        .results("/ket-qua/{number}/linh-vuc/{field}", results::field)
        .results("/ket-qua/{number}/khoi/{block}", results::block)
        .results("/ket-qua/{number}/tim", results::search)
        .results("/ket-qua/{number}/so-sanh", results::compare)
        .results("/ket-qua/{number}/cau-hoi", results::questions)
        .results("/ket-qua/{number}/nhom", results::groups)
        .results("/ket-qua/{number}/thu-phieu", results::fieldwork)
        .results("/ket-qua/{number}/tai-ve", results::downloads)
}

/// What is taken away from a release: documents, data, answers to programs.
fn result_files(routes: Routes) -> Routes {
    use public::{documents, open_data};
    routes
        .results("/ket-qua/{number}/du-lieu.json", open_data::release)
        .results("/ket-qua/{number}/du-lieu/{file}", open_data::file)
        .results(DOCUMENTS, documents::file)
        .results("/api/v1/results", api::results::releases)
        .results("/api/v1/results/{number}", api::results::release)
        .results("/api/v1/results/{number}/figures", api::results::figures)
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
