//! Pages of the office, one folder a subject.

mod api_keys;
mod audit_log;
mod catalogues;
mod home;
mod keyed_files;
mod paper;
mod pdf;
mod people;
mod questionnaires;
mod releases;
mod replies;
mod requests;
pub(crate) mod rounds;
mod system;

use crate::access::Routes;

pub(crate) use keyed_files::KEEPING;
pub(crate) use paper::PRINTING;
pub(crate) use system::gauges;

/// Everything under `/quan-ly`.
pub(crate) fn routes(routes: Routes) -> Routes {
    let routes = home::routes(routes);
    let routes = people::routes(routes);
    let routes = rounds::routes(routes);
    let routes = catalogues::routes(routes);
    let routes = questionnaires::routes(routes);
    let routes = paper::routes(routes);
    let routes = releases::routes(routes);
    let routes = requests::routes(routes);
    let routes = replies::routes(routes);
    let routes = audit_log::routes(routes);
    let routes = keyed_files::routes(routes);
    let routes = api_keys::routes(routes);
    system::routes(routes)
}
