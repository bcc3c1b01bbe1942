//! `sipas questionnaire`: works on questionnaire files, without a database.

mod convert;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};
use survey::{Language, Problem, Questionnaire};

/// Arguments of `sipas questionnaire`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Kiểm tra một tệp bộ câu hỏi (TOML) và nêu từng lỗi kèm số dòng; mã thoát 1 nếu có lỗi
    Check {
        /// Tệp bộ câu hỏi
        file: PathBuf,
        /// Cách in kết quả
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Chuyển một bộ câu hỏi giữa TOML và XLSForm (.xlsx), hoặc ghi ra mô tả DDI-Codebook (.xml)
    Convert(convert::Arguments),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Câu chữ để đọc
    Text,
    /// JSON để chương trình khác đọc
    Json,
}

/// Runs `sipas questionnaire`.
///
/// # Errors
/// When the file cannot be read or the result cannot be written.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    match arguments.command {
        Command::Check { file, format } => check(&file, format),
        Command::Convert(arguments) => convert::run(&arguments),
    }
}

fn check(file: &Path, format: Format) -> anyhow::Result<ExitCode> {
    let shown = file.display();
    let bytes = std::fs::read(file)
        .with_context(|| format!("Không đọc được tệp {shown}; hãy kiểm tra đường dẫn"))?;
    let checked = source_of(&bytes).and_then(Questionnaire::parse);
    match format {
        Format::Json => write_json(&checked)?,
        Format::Text => write_text(file, &checked)?,
    }
    Ok(if checked.is_ok() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The text of a file, without the mark that some editors put at its beginning.
fn source_of(bytes: &[u8]) -> Result<&str, Vec<Problem>> {
    match std::str::from_utf8(bytes) {
        Ok(source) => Ok(source.trim_start_matches('\u{FEFF}')),
        Err(error) => Err(vec![not_utf8(bytes, error.valid_up_to())]),
    }
}

fn not_utf8(bytes: &[u8], valid: usize) -> Problem {
    let line = bytes
        .iter()
        .take(valid)
        .filter(|&&byte| byte == b'\n')
        .count()
        + 1;
    let message_vi = "Tệp không phải UTF-8; hãy lưu lại với bảng mã UTF-8.".to_owned();
    Problem {
        line,
        code: "not-utf-8",
        message_vi,
    }
}

fn write_text(file: &Path, checked: &Result<Questionnaire, Vec<Problem>>) -> anyhow::Result<()> {
    let shown = file.display();
    match checked {
        Ok(questionnaire) => {
            let languages: Vec<&str> = questionnaire
                .languages()
                .iter()
                .map(Language::as_str)
                .collect();
            writeln!(
                std::io::stdout().lock(),
                "{shown}: đúng. Phiếu {} phiên bản {}: {} tiêu chí, {} câu hỏi, {} trang; ngôn ngữ: {}.",
                questionnaire.code(),
                questionnaire.version(),
                questionnaire.items().len(),
                questionnaire.questions().count(),
                questionnaire.pages().len(),
                languages.join(", "),
            )?;
        }
        Err(problems) => {
            let mut errors = std::io::stderr().lock();
            for Problem {
                line,
                code,
                message_vi,
            } in problems
            {
                writeln!(errors, "{shown}:{line}: {message_vi} [{code}]")?;
            }
            writeln!(
                errors,
                "{shown}: có {} lỗi; hãy sửa các dòng trên.",
                problems.len()
            )?;
        }
    }
    Ok(())
}

fn write_json(checked: &Result<Questionnaire, Vec<Problem>>) -> anyhow::Result<()> {
    let value = match checked {
        Ok(questionnaire) => serde_json::json!({
            "ok": true,
            "code": questionnaire.code(),
            "version": questionnaire.version(),
            "items": questionnaire.items().len(),
            "questions": questionnaire.questions().count(),
            "pages": questionnaire.pages().len(),
            "languages": questionnaire.languages(),
            "problems": [],
        }),
        Err(problems) => {
            let problems: Vec<serde_json::Value> = problems
                .iter()
                .map(
                    |Problem {
                         line,
                         code,
                         message_vi,
                     }| {
                        serde_json::json!({ "line": line, "code": code, "message": message_vi })
                    },
                )
                .collect();
            serde_json::json!({ "ok": false, "problems": problems })
        }
    };
    writeln!(std::io::stdout().lock(), "{value:#}")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exit_of(content: &[u8], format: Format) -> ExitCode {
        let folder = std::env::temp_dir().join(format!("sipas-check-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join(format!("{}.toml", content.len()));
        std::fs::write(&file, content).unwrap();
        let code = check(&file, format).unwrap();
        std::fs::remove_file(&file).unwrap();
        code
    }

    #[test]
    fn shipped_files_pass_and_broken_ones_fail() {
        for (_, source) in survey::shipped() {
            assert_eq!(exit_of(source.as_bytes(), Format::Text), ExitCode::SUCCESS);
            let with_mark = format!("\u{FEFF}{source}");
            assert_eq!(
                exit_of(with_mark.as_bytes(), Format::Json),
                ExitCode::SUCCESS
            );
        }
        assert_eq!(exit_of(b"code = ", Format::Text), ExitCode::FAILURE);
        assert_eq!(exit_of(b"code = \"\xff\"", Format::Json), ExitCode::FAILURE);
    }

    #[test]
    fn the_line_of_a_wrong_byte_is_told() {
        assert_eq!(not_utf8(b"a\nb\n\xff", 4).line, 3);
    }

    #[test]
    fn a_missing_file_is_an_error_with_a_sentence() {
        let error = check(Path::new("no-such-file.toml"), Format::Text).unwrap_err();
        assert!(error.to_string().contains("hãy kiểm tra đường dẫn"));
    }
}
