//! `sipas transfer export`, and taking its files in: finished batches on their way to the province.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use pages::office::paper::refusal_words;
use publication::transfer::{Opened, What};
use store::Database;
use store::paper::Who;
use store::paper::transfer::{Line, Received, Unfit, export as pack, note_export, receive};
use survey::PostOfficeCode;

use super::{person, post_office, who, write_file};
use crate::commands::kept::{Kept, round_of};
use crate::outside;

/// Serials told one by one; more are counted.
const MOST_SHOWN: usize = 10;

/// Các lô đã kiểm tra xong.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Mã đợt khảo sát
    #[arg(long, value_name = "MÃ")]
    round: String,
    /// Mã bưu cục
    #[arg(long, value_name = "MÃ", value_parser = post_office)]
    post_office: PostOfficeCode,
    /// Tệp sẽ ghi
    #[arg(long, value_name = "TỆP")]
    out: PathBuf,
    /// Tài khoản của người xuất
    #[arg(long, value_name = "TÊN")]
    by: String,
    /// Xuất cả các lô đã xuất lần trước
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    kept: Kept,
}

/// Writes the finished batches of an office.
pub(super) async fn export(arguments: &Arguments) -> Result<ExitCode> {
    let database = arguments.kept.open().await?;
    let round = round_of(&database, &arguments.round).await?;
    let office = &arguments.post_office;
    let by = person(&database, &arguments.by, office).await?;
    let packed = pack(&database, round.id, office, arguments.all)
        .await
        .context("không đọc được các lô")?;
    let numbers = &packed.numbers;
    if numbers.is_empty() {
        bail!(
            "không có lô nào của bưu cục {office} đã kiểm tra xong mà chưa xuất; chưa ghi tệp (thêm --all để xuất lại)"
        );
    }
    let out = &arguments.out;
    write_file(&database, out, What::Batches, &round, office, &packed.lines).await?;
    // Only what lies there whole was handed over.
    let fresh = outside::fresh_id;
    note_export(&database, round.id, office, &packed, &who(&by), fresh)
        .await
        .context("tệp đã ghi xong, nhưng không ghi được vào nhật ký; lần sau các lô này sẽ được xuất lại")?;
    let shown: Vec<String> = numbers.iter().map(u32::to_string).collect();
    writeln!(
        std::io::stdout().lock(),
        "Đã xuất {} lô (số {}) của bưu cục {office} vào tệp {}.",
        numbers.len(),
        shown.join(", "),
        arguments.out.display()
    )?;
    Ok(ExitCode::SUCCESS)
}

/// Takes batches in, each by itself: one that is not fit does not keep the others out.
pub(super) async fn import(
    database: &Database,
    file: &Opened<Line>,
    who: &Who<'_>,
) -> Result<ExitCode> {
    let manifest = &file.manifest;
    let round = store::round::find(database, manifest.round).await;
    let round = round.with_context(|| {
        format!(
            "ở đây không có đợt {}; tệp là của một tỉnh khác hoặc đợt đã bị xóa",
            manifest.round_code
        )
    })?;
    let mut taken = 0_usize;
    let mut code = ExitCode::SUCCESS;
    let mut out = std::io::stdout().lock();
    for lines in apart(&file.lines) {
        let id = outside::fresh_id();
        let received = receive(database, round.id, &manifest.post_office, lines, who, id)
            .await
            .context("không ghi được lô")?;
        let number = number(lines);
        match received {
            Received::Taken(here) => {
                taken += 1;
                writeln!(
                    out,
                    "Lô số {number} của bưu cục {}: đã nhận, ở đây là lô số {here}.",
                    manifest.post_office
                )?;
            }
            Received::Repeated(at_ms) => writeln!(
                out,
                "Lô số {number}: đã nhận lúc {}; không thay đổi gì.",
                pages::office::moment(at_ms)
            )?,
            Received::Unfit(unfit) => {
                code = ExitCode::FAILURE;
                writeln!(
                    std::io::stderr(),
                    "Lô số {number}: không nhận: {}.",
                    words(&unfit, &manifest.program)
                )?;
            }
        }
    }
    if taken > 0 {
        writeln!(
            out,
            "Các lô vừa nhận ở trạng thái đã kiểm tra; câu trả lời được tính sau khi người giám sát có phạm vi bưu cục {} khóa lô.",
            manifest.post_office
        )?;
    }
    Ok(code)
}

