//! What making a release is busy with, on a terminal.

use std::cell::Cell;
use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};
use publication::release::{Step, Stream};
use survey::Language;

/// Steps of both streams, with reading and keeping.
const STEPS: u64 = 15;

/// A bar with the name of the step, and above it how long each step before took; nothing where there is no
/// terminal.
#[derive(Debug)]
pub(super) struct Progress {
    bar: ProgressBar,
    begun: Cell<Instant>,
}

impl Progress {
    /// Begins with reading the round.
    pub(super) fn begin() -> Self {
        let bar = ProgressBar::new(STEPS);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg} {elapsed}") {
            bar.set_style(style);
        }
        bar.set_message("Đọc phiếu");
        Self {
            bar,
            begun: Cell::new(Instant::now()),
        }
    }

    /// The next step of computing begins.
    pub(super) fn step(&self, step: Step) {
        self.next(words(step));
    }

    /// The release is computed, and is kept now.
    pub(super) fn keeping(&self) {
        self.next("Ghi bản công bố".to_owned());
    }

    /// The last step is over.
    pub(super) fn end(&self) {
        self.next(String::new());
        self.bar.finish_and_clear();
    }

    fn next(&self, words: String) {
        let took = self.begun.replace(Instant::now()).elapsed();
        let seconds = pages::words::decimal(took.as_secs_f64(), 1, Language::VI);
        self.bar
            .println(format!("{} ({seconds} giây)", self.bar.message()));
        self.bar.set_message(words);
        self.bar.inc(1);
    }
}

/// A step in words.
fn words(step: Step) -> String {
    let stream = |stream| match stream {
        Stream::Sampled => "mẫu",
        Stream::Open => "phiếu tự gửi",
    };
    match step {
        Step::Ordering => "Sắp xếp phiếu".to_owned(),
        Step::Tables(which) => format!("Tính các bảng ({})", stream(which)),
        Step::Suppression(which) => format!("Ẩn ô nhỏ và thử suy ngược ({})", stream(which)),
        Step::Respondents(which) => format!("Nhóm người trả lời ({})", stream(which)),
        Step::Choices(which) => format!("Các câu hỏi khác ({})", stream(which)),
        Step::Findings(which) => format!("Xếp hạng, tiêu chí yếu ({})", stream(which)),
        Step::Trend => "So với đợt trước".to_owned(),
        Step::Freezing => "Khóa số liệu đầu vào".to_owned(),
    }
}
