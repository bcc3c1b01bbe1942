//! The licence in words, and what every file says of the release.

use std::io::{self, Write};

use pages::words;
use survey::Language;

use super::Place;
use crate::release::Release;

/// Name of the licence in the list of SPDX.
pub(super) const NAME: &str = "CC-BY-4.0";
/// Its text.
pub(super) const ADDRESS: &str = "https://creativecommons.org/licenses/by/4.0/";
/// Its title.
pub(super) const TITLE: &str = "Creative Commons Attribution 4.0 International";

/// What the data is, in one paragraph.
pub(super) fn about(release: &Release) -> String {
    let round = &release.round;
    let date = |at_ms| words::date(at_ms, Language::VI);
    let invented = if round.synthetic {
        "Dữ liệu mô phỏng, không phải kết quả thật. "
    } else {
        ""
    };
    format!(
        "{invented}Kết quả khảo sát sự hài lòng của người dân, tổ chức đối với sự phục vụ của cơ quan hành chính nhà nước, \
         {}, thời gian khảo sát từ {} đến {}. Công bố số {}. Các con số là chỉ số đã tổng hợp; dữ liệu không có \
         phiếu trả lời riêng lẻ và không có thông tin cá nhân.",
        round.province_name,
        date(round.opens_ms),
        date(round.closes_ms - 1),
        release.parameters.number,
    )
}

/// Who publishes.
pub(super) fn publisher(release: &Release, language: Language) -> String {
    let province = [("province", release.round.province_name.as_str())];
    pages::Locale::of(language).fill("start.department", &province)
}

/// Writes the licence with how to name the source.
pub(super) fn write(release: &Release, place: &Place<'_>, out: &mut dyn Write) -> io::Result<()> {
    let parameters = &release.parameters;
    let address = place.release(&parameters.number);
    let (vi, en) = (
        publisher(release, Language::VI),
        publisher(release, Language::EN),
    );
    let (title, number, digest) = (&parameters.title, &parameters.number, &release.digest);
    let text = format!(
        "GIẤY PHÉP SỬ DỤNG DỮ LIỆU\n\n\
         {about}\n\n\
         Dữ liệu này được công bố theo giấy phép Creative Commons Ghi công 4.0 Quốc tế (CC BY 4.0).\n\
         Mọi người được sao chép, phân phối, trích dẫn, tính toán lại và dùng cho mọi mục đích, kể cả thương mại, với điều kiện:\n\
         - ghi rõ nguồn và số công bố;\n\
         - nói rõ nếu đã thay đổi số liệu;\n\
         - không làm cho người khác hiểu là cơ quan công bố đồng tình với cách sử dụng đó.\n\
         Khi trích một chỉ số, xin trích kèm khoảng tin cậy và số phiếu.\n\
         Tóm tắt bằng tiếng Việt: {ADDRESS}deed.vi; toàn văn: {ADDRESS}legalcode\n\n\
         Cách ghi nguồn: {vi}, {title}, công bố số {number}, {address}\n\
         SHA-256 của bản công bố: {digest}\n\n\
         ----\n\n\
         LICENCE\n\n\
         This data is published under {TITLE} (CC BY 4.0). You may copy, share, quote, recompute and use it for any purpose, \
         also commercially, if you name the source and the release number, say whether you changed anything, and do not \
         suggest that the publisher endorses your use. When you quote an index, please quote its confidence interval and the number of forms.\n\
         Full text: {ADDRESS}legalcode\n\n\
         Attribution: {en}, {title}, release {number}, {address}\n",
        about = about(release),
    );
    out.write_all(text.as_bytes())
}
