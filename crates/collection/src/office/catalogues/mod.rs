//! Catalogues of units and fields.

use crate::access::Routes;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
}
