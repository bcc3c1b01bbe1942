//! `sipas release bundle`, and checking one without any database.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use publication::bundle;
use publication::release;

use super::progress::Progress;
use super::{Bundle, fail, find, gather_again, tell};

/// How every zip begins.
const ZIP: &[u8] = b"PK";
/// So many differences are told.
const TOLD: usize = 20;

pub(super) async fn run(arguments: Bundle) -> Result<ExitCode> {
    let database = arguments.kept.open().await?;
    let stored = find(&database, &arguments.number)
        .await?
        .with_context(|| format!("không có bản công bố số \"{}\"", arguments.number))?;
    let kept = release::read(&stored.content, &stored.head.digest)
        .context("bản công bố đang lưu không còn nguyên vẹn")?;
    let input = gather_again(&database, &kept, stored.head.round).await?;
    let bytes = match bundle::pack(&input, &kept) {
        Err(bundle::BundleError::Layout(layout)) => bail!(
            "bản công bố số {} do chương trình đời trước lập (bố cục {layout}), không có bộ kiểm chứng",
            arguments.number
        ),
        Err(bundle::BundleError::OtherInputs { .. }) => bail!(
            "phiếu hoặc số hồ sơ của đợt đã thay đổi sau khi lập bản công bố số {}; không ghi được bộ kiểm chứng",
            arguments.number
        ),
        other => other.context("không ghi được bộ kiểm chứng")?,
    };
    let shown = arguments.out.display();
    let mut file = std::fs::File::create_new(&arguments.out)
        .with_context(|| format!("không ghi được tệp {shown}; tệp đã có thì xin chọn tên khác"))?;
    file.write_all(&bytes)
        .and_then(|()| file.sync_all())
        .with_context(|| format!("không ghi được tệp {shown}"))?;
    tell(&format!(
        "Đã ghi bộ kiểm chứng của bản công bố số {} vào {shown}.\nTệp có từng phiếu trả lời (không tên, không giờ, \
         không ý kiến); xin chỉ giao cho người có trách nhiệm kiểm chứng.",
        arguments.number
    ))
}

/// Whether a file is a zip.
pub(super) fn is_bundle(path: &Path) -> Result<bool> {
    let shown = path.display();
    let mut head = Vec::new();
    let file = std::fs::File::open(path).with_context(|| format!("không đọc được tệp {shown}"))?;
    file.take(ZIP.len() as u64)
        .read_to_end(&mut head)
        .with_context(|| format!("không đọc được tệp {shown}"))?;
    Ok(head == ZIP)
}

/// Computes every number of a bundle again.
pub(super) fn verify(path: &Path) -> Result<ExitCode> {
    let shown = path.display();
    let bytes = std::fs::read(path).with_context(|| format!("không đọc được tệp {shown}"))?;
    let progress = Progress::begin();
    let found = bundle::verify(&bytes, &mut |step| progress.step(step));
    progress.end();
    let found = match found {
        Ok(found) => found,
        Err(why) => return fail(&format!("bộ kiểm chứng {shown} không tính lại được: {why}")),
    };
    if found.differences.is_empty() {
        return tell(&format!(
            "Bộ kiểm chứng của bản công bố số {} còn nguyên vẹn; mọi con số tính lại đều đúng từng chữ số.\n\
             SHA-256 của bản công bố: {}\nMã của cả bộ: {}",
            found.number, found.release, found.digest
        ));
    }
    let mut lines = vec![format!(
        "bộ kiểm chứng {shown} không đúng ở {} chỗ:",
        found.differences.len()
    )];
    for one in found.differences.iter().take(TOLD) {
        let place = if one.place.is_empty() {
            "cả tệp"
        } else {
            &one.place
        };
        let (file, kept, computed) = (&one.file, &one.kept, &one.computed);
        lines.push(format!(
            "  {file} ({place}): trong tệp là {kept}, tính lại được {computed}"
        ));
    }
    let own = env!("CARGO_PKG_VERSION");
    if found.program != own {
        lines.push(format!(
            "Bộ này do phiên bản {} lập, chương trình đang chạy là {own}; khác nhau ở chữ số cuối có thể do phiên bản.",
            found.program
        ));
    }
    fail(&lines.join("\n"))
}
