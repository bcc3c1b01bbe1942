//! `/quan-ly/nhat-ky`: the audit chain, to look through and to take away.

mod download;
mod filter;
mod page;

use crate::access::Routes;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/quan-ly/nhat-ky", page::show)
        .post("/quan-ly/nhat-ky/tai", download::download)
}
