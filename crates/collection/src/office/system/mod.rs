//! The installation: health and backups.

mod figures;
mod health;

use crate::access::Routes;

pub(crate) use figures::gauges;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/quan-ly/he-thong", health::show)
        .post("/quan-ly/he-thong/sao-luu", health::back_up)
}
