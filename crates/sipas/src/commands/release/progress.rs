//! What making a release is busy with, on a terminal.

use indicatif::{ProgressBar, ProgressStyle};
use publication::release::{Step, Stream};

/// Steps of both streams.
const STEPS: u64 = 13;

/// A bar with the name of the step; nothing where there is no terminal.
pub(super) fn bar() -> ProgressBar {
    let bar = ProgressBar::new(STEPS);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg} {elapsed}") {
        bar.set_style(style);
    }
    bar
}

/// A step in words.
pub(super) fn words(step: Step) -> String {
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
