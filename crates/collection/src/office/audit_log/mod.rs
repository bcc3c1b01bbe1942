//! The audit chain.

use crate::access::Routes;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
}
