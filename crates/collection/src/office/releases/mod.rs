//! Releases: a draft is made, its checks are looked at, a second person approves, and it is shown now or from
//! a time on; a wrong one is superseded.

#[cfg(feature = "pdf")]
mod documents;
mod list;
mod made;
mod show;
mod step;

use made::compute;

use crate::access::Routes;

pub(super) fn routes(routes: Routes) -> Routes {
    #[cfg(feature = "pdf")]
    let routes = routes.get(
        "/quan-ly/cong-bo/{number}/tai-lieu/{file}",
        documents::document,
    );
    routes
        .get("/quan-ly/cong-bo", list::list)
        .post("/quan-ly/cong-bo", list::make)
        .get("/quan-ly/cong-bo/{number}", show::show)
        .post("/quan-ly/cong-bo/{number}/kiem-tra", step::check)
        .post("/quan-ly/cong-bo/{number}/duyet", step::approve)
        .post("/quan-ly/cong-bo/{number}/cong-khai", step::publish)
        .post("/quan-ly/cong-bo/{number}/hen-gio", step::embargo)
        .post("/quan-ly/cong-bo/{number}/thay-the", step::supersede)
}
