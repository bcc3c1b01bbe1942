//! Printed series, forms for a sample, and the slip of a bundle that is announced.

use pages::Pages;
use pages::office::paper::{
    AnnounceBatch, PrintOffer, SamplePage, SeriesLine, SeriesPage, TypedHeader, TypedSample,
    TypedSeries,
};
use pages::office::parts::Fault;

use super::{Named, frame, options, text};

fn wrong<const MANY: usize>(inputs: [&str; MANY]) -> Vec<Fault> {
    inputs
        .map(|input| Fault::new(input, "Xin xem <A> lại"))
        .to_vec()
}

fn sample(faults: Vec<Fault>, is_open: bool) -> SamplePage {
    SamplePage {
        frame: frame(),
        make: is_open.then(|| text("/quan-ly/giay/loat/mau?dot=x")),
        print: text("/quan-ly/giay/loat/mau/in?dot=x"),
        back: text("/quan-ly/giay/loat?dot=x"),
        offers: if is_open { options() } else { Vec::new() },
        typed: TypedSample {
            columns: text("so_ho_so, <A>"),
            ..TypedSample::default()
        },
        faults,
    }
}

fn series(faults: Vec<Fault>, may_make: bool) -> SeriesPage {
    SeriesPage {
        frame: frame(),
        address: text("/quan-ly/giay/loat?dot=x"),
        back: text("/quan-ly/giay"),
        series: may_make
            .then(|| SeriesLine {
                serials: text("2600001-9 – 2600200-1"),
                post_office: text("Bưu điện <A>"),
                unit: text("Xã"),
                field: text("Hộ tịch"),
                count: text("200"),
                moments: [text("07:00"), text("Chưa in")],
            })
            .into_iter()
            .collect(),
        sample: may_make.then(|| text("/quan-ly/giay/loat/mau")),
        prints: vec![PrintOffer {
            words: text("Bưu điện: 200 phiếu"),
            action: text("/quan-ly/giay/loat/in"),
        }],
        may_make,
        choices: [options(), options(), options()],
        typed: TypedSeries::default(),
        faults,
    }
}

pub(super) fn samples(pages: &Pages) -> Vec<Named> {
    let lines = wrong(["post_office", "unit", "field", "count", "lines", "file"]);
    let announce = |faults: Vec<Fault>| AnnounceBatch {
        frame: frame(),
        action: text("/quan-ly/giay/lo/moi"),
        back: text("/quan-ly/giay/lo"),
        choices: [options(), options(), options(), options()],
        typed: TypedHeader {
            first: text("2600001-<9>"),
            ..TypedHeader::default()
        },
        faults,
    };
    let slip = wrong([
        "expected",
        "first",
        "last",
        "serial_total",
        "item",
        "item_total",
    ]);
    let sent = wrong(["file", "file", "print", "columns", "list"]);
    vec![
        (
            "series",
            pages.paper_series(&series(Vec::new(), true)).unwrap(),
        ),
        (
            "series-wrong",
            pages.paper_series(&series(lines, true)).unwrap(),
        ),
        (
            "series-read",
            pages.paper_series(&series(Vec::new(), false)).unwrap(),
        ),
        (
            "sample",
            pages.paper_sample(&sample(Vec::new(), true)).unwrap(),
        ),
        (
            "sample-wrong",
            pages.paper_sample(&sample(sent, true)).unwrap(),
        ),
        (
            "sample-closed",
            pages
                .paper_sample(&sample(wrong(["file", "list"]), false))
                .unwrap(),
        ),
        (
            "announce",
            pages.announce_batch(&announce(Vec::new())).unwrap(),
        ),
        (
            "announce-wrong",
            pages.announce_batch(&announce(slip)).unwrap(),
        ),
    ]
}
