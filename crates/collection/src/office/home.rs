//! `/quan-ly`: where everybody arrives.

use axum::extract::State;
use axum::response::Response;
use pages::office::{Home, Section, words};

use crate::access::{Permit, Routes};
use crate::app::App;
use crate::html::html;
use crate::policy::SeeOffice;
use crate::problem::Problem;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/quan-ly", home)
}

async fn home(permit: Permit<SeeOffice>, State(app): State<App>) -> Result<Response, Problem> {
    let frame = permit.frame(Section::Home, words("frame.home_title"));
    Ok(html(app.pages().office_home(&Home {
        frame,
        scope: permit.scope().clone(),
    })?))
}
