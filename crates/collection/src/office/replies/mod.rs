//! Replies of units to their results: a unit's reader writes, the office publishes beside the result.

mod list;
mod one;

use crate::access::Routes;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/quan-ly/phan-hoi", list::list)
        .get("/quan-ly/phan-hoi/{number}/{unit}", one::show)
        .post("/quan-ly/phan-hoi/{number}/{unit}", one::write)
        .post("/quan-ly/phan-hoi/{number}/{unit}/cong-bo", one::publish)
}
