//! `/quan-ly/giay`: paper, from the printed series to the closed batch.

mod announce;
mod audit;
mod audit_paper;
mod batch;
mod batches;
mod closing;
mod correct;
mod intake;
mod numbers;
mod open;
mod overview;
mod place;
mod print;
mod reconcile;
mod sample;
mod sample_file;
mod scan;
mod series;
mod series_lines;
mod slip;
mod step;
mod value_words;

use ::intake::batch::Step;

use crate::access::Routes;
use crate::policy::{ApproveReopenBatch, AskReopenBatch, HandleBatches, WatchBatches};

/// Where series of forms are printed, which takes longer than other requests may.
pub(crate) const PRINTING: [&str; 2] = [
    "/quan-ly/giay/loat/in/{code}/{part}/{sides}",
    "/quan-ly/giay/loat/mau/in",
];

pub(super) fn routes(routes: Routes) -> Routes {
    let [print_series, print_sample] = PRINTING;
    let routes = routes
        .get("/quan-ly/giay", overview::overview)
        .get("/quan-ly/giay/so-lieu", numbers::numbers)
        .get("/quan-ly/giay/loat", series::list)
        .post("/quan-ly/giay/loat", series::make)
        .upload("/quan-ly/giay/loat/tep", series::upload)
        .post(print_series, print::print)
        .get("/quan-ly/giay/loat/mau", sample::show)
        .upload("/quan-ly/giay/loat/mau", sample::make)
        .upload(print_sample, sample::print)
        .get("/quan-ly/giay/lo", batches::list)
        .get("/quan-ly/giay/lo/moi", announce::show)
        .post("/quan-ly/giay/lo/moi", announce::announce)
        .get("/quan-ly/giay/lo/{id}", batch::show);
    steps(routes)
        .get("/quan-ly/giay/lo/{id}/doi-chieu", reconcile::list)
        .get("/quan-ly/giay/lo/{id}/doi-chieu/{serial}", reconcile::show)
        .post(
            "/quan-ly/giay/lo/{id}/doi-chieu/{serial}",
            reconcile::decide,
        )
        .get("/quan-ly/giay/lo/{id}/kiem-tra", audit::show)
        .post("/quan-ly/giay/lo/{id}/kiem-tra", audit::draw)
        .post("/quan-ly/giay/lo/{id}/kiem-tra/ket-luan", audit::conclude)
        .get(
            "/quan-ly/giay/lo/{id}/kiem-tra/{serial}",
            audit_paper::enter,
        )
        .post(
            "/quan-ly/giay/lo/{id}/kiem-tra/{serial}",
            audit_paper::compare,
        )
        .get("/quan-ly/giay/lo/{id}/kiem-tra/{serial}/sua", correct::show)
        .post(
            "/quan-ly/giay/lo/{id}/kiem-tra/{serial}/sua",
            correct::correct,
        )
        .get("/quan-ly/giay/lo/{id}/dong", closing::show)
        .post("/quan-ly/giay/lo/{id}/dong/giai-trinh", closing::explain)
        .get("/quan-ly/giay/lo/{id}/phieu-lo.pdf", closing::slip)
        .get("/quan-ly/giay/lo/{id}/tiep-nhan", intake::show)
        .post("/quan-ly/giay/lo/{id}/tiep-nhan", scan::scan)
        .post("/quan-ly/giay/lo/{id}/tiep-nhan/khoang", scan::range)
        .post("/quan-ly/giay/lo/{id}/tiep-nhan/giai-trinh", open::explain)
        .post("/quan-ly/giay/lo/{id}/tiep-nhan/trung", open::decide_held)
        .post(
            "/quan-ly/giay/lo/{id}/tiep-nhan/khac-buu-cuc",
            open::decide_foreign,
        )
        .post("/quan-ly/giay/lo/{id}/tiep-nhan/loai", open::reject)
        .post("/quan-ly/giay/lo/{id}/tiep-nhan/bo-loai", open::withdraw)
}

/// Each step of a batch with the right that it asks for, which is that of `policy::of_step`.
fn steps(routes: Routes) -> Routes {
    macro_rules! steps {
        ($($name:literal $step:ident $right:ident),+ $(,)?) => {
            routes$(.post(
                concat!("/quan-ly/giay/lo/{id}/buoc/", $name),
                step::taking::<$right>(Step::$step),
            ))+
        };
    }
    steps! {
        "receive" Receive HandleBatches,
        "key-first" KeyFirst WatchBatches,
        "key-second" KeySecond HandleBatches,
        "reconcile" Reconcile HandleBatches,
        "audit" Audit WatchBatches,
        "close" Close WatchBatches,
        "return" Return WatchBatches,
        "key-again" KeyAgain WatchBatches,
        "ask-reopen" AskReopen AskReopenBatch,
        "decline-reopen" DeclineReopen AskReopenBatch,
        "approve-reopen" ApproveReopen ApproveReopenBatch,
    }
}
