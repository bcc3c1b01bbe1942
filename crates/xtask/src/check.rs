//! `check`: what has to be clean before a push; and `bench`.

use crate::{console, process, tidy};
use std::path::Path;

/// Formatting, clippy with warnings denied, house rules.
pub(crate) fn run(root: &Path) -> anyhow::Result<()> {
    console::heading("formatting");
    process::run(process::cargo(root).args(["fmt", "--all", "--check"]))?;
    console::heading("clippy");
    let mut clippy = process::cargo(root);
    clippy.args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--locked",
        "--",
        "--deny",
        "warnings",
    ]);
    process::run(&mut clippy)?;
    console::heading("tidy");
    tidy::run(root, false)
}

/// The benchmarks of the workspace, or the one named.
pub(crate) fn bench(root: &Path, name: Option<&str>) -> anyhow::Result<()> {
    let mut bench = process::cargo(root);
    bench.args(["bench", "--workspace", "--locked"]);
    match name {
        Some(name) => bench.args(["--bench", name]),
        None => bench.arg("--benches"),
    };
    process::run(&mut bench)?;
    Ok(())
}

/// Writes the OpenAPI document of the server into the repository, where a test compares it.
///
/// # Errors
/// If the program does not build.
pub(crate) fn write_openapi(root: &Path) -> anyhow::Result<()> {
    let mut test = process::cargo(root);
    test.args(["test", "--workspace", "--locked", "--test", "openapi"])
        .env("SIPAS_WRITE_OPENAPI", "1");
    process::run(&mut test)?;
    Ok(())
}
