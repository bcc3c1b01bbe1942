//! `/quan-ly/dot`: rounds, from the draft to the archive.

mod cards;
mod create;
mod edit;
mod history;
mod links;
mod list;
pub(super) mod moment;
mod overview;
mod parts;
mod preview;
mod step;
pub(crate) mod tallies;
mod units;
pub(super) mod view;

use crate::access::Routes;

pub(super) fn routes(routes: Routes) -> Routes {
    let routes = routes
        .get("/quan-ly/dot", list::list)
        .get("/quan-ly/dot/moi", create::show)
        .post("/quan-ly/dot/moi", create::create)
        .get("/quan-ly/dot/{code}", overview::overview)
        .get("/quan-ly/dot/{code}/sua/{part}", edit::show)
        .post("/quan-ly/dot/{code}/sua/{part}", edit::redraft)
        .get("/quan-ly/dot/{code}/sua-doi", history::history)
        .get("/quan-ly/dot/{code}/sua-doi/{part}", edit::show_amending)
        .post("/quan-ly/dot/{code}/sua-doi/{part}", edit::amend)
        .get("/quan-ly/dot/{code}/buoc/{step}", step::ask)
        .post("/quan-ly/dot/{code}/buoc/{step}", step::take)
        .get("/quan-ly/dot/{code}/don-vi", units::units);
    routes
        .get("/quan-ly/dot/{code}/lien-ket", links::list)
        .post("/quan-ly/dot/{code}/lien-ket", links::create)
        .get("/quan-ly/dot/{code}/lien-ket/{link}", links::ask)
        .post("/quan-ly/dot/{code}/lien-ket/{link}", links::revoke)
        .get("/quan-ly/dot/{code}/the/{unit}", cards::cards)
        .get("/quan-ly/dot/{code}/xem-thu", preview::choose)
        .get("/quan-ly/dot/{code}/xem-thu/{unit}", preview::open)
        .post("/quan-ly/dot/{code}/xem-thu/{unit}", preview::answer)
        .get("/quan-ly/dot/{code}/phieu-giay/{unit}", preview::paper)
}
