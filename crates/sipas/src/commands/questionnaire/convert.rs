//! `sipas questionnaire convert`: TOML ↔ XLSForm, and out to DDI-Codebook.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use publication::ddi::{self, About};
use publication::xlsform;
use survey::Questionnaire;

use super::source_of;
use crate::outside;

/// Arguments of `sipas questionnaire convert`.
#[derive(Debug, Args)]
#[command(
    after_help = "Đuôi tệp quyết định dạng: .toml (bộ câu hỏi), .xlsx (XLSForm), .xml (DDI-Codebook 2.5, chỉ ghi ra).\n\
Ví dụ:\n  sipas questionnaire convert --from phieu.toml --to phieu.xlsx\n  sipas questionnaire convert --from phieu.xlsx --to phieu.toml\n  sipas questionnaire convert --from phieu.toml --to phieu.xml\n\
Mã thoát: 0 thành công; 1 tệp có lỗi hoặc không đọc, ghi được; 2 sai cách dùng."
)]
pub(super) struct Arguments {
    /// Tệp đọc vào: .toml hoặc .xlsx
    #[arg(long)]
    from: PathBuf,
    /// Tệp ghi ra: .toml, .xlsx hoặc .xml; không ghi đè tệp đã có nếu không có --force
    #[arg(long)]
    to: PathBuf,
    /// Ghi đè tệp đã có
    #[arg(long)]
    force: bool,
    /// Cơ quan thực hiện, ghi vào tệp DDI
    #[arg(long, default_value = "")]
    producer: String,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let (from, to) = (&arguments.from, &arguments.to);
    let kinds = (extension(from), extension(to));
    if !matches!(kinds.0.as_str(), "toml" | "xlsx") {
        return wrong_usage("--from phải là tệp .toml hoặc .xlsx");
    }
    if !matches!(kinds.1.as_str(), "toml" | "xlsx" | "xml") {
        return wrong_usage("--to phải là tệp .toml, .xlsx hoặc .xml");
    }
    if to.exists() && !arguments.force {
        bail!(
            "Tệp {} đã có; hãy chọn tên khác hoặc thêm --force để ghi đè",
            to.display()
        );
    }
    let bytes = std::fs::read(from).with_context(|| {
        format!(
            "Không đọc được tệp {}; hãy kiểm tra đường dẫn",
            from.display()
        )
    })?;
    let Some((questionnaire, toml)) = read(from, &kinds.0, &bytes)? else {
        return Ok(ExitCode::FAILURE);
    };
    let written = match kinds.1.as_str() {
        "xlsx" => xlsform::write(&questionnaire)
            .with_context(|| format!("Không ghi được {} dưới dạng XLSForm", from.display()))?,
        "xml" => {
            let about = About::at(outside::now_ms(), &arguments.producer);
            ddi::write(&questionnaire, &about).into_bytes()
        }
        _ => toml.into_bytes(),
    };
    std::fs::write(to, written)
        .with_context(|| format!("Không ghi được tệp {}; hãy kiểm tra thư mục", to.display()))?;
    writeln!(
        std::io::stdout().lock(),
        "{}: phiếu {} phiên bản {}, {} tiêu chí, {} câu hỏi.",
        to.display(),
        questionnaire.code(),
        questionnaire.version(),
        questionnaire.items().len(),
        questionnaire.questions().count(),
    )?;
    Ok(ExitCode::SUCCESS)
}

/// The questionnaire and its TOML; nothing, with everything that is wrong on standard error.
fn read(file: &Path, kind: &str, bytes: &[u8]) -> anyhow::Result<Option<(Questionnaire, String)>> {
    let shown = file.display();
    let mut errors = std::io::stderr().lock();
    let count = if kind == "xlsx" {
        match xlsform::read(bytes) {
            Ok(read) => {
                for note in &read.notes {
                    writeln!(errors, "{shown}: {}", note.0)?;
                }
                return Ok(Some((read.questionnaire, read.toml)));
            }
            Err(problems) => {
                for problem in &problems {
                    writeln!(errors, "{shown}: {problem}")?;
                }
                problems.len()
            }
        }
    } else {
        let checked = source_of(bytes)
            .and_then(|source| Ok((Questionnaire::parse(source)?, source.to_owned())));
        match checked {
            Ok(read) => return Ok(Some(read)),
            Err(problems) => {
                for problem in &problems {
                    writeln!(
                        errors,
                        "{shown}:{}: {} [{}]",
                        problem.line, problem.message_vi, problem.code
                    )?;
                }
                problems.len()
            }
        }
    };
    writeln!(errors, "{shown}: có {count} lỗi; hãy sửa các chỗ trên.")?;
    Ok(None)
}

fn extension(file: &Path) -> String {
    file.extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or_default()
        .to_lowercase()
}

fn wrong_usage(what: &str) -> anyhow::Result<ExitCode> {
    writeln!(
        std::io::stderr(),
        "sipas: {what}; xem sipas questionnaire convert --help"
    )?;
    Ok(ExitCode::from(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn convert(from: &Path, to: &Path) -> anyhow::Result<ExitCode> {
        run(&Arguments {
            from: from.to_owned(),
            to: to.to_owned(),
            force: false,
            producer: String::new(),
        })
    }

    #[test]
    fn a_file_goes_through_a_workbook_and_comes_back_the_same() {
        let folder = std::env::temp_dir().join(format!("sipas-convert-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = |name: &str| folder.join(name);
        let (_, source) = survey::shipped()[0];
        std::fs::write(path("a.toml"), source).unwrap();
        assert_eq!(
            convert(&path("a.toml"), &path("b.xlsx")).unwrap(),
            ExitCode::SUCCESS
        );
        assert_eq!(
            convert(&path("b.xlsx"), &path("c.toml")).unwrap(),
            ExitCode::SUCCESS
        );
        assert_eq!(
            convert(&path("c.toml"), &path("d.xml")).unwrap(),
            ExitCode::SUCCESS
        );
        let parse = |name: &str| {
            Questionnaire::parse(&std::fs::read_to_string(path(name)).unwrap()).unwrap()
        };
        assert!(parse("a.toml").asks_the_same(&parse("c.toml")));
        // What is there is not written over, what is no such file is wrong usage, a broken one fails.
        assert!(convert(&path("a.toml"), &path("b.xlsx")).is_err());
        assert_eq!(
            convert(&path("a.toml"), &path("e.pdf")).unwrap(),
            ExitCode::from(2)
        );
        assert_eq!(
            convert(&path("d.xml"), &path("e.toml")).unwrap(),
            ExitCode::from(2)
        );
        std::fs::write(path("f.xlsx"), b"PK\x03\x04").unwrap();
        std::fs::write(path("g.toml"), b"code = \xff").unwrap();
        assert_eq!(
            convert(&path("f.xlsx"), &path("h.toml")).unwrap(),
            ExitCode::FAILURE
        );
        assert_eq!(
            convert(&path("g.toml"), &path("h.xlsx")).unwrap(),
            ExitCode::FAILURE
        );
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
