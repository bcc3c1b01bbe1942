//! `/quan-ly/phieu`: questionnaires and their versions.

mod check;
mod compare;
mod download;
mod keep;
mod list;
mod named;
mod preview;
mod step;
mod upload;
mod version;

use crate::access::Routes;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/quan-ly/phieu", list::list)
        .upload("/quan-ly/phieu/tai-len", upload::receive)
        .get("/quan-ly/phieu/mau/{code}/{kind}", download::sample)
        .get("/quan-ly/phieu/tep/{id}", upload::show)
        .post("/quan-ly/phieu/tep/{id}", keep::keep)
        .get("/quan-ly/phieu/tep/{id}/tep-goc", upload::original)
        .get("/quan-ly/phieu/{code}/{version}", version::show)
        .post("/quan-ly/phieu/{code}/{version}/trang-thai", step::step)
        .post("/quan-ly/phieu/{code}/{version}/xoa", step::discard)
        .get("/quan-ly/phieu/{code}/{version}/so-sanh", compare::compare)
        .get(
            "/quan-ly/phieu/{code}/{version}/tai-ve/{kind}",
            download::version,
        )
        .get("/quan-ly/phieu/{code}/{version}/xem-thu", preview::index)
        .get(
            "/quan-ly/phieu/{code}/{version}/xem-thu/{place}",
            preview::show,
        )
        .post(
            "/quan-ly/phieu/{code}/{version}/xem-thu/{place}",
            preview::try_out,
        )
}
