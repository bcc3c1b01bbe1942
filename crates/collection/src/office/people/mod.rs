//! People: signing in, one's own account, invitations, the accounts of others.

mod accounts;
mod begin;
mod change;
mod check;
mod confirm;
mod device;
mod form;
mod invitation;
mod invite;
mod own;
mod password;
mod second_factor;
mod sign_in;
mod strength;
mod totp;

use crate::access::Routes;
use crate::access::Verb::{Get, Post};

const NOT_YET: &str = "the person is not signed in yet";
const BY_LINK: &str = "the one-time link itself is the proof";

pub(super) fn routes(routes: Routes) -> Routes {
    let routes = routes
        .open(Get, "/quan-ly/dang-nhap", NOT_YET, sign_in::show)
        .open(Post, "/quan-ly/dang-nhap", NOT_YET, sign_in::password)
        .open(Post, "/quan-ly/dang-nhap/ma", NOT_YET, sign_in::code)
        .open(Get, "/quan-ly/moi/{secret}", BY_LINK, invitation::show)
        .open(Post, "/quan-ly/moi/{secret}", BY_LINK, invitation::make)
        .post("/quan-ly/dang-xuat", own::sign_out)
        .get("/quan-ly/xac-nhan", confirm::show)
        .post("/quan-ly/xac-nhan", confirm::confirm)
        .get("/quan-ly/toi", own::show)
        .post("/quan-ly/toi/gia-han", own::extend)
        .post("/quan-ly/toi/phien", own::end_sessions)
        .get("/quan-ly/toi/mat-khau", own::password_form)
        .post("/quan-ly/toi/mat-khau", own::set_password)
        .get("/quan-ly/toi/xac-thuc", second_factor::show)
        .post("/quan-ly/toi/xac-thuc", second_factor::set)
        .post("/quan-ly/toi/ma-du-phong", second_factor::new_codes);
    routes
        .get("/quan-ly/tai-khoan", accounts::list)
        .get("/quan-ly/tai-khoan/moi", invite::form)
        .post("/quan-ly/tai-khoan/moi", invite::make)
        .get("/quan-ly/tai-khoan/{account}", accounts::show)
        .post("/quan-ly/tai-khoan/{account}", change::role)
        .post("/quan-ly/tai-khoan/{account}/dong", change::close)
        .post("/quan-ly/tai-khoan/{account}/cap-lai", change::reset)
}
