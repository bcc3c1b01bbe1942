//! Questionnaires.

use crate::access::Routes;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
}
