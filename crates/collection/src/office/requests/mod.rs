//! Requests that a second person decides: four eyes before opening a round again, or handing out its responses.
//! Releases have a life of their own, with the same rule.

mod decide;
mod download;
mod list;
mod make;

use crate::access::Routes;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/quan-ly/yeu-cau", list::list)
        .get("/quan-ly/yeu-cau/{request}", list::show)
        .get("/quan-ly/yeu-cau/mo-lai/{code}", make::reopen_form)
        .post("/quan-ly/yeu-cau/mo-lai/{code}", make::reopen)
        .get("/quan-ly/yeu-cau/xuat-phieu/{code}", make::export_form)
        .post("/quan-ly/yeu-cau/xuat-phieu/{code}", make::export)
        .post("/quan-ly/yeu-cau/{request}/dong-y", decide::approve)
        .post("/quan-ly/yeu-cau/{request}/tu-choi", decide::refuse)
        .post("/quan-ly/yeu-cau/{request}/tai", download::download)
}
