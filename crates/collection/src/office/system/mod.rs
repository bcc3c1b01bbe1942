//! The installation: health and backups.

use crate::access::Routes;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
}
