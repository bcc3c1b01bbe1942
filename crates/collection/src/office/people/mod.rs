//! People: signing in, invitations, accounts.

mod invitation;
mod password;
mod sign_in;

use crate::access::Routes;
use crate::access::Verb::{Get, Post};

const NOT_YET: &str = "the person is not signed in yet";
const BY_LINK: &str = "the one-time link itself is the proof";

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .open(Get, "/quan-ly/dang-nhap", NOT_YET, sign_in::show)
        .open(Post, "/quan-ly/dang-nhap", NOT_YET, sign_in::sign_in)
        .post("/quan-ly/dang-xuat", sign_in::sign_out)
        .open(Get, "/quan-ly/moi/{secret}", BY_LINK, invitation::show)
        .open(Post, "/quan-ly/moi/{secret}", BY_LINK, invitation::make)
}