/// Why a batch is not taken, and what to do.
fn words(unfit: &Unfit, program: &str) -> String {
    match unfit {
        Unfit::Elsewhere => {
            "lô không thuộc bưu cục hoặc đợt ghi ở đầu tệp; xin xuất lại tệp ở bưu cục".to_owned()
        }
        Unfit::Changed(here) => format!(
            "lô này đã có ở đây (lô số {here}) với nội dung khác, có thể đã được sửa ở một nơi sau lần nhận trước. Lô ở đây giữ nguyên; nếu cần sửa, xin mở lô số {here} và sửa theo giấy"
        ),
        Unfit::Stranger(name) => format!(
            "tệp ghi việc làm của tài khoản {name} ở đây, không phải người của bưu cục; xin báo nơi gửi"
        ),
        Unfit::Header => "thông tin đầu lô tự mâu thuẫn; xin xem lại lô ở bưu cục".to_owned(),
        Unfit::NotIssued(serial) => format!(
            "phiếu {serial} không được phát cho bưu cục, cơ quan và lĩnh vực của lô; xin xem lại số phiếu ở bưu cục"
        ),
        Unfit::Double(serials) => {
            let shown = serials.iter().take(MOST_SHOWN);
            let mut shown: Vec<String> = shown
                .map(|(serial, batch)| format!("{serial} ở lô số {batch}"))
                .collect();
            if serials.len() > MOST_SHOWN {
                shown.push(format!("và {} phiếu nữa", serials.len() - MOST_SHOWN));
            }
            format!(
                "{} phiếu của lô trùng số với phiếu đang được tính ở đây ({}). Xin xem cả hai tờ giấy: ghi tờ không được tính vào sổ phiếu loại ở nơi giữ tờ ấy, rồi xuất và nhận lại",
                serials.len().max(1),
                shown.join(", ")
            )
        }
        Unfit::Checks(why) if program != env!("CARGO_PKG_VERSION") => format!(
            "tệp của phiên bản chương trình {program} có dữ liệu mà phiên bản này không đọc được; xin cài cùng một phiên bản ở hai nơi rồi xuất lại (chi tiết kỹ thuật: {why})"
        ),
        Unfit::Checks(why) => format!(
            "một lần nhập, một quyết định hoặc kết quả kiểm tra không qua phép kiểm tra; xin báo nơi gửi (chi tiết kỹ thuật: {why})"
        ),
        Unfit::NotReady(refusal) => {
            let words = refusal_words(refusal.code(), refusal.left());
            format!(
                "lô chưa đủ điều kiện để khóa. {}",
                words.trim_end_matches('.')
            )
        }
    }
}

/// The lines of each batch: a batch begins with the people behind it, or with its own row.
fn apart(lines: &[Line]) -> Vec<&[Line]> {
    let begins = |at: usize| {
        let is_person = |line: &Line| matches!(line, Line::Person(_));
        let is_batch = |line: &Line| matches!(line, Line::Rows(cargo) if cargo.table == "batch");
        let before = at.checked_sub(1).and_then(|before| lines.get(before));
        let here = &lines[at];
        let first_person = is_person(here) && before.is_none_or(|line| !is_person(line));
        let alone = is_batch(here) && before.is_none_or(|line| !is_person(line));
        first_person || alone
    };
    let starts: Vec<usize> = (0..lines.len()).filter(|&at| begins(at)).collect();
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    starts
        .iter()
        .zip(ends)
        .filter_map(|(&start, end)| lines.get(start..end))
        .collect()
}

/// The number that a batch has where it comes from.
fn number(lines: &[Line]) -> String {
    let number = lines.iter().find_map(|line| match line {
        Line::Rows(cargo) if cargo.table == "batch" => cargo.value(0, "number"),
        _ => None,
    });
    number.map_or_else(|| "?".to_owned(), ToString::to_string)
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use store::paper::carry::Cargo;
    use store::paper::transfer::Person;
    use survey::Role;

    use super::*;

    #[test]
    fn batches_are_told_apart_with_and_without_people() {
        let rows = |table: &str, number: u32| {
            Line::Rows(Cargo {
                table: table.to_owned(),
                columns: vec!["number".to_owned()],
                rows: vec![vec![json!(number)]],
            })
        };
        let person = Line::Person(Person {
            id: uuid::Uuid::nil(),
            name: "a".to_owned(),
            display_name: "A".to_owned(),
            role: Role::Clerk,
        });
        let lines = [
            person.clone(),
            person.clone(),
            rows("batch", 1),
            rows("keying", 0),
            rows("batch", 2),
            rows("keying", 0),
            person,
            rows("batch", 3),
        ];
        let told: Vec<(usize, String)> = apart(&lines)
            .into_iter()
            .map(|lines| (lines.len(), number(lines)))
            .collect();
        let wanted = [(4, "1"), (2, "2"), (2, "3")];
        assert_eq!(
            told,
            wanted.map(|(count, number)| (count, number.to_owned()))
        );
        assert!(apart(&[]).is_empty());
    }
}
