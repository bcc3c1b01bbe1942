//! `sipas`: the one command that a province installs. It reads arguments, makes one call and sets
//! the exit code: 0 success, 1 the work failed, 2 wrong usage.

mod commands;
mod configuration;
mod demo;
mod installation;
mod invitation;
mod log;
mod outside;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Đo lường sự hài lòng của người dân, tổ chức đối với sự phục vụ của cơ quan hành chính nhà nước.
#[derive(Debug, Parser)]
#[command(name = "sipas", version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Chạy máy chủ trên dữ liệu đã có; lần đầu thì tạo cơ sở dữ liệu trống
    Serve(commands::serve::Arguments),
    /// Chạy thử với số liệu mô phỏng của một tỉnh: kết quả một đợt đã xong và một đợt đang mở
    Demo(commands::demo::Arguments),
    /// Tính chỉ số có trọng số và độ chính xác từ một tệp CSV, không cần máy chủ
    Estimate(commands::estimate::Arguments),
    /// Rút mẫu từ danh sách hồ sơ với hạt giống được ghi lại
    Draw(commands::draw::Arguments),
    /// Nhập câu trả lời, số hồ sơ, danh sách đơn vị hoặc lĩnh vực từ tệp
    Import(commands::import::Arguments),
    /// Tệp chuyển giao có chữ ký giữa bưu cục không có đường truyền và tỉnh
    Transfer(commands::transfer::Arguments),
    /// Lập và kiểm tra các bản công bố kết quả
    Release(commands::release::Arguments),
    /// Sao lưu toàn bộ cơ sở dữ liệu vào một tệp được mã hóa, trong khi máy chủ vẫn chạy
    Backup(commands::backup::Arguments),
    /// Phục hồi một bản sao lưu vào cơ sở dữ liệu trống
    Restore(commands::restore::Arguments),
    /// Kiểm tra cơ sở dữ liệu đang dùng, hoặc một bản sao lưu
    Verify(commands::verify::Arguments),
    /// Kiểm tra một tệp bộ câu hỏi
    Questionnaire(commands::questionnaire::Arguments),
    /// Mời người dùng và đặt lại mật khẩu bằng liên kết dùng một lần
    User(commands::user::Arguments),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments.command) {
        Ok(code) => code,
        Err(error) => {
            commands::complain(&error);
            ExitCode::from(1)
        }
    }
}

fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve(arguments) => outside::block_on(commands::serve::run(arguments)),
        Command::Demo(arguments) => outside::block_on(commands::demo::run(arguments)),
        Command::Estimate(arguments) => commands::estimate::run(arguments),
        Command::Draw(arguments) => commands::draw::run(arguments),
        Command::Import(arguments) => outside::block_on(commands::import::run(arguments)),
        Command::Transfer(arguments) => outside::block_on(commands::transfer::run(arguments)),
        Command::Release(arguments) => outside::block_on(commands::release::run(arguments)),
        Command::Backup(arguments) => outside::block_on(commands::backup::run(arguments)),
        Command::Restore(arguments) => outside::block_on(commands::restore::run(arguments)),
        Command::Verify(arguments) => outside::block_on(commands::verify::run(arguments)),
        Command::Questionnaire(arguments) => commands::questionnaire::run(arguments),
        Command::User(arguments) => outside::block_on(commands::user::run(arguments)),
    }
}
